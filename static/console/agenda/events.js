/** What the calendar draws: sessions, appointments, and behind them the hours that are open. Knows no DOM. */

import { SHOWN } from "./agenda-model.js";
import { openingsOf } from "./openings.js";
import { addMinutes, minutesOf, spanOnWall } from "./zones.js";

/** Minutes since midnight that a day shows at least, and how much there is around what happens. */
const [EARLIEST, LATEST, AROUND] = [8 * 60, 19 * 60, 30];

/**
 * @typedef {object} Entry an event of the calendar, in wall-clock time
 * @property {string} id
 * @property {string} start
 * @property {string} end
 * @property {string} title
 * @property {string} note a second line
 * @property {string} tone of the state, for its look
 * @property {boolean} movable
 * @property {any} [session]
 * @property {any} [booking]
 */

/** @param {any} session @param {{zone: string, names: Map<string, string>, words: any, now: number}} around @returns {Entry} */
function ofSession(session, { zone, names, words, now }) {
  const taken = session.capacity - session.left;
  const full = session.left <= 0;
  return {
    id: `s-${session.id}`, ...spanOnWall(session, zone), title: names.get(session.offer_id) ?? words.session, note: words.places(taken, session.capacity),
    tone: full ? "full" : "session", movable: Date.parse(session.start) > now, session,
  };
}

/** @param {any} booking @param {{zone: string, words: any}} around @returns {Entry} */
function ofBooking(booking, { zone, words }) {
  return {
    id: `b-${booking.id}`, ...spanOnWall(booking, zone), title: booking.person.name || words.nobody, note: `${booking.title} · ${words.state(booking.state)}`,
    tone: booking.state, movable: booking.may.includes("reschedule"), booking,
  };
}

/**
 * @param {{bookings: Iterable<any>, sessions: Iterable<any>, names: Map<string, string>, zone: string, words: any, now?: number}} given
 * @returns {Entry[]}
 */
export function entriesOf({ bookings, sessions, names, zone, words, now = Date.now() }) {
  const around = { zone, names, words, now };
  const dated = [...sessions].filter((one) => one.state === "open").map((one) => ofSession(one, around));
  const chosen = [...bookings].filter((one) => !one.session_id && SHOWN.includes(one.state)).map((one) => ofBooking(one, around));
  return [...dated, ...chosen];
}

/** @param {any[]} hours entries of the availability @param {string} from @param {string} to exclusive */
export function backgroundOf(hours, from, to) {
  return openingsOf(hours, from, to).filter((one) => !one.closed).map(({ day, opens, closes }, at) => ({
    id: `o-${at}`, start: `${day}T${opens}:00`, end: closes === "24:00" ? `${day}T23:59:59` : `${day}T${closes}:00`, display: "background",
  }));
}

/** The part of the day that is shown: the usual one, and all that happens. @param {{start: string, end: string}[]} spans in wall-clock time */
export function hoursShown(spans) {
  let [first, last] = [EARLIEST, LATEST];
  for (const { start, end } of spans) {
    first = Math.min(first, minutesOf(start.slice(11, 16)) - AROUND);
    last = Math.max(last, end.slice(0, 10) > start.slice(0, 10) ? 24 * 60 : minutesOf(end.slice(11, 16)) + AROUND);
  }
  const whole = (minutes, round) => addMinutes("00:00", Math.min(24 * 60, Math.max(0, round(minutes / 60) * 60)));
  return { slotMinTime: whole(first, Math.floor), slotMaxTime: whole(last, Math.ceil) };
}
