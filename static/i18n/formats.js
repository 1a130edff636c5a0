/** Money, lengths and times of bookings in words. Times are always those of the place where one goes, by its IANA zone. */

import { dayIn } from "./days.js";
import { addTexts, formatDate, locale, t } from "./i18n.js";

addTexts({
  "formats.minutes": { en: "{count} min", fr: "{count} min" },
  "formats.hours": { en: "{hours} h", fr: "{hours} h" },
  "formats.hours_minutes": { en: "{hours} h {minutes}", fr: "{hours} h {minutes}" },
  "formats.at": { en: "{day} at {time}", fr: "{day} à {time}" },
  "formats.zone": { en: "{city} time", fr: "heure de {city}" },
  "formats.free": { en: "free", fr: "gratuit" },
  "formats.distance": { en: "{km} km", fr: "{km} km" },
});

/** @param {number} amount with at most two decimals @param {string} currency ISO 4217 */
export function formatMoney(amount, currency) {
  const whole = Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(locale(), { style: "currency", currency, ...whole }).format(amount);
}

/** The same, or "free". @param {number} amount @param {string} currency */
export function formatPrice(amount, currency) {
  return amount === 0 ? t("formats.free") : formatMoney(amount, currency);
}

/** @param {number} minutes */
export function formatLength(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t("formats.minutes", { count: minutes });
  return rest === 0 ? t("formats.hours", { hours }) : t("formats.hours_minutes", { hours, minutes: String(rest).padStart(2, "0") });
}

/** @param {number} km */
export function formatDistance(km) {
  const digits = km < 10 ? 1 : 0;
  return t("formats.distance", { km: new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(km) });
}

/** @param {string} moment @param {string} timeZone */
export function formatClock(moment, timeZone) {
  return formatDate(moment, { hour: "2-digit", minute: "2-digit", timeZone });
}

/** A local day in words. @param {string} day `YYYY-MM-DD` @param {Intl.DateTimeFormatOptions} [options] */
export function formatLocalDay(day, options = { weekday: "long", day: "numeric", month: "long" }) {
  return formatDate(`${day}T12:00:00Z`, { ...options, timeZone: "UTC" });
}

/** With the year where it is not the present one. @param {string} moment @param {string} timeZone */
export function formatDayOf(moment, timeZone) {
  const day = dayIn(moment, timeZone);
  const year = day.slice(0, 4) === dayIn(Date.now(), timeZone).slice(0, 4) ? undefined : "numeric";
  return formatLocalDay(day, { weekday: "long", day: "numeric", month: "long", year });
}

/** @param {string} moment @param {string} timeZone */
export function formatWhen(moment, timeZone) {
  return t("formats.at", { day: formatDayOf(moment, timeZone), time: formatClock(moment, timeZone) });
}

/** From when to when, of one day. @param {string} start @param {string} end @param {string} timeZone */
export function formatSpan(start, end, timeZone) {
  return `${formatClock(start, timeZone)} – ${formatClock(end, timeZone)}`;
}

/** Whose clock it is, where the reader's own shows another time; else nothing. @param {string} moment @param {string} timeZone */
export function formatZone(moment, timeZone) {
  const clock = (zone) => formatDate(moment, { day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone });
  if (clock(timeZone) === clock(undefined)) return "";
  return t("formats.zone", { city: (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ") });
}
