/** A provider's agenda: bookings, sessions and opening hours of the days that are shown, kept as they are by facts. Draws nothing. */

import { COMMANDS, FACTS } from "../../js/contract.js";
import { batch, computed, signal } from "../../ui/html.js";
import { readAll } from "../queues/everything.js";
import { fromWall } from "./zones.js";

/** States of bookings that stand in the agenda. */
export const SHOWN = ["held", "pending_payment", "confirmed", "checked_in", "no_show"];

export class AgendaModel {
  /** @type {import("../../vendor/signals.js").Signal<"loading" | "ready" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  busy = signal(false);
  offers = signal(/** @type {any[]} */ ([]));
  /** @type {import("../../vendor/signals.js").Signal<Map<string, any>>} */
  bookings = signal(new Map());
  /** @type {import("../../vendor/signals.js").Signal<Map<string, any>>} */
  sessions = signal(new Map());
  /** Entries of the availability. */
  hours = signal(/** @type {any[]} */ ([]));
  /** Local days, the second exclusive. */
  range = signal({ from: "", to: "" });
  #ends = /** @type {(() => void)[]} */ ([]);
  #run = 0;

  /** @param {import("../../model/session.js").Session} session @param {import("./providers-model.js").ProvidersModel} providers */
  constructor(session, providers) {
    this.session = session;
    this.providers = providers;
    this.provider = providers.provider.value;
    this.zone = this.provider.time_zone;
    this.nameOfOffer = computed(() => new Map(this.offers.value.map((one) => [one.id, one.name])));
  }

  start() {
    const hear = (name, listener) => this.#ends.push(this.session.onFact(name, listener));
    hear(FACTS.BOOKING_CREATED, ({ booking }) => this.take(booking));
    hear(FACTS.BOOKING_UPDATED, ({ booking }) => this.take(booking));
    hear(FACTS.SESSION_UPDATED, ({ session }) => this.takeSession(session));
    let online = false;
    this.#ends.push(this.session.connection.subscribe(({ state }) => {
      if (state === "online" && !online) void this.#watch();
      online = state === "online";
    }));
  }

  stop() {
    this.#run++;
    this.#ends.splice(0).forEach((end) => end());
    this.session.client?.connection.request(COMMANDS.AGENDA_UNWATCH, { provider_id: this.provider.id }).catch(() => {});
  }

  /** What happened while nobody listened is read afterwards. */
  async #watch() {
    const watched = this.session.client?.connection.insist(COMMANDS.AGENDA_WATCH, { provider_id: this.provider.id });
    await watched?.catch(() => {}); // Without it the agenda still shows what it reads.
    if (this.range.value.from && this.phase.value === "ready") await this.load();
  }

  /** @param {string} from @param {string} to */
  async show(from, to) {
    if (this.range.value.from === from && this.range.value.to === to) return;
    this.range.value = { from, to };
    await this.load();
  }

  async load() {
    const run = ++this.#run;
    const { from, to } = this.range.value;
    const span = { from: this.asMoment(from, "00:00"), to: this.asMoment(to, "00:00"), ...this.providers.query };
    this.busy.value = true;
    try {
      const [offers, bookings, sessions, hours] = await Promise.all([
        readAll(this.session, "/partner/offers", this.providers.query), readAll(this.session, "/partner/bookings", span),
        this.session.api.get("/partner/sessions", span), this.session.api.get("/partner/availability", this.providers.query),
      ]);
      if (run === this.#run) this.#publish(offers, bookings, sessions.items, hours.items);
    } catch (error) {
      if (run === this.#run) this.#fail(error);
    } finally {
      if (run === this.#run) this.busy.value = false;
    }
  }

  #publish(offers, bookings, sessions, hours) {
    batch(() => {
      this.offers.value = offers;
      this.bookings.value = newer(new Map(), bookings);
      this.sessions.value = newer(new Map(), sessions);
      this.hours.value = hours;
      this.error.value = null;
      this.phase.value = "ready";
    });
  }

  #fail(error) {
    batch(() => {
      this.error.value = error;
      this.phase.value = "error";
    });
  }

  /** @param {any} booking as the server has just told it */
  take(booking) {
    if (booking.provider_id === this.provider.id) this.bookings.value = newer(this.bookings.value, [booking]);
  }

  /** @param {any} session */
  takeSession(session) {
    if (session.provider_id === this.provider.id) this.sessions.value = newer(this.sessions.value, [session]);
  }

  /** Those who have a place in a session. @param {string} id */
  bookingsOf(id) {
    return [...this.bookings.value.values()].filter((one) => one.session_id === id && SHOWN.includes(one.state));
  }

  /** @param {string} day @param {string} time @returns {string} RFC 3339 */
  asMoment(day, time) {
    return fromWall(`${day}T${time}:00`, this.zone);
  }

  /** One of the steps of a booking. @param {any} booking @param {string} step @param {object} [body] */
  async move(booking, step, body = undefined) {
    const changed = await this.session.api.post(`/bookings/${booking.id}/${step}`, body);
    this.take(changed);
    return changed;
  }

  /** @param {object} given */
  async book(given, idempotencyKey) {
    let booking = await this.session.api.post("/bookings", given, { idempotencyKey });
    if (booking.state === "held") booking = await this.session.api.post(`/bookings/${booking.id}/confirm`); // For somebody without an account.
    this.take(booking);
    return booking;
  }

  /** @param {object} given */
  async addSessions(given) {
    const { items } = await this.session.api.post(this.providers.path("/partner/sessions"), given);
    this.sessions.value = newer(this.sessions.value, items);
    return items;
  }

  /** @param {string} id @param {object} changes */
  async changeSession(id, changes) {
    const session = await this.session.api.patch(this.providers.path(`/partner/sessions/${id}`), changes);
    this.takeSession(session);
    await this.load(); // Its bookings move with it.
    return session;
  }

  /** @param {string} id */
  async cancelSession(id) {
    await this.session.api.delete(this.providers.path(`/partner/sessions/${id}`));
    await this.load();
  }

  /** Starts that can be booked on a day. @param {string} offerId @param {string} day @param {number} [minutes] */
  async slots(offerId, day, minutes) {
    const { items } = await this.session.api.get(`/offers/${offerId}/slots`, { from: day, to: day, minutes });
    return items;
  }
}

/** A copy with these, unless what is known is newer. @param {Map<string, any>} known @param {any[]} told */
function newer(known, told) {
  const found = new Map(known);
  for (const one of told) if (!(found.get(one.id)?.rev > one.rev)) found.set(one.id, one);
  return found;
}
