/** Local days (`YYYY-MM-DD`) and months (`YYYY-MM`), reckoned without any clock. */

import { locale } from "./i18n.js";

/** The local day as `YYYY-MM-DD`. @param {string | number | Date} moment @param {string} [timeZone] the reader's without one */
export function dayIn(moment, timeZone) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(moment));
  const part = (type) => parts.find((one) => one.type === type)?.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** @param {string} day @param {number} count */
export function dayAfter(day, count) {
  return new Date(Date.parse(`${day}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** @param {string} month @param {number} count */
export function monthAfter(month, count) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 15)).toISOString().slice(0, 7);
}

/** Days of a month. @param {string} month */
export function lengthOf(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/** 0 for Sunday to 6 for Saturday, on which a week begins here. */
export function firstWeekday() {
  const here = /** @type {any} */ (new Intl.Locale(locale()));
  return ((here.getWeekInfo?.() ?? here.weekInfo)?.firstDay ?? 1) % 7;
}
