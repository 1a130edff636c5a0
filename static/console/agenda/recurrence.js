/** How often something comes again, as a form has it and as RFC 5545 writes it. */

import { DAYS, partsOf, weekdayOf } from "./openings.js";

/**
 * @typedef {object} Recurrence
 * @property {"once" | "daily" | "weekly" | "other"} often
 * @property {string[]} days of a week, such as "MO"
 * @property {string} every how many days or weeks
 * @property {string} until a day, or ""
 * @property {string} count or ""
 * @property {string} rule what is written by hand
 */

/** @param {string} day the first @param {"once" | "daily" | "weekly"} [often] @returns {Recurrence} */
export function begin(day, often = "weekly") {
  return { often, days: day ? [DAYS[weekdayOf(day)]] : [], every: "1", until: "", count: "", rule: "" };
}

/** @param {string} rrule @param {string} day the first @returns {Recurrence} */
export function read(rrule, day) {
  if (!rrule) return begin(day, "once");
  const { FREQ, BYDAY, INTERVAL = "1", UNTIL = "", COUNT = "", WKST, ...more } = partsOf(rrule);
  const days = BYDAY ? BYDAY.split(",") : [DAYS[weekdayOf(day)]];
  const simple = Object.keys(more).length === 0 && days.every((one) => DAYS.includes(one)) && (FREQ === "WEEKLY" || (FREQ === "DAILY" && !BYDAY));
  const until = UNTIL ? `${UNTIL.slice(0, 4)}-${UNTIL.slice(4, 6)}-${UNTIL.slice(6, 8)}` : "";
  return { often: simple ? (FREQ === "WEEKLY" ? "weekly" : "daily") : "other", days, every: INTERVAL, until, count: COUNT, rule: rrule };
}

/** @param {Recurrence} recurrence @returns {string} without days it has none */
export function write({ often, days, every, until, count, rule }) {
  if (often === "once") return "";
  if (often === "other") return rule.trim();
  const parts = [`FREQ=${often === "weekly" ? "WEEKLY" : "DAILY"}`];
  if (Number(every) > 1) parts.push(`INTERVAL=${Number(every)}`);
  if (often === "weekly") parts.push(`BYDAY=${DAYS.filter((one) => days.includes(one)).join(",")}`);
  if (count) parts.push(`COUNT=${Number(count)}`);
  else if (until) parts.push(`UNTIL=${until.replaceAll("-", "")}`);
  return parts.join(";");
}
