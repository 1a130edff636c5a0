/** Waiting between tries: twice as long each time, up to a bound, with jitter so that clients do not return together. */

export class Backoff {
  #tries = 0;

  /** @param {number} first milliseconds @param {number} longest milliseconds */
  constructor(first, longest) {
    this.first = first;
    this.longest = longest;
  }

  /**
   * Milliseconds to wait before the next try; never less than the server asked for.
   * @param {number | null} [atLeast] seconds
   */
  next(atLeast = null) {
    const whole = Math.min(this.longest, this.first * 2 ** Math.min(this.#tries++, 20));
    const wait = whole * (0.5 + Math.random() / 2);
    return atLeast === null ? wait : Math.max(atLeast * 1000, this.first) + Math.random() * this.first;
  }

  reset() {
    this.#tries = 0;
  }
}

/** @param {number} ms */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
