/** A list of the server's, page by page, and what is changed in it. Draws nothing. */

import { batch, signal } from "../ui/html.js";

export class ListModel {
  /** Null until they are read. @type {import("../vendor/signals.js").Signal<any[] | null>} */
  items = signal(null);
  error = signal(/** @type {any} */ (null));
  /** Whether there are more. @type {import("../vendor/signals.js").Signal<string | null>} */
  cursor = signal(null);
  loading = signal(false);
  #query = {};
  #run = 0;

  /** @param {import("../model/session.js").Session} session @param {string} path @param {(path: string) => string} [address] of a change */
  constructor(session, path, address = (one) => one) {
    this.session = session;
    this.path = path;
    this.address = address;
  }

  /** @param {Record<string, any>} [query] */
  load(query = this.#query) {
    this.#query = query;
    return this.#read(null);
  }

  loadMore() {
    return this.#read(this.cursor.value);
  }

  /** @param {string | null} cursor */
  async #read(cursor) {
    const run = ++this.#run;
    this.loading.value = true;
    try {
      const page = await this.session.api.get(this.path, { limit: 50, ...this.#query, cursor });
      if (run !== this.#run) return;
      batch(() => {
        this.items.value = cursor ? [...(this.items.value ?? []), ...page.items] : page.items;
        this.cursor.value = page.next_cursor ?? null;
        this.error.value = null;
      });
    } catch (error) {
      if (run === this.#run) this.error.value = error;
    } finally {
      if (run === this.#run) this.loading.value = false;
    }
  }

  /** @param {object} given */
  async add(given) {
    return this.put(await this.session.api.post(this.address(this.path), given));
  }

  /** @param {string} id @param {object} changes */
  async change(id, changes) {
    return this.put(await this.session.api.patch(this.address(`${this.path}/${id}`), changes));
  }

  /** @param {string} id @param {object} given */
  async replace(id, given) {
    return this.put(await this.session.api.put(this.address(`${this.path}/${id}`), given));
  }

  /** @param {string} id */
  async remove(id) {
    await this.session.api.delete(this.address(`${this.path}/${id}`));
    this.items.value = (this.items.value ?? []).filter((one) => one.id !== id);
  }

  /** In its place, or first. @param {any} item */
  put(item) {
    const items = this.items.value ?? [];
    this.items.value = items.some((one) => one.id === item.id) ? items.map((one) => (one.id === item.id ? item : one)) : [item, ...items];
    return item;
  }
}
