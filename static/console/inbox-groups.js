/** The inbox's list with the headings of its dates between the conversations. */

import { formatDate, formatDay, t } from "../i18n/i18n.js";

const DAY = 86_400_000;

/**
 * @param {any[]} conversations most recent first
 * @returns {({type: "date", key: string, text: string} | {type: "conversation", key: string, conversation: any})[]}
 */
export function groupByDate(conversations) {
  const rows = /** @type {any[]} */ ([]);
  let last = "";
  for (const conversation of conversations) {
    const text = groupOf(conversation.updated_at);
    if (text !== last) rows.push({ type: "date", key: `date ${text}`, text });
    last = text;
    rows.push({ type: "conversation", key: conversation.id, conversation });
  }
  return rows;
}

/** @param {string} moment */
function groupOf(moment) {
  const start = new Date().setHours(0, 0, 0, 0);
  const at = new Date(moment).getTime();
  if (at >= start - DAY) return formatDay(moment);
  if (at >= start - 6 * DAY) return t("console.inbox.this_week");
  return formatDate(moment, { month: "long", year: "numeric" });
}

/** The time of a row, as short as it can be. @param {string} moment */
export function shortTime(moment) {
  const at = new Date(moment);
  const today = new Date();
  if (at.toDateString() === today.toDateString()) return formatDate(at, { hour: "2-digit", minute: "2-digit" });
  if (today.getTime() - at.getTime() < 6 * DAY) return formatDate(at, { weekday: "short" });
  const year = at.getFullYear() === today.getFullYear() ? undefined : "2-digit";
  return formatDate(at, { day: "numeric", month: "short", year });
}
