/** An offer and what can be booked of it month by month, kept true while somebody looks. Draws nothing. */

import { dayIn, lengthOf, monthAfter } from "../i18n/days.js";
import { COMMANDS, FACTS } from "../js/contract.js";
import { asPalabreError } from "../js/errors.js";
import { effect, signal } from "../vendor/signals.js";
import { DATED, findOffer, findSlots, PASSES } from "./bookings.js";
import { onWaking } from "./waking.js";

/** Milliseconds in which several changes are asked for at once. */
const TOGETHER = 250;
/** Months that are looked through for the first free day. */
const MOST_EMPTY = 3;

/** @typedef {"loading" | "ready" | "error" | "gone"} Phase */

export class LiveOffer {
  /** @type {import("../vendor/signals.js").Signal<any>} */
  offer = signal(null);
  /** Of the month that is shown, by start; null while they are read for the first time. @type {import("../vendor/signals.js").Signal<any[] | null>} */
  slots = signal(null);
  zone = signal("");
  month = signal(dayIn(Date.now()).slice(0, 7));
  /** The length in minutes for which there must be room. @type {import("../vendor/signals.js").Signal<number | null>} */
  minutes = signal(null);
  /** @type {import("../vendor/signals.js").Signal<Phase>} */
  phase = signal("loading");
  /** Whether what is shown is not what was asked for yet; what is read again unasked disturbs nobody. */
  busy = signal(false);
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);
  #timer = /** @type {any} */ (null);
  #asked = 0;
  #chosen = false;

  /** @param {import("./session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.id = id;
  }

  /** @param {{day?: string | null, minutes?: number | null}} [start] what was chosen before */
  open({ day, minutes } = {}) {
    const { session } = this;
    if (day) [this.month.value, this.#chosen] = [day.slice(0, 7), true];
    this.minutes.value = minutes ?? null;
    let online = false;
    this.#ends.push(
      session.onFact(FACTS.SESSION_UPDATED, ({ session: dated }) => this.#hearSession(dated)),
      session.onFact(FACTS.SLOTS_CHANGED, ({ offer_id }) => offer_id === this.id && this.#soon()),
      effect(() => {
        const now = session.connection.value.state === "online";
        if (now && !online) queueMicrotask(() => void this.#watch());
        online = now;
      }),
      effect(() => {
        if (session.state.value === "ready") queueMicrotask(() => void this.load());
      }),
      onWaking(() => this.#soon()),
    );
  }

  close() {
    clearTimeout(this.#timer);
    this.#ends.splice(0).forEach((end) => end());
    const { client } = this.session;
    if (client?.state === "online") client.connection.request(COMMANDS.OFFER_UNWATCH, { offer_id: this.id }).catch(() => {});
  }

  /** Read all of it; also what "try again" does. */
  async load() {
    try {
      this.offer.value ??= await findOffer(this.session.api, this.id);
      const { lengths } = this.offer.value;
      if (lengths.length > 0 && !lengths.some((one) => one.minutes === this.minutes.value)) this.minutes.value = lengths[0].minutes;
      this.phase.value = "ready";
      await this.refresh();
    } catch (thrown) {
      this.#fail(asPalabreError(thrown));
    }
  }

  #fail(error) {
    if (this.offer.value === null && error.code === "not_found") this.phase.value = "gone";
    else if (this.offer.value === null) this.phase.value = "error";
    this.error.value = error;
  }

  /** @param {string} month @param {number | null} [minutes] */
  async show(month, minutes = this.minutes.value) {
    this.#chosen = true;
    [this.month.value, this.minutes.value, this.busy.value] = [month, minutes, true];
    await this.refresh();
  }

  /** The starts of the month that is shown; of the next ones when it has none and nobody chose it. */
  async refresh() {
    if (PASSES.includes(this.offer.value.kind)) return;
    const asked = ++this.#asked;
    try {
      for (let months = 0; ; months++) {
        const found = await this.#read();
        if (asked !== this.#asked) return;
        const goOn = found.items.length === 0 && !this.#chosen && months < MOST_EMPTY && this.month.value < this.lastMonth;
        if (goOn) {
          this.month.value = monthAfter(this.month.value, 1);
          continue;
        }
        [this.zone.value, this.slots.value, this.error.value] = [found.time_zone, found.items, null];
        if (found.items.length > 0) this.#chosen = true;
        break;
      }
    } catch (thrown) {
      if (asked === this.#asked) this.#fail(asPalabreError(thrown));
    } finally {
      if (asked === this.#asked) this.busy.value = false;
    }
  }

  #read() {
    const month = this.month.value;
    const days = { from: `${month}-01`, to: `${month}-${lengthOf(month)}` };
    return findSlots(this.session.api, this.id, { ...days, minutes: this.minutes.value ?? undefined });
  }

  /** The month in which the last day lies that can be booked. */
  get lastMonth() {
    const days = this.offer.value?.horizon_days ?? 60;
    return dayIn(Date.now() + days * 86_400_000).slice(0, 7);
  }

  /** Hear what changes from now on; what changed before is asked for. */
  async #watch() {
    const { client } = this.session;
    try {
      const { offer } = await client?.command(COMMANDS.OFFER_WATCH, { offer_id: this.id });
      this.offer.value = offer;
      this.#soon();
    } catch {
      // Without it the page is as true as when it was read; waking reads it again.
    }
  }

  #hearSession(dated) {
    if (dated.offer_id !== this.id || !DATED.includes(this.offer.value?.kind)) return;
    const known = this.slots.value?.find((one) => one.session_id === dated.id);
    if (!known || dated.state !== "open" || Date.parse(known.start) !== Date.parse(dated.start)) return this.#soon();
    this.slots.value = this.slots.value?.map((one) => (one === known ? { ...one, left: dated.left, capacity: dated.capacity } : one)) ?? null;
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.offer.value && void this.refresh(), TOGETHER);
  }
}
