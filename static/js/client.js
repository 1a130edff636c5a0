/**
 * The client of Palabre, for browsers and for Node: connects, keeps a copy of one's conversations equal to the
 * server's, and gets what one says across. Draws nothing.
 *
 *     const client = new PalabreClient({ url: location.origin, getToken });
 *     client.on("message", ({ message }) => show(message));
 *     client.connect();
 *     await client.open(conversationId);
 *     await client.send(conversationId, "Good morning");
 *
 * Events: `connection`, `ended`, `message`, `conversation`, `typing`, `presence`, `outbox`, `unread`.
 */

import { io as vendoredIo } from "../vendor/socket.io.esm.min.js";
import { Backoff, pause } from "./backoff.js";
import { Connection } from "./connection.js";
import { COMMANDS, FACTS } from "./contract.js";
import { Conversations } from "./conversations.js";
import { Emitter } from "./emitter.js";
import { CLIENT_ERRORS, asPalabreError, clientError, PalabreError } from "./errors.js";
import { Outbox } from "./outbox.js";
import { Presence } from "./presence.js";
import { Reading } from "./reading.js";
import { Typing } from "./typing.js";

export { PalabreError, CLIENT_ERRORS };

const DEFAULTS = Object.freeze({
  /** Milliseconds after which a connection that is neither made nor refused has failed. */
  connectTimeout: 20_000,
  /** Milliseconds after which an unanswered command has failed. */
  commandTimeout: 10_000,
  /** Milliseconds; the wait doubles up to the longest. */
  firstRetry: 500,
  longestRetry: 30_000,
  mostPending: 500,
  mostConversations: 1_000,
  mostMessages: 2_000,
  mostWaiting: 1_000,
});

/**
 * @typedef {object} ClientOptions
 * @property {string} url of the server, without a path
 * @property {import("./types.js").Io} [io] socket.io-client's `io`; the vendored one by default
 * @property {string[]} [transports] as for socket.io-client
 * @property {number} [connectTimeout] milliseconds
 * @property {number} [commandTimeout] milliseconds
 * @property {number} [firstRetry] milliseconds
 * @property {number} [longestRetry] milliseconds
 * @property {number} [mostPending] messages waiting to be sent
 * @property {number} [mostConversations] kept at once
 * @property {number} [mostMessages] kept of one conversation
 * @property {number} [mostWaiting] facts kept of one conversation while a hole is filled
 *
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./conversation.js").ConversationState} ConversationState
 *
 * @typedef {object} ClientEvents
 * @property {{state: import("./types.js").ConnectionState, error: PalabreError | null}} connection
 * @property {{reason: string, final: boolean}} ended
 * @property {{message: Message, conversation_id: string}} message
 * @property {{conversation_id: string, state: ConversationState | null}} conversation
 * @property {{conversation_id: string, users: {id: string, name: string}[]}} typing
 * @property {{user_id: string, online: boolean, last_seen_at: string | null}} presence
 * @property {import("./outbox.js").OutboxEvents["outbox"]} outbox
 * @property {{conversation_id: string, unread: number, total: number}} unread
 */

/** @extends {Emitter<ClientEvents>} */
export class PalabreClient extends Emitter {
  #listed = false;

  /** @param {ClientOptions & import("./tokens.js").TokenSource} options */
  constructor(options) {
    super();
    const settings = { ...DEFAULTS, ...options };
    this.url = settings.url.replace(/\/$/, "");
    this.connection = new Connection(settings.io ?? vendoredIo, this.url, settings, settings);
    this.conversations = new Conversations(this.connection, settings);
    this.outbox = new Outbox(this.connection, settings.mostPending);
    this.typists = new Typing(this.connection);
    this.presence = new Presence(this.connection);
    this.reading = new Reading(this.connection);
    this.#wire();
  }

  #wire() {
    this.connection.on("state", (detail) => this.#stateChanged(detail));
    this.connection.on("online", () => void this.#resume());
    this.connection.on("ended", (detail) => this.#ended(detail));
    this.connection.on("fact", ({ name, payload }) => this.#hear(name, payload));
    this.conversations.on("message", (detail) => this.emit("message", detail));
    this.conversations.on("conversation", (detail) => this.emit("conversation", detail));
    this.conversations.on("delivered", ({ message }) => this.outbox.delivered(message));
    this.outbox.on("acknowledged", ({ message }) => this.conversations.receive(message));
    this.outbox.on("outbox", (detail) => this.emit("outbox", detail));
    this.typists.on("typing", (detail) => this.emit("typing", detail));
    this.presence.on("presence", (detail) => this.emit("presence", detail));
  }

  /** @param {ClientEvents["connection"]} detail */
  #stateChanged(detail) {
    if (detail.state !== "online") this.typists.clear();
    this.emit("connection", detail);
  }

  /** @param {ClientEvents["ended"]} detail */
  #ended(detail) {
    if (detail.final) this.outbox.close();
    this.emit("ended", detail);
  }

  async #resume() {
    this.outbox.resume();
    this.reading.resume();
    /** @type {Promise<unknown>[]} */
    const tasks = [this.conversations.resumeAll(), this.presence.resume()];
    if (this.#listed) tasks.push(this.loadConversations());
    await Promise.allSettled(tasks);
  }

  /** @param {string} name @param {any} payload */
  #hear(name, payload) {
    if (name === FACTS.TYPING_CHANGED) this.typists.hear(payload);
    else if (name === FACTS.PRESENCE_CHANGED) this.presence.hear(payload);
    else if (name === FACTS.UNREAD_CHANGED) this.emit("unread", payload);
    else this.conversations.hear(name, payload);
  }

