/** Who is in a group, page by page, kept true by facts. Draws nothing. */

import { FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";

export class MembersModel {
  /** @type {import("../vendor/signals.js").Signal<any[]>} */
  items = signal([]);
  more = signal(false);
  error = signal(/** @type {any} */ (null));
  loading = signal(true);
  #cursor = /** @type {string | null} */ (null);
  #end = () => {};

  /** @param {import("../model/session.js").Session} session @param {string} conversationId */
  constructor(session, conversationId) {
    this.session = session;
    this.path = `/conversations/${conversationId}/members`;
    this.id = conversationId;
  }

  async open() {
    this.#end = this.session.onFact(FACTS.CONVERSATION_UPDATED, ({ conversation }) => conversation.id === this.id && void this.load());
    await this.load();
  }

  close() {
    this.#end();
  }

  async load() {
    this.loading.value = true;
    await this.#read(null, []);
  }

  async loadMore() {
    await this.#read(this.#cursor, this.items.value);
  }

  /** @param {string | null} cursor @param {any[]} before */
  async #read(cursor, before) {
    try {
      const page = await this.session.api.get(this.path, { cursor, limit: 100 });
      this.items.value = [...before, ...page.items];
      this.#cursor = page.next_cursor;
      this.more.value = page.next_cursor !== null;
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
    } finally {
      this.loading.value = false;
    }
  }

  /** @param {string} userId @param {number | null} minutes null lets them speak again */
  async mute(userId, minutes) {
    const muted_until = minutes === null ? null : new Date(Date.now() + minutes * 60_000).toISOString();
    await this.session.api.patch(`${this.path}/${userId}`, { muted_until });
    this.items.value = this.items.value.map((one) => (one.user_id === userId ? { ...one, muted_until } : one));
  }

  /** @param {string} userId */
  async remove(userId) {
    await this.session.api.delete(`${this.path}/${userId}`);
    this.items.value = this.items.value.filter((one) => one.user_id !== userId);
  }
}
