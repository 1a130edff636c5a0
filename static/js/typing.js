/** Who is writing: telling the others at a bearable pace, and believing the others only for as long as they say. */

import { COMMANDS } from "./contract.js";
import { Emitter } from "./emitter.js";

/** Milliseconds. The server passes on one start a second and ends a typing after 3 seconds. */
const START_AGAIN_AFTER = 2_000;
const STOP_AFTER = 2_500;

/**
 * @typedef {{id: string, name: string}} Typist
 * @typedef {{typing: {conversation_id: string, users: Typist[]}}} TypingEvents
 */

/** @extends {Emitter<TypingEvents>} */
export class Typing extends Emitter {
  /** @type {Map<string, {startedAt: number, timer: ReturnType<typeof setTimeout>}>} */
  #own = new Map();
  /** @type {Map<string, Map<string, {user: Typist, timer: ReturnType<typeof setTimeout>}>>} */
  #others = new Map();

  /** @param {import("./connection.js").Connection} connection */
  constructor(connection) {
    super();
    this.connection = connection;
  }

  /**
   * Call at every keystroke; stops by itself.
   * @param {string} conversationId
   */
  touch(conversationId) {
    const own = this.#own.get(conversationId);
    clearTimeout(own?.timer);
    const timer = setTimeout(() => this.stop(conversationId), STOP_AFTER);
    const isDue = own === undefined || Date.now() - own.startedAt >= START_AGAIN_AFTER;
    this.#own.set(conversationId, { timer, startedAt: isDue ? Date.now() : own.startedAt });
    if (isDue) this.#tell(COMMANDS.TYPING_START, conversationId);
  }

  /** Also called when a message is sent. @param {string} conversationId */
  stop(conversationId) {
    if (this.#forget(conversationId)) this.#tell(COMMANDS.TYPING_STOP, conversationId);
  }

  /** @param {string} conversationId */
  #forget(conversationId) {
    clearTimeout(this.#own.get(conversationId)?.timer);
    return this.#own.delete(conversationId);
  }

  /** Never tried again: a moment later it is not true any more. @param {string} command @param {string} conversationId */
  #tell(command, conversationId) {
    this.connection.request(command, { conversation_id: conversationId }).catch(() => {});
  }

  /** @param {{conversation_id: string, user: Typist, typing: boolean, expires_in: number}} fact */
  hear({ conversation_id, user, typing, expires_in }) {
    const typists = this.#others.get(conversation_id) ?? new Map();
    clearTimeout(typists.get(user.id)?.timer);
    typists.delete(user.id);
    if (typing) {
      const end = () => this.hear({ conversation_id, user, typing: false, expires_in: 0 });
      typists.set(user.id, { user, timer: setTimeout(end, expires_in * 1000 + 500) });
    }
    if (typists.size > 0) this.#others.set(conversation_id, typists);
    else this.#others.delete(conversation_id);
    this.emit("typing", { conversation_id, users: this.users(conversation_id) });
  }

  /** @param {string} conversationId @returns {Typist[]} */
  users(conversationId) {
    return [...(this.#others.get(conversationId)?.values() ?? [])].map((typist) => typist.user);
  }

  /** Nobody is known to be writing while there is no connection. */
  clear() {
    for (const id of [...this.#own.keys()]) this.#forget(id);
    for (const [conversation_id, typists] of [...this.#others]) {
      for (const { timer } of typists.values()) clearTimeout(timer);
      this.#others.delete(conversation_id);
      this.emit("typing", { conversation_id, users: [] });
    }
  }
}