  /** The underlying socket of socket.io-client. */
  get socket() {
    return this.connection.socket;
  }

  get state() {
    return this.connection.state;
  }

  /** The id of the signed-in user, once there is a token. */
  get userId() {
    return this.connection.tokens.userId;
  }

  /** Connect and stay connected. While waiting for the next try, try at once (the network is back, say). */
  connect() {
    this.connection.connect();
  }

  /** Leave for good; what is not sent is given up. */
  close() {
    this.outbox.close();
    this.connection.close();
  }

  /** @param {string} conversationId */
  conversation(conversationId) {
    return this.conversations.get(conversationId);
  }

  /**
   * Hear a conversation and hold its last messages.
   * @param {string} conversationId
   */
  async open(conversationId) {
    return this.#persist(() => this.conversations.open(conversationId));
  }

  /** Read the list of conversations, the 100 most recent, and again after each reconnection. */
  async loadConversations() {
    this.#listed = true;
    const page = await this.#get("/conversations?limit=100");
    for (const conversation of page.items) this.conversations.refresh(conversation);
    return this.conversations.all;
  }

  /**
   * Read messages older than those held.
   * @param {string} conversationId @param {number} [limit] at most 100
   */
  async loadOlder(conversationId, limit = 50) {
    const state = this.conversation(conversationId) ?? (await this.open(conversationId));
    const page = await this.#get(`/conversations/${conversationId}/messages?before_seq=${state.fromSeq}&limit=${limit}`);
    return state.applyOlder(page.items);
  }

  /**
   * Say something. Kept and tried again until the server has it or refuses it; order is kept within a conversation.
   * @param {string} conversationId
   * @param {string} body
   * @param {{attachments?: string[], reply_to?: string, client_id?: string}} [extra]
   * @returns {Promise<Message>}
   */
  send(conversationId, body, extra = {}) {
    this.typists.stop(conversationId);
    return this.outbox.send({ client_id: newId(), ...extra, conversation_id: conversationId, body });
  }

  /**
   * Not tried again after a lost connection: it might undo what was said in between.
   * @param {Message} message @param {string} body
   */
  async edit(message, body) {
    const reply = await this.connection.request(COMMANDS.MESSAGE_EDIT, { ...address(message), body });
    return this.#accept(reply.message);
  }

  /** @param {Message} message */
  async delete(message) {
    const reply = await this.command(COMMANDS.MESSAGE_DELETE, address(message));
    return this.#accept(reply.message);
  }

  /** @param {Message} message @param {string} emoji @param {boolean} on */
  async react(message, emoji, on) {
    const reply = await this.command(COMMANDS.MESSAGE_REACT, { ...address(message), emoji, on });
    return this.#accept(reply.message);
  }

  /** @param {Message} message */
  #accept(message) {
    this.conversations.receive(message);
    return message;
  }

  /**
   * Call at every keystroke.
   * @param {string} conversationId
   */
  typing(conversationId) {
    this.typists.touch(conversationId);
  }

  /**
   * Say how far one has read: up to a place, or to the end of what is held.
   * @param {string} conversationId @param {number} [seq]
   */
  markRead(conversationId, seq) {
    const state = this.conversation(conversationId);
    if (!state) return;
    const position = Math.min(seq ?? state.lastSeq, state.lastSeq);
    if (!state.markRead(position)) return;
    this.emit("conversation", { conversation_id: conversationId, state });
    this.reading.mark(conversationId, position);
  }

  /** @param {string[]} userIds at most 200 */
  async watch(userIds) {
    await this.presence.watch(userIds);
  }

  /**
   * An idempotent command, tried again over retryable errors and reconnections, at most 6 times.
   * @param {string} name @param {object} payload
   */
  async command(name, payload) {
    return this.#persist(() => this.connection.request(name, payload));
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  async #persist(work) {
    const backoff = new Backoff(this.connection.backoff.first, this.connection.backoff.longest);
    for (let tries = 1; ; tries++) {
      if (this.state === "offline") throw clientError(CLIENT_ERRORS.CLOSED, "Connect first.", false);
      try {
        return await work();
      } catch (thrown) {
        const error = asPalabreError(thrown);
        if (!error.retryable || tries === 6) throw error;
        await Promise.all([pause(backoff.next(error.retryAfter)), this.#settled()]);
      }
    }
  }

  /** Resolved when the connection is online, or closed. */
  async #settled() {
    if (this.state === "online" || this.state === "offline") return;
    await new Promise((resolve) => {
      const end = this.connection.on("state", ({ state }) => {
        if (state !== "online" && state !== "offline") return;
        end();
        resolve(null);
      });
    });
  }

  /** @param {string} path under /api/v1 @returns {Promise<any>} */
  async #get(path) {
    let token = await this.connection.token();
    let reply = await this.#fetch(path, token);
    if (reply.status === 401) {
      token = await this.connection.tokens.renew();
      if (token !== null) reply = await this.#fetch(path, token);
    }
    const body = await reply.json();
    if (!reply.ok) throw new PalabreError(body.error);
    return body;
  }

  /** @param {string} path @param {string | null} token */
  #fetch(path, token) {
    return fetch(`${this.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } });
  }
}

/** @param {Message} message */
function address(message) {
  return { conversation_id: message.conversation_id, message_id: message.id };
}

/** A name that no other message of this sender has; `randomUUID` is missing on pages served without TLS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
