/** Telling how far one has read: the newest position only, one command a conversation at a time. */

import { COMMANDS } from "./contract.js";

export class Reading {
  /** @type {Map<string, number>} */
  #wanted = new Map();
  /** @type {Set<string>} */
  #under = new Set();

  /** @param {import("./connection.js").Connection} connection */
  constructor(connection) {
    this.connection = connection;
  }

  /** @param {string} conversationId @param {number} seq */
  mark(conversationId, seq) {
    this.#wanted.set(conversationId, Math.max(seq, this.#wanted.get(conversationId) ?? 0));
    void this.#run(conversationId);
  }

  /** The connection is back: tell what is not yet told. */
  resume() {
    for (const id of this.#wanted.keys()) void this.#run(id);
  }

  /** @param {string} id */
  async #run(id) {
    if (this.#under.has(id) || !this.connection.online) return;
    this.#under.add(id);
    const seq = this.#wanted.get(id);
    try {
      await this.connection.insist(COMMANDS.READ_MARK, { conversation_id: id, seq });
      if (this.#wanted.get(id) === seq) this.#wanted.delete(id);
    } catch (error) {
      if (!(/** @type {{retryable?: boolean}} */ (error).retryable)) this.#wanted.delete(id);
      return;
    } finally {
      this.#under.delete(id);
    }
    if (this.#wanted.has(id)) await this.#run(id);
  }
}
