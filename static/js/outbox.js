/**
 * What one says, until the server has it: one message of a conversation at a time, so that the order of saying is the
 * order of arrival, and always under the same `client_id`, so that trying again never says it twice.
 */

import { Backoff } from "./backoff.js";
import { COMMANDS, ERRORS } from "./contract.js";
import { Emitter } from "./emitter.js";
import { CLIENT_ERRORS, asPalabreError, clientError } from "./errors.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {{conversation_id: string, client_id: string, body: string, attachments?: string[], reply_to?: string}} Draft
 * @typedef {"waiting" | "sending" | "retrying" | "sent" | "failed"} OutboxState
 *
 * @typedef {object} Entry
 * @property {Draft} draft
 * @property {OutboxState} state
 * @property {import("./errors.js").PalabreError | null} error why it failed, or is tried again
 * @property {(message: Message) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {Promise<unknown>} settled
 *
 * @typedef {object} OutboxEvents
 * @property {{draft: Draft, state: OutboxState, error: import("./errors.js").PalabreError | null}} outbox
 * @property {{message: Message}} acknowledged
 */

/** @extends {Emitter<OutboxEvents>} */
export class Outbox extends Emitter {
  /** @type {Map<string, Line>} */
  #lines = new Map();
  #closed = false;

  /** @param {import("./connection.js").Connection} connection @param {number} most messages waiting at once */
  constructor(connection, most) {
    super();
    this.connection = connection;
    this.most = most;
  }

  /** What is not yet sent, in the order of saying within each conversation. */
  get pending() {
    const entries = [...this.#lines.values()].flatMap((line) => line.entries);
    return entries.map(({ draft, state, error }) => ({ draft, state, error }));
  }

  /**
   * @param {Draft} draft
   * @returns {Promise<Message>} resolved when the message is durable
   */
  send(draft) {
    if (this.#closed) return Promise.reject(clientError(CLIENT_ERRORS.CLOSED, "The session has ended.", false));
    if (this.pending.length >= this.most) {
      return Promise.reject(clientError(CLIENT_ERRORS.OUTBOX_FULL, "Too much is waiting to be sent.", true));
    }
    const { promise, ...ends } = defer();
    const settled = promise.catch(() => {});
    const line = this.#line(draft.conversation_id);
    /** @type {Entry} */
    const entry = { draft, state: "waiting", error: null, settled, ...ends };
    line.entries.push(entry);
    this.tell(entry);
    void line.run();
    return promise;
  }

  /** @param {string} conversationId */
  #line(conversationId) {
    const line = this.#lines.get(conversationId) ?? new Line(this, () => this.#lines.delete(conversationId));
    this.#lines.set(conversationId, line);
    return line;
  }

  /** The connection is back: go on. */
  resume() {
    for (const line of this.#lines.values()) void line.run();
  }

  /**
   * One's own message was seen in its conversation, whether or not its acknowledgement came.
   * @param {Message} message
   */
  delivered(message) {
    this.#lines.get(message.conversation_id)?.delivered(message);
  }

  /** Give up what is not yet sent; what is under way may still arrive. */
  close() {
    this.#closed = true;
    const error = clientError(CLIENT_ERRORS.CLOSED, "The session has ended before this was sent.", false);
    for (const line of [...this.#lines.values()]) line.close(error);
  }

  /** @param {Entry} entry */
  tell({ draft, state, error }) {
    this.emit("outbox", { draft, state, error });
  }
}

function defer() {
  /** @type {(message: Message) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  /** @type {Promise<Message>} */
  const promise = new Promise((...ends) => ([resolve, reject] = ends));
  return { promise, resolve, reject };
}

/** The messages to one conversation. */
class Line {
  /** @type {Entry[]} */
  entries = [];
  #running = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Outbox} outbox @param {() => void} onEmpty */
  constructor(outbox, onEmpty) {
    this.outbox = outbox;
    this.onEmpty = onEmpty;
    this.backoff = new Backoff(outbox.connection.backoff.first, outbox.connection.backoff.longest);
  }

  /** Send what waits, one after the other, until something hinders. */
  async run() {
    if (this.#running || this.#timer !== undefined) return;
    this.#running = true;
    while (this.entries.length > 0 && this.outbox.connection.online && this.#timer === undefined) {
      const entry = this.entries[0];
      await Promise.race([this.#try(entry), entry.settled]);
    }
    this.#running = false;
    if (this.entries.length === 0) this.onEmpty();
  }

  /** @param {Entry} entry */
  async #try(entry) {
    this.#become(entry, "sending");
    try {
      const { message } = await this.outbox.connection.request(COMMANDS.MESSAGE_SEND, entry.draft);
      this.outbox.emit("acknowledged", { message });
      this.#settle(entry, message);
    } catch (thrown) {
      if (this.entries[0] === entry) this.#hindered(entry, asPalabreError(thrown));
    }
  }

  /** @param {Entry} entry @param {import("./errors.js").PalabreError} error */
  #hindered(entry, error) {
    const tokenEnded = error.code === ERRORS.UNAUTHENTICATED;
    if (!error.retryable && !tokenEnded) return this.#fail(entry, error);
    this.#become(entry, "retrying", error);
    if (!this.outbox.connection.online) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.run();
    }, this.backoff.next(error.retryAfter));
  }

  /** @param {Message} message */
  delivered(message) {
    const entry = this.entries.find((one) => one.draft.client_id === message.client_id);
    if (entry) this.#settle(entry, message);
  }

  /** @param {Entry} entry @param {Message} message */
  #settle(entry, message) {
    if (!this.#remove(entry)) return;
    this.backoff.reset();
    this.#become(entry, "sent");
    entry.resolve(message);
  }

  /** @param {Entry} entry @param {import("./errors.js").PalabreError} error */
  #fail(entry, error) {
    if (!this.#remove(entry)) return;
    this.#become(entry, "failed", error);
    entry.reject(error);
  }

  /** @param {Entry} entry */
  #remove(entry) {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
    return at >= 0;
  }

  /** @param {Entry} entry @param {OutboxState} state @param {import("./errors.js").PalabreError | null} [error] */
  #become(entry, state, error = null) {
    Object.assign(entry, { state, error });
    this.outbox.tell(entry);
  }

  /** @param {import("./errors.js").PalabreError} error */
  close(error) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const entry of [...this.entries]) this.#fail(entry, error);
    if (!this.#running) this.onEmpty();
  }
}
