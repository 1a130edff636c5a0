/** Who is there, of those one watches. */

import { COMMANDS } from "./contract.js";
import { Emitter } from "./emitter.js";

/** People that one socket may watch. */
const MOST_WATCHED = 200;

/** @typedef {{presence: {user_id: string, online: boolean, last_seen_at: string | null}}} PresenceEvents */

/** @extends {Emitter<PresenceEvents>} */
export class Presence extends Emitter {
  /** @type {string[]} */
  #watched = [];
  /** @type {Map<string, boolean>} */
  #online = new Map();

  /** @param {import("./connection.js").Connection} connection */
  constructor(connection) {
    super();
    this.connection = connection;
  }

  /**
   * Watch these people instead of those before, also after a reconnection. Beyond 200 they are left out.
   * @param {string[]} userIds
   */
  async watch(userIds) {
    this.#watched = [...new Set(userIds)].slice(0, MOST_WATCHED);
    for (const id of [...this.#online.keys()]) if (!this.#watched.includes(id)) this.#online.delete(id);
    if (this.connection.online) await this.#ask();
  }

  /** The connection is back: watch again. */
  async resume() {
    if (this.#watched.length > 0) await this.#ask();
  }

  async #ask() {
    const asked = this.#watched;
    /** @type {{online: string[]}} */
    const { online } = await this.connection.insist(COMMANDS.PRESENCE_WATCH, { user_ids: asked });
    if (asked !== this.#watched) return;
    for (const user_id of asked) {
      const present = online.includes(user_id);
      if (this.#online.get(user_id) !== present) this.hear({ user_id, online: present, last_seen_at: null });
    }
  }

  /** @param {{user_id: string, online: boolean, last_seen_at: string | null}} fact */
  hear(fact) {
    if (!this.#watched.includes(fact.user_id)) return;
    this.#online.set(fact.user_id, fact.online);
    this.emit("presence", fact);
  }

  /** @param {string} userId false also for those one does not watch */
  isOnline(userId) {
    return this.#online.get(userId) ?? false;
  }
}
