/** On which days the rules of a provider's availability open, as far as a week can be painted from them. Knows no clock but the wall's. */

import { addDays } from "./zones.js";

/** As RFC 5545 names them, from Monday. */
export const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const DAY = 86_400_000;
/** Parts of a rule that a week is painted from; the server knows all. */
const PAINTED = new Set(["FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"]);

/** @param {string} rrule "FREQ=WEEKLY;BYDAY=MO,WE" @returns {Record<string, string>} */
export function partsOf(rrule) {
  return Object.fromEntries(rrule.split(";").filter(Boolean).map((part) => part.split("=")));
}

/** Monday is 0. @param {string} day */
export function weekdayOf(day) {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** @param {string} from @param {string} to */
function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** Whether the rule is of the kinds that are painted: every so many days or weeks, on some weekdays. @param {{rrule: string}} rule */
export function isPaintable({ rrule }) {
  const parts = partsOf(rrule);
  const known = Object.keys(parts).every((part) => PAINTED.has(part));
  const plain = (parts.BYDAY ?? "").split(",").every((one) => one === "" || DAYS.includes(one));
  return rrule === "" || (known && plain && ["DAILY", "WEEKLY"].includes(parts.FREQ));
}

/** @param {{rrule: string, starts_on: string}} rule one that is paintable @param {string} day */
export function opensOn(rule, day) {
  if (day < rule.starts_on) return false;
  if (rule.rrule === "") return day === rule.starts_on;
  const { FREQ, BYDAY, INTERVAL = "1", UNTIL = "" } = partsOf(rule.rrule);
  if (UNTIL && day.replaceAll("-", "") > UNTIL.slice(0, 8)) return false;
  const weekday = DAYS[weekdayOf(day)];
  if (FREQ === "DAILY") return daysBetween(rule.starts_on, day) % Number(INTERVAL) === 0 && (!BYDAY || BYDAY.split(",").includes(weekday));
  const monday = (one) => addDays(one, -weekdayOf(one));
  const weeks = daysBetween(monday(rule.starts_on), monday(day)) / 7;
  const chosen = BYDAY ? BYDAY.split(",") : [DAYS[weekdayOf(rule.starts_on)]];
  return weeks % Number(INTERVAL) === 0 && chosen.includes(weekday);
}

/**
 * What is open on these days: the hours of the exceptions where there are some, else those of the rules.
 * @param {any[]} entries @param {string} from @param {string} to exclusive
 * @returns {{day: string, opens: string, closes: string, entry: any, closed?: boolean}[]} a day that an exception closes has one from 00:00 to 24:00 with `closed`
 */
export function openingsOf(entries, from, to) {
  const found = [];
  for (let day = from; day < to; day = addDays(day, 1)) found.push(...openingsOn(entries, day));
  return found;
}

/** @param {any[]} entries @param {string} day */
function openingsOn(entries, day) {
  const exceptions = entries.filter((one) => one.kind === "exception" && one.starts_on <= day && day <= (one.ends_on ?? one.starts_on));
  const rules = entries.filter((one) => one.kind === "rule" && isPaintable(one) && opensOn(one, day));
  if (exceptions.length === 0) return rules.map((entry) => ({ day, opens: entry.opens, closes: entry.closes, entry }));
  return exceptions.flatMap((entry) => entry.hours.length === 0
    ? [{ day, opens: "00:00", closes: "24:00", entry, closed: true }]
    : entry.hours.map(({ opens, closes }) => ({ day, opens, closes, entry })));
}
