/** Files on their way to a message: each with its progress, its preview and its failure. */

import { asPalabreError } from "../js/errors.js";
import { formatSize, t } from "../i18n/i18n.js";
import { wordsOf } from "../i18n/errors.js";
import { signal } from "../vendor/signals.js";

/** Files of one message. */
const MOST = 10;

/**
 * @typedef {object} Upload
 * @property {number} key
 * @property {File} file
 * @property {string | null} preview address of a picture
 * @property {number} share from 0 to 1
 * @property {any} link the reply, once it is there
 * @property {string | null} error
 * @property {AbortController} controller
 */

export class Uploads {
  /** @type {import("../vendor/signals.js").Signal<Upload[]>} */
  items = signal([]);
  problem = signal(/** @type {string | null} */ (null));
  #next = 1;

  /** @param {import("../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  get busy() {
    return this.items.value.some((item) => !item.link && !item.error);
  }

  get links() {
    return this.items.value.filter((item) => item.link).map((item) => item.link);
  }

  /** @param {Iterable<File>} files */
  add(files) {
    this.problem.value = null;
    for (const file of files) {
      const problem = this.#refuse(file);
      if (problem) this.problem.value = problem;
      else this.#begin(file);
    }
  }

  /** @param {File} file @returns {string | null} */
  #refuse(file) {
    const most = this.session.me.value?.tenant?.limits?.attachment_bytes ?? Infinity;
    if (this.items.value.length >= MOST) return t("chat.file.many");
    if (file.size > most) return t("chat.file.too_large", { name: file.name, size: formatSize(most) });
    return null;
  }

  /** @param {File} file */
  #begin(file) {
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
    const item = { key: this.#next++, file, preview, share: 0, link: null, error: null, controller: new AbortController() };
    this.items.value = [...this.items.value, item];
    void this.#send(item);
  }

  /** @param {Upload} item */
  async #send(item) {
    const onProgress = (share) => this.#change(item.key, { share });
    try {
      const { signal: stop } = item.controller;
      const link = await this.session.api.upload("/attachments", item.file, {}, { onProgress, signal: stop });
      this.#change(item.key, { link, share: 1 });
    } catch (thrown) {
      const reason = wordsOf(asPalabreError(thrown));
      this.#change(item.key, { error: t("chat.file.failed", { name: item.file.name, reason }) });
    }
  }

  /** @param {number} key */
  retry(key) {
    this.#change(key, { error: null, share: 0 });
    const item = this.items.value.find((one) => one.key === key);
    if (item) void this.#send(item);
  }

  /** @param {number} key */
  remove(key) {
    const item = this.items.value.find((one) => one.key === key);
    item?.controller.abort();
    if (item?.preview) URL.revokeObjectURL(item.preview);
    this.items.value = this.items.value.filter((one) => one.key !== key);
  }

  clear() {
    for (const { key } of this.items.value) this.remove(key);
    this.problem.value = null;
  }

  /** @param {number} key @param {Partial<Upload>} changes */
  #change(key, changes) {
    this.items.value = this.items.value.map((one) => (one.key === key ? { ...one, ...changes } : one));
  }
}
