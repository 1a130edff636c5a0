/**
 * Calls wait for one another: each is shown for its whole time, however many come at once, and none twice.
 * Time is given from outside, so that a test can pass it.
 */

import { signal } from "../vendor/signals.js";

/** Calls that can wait; of more, the oldest are left out, as they stand among the last calls all the same. */
const MOST = 40;
/** Calls that are remembered, so that one that is told twice is not shown twice. */
const REMEMBERED = 200;

/**
 * @typedef {object} Call
 * @property {string} ticket_id
 * @property {string} number
 * @property {string | null} desk
 * @property {number} calls how often this ticket was called: another number is another call
 * @property {string} at
 * @property {string} [queue_name]
 */

export class Announcements {
  /** What is shown now. @type {import("../vendor/signals.js").Signal<Call | null>} */
  current = signal(null);
  #waiting = /** @type {Call[]} */ ([]);
  #heard = new Set();

  /**
   * @param {object} options
   * @param {number} options.shownFor milliseconds
   * @param {(call: Call) => void} [options.onShow]
   * @param {(work: () => void, ms: number) => unknown} [options.later]
   */
  constructor({ shownFor, onShow = () => {}, later = setTimeout.bind(globalThis) }) {
    this.shownFor = shownFor;
    this.onShow = onShow;
    this.later = later;
  }

  /** How many wait behind the one that is shown. */
  get waiting() {
    return this.#waiting.length;
  }

  /** Count a call as told already. @param {Call} call @returns {boolean} whether it was new */
  remember(call) {
    const key = `${call.ticket_id} ${call.calls}`;
    if (this.#heard.has(key)) return false;
    this.#heard.add(key);
    if (this.#heard.size > REMEMBERED) this.#heard.delete(this.#heard.values().next().value);
    return true;
  }

  /** @param {Call} call */
  announce(call) {
    if (!this.remember(call)) return;
    const earlier = this.#waiting.findIndex((one) => one.ticket_id === call.ticket_id);
    if (earlier !== -1) this.#waiting[earlier] = call; // Called again before it was shown: once is enough.
    else this.#waiting.push(call);
    if (this.#waiting.length > MOST) this.#waiting.shift();
    if (this.current.value === null) this.#next();
  }

  #next() {
    const call = this.#waiting.shift() ?? null;
    this.current.value = call;
    if (call === null) return;
    this.later(() => this.#next(), this.shownFor);
    this.onShow(call);
  }
}

/**
 * The last calls, newest first, one a ticket.
 * @param {Call[]} known @param {Call} call @param {number} most @returns {Call[]}
 */
export function withCall(known, call, most) {
  const others = known.filter((one) => one.ticket_id !== call.ticket_id);
  return [call, ...others].sort((one, other) => Date.parse(other.at) - Date.parse(one.at)).slice(0, most);
}
