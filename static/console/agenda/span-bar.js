/** The way through time: back, today, on, and how much is shown at once. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { html } from "../../ui/html.js";
import { VIEWS, daysOf, show, stepFrom } from "./span.js";
import { asDayInWords } from "./words.js";
import { addDays, dayOf } from "./zones.js";

/** @param {{span: {view: any, date: string}, zone: string, views?: string[], children?: any}} props */
export function SpanBar({ span, zone, views = VIEWS, children }) {
  const go = (count) => () => show({ date: stepFrom(span, count) });
  return html`
    <div class="span-bar">
      <div class="span-steps">
        <${IconButton} icon="chevron-left" label=${t(`console.agenda.before.${span.view}`)} onClick=${go(-1)} />
        <${Button} onClick=${() => show({ date: dayOf(zone) })}>${t("console.agenda.today")}<//>
        <${IconButton} icon="chevron-right" label=${t(`console.agenda.after.${span.view}`)} onClick=${go(1)} />
        <h2 class="span-title" aria-live="polite">${titleOf(span)}</h2>
      </div>
      <div class="span-tools">
        ${views.length > 1 && html`<div class="span-views" role="group" aria-label=${t("console.agenda.how_much")}>
          ${views.map((view) => html`<button key=${view} type="button" class="filter" aria-pressed=${String(view === span.view)} onClick=${() => show({ view })}>${t(`console.agenda.view.${view}`)}</button>`)}
        </div>`}
        ${children}
      </div>
    </div>
  `;
}

function titleOf(span) {
  const { from, to } = daysOf(span);
  if (span.view === "day") return asDayInWords(from, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  if (span.view === "month") return asDayInWords(span.date, { month: "long", year: "numeric" });
  const last = addDays(to, -1);
  const year = from.slice(0, 4) === last.slice(0, 4) ? undefined : "numeric";
  const start = formatDate(`${from}T12:00:00Z`, { day: "numeric", month: from.slice(0, 7) === last.slice(0, 7) ? undefined : "short", year, timeZone: "UTC" });
  return `${start} – ${asDayInWords(last, { day: "numeric", month: "short", year: "numeric" })}`;
}
