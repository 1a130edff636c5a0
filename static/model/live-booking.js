/** One booking, kept true by facts, and read again after each break and when somebody comes back to the page. */

import { FACTS } from "../js/contract.js";
import { asPalabreError } from "../js/errors.js";
import { effect, signal } from "../vendor/signals.js";
import { actOnBooking, findBooking } from "./bookings.js";
import { onWaking } from "./waking.js";

export class LiveBooking {
  /** @type {import("../vendor/signals.js").Signal<any>} */
  booking = signal(null);
  /** @type {import("../vendor/signals.js").Signal<"loading" | "ready" | "error" | "gone">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("./session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.id = id;
  }

  /** @param {any} [known] the booking as it was just told */
  open(known) {
    const { session } = this;
    if (known?.id === this.id) this.take(known);
    this.#ends.push(
      session.onFact(FACTS.BOOKING_UPDATED, ({ booking }) => this.#hear(booking)),
      effect(() => {
        const ready = session.state.value === "ready";
        if (ready && session.connection.value) queueMicrotask(() => void this.load());
      }),
      onWaking(() => void this.load()),
    );
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  /** Also what "try again" does. */
  async load() {
    try {
      this.take(await findBooking(this.session.api, this.id));
      this.error.value = null;
    } catch (thrown) {
      const error = asPalabreError(thrown);
      if (this.phase.value === "ready" && error.code !== "not_found") return; // What is shown stays; it is asked for again.
      this.phase.value = error.code === "not_found" ? "gone" : "error";
      this.error.value = error;
    }
  }

  /** A fact is for several people: what this one may do stands in their own reading only. */
  #hear(booking) {
    if (booking.id === this.id && booking.rev > (this.booking.value?.rev ?? -1)) void this.load();
  }

  /** @param {any} booking of any age */
  take(booking) {
    if (booking.id !== this.id || booking.rev < (this.booking.value?.rev ?? 0)) return;
    this.booking.value = booking;
    this.phase.value = "ready";
  }

  /** @param {"confirm" | "reschedule" | "cancel"} what @param {object} [body] */
  async act(what, body) {
    try {
      this.take(await actOnBooking(this.session.api, this.id, what, body));
    } catch (thrown) {
      void this.load(); // What the page shows is older than what is true.
      throw thrown;
    }
  }
}
