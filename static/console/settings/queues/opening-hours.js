/** Opening hours, day by day, and the days that differ. */

import { formatDate, t } from "../../../i18n/i18n.js";
import { Button, IconButton } from "../../../ui/button.js";
import { Checkbox, TextField } from "../../../ui/field.js";
import { html } from "../../../ui/html.js";

const USUAL = { opens: "09:00", closes: "17:00" };
/** Fields for times know no 24:00. */
const [END_OF_DAY, MIDNIGHT] = ["24:00", "00:00"];
const asEnd = (time) => (time === MIDNIGHT ? END_OF_DAY : time);
const DAYS = [0, 1, 2, 3, 4, 5, 6];

/** Monday is 0. @param {number} day */
export function nameOfDay(day) {
  return formatDate(Date.UTC(2026, 0, 5 + day, 12), { weekday: "long", timeZone: "UTC" });
}

/** Without any hours a site is always open. @param {{hours: any[], onChange: (hours: any[]) => void, error?: string}} props */
export function OpeningHours({ hours, onChange, error }) {
  const always = hours.length === 0;
  const week = () => DAYS.slice(0, 5).map((day) => ({ day, ...USUAL }));
  const change = (day, spans) => onChange([...hours.filter((one) => one.day !== day), ...spans.map((span) => ({ ...span, day }))]
    .sort((one, other) => one.day - other.day || (one.opens < other.opens ? -1 : 1)));
  return html`
    <fieldset class="fields">
      <legend class="ui-label">${t("console.places.hours")}</legend>
      <${Checkbox} label=${t("console.places.always_open")} checked=${always} onChange=${(on) => onChange(on ? [] : week())} />
      ${!always && html`<ul class="hours">
        ${DAYS.map((day) => html`<${Day} key=${day} day=${day} spans=${hours.filter((one) => one.day === day)} onChange=${(spans) => change(day, spans)} />`)}
      </ul>`}
      ${error && html`<p class="form-error" role="alert">${error}</p>`}
    </fieldset>
  `;
}

function Day({ day, spans, onChange }) {
  const name = nameOfDay(day);
  const add = () => onChange([...spans, spans.length === 0 ? USUAL : { opens: spans[spans.length - 1].closes, closes: END_OF_DAY }]);
  return html`
    <li class="hours-day">
      <span class="hours-day-name">${name}</span>
      <span class="hours-spans">
        ${spans.length === 0 && html`<span class="quiet">${t("console.places.closed")}</span>`}
        <${Spans} name=${name} spans=${spans} onChange=${onChange} />
      </span>
      <${IconButton} icon="plus" label=${t("console.places.add_hours", { day: name })} onClick=${add} />
    </li>
  `;
}

/** @param {{name: string, spans: {opens: string, closes: string}[], onChange: (spans: any[]) => void}} props */
function Spans({ name, spans, onChange }) {
  const set = (at, changes) => onChange(spans.map((span, index) => (index === at ? { ...span, ...changes } : span)));
  return spans.map((span, at) => html`
    <span key=${at} class="hours-span">
      <input class="ui-input" type="time" required aria-label=${t("console.places.opens", { day: name })} value=${span.opens} onChange=${(event) => set(at, { opens: event.currentTarget.value })} />
      <span aria-hidden="true">–</span>
      <input class="ui-input" type="time" required aria-label=${t("console.places.closes", { day: name })} value=${span.closes === END_OF_DAY ? MIDNIGHT : span.closes} onChange=${(event) => set(at, { closes: asEnd(event.currentTarget.value) })} />
      <${IconButton} icon="close" size=${16} label=${t("console.places.remove_hours", { day: name, opens: span.opens })} onClick=${() => onChange(spans.filter((_, index) => index !== at))} />
    </span>
  `);
}

/** Holidays and other days with their own hours, or none. @param {{exceptions: any[], onChange: (exceptions: any[]) => void, error?: string}} props */
export function Exceptions({ exceptions, onChange, error }) {
  const set = (at) => (changes) => onChange(exceptions.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  const remove = (at) => () => onChange(exceptions.filter((_, index) => index !== at));
  const add = () => onChange([...exceptions, { date: "", hours: [], reason: "" }]);
  return html`
    <fieldset class="fields">
      <legend class="ui-label">${t("console.places.exceptions")}</legend>
      <p class="quiet">${t("console.places.exceptions_hint")}</p>
      ${exceptions.map((one, at) => html`<${Exception} key=${at} exception=${one} set=${set(at)} onRemove=${remove(at)} />`)}
      <div class="form-actions"><${Button} icon="plus" onClick=${add}>${t("console.places.add_exception")}<//></div>
      ${error && html`<p class="form-error" role="alert">${error}</p>`}
    </fieldset>
  `;
}

function Exception({ exception, set, onRemove }) {
  const { date, hours, reason } = exception;
  const day = date ? formatDate(`${date}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) : t("console.places.a_day");
  return html`
    <div class="exception">
      <div class="exception-head">
        <${TextField} label=${t("console.places.date")} type="date" value=${date} onInput=${(value) => set({ date: value })} required />
        <${TextField} label=${t("console.places.reason")} value=${reason} onInput=${(value) => set({ reason: value })} maxlength="200" />
        <${IconButton} icon="trash" label=${t("console.places.remove_exception", { day })} onClick=${onRemove} />
      </div>
      <${Checkbox} label=${t("console.places.closed_all_day")} checked=${hours.length === 0} onChange=${(on) => set({ hours: on ? [] : [USUAL] })} />
      <${Spans} name=${day} spans=${hours} onChange=${(spans) => set({ hours: spans })} />
    </div>
  `;
}
