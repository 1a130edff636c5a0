/** A month of days to choose from; days with nothing on them can be seen, not chosen. */

import { t } from "../i18n/ui.js";
import { dayAfter, firstWeekday, lengthOf, monthAfter } from "../i18n/days.js";
import { formatLocalDay } from "../i18n/formats.js";
import { IconButton } from "./button.js";
import { html, useId, useLayoutEffect, useRef } from "./html.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/**
 * @typedef {{state: "free" | "full", words?: string}} DayMark `words` say to readers what there is, such as "3 times"
 * @param {{month: string, value: string | null, days: Map<string, DayMark>, today: string, first?: string, last?: string, busy?: boolean,
 *   onMonth: (month: string) => void, onChange: (day: string) => void}} props months as `YYYY-MM`, days as `YYYY-MM-DD`;
 *   `first` and `last` are the months between which one can turn
 */
export function DayPicker({ month, value, days, today, first, last, busy, onMonth, onChange }) {
  const id = useId();
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const wanted = useRef("");
  useLayoutEffect(() => {
    const cell = wanted.current.startsWith(month) && grid.current?.querySelector(`[data-day="${wanted.current}"]`);
    if (!cell) return;
    wanted.current = "";
    /** @type {HTMLElement} */ (cell).focus();
  });
  const turn = (by) => onMonth(monthAfter(month, by));
  const move = (event) => {
    const to = target(event.key, event.target.dataset.day);
    if (!to) return;
    event.preventDefault();
    const there = to.slice(0, 7);
    if ((first && there < first) || (last && there > last)) return;
    wanted.current = to;
    if (there !== month) onMonth(there);
    else /** @type {HTMLElement} */ (grid.current?.querySelector(`[data-day="${to}"]`))?.focus();
  };
  const inMonth = value?.startsWith(month) ? value : [...days.keys()].sort().find((day) => day.startsWith(month)) ?? `${month}-01`;
  return html`<div class="ui-days" aria-busy=${busy ? "true" : undefined}>
    <div class="ui-days-head">
      <${IconButton} icon="chevron-left" label=${t("ui.month.before")} disabled=${Boolean(first && month <= first)} onClick=${() => turn(-1)} />
      <p id=${id} class="ui-days-month" aria-live="polite">${formatLocalDay(`${month}-15`, { month: "long", year: "numeric" })}</p>
      <${IconButton} icon="chevron-right" label=${t("ui.month.after")} disabled=${Boolean(last && month >= last)} onClick=${() => turn(1)} />
    </div>
    <div class="ui-days-grid" role="grid" aria-labelledby=${id} ref=${grid} onKeyDown=${move}>
      <div role="row" class="ui-days-week">${weekdays().map((day) => html`<span key=${day} role="columnheader" aria-label=${formatLocalDay(day, { weekday: "long" })}>
        ${formatLocalDay(day, { weekday: "short" })}</span>`)}</div>
      ${weeksOf(month).map((week, at) => html`<div key=${at} role="row" class="ui-days-week">
        ${week.map((day, place) => html`<span key=${place} role="gridcell" aria-selected=${day ? String(day === value) : undefined}>
          ${day && html`<${Day} day=${day} mark=${days.get(day)} today=${today} chosen=${day === value} reached=${day === inMonth} onChange=${onChange} />`}
        </span>`)}
      </div>`)}
    </div>
  </div>`;
}

function Day({ day, mark, today, chosen, reached, onChange }) {
  const label = [formatLocalDay(day), mark ? mark.words : t("ui.day.none")].filter(Boolean).join(", ");
  return html`<button type="button" class="ui-day ${mark ? `ui-day-${mark.state}` : ""}" data-day=${day} aria-label=${label} tabindex=${reached ? 0 : -1}
    aria-disabled=${mark ? undefined : "true"} aria-pressed=${mark ? String(chosen) : undefined} aria-current=${day === today ? "date" : undefined}
    onClick=${() => mark && onChange(day)}>${Number(day.slice(8))}</button>`;
}

/** @param {string} key @param {string | undefined} day @returns {string | null} */
function target(key, day) {
  if (!day) return null;
  if (key in STEPS) return dayAfter(day, STEPS[key]);
  if (key === "Home") return dayAfter(day, -placeInWeek(day));
  if (key === "End") return dayAfter(day, 6 - placeInWeek(day));
  if (key !== "PageUp" && key !== "PageDown") return null;
  const month = monthAfter(day.slice(0, 7), key === "PageUp" ? -1 : 1);
  return `${month}-${String(Math.min(Number(day.slice(8)), lengthOf(month))).padStart(2, "0")}`;
}

function placeInWeek(day) {
  return (new Date(`${day}T12:00:00Z`).getUTCDay() - firstWeekday() + 7) % 7;
}

/** Weeks of a month, with null before its first and after its last day. @param {string} month @returns {(string | null)[][]} */
function weeksOf(month) {
  const days = Array.from({ length: lengthOf(month) }, (_, at) => `${month}-${String(at + 1).padStart(2, "0")}`);
  const cells = [...Array(placeInWeek(days[0])).fill(null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, at) => cells.slice(at * 7, at * 7 + 7));
}

/** A week of days, to be named. */
function weekdays() {
  const sunday = "2024-01-07";
  return Array.from({ length: 7 }, (_, at) => dayAfter(sunday, (firstWeekday() + at) % 7));
}
