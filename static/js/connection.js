/** One socket that comes back: tokens, waiting, the server's farewells, and single commands with a time limit. */

import { Backoff, pause } from "./backoff.js";
import { ERRORS, FACTS, COMMANDS } from "./contract.js";
import { Emitter } from "./emitter.js";
import { CLIENT_ERRORS, asPalabreError, clientError, PalabreError } from "./errors.js";
import { Tokens } from "./tokens.js";

const STATE = /** @type {const} */ ({
  CONNECTING: "connecting",
  ONLINE: "online",
  RECONNECTING: "reconnecting",
  OFFLINE: "offline",
});

/**
 * @typedef {object} ConnectionEvents
 * @property {{state: import("./types.js").ConnectionState, error: PalabreError | null}} state
 * @property {null} online the socket is signed in and in its rooms
 * @property {{name: string, payload: any}} fact
 * @property {{reason: string, final: boolean}} ended the server ended the session; when final, it is not resumed
 */

/** @extends {Emitter<ConnectionEvents>} */
export class Connection extends Emitter {
  /** @type {import("./types.js").ConnectionState} */
  state = STATE.OFFLINE;
  #wanted = false;
  #wasOnline = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watchdog;
  #refusals = 0;
  /** Milliseconds since the epoch before which a draining server does not want us back. */
  #notBefore = 0;

  /**
   * @param {import("./types.js").Io} io
   * @param {string} url
   * @param {import("./tokens.js").TokenSource} source
   * @param {{connectTimeout: number, commandTimeout: number, firstRetry: number, longestRetry: number,
   *   transports?: string[]}} options times in milliseconds
   */
  constructor(io, url, source, options) {
    super();
    this.tokens = new Tokens(source);
    this.connectTimeout = options.connectTimeout;
    this.commandTimeout = options.commandTimeout;
    this.backoff = new Backoff(options.firstRetry, options.longestRetry);
    const transports = options.transports ? { transports: options.transports } : {};
    this.socket = io(url, { autoConnect: false, reconnection: false, forceNew: true, ...transports });
    this.socket.on("connect", () => this.#welcome());
    this.socket.on("connect_error", (error) => void this.#refused(error));
    this.socket.on("disconnect", () => this.#lost());
    for (const name of Object.values(FACTS)) this.socket.on(name, (payload) => this.#hear(name, payload));
  }

  get online() {
    return this.state === STATE.ONLINE;
  }

  /** Connect, and stay connected until `close`. Called while waiting for the next try, it tries at once. */
  connect() {
    const waiting = this.#timer !== undefined;
    if (this.#wanted && !waiting) return;
    this.#wanted = true;
    clearTimeout(this.#timer);
    void this.#attempt();
  }

  close() {
    this.#stop(null);
  }

  /** Drop the socket and come back, as after a network failure. */
  restart() {
    this.socket.disconnect();
  }

  async #attempt() {
    this.#timer = undefined;
    this.#become(this.#wasOnline ? STATE.RECONNECTING : STATE.CONNECTING);
    try {
      const token = await this.tokens.current();
      if (!this.#wanted) return;
      if (token === null) this.#end(ERRORS.UNAUTHENTICATED);
      else this.#open(token);
    } catch (error) {
      this.#retry(asPalabreError(error));
    }
  }

  /** @param {string} token */
  #open(token) {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#giveUp(), this.connectTimeout);
    this.socket.auth = { token };
    this.socket.connect();
  }

  /** Neither welcome nor refusal came. A socket that was never connected says nothing when it is closed. */
  #giveUp() {
    this.socket.disconnect();
    this.#retry(clientError(CLIENT_ERRORS.TIMEOUT, "The server did not answer in time.", true));
  }

  #welcome() {
    clearTimeout(this.#watchdog);
    if (!this.#wanted) return void this.socket.disconnect();
    this.backoff.reset();
    this.#refusals = 0;
    this.#wasOnline = true;
    this.#become(STATE.ONLINE);
    this.emit("online", null);
  }

  /** @param {Error & {data?: {error?: import("./types.js").ErrorBody}}} cause */
  async #refused(cause) {
    const error = cause.data?.error ? new PalabreError(cause.data.error) : asPalabreError(cause);
    if (error.code !== ERRORS.UNAUTHENTICATED) {
      const hopeless = !error.retryable && error.code !== ERRORS.INTERNAL;
      return hopeless ? this.#end(error.code, error) : this.#retry(error);
    }
    try {
      const fresh = this.#refusals++ < 2 ? await this.tokens.renew() : null;
      if (!this.#wanted) return;
      if (fresh === null) this.#end(ERRORS.UNAUTHENTICATED, error);
      else this.#open(fresh);
    } catch (failure) {
      this.#retry(asPalabreError(failure));
    }
  }

  #lost() {
    if (this.#wanted) this.#retry(null);
  }

  /** @param {PalabreError | null} error */
  #retry(error) {
    if (!this.#wanted) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    const wait = Math.max(this.backoff.next(error?.retryAfter), this.#notBefore - Date.now());
    this.#timer = setTimeout(() => void this.#attempt(), wait);
    this.#become(this.#wasOnline ? STATE.RECONNECTING : STATE.CONNECTING, error);
  }

  /** @param {string} reason @param {PalabreError | null} [error] */
  #end(reason, error = null) {
    this.#stop(error);
    this.emit("ended", { reason, final: true });
  }

  /** @param {PalabreError | null} error */
  #stop(error) {
    this.#wanted = false;
    clearTimeout(this.#watchdog);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.socket.disconnect();
    this.#become(STATE.OFFLINE, error);
  }

  /** @param {import("./types.js").ConnectionState} state @param {PalabreError | null} [error] */
  #become(state, error = null) {
    if (state === this.state && error === null) return;
    this.state = state;
    this.emit("state", { state, error });
  }

  /** @param {string} name @param {any} payload */
  #hear(name, payload) {
    if (name === FACTS.SESSION_EXPIRING) void this.#extend();
    else if (name === FACTS.SESSION_ENDED) this.#farewell(payload.reason);
    else if (name === FACTS.SERVER_DRAINING) this.#drain(payload.reconnect_in);
    else this.emit("fact", { name, payload });
  }

  /** Give the server a fresh token before the old one ends; failing that, the end of the session brings one. */
  async #extend() {
    try {
      const token = await this.tokens.renew();
      if (token !== null && this.online) await this.insist(COMMANDS.SESSION_REFRESH, { token });
    } catch {
      // The server ends the session in time, and `#farewell` asks for a token again.
    }
  }

  /** @param {string} reason `expired`, `revoked`, `slow_consumer` or `draining` */
  #farewell(reason) {
    if (reason === "revoked") return this.#end(reason);
    this.emit("ended", { reason, final: false });
  }

