/** Fields of an offer that hold several values: rows of numbers, chosen things, reminders. */

import { t } from "../../../i18n/i18n.js";
import { Button, IconButton } from "../../../ui/button.js";
import { Checkbox, TextField } from "../../../ui/field.js";
import { html } from "../../../ui/html.js";

/** @param {{legend: string, rows: any[], fields: any[], onChange: (rows: any[]) => void, add: string, error?: string, blank: any}} props */
export function Rows({ legend, rows, fields, onChange, add, error, blank }) {
  const change = (at, name) => (value) => onChange(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)));
  return html`<fieldset class="fields">
    <legend class="ui-label">${legend}</legend>
    ${rows.map((row, at) => html`<div key=${at} class="hours-row">
      ${fields.map(({ name, label, ...rest }) => html`<${TextField} key=${name} label=${label} type="number" inputmode="decimal" value=${row[name]} onInput=${change(at, name)} ...${rest} />`)}
      <${IconButton} icon="trash" label=${t("console.offers.remove_row", { row: at + 1 })} disabled=${rows.length === 1} onClick=${() => onChange(rows.filter((_, index) => index !== at))} />
    </div>`)}
    <div class="form-actions"><${Button} icon="plus" onClick=${() => onChange([...rows, blank])}>${add}<//></div>
    ${error && html`<p class="form-error" role="alert">${error}</p>`}
  </fieldset>`;
}

/** What of these belongs to it; ids of others stay. @param {{legend: string, hint: string, items: any[], ids: string[], onChange: (ids: string[]) => void}} props */
export function Choices({ legend, hint, items, ids, onChange }) {
  if (items.length === 0) return null;
  const toggle = (id) => (on) => onChange(on ? [...ids, id] : ids.filter((one) => one !== id));
  return html`<fieldset class="fields">
    <legend class="ui-label">${legend}</legend>
    ${items.map((one) => html`<${Checkbox} key=${one.id} label=${one.name} checked=${ids.includes(one.id)} onChange=${toggle(one.id)} />`)}
    <p class="quiet">${hint}</p>
  </fieldset>`;
}

/** Minutes before the start. */
const USUAL = [10_080, 2_880, 1_440, 120, 60, 30];

/** @param {{minutes: number[], onChange: (minutes: number[]) => void}} props */
export function Reminders({ minutes, onChange }) {
  const all = [...new Set([...USUAL, ...minutes])].sort((one, other) => other - one);
  const toggle = (value) => (on) => onChange(on ? [...minutes, value].sort((one, other) => other - one) : minutes.filter((one) => one !== value));
  return html`<fieldset class="fields">
    <legend class="ui-label">${t("console.offers.reminders")}</legend>
    <div class="weekdays">${all.map((value) => html`<${Checkbox} key=${value} label=${before(value)} checked=${minutes.includes(value)} onChange=${toggle(value)} />`)}</div>
  </fieldset>`;
}

function before(minutes) {
  if (minutes % 1440 === 0 && minutes > 1440) return t("console.offers.days_before", { count: minutes / 1440 });
  if (minutes % 60 === 0) return t("console.offers.hours_before", { count: minutes / 60 });
  return t("console.offers.minutes_before", { count: minutes });
}
