/** Building a segment: people by role, label, language, bookings and visits. */

import { t } from "../../i18n/i18n.js";
import { ChipsField } from "../../ui/chips-field.js";
import { Checkbox, TextField } from "../../ui/field.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { FormDialog } from "../form-dialog.js";
import { SegmentCount } from "./segment-count.js";
import { NUMBERS, fromForm, mostOf, toForm, wrongNumbers } from "./segment.js";

const ROLES = ["member", "company", "visitor", "agent", "manager", "admin"];

/** @param {{session: any, basket: import("./basket.js").Basket, onClose: () => void}} props */
export function SegmentDialog({ session, basket, onClose }) {
  const save = async (values) => (basket.segment.value = fromForm(values));
  return html`<${FormDialog} title=${t("console.campaigns.segment")} initial=${toForm(basket.segment.value)} save=${save} action=${t("console.campaigns.segment_use")}
    ready=${(values) => fromForm(values) !== null && wrongNumbers(values).length === 0} onClose=${onClose}>${(form) => html`<${Fields} session=${session} ...${form} />`}<//>`;
}

function Fields({ session, values, set }) {
  const labels = useLabels(session);
  const wrong = wrongNumbers(values);
  const languages = session.me.value.tenant?.languages ?? ["en", "fr"];
  const toggle = (name, value) => (on) => set(name)(on ? [...values[name], value] : values[name].filter((one) => one !== value));
  const ticks = (name, all, word) => html`<fieldset class="ticks"><legend class="ui-label">${t(`console.campaigns.segment.${name}`)}</legend>
    ${all.map((value) => html`<${Checkbox} key=${value} label=${word(value)} checked=${values[name].includes(value)} onChange=${toggle(name, value)} />`)}</fieldset>`;
  return html`
    <p class="quiet">${t("console.campaigns.segment_text")}</p>
    ${ticks("roles", ROLES, (value) => t(`console.role.${value}`))}
    ${ticks("languages", languages, (value) => LANGUAGE_NAMES[value] ?? value)}
    <${ChipsField} label=${t("console.campaigns.segment.labels")} values=${values.labels} onChange=${set("labels")} suggestions=${labels} max=${50} />
    <${ChipsField} label=${t("console.campaigns.segment.labels_none")} values=${values.labels_none} onChange=${set("labels_none")} suggestions=${labels} max=${50} />
    <div class="form-grid">
      ${NUMBERS.map((name) => html`<${TextField} key=${name} label=${t(`console.campaigns.segment.${name}`)} type="number" min="1" max=${mostOf(name)} inputmode="numeric" value=${values[name]} error=${wrong.includes(name) ? t("console.campaigns.segment_number", { most: mostOf(name) }) : undefined} onInput=${set(name)} />`)}
    </div>
    <${SegmentCount} session=${session} segment=${wrong.length > 0 ? null : fromForm(values)} />`;
}

/** Labels that contacts have; without them, one types. @param {any} session @returns {string[]} */
export function useLabels(session) {
  const [labels, setLabels] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    let current = true;
    session.api.get("/contacts/labels").then((found) => current && setLabels(found.items ?? found.labels ?? []), () => {});
    return () => void (current = false);
  }, [session]);
  return labels;
}
