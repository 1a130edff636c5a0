/** The form for opening hours: a rule that comes again, or days that differ. */

import { t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Checkbox, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { byField, inWords } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { RecurrenceField } from "./recurrence-field.js";
import { begin, read, write } from "./recurrence.js";

const USUAL = { opens: "09:00", closes: "17:00" };
/** Fields for times know no 24:00. */
const [END_OF_DAY, MIDNIGHT] = ["24:00", "00:00"];

/** @param {"rule" | "exception"} kind @param {string} day @param {string} [opens] @param {string} [closes] */
export function startingAt(kind, day, opens = USUAL.opens, closes = USUAL.closes) {
  const shared = { kind, starts_on: day, offer_ids: [] };
  return kind === "rule" ? { ...shared, rrule: write(begin(day)), opens, closes, capacity: 1 } : { ...shared, ends_on: null, hours: [], reason: "" };
}

/** @param {{model: import("./openings-model.js").OpeningsModel, entry: any, onClose: () => void}} props */
export function OpeningDialog({ model, entry, onClose }) {
  const [values, setValues] = useState(entry);
  const [again, setAgain] = useState(read(entry.rrule ?? "", entry.starts_on));
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const rule = values.kind === "rule";
  const submit = () => run(() => model.save(rule ? { ...values, rrule: write(again), capacity: Number(values.capacity) } : { ...values, ends_on: values.ends_on || null }));
  const ready = Boolean(values.starts_on && (!rule || again.often !== "weekly" || again.days.length > 0));
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!ready} onClose=${onClose} />`;
  const title = t(`console.hours.${entry.id ? "edit" : "add"}_${values.kind}`);
  return html`
    <${Dialog} title=${title} onClose=${onClose} footer=${footer} onSubmit=${() => ready && !busy && submit()}>
      ${rule ? html`<${Rule} ...${{ values, set, errors, again, setAgain, most: model.provider.capacity }} />` : html`<${Exception} ...${{ values, set, errors }} />`}
      <${ForOffers} offers=${model.offers.value} ids=${values.offer_ids} onChange=${set("offer_ids")} />
      ${error && html`<p class="form-error" role="alert">${Object.keys(errors).length > 0 ? Object.values(errors).join(" ") : inWords(error)}</p>`}
    <//>
  `;
}

function Rule({ values, set, errors, again, setAgain, most }) {
  return html`
    <div class="form-grid">
      <${TextField} label=${t("console.hours.opens")} type="time" value=${values.opens} onInput=${set("opens")} required error=${errors.opens} />
      <${TextField} label=${t("console.hours.closes")} type="time" value=${asField(values.closes)} onInput=${(time) => set("closes")(asEnd(time))} required error=${errors.closes} />
      <${TextField} label=${t("console.hours.starts_on")} type="date" value=${values.starts_on} onInput=${set("starts_on")} required error=${errors.starts_on} />
      ${most > 1 && html`<${TextField} label=${t("console.hours.capacity")} type="number" min="1" max=${most} value=${String(values.capacity)} onInput=${set("capacity")} error=${errors.capacity} />`}
    </div>
    <${RecurrenceField} value=${again} onChange=${setAgain} ends="until" byHand error=${errors.rrule} />
  `;
}

function Exception({ values, set, errors }) {
  const { hours } = values;
  const change = (at, changes) => set("hours")(hours.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  return html`
    <div class="form-grid">
      <${TextField} label=${t("console.hours.first_day")} type="date" value=${values.starts_on} onInput=${set("starts_on")} required error=${errors.starts_on} />
      <${TextField} label=${t("console.hours.last_day")} hint=${t("console.hours.last_day_hint")} type="date" value=${values.ends_on ?? ""} min=${values.starts_on} onInput=${set("ends_on")} error=${errors.ends_on} />
    </div>
    <${Checkbox} label=${t("console.hours.closed")} checked=${hours.length === 0} onChange=${(on) => set("hours")(on ? [] : [USUAL])} />
    ${hours.map((one, at) => html`<div key=${at} class="hours-row">
      <${TextField} label=${t("console.hours.opens")} type="time" value=${one.opens} onInput=${(opens) => change(at, { opens })} required error=${errors[`hours.${at}.opens`]} />
      <${TextField} label=${t("console.hours.closes")} type="time" value=${asField(one.closes)} onInput=${(time) => change(at, { closes: asEnd(time) })} required error=${errors[`hours.${at}.closes`]} />
      <${IconButton} icon="trash" label=${t("console.hours.remove", { opens: one.opens })} onClick=${() => set("hours")(hours.filter((_, index) => index !== at))} />
    </div>`)}
    ${hours.length > 0 && html`<div class="form-actions"><${Button} icon="plus" onClick=${() => set("hours")([...hours, { opens: hours[hours.length - 1].closes, closes: END_OF_DAY }])}>${t("console.hours.more")}<//></div>`}
    <${TextField} label=${t("console.hours.reason")} value=${values.reason} onInput=${set("reason")} maxlength="200" error=${errors.reason} />
  `;
}

const asField = (time) => (time === END_OF_DAY ? MIDNIGHT : time);
const asEnd = (time) => (time === MIDNIGHT ? END_OF_DAY : time);

/** None chosen: for all. */
function ForOffers({ offers, ids, onChange }) {
  if (offers.length < 2) return null;
  return html`<fieldset class="fields">
    <legend class="ui-label">${t("console.hours.for_offers")}</legend>
    ${offers.map((one) => html`<${Checkbox} key=${one.id} label=${one.name} checked=${ids.includes(one.id)} onChange=${(on) => onChange(on ? [...ids, one.id] : ids.filter((id) => id !== one.id))} />`)}
    <p class="quiet">${t("console.hours.for_offers_hint")}</p>
  </fieldset>`;
}
