/** Money, days and times in words, on the wall clock of a zone. */

import { formatDate, locale, t } from "../../i18n/i18n.js";

/** @param {number} amount @param {string} currency */
export function asMoney(amount, currency) {
  if (amount === 0) return t("console.money.free");
  return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(amount);
}

/** "Monday 23 November, 09:30". @param {string} moment @param {string} zone */
export function asMoment(moment, zone) {
  return formatDate(moment, { timeZone: zone, weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

/** "Mon 23 Nov 2026, 09:30". @param {string} moment @param {string} [zone] */
export function asShortMoment(moment, zone) {
  return formatDate(moment, { timeZone: zone, dateStyle: "medium", timeStyle: "short" });
}

/** "09:30 – 10:30". @param {{start: string, end: string}} span @param {string} zone */
export function asTimes({ start, end }, zone) {
  const time = (moment) => formatDate(moment, { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return `${time(start)} – ${time(end)}`;
}

/** @param {string} day "2026-01-31" @param {Intl.DateTimeFormatOptions} [options] */
export function asDayInWords(day, options = { dateStyle: "medium" }) {
  return formatDate(`${day}T12:00:00Z`, { ...options, timeZone: "UTC" });
}

/** "Monday 23 November 2026, 09:30 – 10:30". @param {{start: string, end: string}} span @param {string} zone */
export function asSpan(span, zone) {
  return `${formatDate(span.start, { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" })}, ${asTimes(span, zone)}`;
}

/** "1 h 30 min". @param {number} minutes */
export function asLength(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t("console.length.minutes", { minutes });
  return rest === 0 ? t("console.length.hours", { hours }) : t("console.length.both", { hours, minutes: rest });
}
