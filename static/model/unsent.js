/**
 * What one has said and the server does not have yet. Kept on this machine too, so that closing the page loses nothing;
 * sent again under the same `client_id`, so that it is said once.
 */

import { CLIENT_ERRORS, asPalabreError } from "../js/errors.js";
import { signal } from "../vendor/signals.js";
import { Store } from "./storage.js";

/**
 * @typedef {object} Entry
 * @property {string} client_id
 * @property {string} conversation_id
 * @property {string} body
 * @property {any[]} attachments as shown
 * @property {string} [reply_to]
 * @property {string} created_at
 * @property {"waiting" | "sending" | "retrying" | "failed"} state
 * @property {{code: string, message: string} | null} error
 */

/** Messages kept for later at most. */
const MOST = 200;

export class Unsent {
  /** @type {import("../vendor/signals.js").Signal<Entry[]>} */
  entries = signal([]);

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  get #store() {
    const owner = this.session.me.value?.id ?? this.session.credentials.kept?.user.id;
    return new Store(`palabre.unsent.${owner}`, { validate: isList, fallback: [] });
  }

  /** Send what was kept by an earlier page. */
  restore() {
    const kept = this.#store.get();
    this.entries.value = kept;
    for (const entry of kept) if (entry.state !== "failed") this.#send(entry);
  }

  /** @param {string} conversation_id @param {string} body @param {{attachments?: any[], reply_to?: string}} [extra] */
  add(conversation_id, body, { attachments = [], reply_to } = {}) {
    const client_id = newId();
    /** @type {Entry} */
    const entry = {
      client_id, conversation_id, body, attachments, reply_to, created_at: new Date().toISOString(), state: "waiting",
      error: null,
    };
    this.entries.value = [...this.entries.value, entry];
    this.#keep(entry);
    this.#send(entry);
  }

  /** @param {string} client_id */
  retry(client_id) {
    const entry = this.#update(client_id, { state: "waiting", error: null });
    if (entry) this.#send(entry);
  }

  /** @param {string} client_id */
  discard(client_id) {
    const others = (entries) => entries.filter((entry) => entry.client_id !== client_id);
    this.entries.value = others(this.entries.value);
    this.#write(others(this.#store.get()));
  }

  clear() {
    this.#store.clear();
    this.entries.value = [];
  }

  /** @param {Entry} entry */
  #send({ client_id, conversation_id, body, attachments, reply_to }) {
    const { client } = this.session;
    if (!client) return;
    const end = client.on("outbox", ({ draft, state, error }) => {
      if (draft.client_id !== client_id || state === "sent" || state === "failed") return;
      this.#update(client_id, { state, error: error && { code: error.code, message: error.message } });
    });
    const ids = attachments.map((attachment) => attachment.id);
    const extra = { client_id, ...(ids.length > 0 && { attachments: ids }), ...(reply_to && { reply_to }) };
    client.send(conversation_id, body, extra).then(
      () => this.discard(client_id),
      (thrown) => this.#failed(client_id, asPalabreError(thrown)),
    ).finally(end);
  }

  /** @param {string} client_id @param {import("../js/errors.js").PalabreError} error */
  #failed(client_id, error) {
    if (error.code === CLIENT_ERRORS.CLOSED) return; // The page is leaving: it is sent by the next one.
    this.#update(client_id, { state: "failed", error: { code: error.code, message: error.message } });
  }

  /** @param {string} client_id @param {Partial<Entry>} changes */
  #update(client_id, changes) {
    const present = this.entries.value.find((one) => one.client_id === client_id);
    if (!present) return undefined;
    const entry = { ...present, ...changes };
    this.entries.value = this.entries.value.map((one) => (one === present ? entry : one));
    this.#keep(entry);
    return entry;
  }

  /** Other tabs keep theirs in the same place. @param {Entry} entry */
  #keep(entry) {
    const stored = this.#store.get();
    const known = stored.some((one) => one.client_id === entry.client_id);
    this.#write(known ? stored.map((one) => (one.client_id === entry.client_id ? entry : one)) : [...stored, entry]);
  }

  /** @param {Entry[]} entries */
  #write(entries) {
    if (entries.length > 0) this.#store.set(entries.slice(-MOST));
    else this.#store.clear();
  }
}

/** @param {any} value */
function isList(value) {
  const isEntry = (one) => [one?.client_id, one?.conversation_id, one?.body].every((text) => typeof text === "string");
  return Array.isArray(value) && value.every((one) => isEntry(one) && Array.isArray(one.attachments));
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
