/** Lengths of time and ranges, in words and figures that keep their width. */

import { locale, t } from "../../i18n/i18n.js";
import { inMinutes as wholeMinutes } from "../../model/line.js";

/** "12 min", "1 h 05 min". @param {number | null | undefined} seconds */
export function inMinutes(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return t("console.queues.under_a_minute");
  if (minutes < 60) return t("console.queues.minutes", { minutes });
  return t("console.queues.hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}

/** "4:07", for what is measured while one looks. @param {number} seconds */
export function asClock(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** @param {{median: number, p80: number} | null} estimate in seconds */
export function asRange(estimate) {
  if (estimate === null) return t("console.queues.estimate_unknown");
  const { from, to } = wholeMinutes(estimate);
  return from === 0 ? t("console.queues.up_to", { minutes: to }) : t("console.queues.range", { low: from, high: to });
}

/** @param {number | null | undefined} share from 0 to 1 */
export function asPercent(share) {
  return share === null || share === undefined ? "–" : new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** @param {number | null | undefined} value @param {number} [digits] */
export function asNumber(value, digits = 0) {
  return value === null || value === undefined ? "–" : new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/** The day at this moment in a time zone, as "2026-01-31". @param {string} zone @param {number} moment milliseconds since the epoch */
export function dayIn(zone, moment) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment);
  const part = (type) => parts.find((one) => one.type === type)?.value;
  return [part("year"), part("month"), part("day")].join("-");
}
