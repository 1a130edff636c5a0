/** The business's chat links. Draws nothing. */

import { signal } from "../../ui/html.js";

export class ChatLinksModel {
  /** Newest first. @type {import("../../vendor/signals.js").Signal<any[] | null>} null until they are read */
  items = signal(null);
  error = signal(/** @type {any} */ (null));
  more = signal(false);
  #cursor = /** @type {string | null} */ (null);

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  load() {
    return this.#read(null, []);
  }

  loadMore() {
    return this.#read(this.#cursor, this.items.value ?? []);
  }

  /** @param {string | null} cursor @param {any[]} before */
  async #read(cursor, before) {
    this.error.value = null;
    try {
      const page = await this.session.api.get("/chat-links", { cursor, limit: 50 });
      this.items.value = [...before, ...page.items];
      this.#cursor = page.next_cursor;
      this.more.value = page.next_cursor !== null;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @param {{title: string, greeting: string, description: string, image_url: string}} given */
  async add({ title, greeting, description, image_url }) {
    const body = { title: title.trim(), greeting, description, image_url: image_url.trim() || null };
    const link = await this.session.api.post("/chat-links", body);
    this.items.value = [link, ...(this.items.value ?? [])];
  }

  /** @param {string} id */
  async remove(id) {
    await this.session.api.delete(`/chat-links/${id}`);
    this.items.value = (this.items.value ?? []).filter((one) => one.id !== id);
  }
}
