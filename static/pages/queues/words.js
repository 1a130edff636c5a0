/** Times and places in words. */

import { formatDate, formatTime, language, t } from "../../i18n/queues.js";
import { inMinutes } from "../../model/line.js";

/** Minutes up to which minutes are said; beyond it hours. */
const IN_MINUTES = 90;

/** @param {import("../../model/line.js").Estimate | null} estimate */
export function sayEstimate(estimate) {
  if (estimate === null) return t("queues.estimate.unknown");
  const { from, to } = inMinutes(estimate);
  if (from === 0) return t("queues.estimate.less", { count: to });
  if (from === to) return t("queues.estimate.about", { time: sayMinutes(to) });
  if (to <= IN_MINUTES) return t("queues.estimate.minutes", { from, to });
  return t("queues.estimate.range", { from: sayHours(from), to: sayHours(to) });
}

/** @param {number} minutes */
function sayMinutes(minutes) {
  if (minutes <= IN_MINUTES) return t("queues.minutes", { count: minutes });
  return sayHours(minutes);
}

/** @param {number} minutes */
function sayHours(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t("queues.minutes", { count: minutes });
  return rest === 0 ? t("queues.hours", { hours }) : t("queues.hours_minutes", { hours, minutes: String(rest).padStart(2, "0") });
}

/** When a closed site opens, by its own clock. @param {string} moment @param {string} timeZone */
export function sayOpening(moment, timeZone) {
  const day = (one) => new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(new Date(one));
  const time = formatDate(moment, { hour: "2-digit", minute: "2-digit", timeZone });
  if (day(moment) === day(Date.now())) return t("queues.opens.today", { time });
  if (day(moment) === day(Date.now() + 86_400_000)) return t("queues.opens.tomorrow", { time });
  const far = Date.parse(moment) - Date.now() > 6 * 86_400_000;
  const date = formatDate(moment, far ? { weekday: "long", day: "numeric", month: "long", timeZone } : { weekday: "long", timeZone });
  return t("queues.opens.day", { day: date, time });
}

/** Why nobody can join now, and until when. @param {any} queue */
export function sayClosed(queue) {
  const opening = queue.opens_at ? sayOpening(queue.opens_at, queue.site.time_zone) : "";
  return { title: t(`queues.closed.${queue.closed_reason ?? "queue_closed"}`), text: opening || t(`queues.closed.${queue.closed_reason ?? "queue_closed"}.text`) };
}

/** Minutes and seconds that are left. @param {number} ms */
export function sayLeft(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How many wait. @param {number} count */
export function sayWaiting(count) {
  return count === 0 ? t("queues.nobody") : t("queues.waiting", { count });
}

/** How many stand before somebody. @param {number} place */
export function sayBefore(place) {
  return place === 1 ? t("queues.next") : t("queues.before", { count: place - 1 });
}

export { formatTime, language, t };