  /** @param {number} seconds */
  #drain(seconds) {
    this.#notBefore = Date.now() + seconds * 1000;
    setTimeout(() => this.online && this.restart(), seconds * 1000);
  }

  /**
   * One try of a command on the present connection.
   * @param {string} name @param {object} payload @returns {Promise<any>} the acknowledgement's data
   */
  async request(name, payload) {
    if (!this.socket.connected) throw clientError(CLIENT_ERRORS.DISCONNECTED, "There is no connection.", true);
    const answer = /** @type {import("./types.js").Ack} */ (await this.#emit(name, payload));
    if (answer.ok === false) throw new PalabreError(answer.error);
    return answer.data;
  }

  /** @param {string} name @param {object} payload */
  async #emit(name, payload) {
    try {
      return await this.socket.timeout(this.commandTimeout).emitWithAck(name, payload);
    } catch {
      if (this.socket.connected) throw clientError(CLIENT_ERRORS.TIMEOUT, "The server did not answer in time.", true);
      throw clientError(CLIENT_ERRORS.DISCONNECTED, "The connection was lost.", true);
    }
  }

  /**
   * An idempotent command, tried again after retryable errors for as long as the connection lasts (at most 5 times).
   * @param {string} name @param {object} payload @returns {Promise<any>}
   */
  async insist(name, payload) {
    const backoff = new Backoff(this.backoff.first, this.backoff.longest);
    for (let tries = 1; ; tries++) {
      try {
        return await this.request(name, payload);
      } catch (thrown) {
        const error = asPalabreError(thrown);
        if (!error.retryable || error.code === CLIENT_ERRORS.DISCONNECTED || tries === 5) throw error;
        await pause(backoff.next(error.retryAfter));
      }
    }
  }

  /** An access token that the server has just accepted or will judge, for REST calls. */
  async token() {
    return this.tokens.current();
  }
}
