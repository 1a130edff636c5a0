/** Letting people in by their codes, also without a connection: what could not be sent is kept and sent later. Draws nothing. */

import { asPalabreError } from "../js/errors.js";
import { effect, signal } from "../vendor/signals.js";
import { checkIn, newKey } from "./bookings.js";
import { Store } from "./storage.js";

/** Milliseconds. */
const SEND_AGAIN_EVERY = 15_000;
const MOST_SHOWN = 30;
/** Refusals that are about the code; others are about the connection or the server, and may pass. */
const REASONS = ["already_used", "cancelled", "unpaid", "wrong_day", "unknown"];

/**
 * @typedef {{code: string, nonce: string, at: string}} Scan
 * @typedef {Scan & {state: "sending" | "in" | "refused" | "kept" | "failed", reason?: string, booking?: any, error?: any}} Shown
 */

export class Scans {
  /** The last ones, newest first. @type {import("../vendor/signals.js").Signal<Shown[]>} */
  shown = signal([]);
  /** Those that could not be sent yet. @type {import("../vendor/signals.js").Signal<Scan[]>} */
  kept;
  #ends = /** @type {(() => void)[]} */ ([]);
  #sending = false;

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
    /** @type {Store<Scan[]>} */
    this.store = new Store(`palabre.scans.${session.tenant}`, { validate: isScans, fallback: [] });
    this.kept = signal(this.store.get());
    this.shown.value = this.kept.value.map((scan) => /** @type {Shown} */ ({ ...scan, state: "kept" })).reverse();
  }

  open() {
    const again = () => void this.sendKept();
    const timer = setInterval(again, SEND_AGAIN_EVERY);
    addEventListener("online", again);
    this.#ends.push(() => clearInterval(timer), () => removeEventListener("online", again), effect(() => {
      if (this.session.connection.value.state === "online") queueMicrotask(again);
    }));
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  /** @param {string} text as scanned or typed @returns {Promise<Shown>} */
  async scan(text) {
    const scan = { code: text.trim(), nonce: newKey(), at: new Date().toISOString() };
    this.#show({ ...scan, state: "sending" });
    const result = await this.#send(scan);
    if (result.state === "kept") this.#keep([...this.kept.value, scan]);
    this.#show(result);
    return result;
  }

  /** What was scanned without a connection, in its order. */
  async sendKept() {
    if (this.#sending || this.session.state.value !== "ready") return;
    this.#sending = true;
    for (const scan of this.kept.value) {
      const result = await this.#send(scan);
      if (result.state === "kept") break;
      this.#keep(this.kept.value.filter((one) => one.nonce !== scan.nonce));
      this.#show(result);
    }
    this.#sending = false;
  }

  /** @param {Scan} scan @returns {Promise<Shown>} */
  async #send(scan) {
    try {
      return { ...scan, state: "in", booking: await checkIn(this.session.api, scan) };
    } catch (thrown) {
      const error = asPalabreError(thrown);
      const reason = (error.details ?? []).find((one) => one.field === "reason")?.message;
      if (REASONS.includes(reason ?? "")) return { ...scan, state: "refused", reason };
      if (error.code === "not_found") return { ...scan, state: "refused", reason: "unknown" };
      return error.retryable || error.code === "unauthenticated" ? { ...scan, state: "kept" } : { ...scan, state: "failed", error };
    }
  }

  /** @param {Shown} one */
  #show(one) {
    const known = this.shown.value.some((each) => each.nonce === one.nonce);
    const all = known ? this.shown.value.map((each) => (each.nonce === one.nonce ? one : each)) : [one, ...this.shown.value];
    this.shown.value = all.slice(0, MOST_SHOWN);
  }

  /** @param {Scan[]} scans */
  #keep(scans) {
    this.kept.value = scans;
    this.store.set(scans);
  }
}

/** @param {any} value */
function isScans(value) {
  return Array.isArray(value) && value.every((one) => [one?.code, one?.nonce, one?.at].every((part) => typeof part === "string"));
}
