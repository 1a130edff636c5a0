/** The fields for how often something comes again. */

import { t } from "../../i18n/i18n.js";
import { Checkbox, Select, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { nameOfDay } from "../settings/queues/opening-hours.js";
import { DAYS, partsOf } from "./openings.js";
import { read } from "./recurrence.js";
import { asDayInWords } from "./words.js";

/**
 * @param {{value: import("./recurrence.js").Recurrence, onChange: (value: any) => void, error?: string, ends: "count" | "until", byHand?: boolean}} props
 *   `ends`: after how many, or on which day
 */
export function RecurrenceField({ value, onChange, error, ends, byHand = false }) {
  const set = (name) => (given) => onChange({ ...value, [name]: given });
  const kinds = ["once", "daily", "weekly", ...(byHand || value.often === "other" ? ["other"] : [])];
  const toggle = (day) => (on) => set("days")(on ? [...value.days, day] : value.days.filter((one) => one !== day));
  const repeats = value.often === "daily" || value.often === "weekly";
  return html`
    <div class="fields">
      <${Select} label=${t("console.recurrence.often")} value=${value.often} options=${kinds.map((kind) => ({ value: kind, label: t(`console.recurrence.${kind}`) }))} onChange=${set("often")} error=${value.often === "other" ? undefined : error} />
      ${value.often === "weekly" && html`<fieldset class="weekdays"><legend class="ui-label">${t("console.recurrence.days")}</legend>
        ${DAYS.map((day, at) => html`<${Checkbox} key=${day} label=${nameOfDay(at)} checked=${value.days.includes(day)} onChange=${toggle(day)} />`)}
      </fieldset>`}
      ${value.often === "other" && html`<${TextField} label=${t("console.recurrence.rule")} hint=${t("console.recurrence.rule_hint")} value=${value.rule} onInput=${set("rule")} spellcheck=${false} error=${error} />`}
      ${repeats && html`<div class="form-grid">
        <${TextField} label=${t(value.often === "weekly" ? "console.recurrence.every_weeks" : "console.recurrence.every_days")} type="number" min="1" max="52" value=${value.every} onInput=${set("every")} />
        ${ends === "count"
          ? html`<${TextField} label=${t("console.recurrence.count")} type="number" min="1" max="200" value=${value.count} onInput=${set("count")} required />`
          : html`<${TextField} label=${t("console.recurrence.until")} hint=${t("console.recurrence.until_hint")} type="date" value=${value.until} onInput=${set("until")} />`}
      </div>`}
    </div>
  `;
}

/** "Every week on Monday, Wednesday". @param {string} rrule @param {string} day the first */
export function inWords(rrule, day) {
  const value = read(rrule, day);
  if (value.often === "once") return asDayInWords(day, { dateStyle: "full" });
  if (value.often === "other") return partsOf(rrule).FREQ === "MONTHLY" ? t("console.recurrence.in_words.monthly", { rule: rrule }) : rrule;
  const days = DAYS.flatMap((one, at) => (value.days.includes(one) ? [nameOfDay(at)] : [])).join(", ");
  const words = t(`console.recurrence.in_words.${value.often}`, { count: Number(value.every), days });
  return value.until ? `${words}, ${t("console.recurrence.in_words.until", { day: asDayInWords(value.until) })}` : words;
}
