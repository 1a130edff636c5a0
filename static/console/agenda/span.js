/** Which days the agenda shows: in the address, so that they survive a reload and the way back. */

import { navigate, route } from "../router.js";
import { columns } from "../viewport.js";
import { weekdayOf } from "./openings.js";
import { addDays, dayOf } from "./zones.js";

/** @typedef {"month" | "week" | "day"} View */

/** @type {View[]} */
export const VIEWS = ["month", "week", "day"];

/** @param {string} zone @param {View[]} [offered] @returns {{view: View, date: string}} */
export function shown(zone, offered = VIEWS) {
  const { view = "", date = "" } = route.value.query;
  const known = offered.find((one) => one === view);
  const usual = columns.value === "one" ? "day" : "week";
  return { view: known ?? usual, date: /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : dayOf(zone) };
}

/** @param {Record<string, string>} changes */
export function show(changes) {
  navigate(route.value.path, { query: { ...route.value.query, ...changes }, replace: true });
}

/** The days that are drawn, the second exclusive. @param {{view: View, date: string}} given */
export function daysOf({ view, date }) {
  if (view === "day") return { from: date, to: addDays(date, 1) };
  const monday = (day) => addDays(day, -weekdayOf(day));
  if (view === "week") return { from: monday(date), to: addDays(monday(date), 7) };
  const from = monday(`${date.slice(0, 7)}-01`);
  return { from, to: addDays(from, 42) };
}

/** The date so many views on. @param {{view: View, date: string}} given @param {number} count */
export function stepFrom({ view, date }, count) {
  if (view !== "month") return addDays(date, count * (view === "week" ? 7 : 1));
  const moved = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() + count);
  return moved.toISOString().slice(0, 10);
}
