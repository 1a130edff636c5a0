/** The form for a queue: most of it has a sensible value already. */

import { t } from "../../../i18n/i18n.js";
import { Checkbox, Select, TextField } from "../../../ui/field.js";
import { html } from "../../../ui/html.js";
import { PlaceDialog } from "./place-dialog.js";

const DEFAULTS = {
  name: "", prefix: "A", strategy: "fifo", ageing_minutes: null, capacity: null, grace_seconds: 60, near_places: 3,
  holds: { most: 3, minutes: 30, places: 10 }, transfers_keep_arrival: true, ends_with_day: true, asks_feedback: true,
};

/** As the fields have it: numbers as text, what may be missing as "". @param {any} item @param {any} model */
function read(item, model) {
  const { holds, ...given } = { ...DEFAULTS, ...item };
  const text = (value) => (value === null ? "" : String(value));
  return {
    name: given.name, prefix: given.prefix, strategy: given.strategy, transfers_keep_arrival: given.transfers_keep_arrival,
    ends_with_day: given.ends_with_day, asks_feedback: given.asks_feedback,
    site_id: item.site?.id ?? model.lists.sites.value[0].id, service_id: item.service?.id ?? model.lists.services.value[0].id,
    ageing_minutes: text(given.ageing_minutes), capacity: text(given.capacity), grace_seconds: text(given.grace_seconds),
    near_places: text(given.near_places), most: text(holds.most), minutes: text(holds.minutes), places: text(holds.places),
  };
}

/** @param {any} values @param {boolean} isNew site and service stay */
function write({ site_id, service_id, most, minutes, places, ageing_minutes, capacity, ...values }, isNew) {
  const number = (value) => (value === "" ? null : Number(value));
  return {
    ...values, name: values.name.trim(), prefix: values.prefix.trim(), grace_seconds: number(values.grace_seconds), near_places: number(values.near_places),
    ageing_minutes: values.strategy === "priority" ? number(ageing_minutes) : null, capacity: number(capacity),
    holds: { most: number(most), minutes: number(minutes), places: number(places) }, ...(isNew ? { site_id, service_id } : {}),
  };
}

export function QueueDialog({ model, item, onClose }) {
  const options = (kind) => model.lists[kind].value.map((one) => ({ value: one.id, label: one.name }));
  return html`<${PlaceDialog} kind="queues" size="large" ...${{ model, item, onClose }} initial=${read(item, model)} write=${(values) => write(values, !item.id)}>${({ values, set, errors }) => {
    const number = (name, label, more = {}) => html`<${TextField} label=${t(label)} hint=${t(`${label}_hint`)} type="number" inputmode="numeric" value=${values[name]}
      onInput=${set(name)} error=${errors[name] ?? errors[`holds.${name}`]} ...${more} />`;
    return html`
      <div class="form-grid">
        <${TextField} label=${t("console.places.name")} hint=${t("console.places.queue_name_hint")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
        <${TextField} label=${t("console.places.prefix")} hint=${t("console.places.prefix_hint", { example: `${values.prefix || "A"}-001` })} value=${values.prefix} maxlength="4" required
          onInput=${(text) => set("prefix")(text.toUpperCase().replace(/[^A-Z0-9]/g, ""))} error=${errors.prefix} />
        <${Select} label=${t("console.queues.site")} value=${values.site_id} disabled=${Boolean(item.id)} options=${options("sites")} onChange=${set("site_id")} error=${errors.site_id} />
        <${Select} label=${t("console.places.service")} value=${values.service_id} disabled=${Boolean(item.id)} options=${options("services")} onChange=${set("service_id")} error=${errors.service_id} />
        <${Select} label=${t("console.places.strategy")} hint=${t(`console.places.strategy_hint.${values.strategy}`)} value=${values.strategy}
          options=${["fifo", "priority"].map((value) => ({ value, label: t(`console.places.strategy.${value}`) }))} onChange=${set("strategy")} error=${errors.strategy} />
        ${values.strategy === "priority" && number("ageing_minutes", "console.places.ageing", { min: 1 })}
        ${number("capacity", "console.places.capacity", { min: 1 })}
      </div>
      <fieldset class="fields">
        <legend class="ui-label">${t("console.places.calling")}</legend>
        <div class="form-grid">
          ${number("grace_seconds", "console.places.grace", { min: 0, required: true })}
          ${number("near_places", "console.places.near", { min: 0, required: true })}
        </div>
      </fieldset>
      <fieldset class="fields">
        <legend class="ui-label">${t("console.places.holds")}</legend>
        <div class="form-grid">
          ${number("most", "console.places.holds_most", { min: 0, required: true })}
          ${number("minutes", "console.places.holds_minutes", { min: 1, required: true })}
          ${number("places", "console.places.holds_places", { min: 1, required: true })}
        </div>
      </fieldset>
      <div class="fields">
        <${Checkbox} label=${t("console.places.keeps_arrival")} hint=${t("console.places.keeps_arrival_hint")} checked=${values.transfers_keep_arrival} onChange=${set("transfers_keep_arrival")} />
        <${Checkbox} label=${t("console.places.ends_with_day")} hint=${t("console.places.ends_with_day_hint")} checked=${values.ends_with_day} onChange=${set("ends_with_day")} />
        <${Checkbox} label=${t("console.places.asks_feedback")} hint=${t("console.places.asks_feedback_hint")} checked=${values.asks_feedback} onChange=${set("asks_feedback")} />
      </div>
    `;
  }}<//>`;
}
