/** The form for an offer: what it is, what it costs, and by which rules it is booked. */

import { t } from "../../../i18n/i18n.js";
import { Checkbox, Select, TextArea, TextField } from "../../../ui/field.js";
import { html, useEffect, useState } from "../../../ui/html.js";
import { FormDialog } from "../../form-dialog.js";
import { readAll } from "../../queues/everything.js";
import { Choices, Reminders, Rows } from "./offer-fields.js";
import { KINDS, isChosen, isDated, isPass, read, write } from "./offer-values.js";

export function OfferDialog({ session, model, providers, offer, onClose }) {
  const around = useAround(session);
  const others = model.items.value ?? [];
  const initial = read(offer, others[0]?.currency ?? "EUR");
  const save = (values) => (offer.id ? model.replace(offer.id, write(values)) : model.add(write(values)));
  const title = offer.id ? t("console.offers.edit", { name: offer.name }) : t("console.offers.add");
  return html`<${FormDialog} size="large" ...${{ title, initial, save, onClose }} ready=${(values) => values.name.trim() !== ""}>${(form) => html`
    <${Basics} ...${form} isNew=${!offer.id} />
    ${isChosen(form.values.kind) && html`<${Lengths} ...${form} />`}
    ${isDated(form.values.kind) && html`<${Places} ...${form} />`}
    ${isPass(form.values.kind) ? html`<${Passes} ...${form} offers=${others.filter((one) => !isPass(one.kind))} />` : html`<${Rules} ...${form} around=${around} />`}
    ${form.values.kind === "intervention" && html`<${TextArea} label=${t("console.offers.checklist")} hint=${t("console.offers.checklist_hint")} value=${form.values.checklist} onInput=${form.set("checklist")} rows=${5} error=${form.errors.checklist} />`}
    <${Checkbox} label=${t("console.offers.published")} hint=${t("console.offers.published_hint")} checked=${form.values.published} onChange=${form.set("published")} />
  `}<//>`;
}

/** What offers refer to; without it they are written all the same. */
function useAround(session) {
  const [around, setAround] = useState({ resources: [], queues: [] });
  useEffect(() => {
    const list = (path) => readAll(session, path).catch(() => []);
    void Promise.all([list("/resources"), list("/queues")]).then(([resources, queues]) => setAround({ resources, queues }));
  }, [session]);
  return around;
}

function Basics({ values, set, errors, isNew }) {
  const kinds = KINDS.map((value) => ({ value, label: t(`console.offers.kind.${value}`) }));
  return html`
    <${Select} label=${t("console.offers.kind")} hint=${t(`console.offers.kind_hint.${values.kind}`)} value=${values.kind} options=${kinds} disabled=${!isNew} onChange=${set("kind")} error=${errors.kind} />
    <${TextField} label=${t("console.offers.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <${TextArea} label=${t("console.offers.description")} value=${values.description} onInput=${set("description")} rows=${3} maxlength="2000" error=${errors.description} />
    <div class="form-grid">
      ${!isPass(values.kind) && html`<${TextField} label=${t("console.offers.location")} hint=${t("console.offers.location_hint")} value=${values.location} onInput=${set("location")} maxlength="200" error=${errors.location} />`}
      ${values.kind !== "card" && html`<${TextField} label=${t("console.offers.price")} type="number" min="0" step="0.01" inputmode="decimal" value=${values.price} onInput=${set("price")} required error=${errors.price} />`}
      <${TextField} label=${t("console.offers.currency")} value=${values.currency} onInput=${set("currency")} maxlength="3" required error=${errors.currency} />
      <${TextField} label=${t("console.offers.payment_link")} hint=${t("console.offers.payment_link_hint")} type="url" value=${values.payment_link} onInput=${set("payment_link")} error=${errors.payment_link} />
    </div>
  `;
}

function Lengths({ values, set, errors }) {
  const fields = [{ name: "minutes", label: t("console.agenda.minutes"), min: 5, max: 1440 }, { name: "price", label: t("console.offers.length_price"), min: 0, step: "0.01" }];
  return html`
    <${Rows} legend=${t("console.offers.lengths")} rows=${values.lengths} fields=${fields} onChange=${set("lengths")} add=${t("console.offers.add_length")} error=${errors.lengths} blank=${{ minutes: "30", price: "" }} />
    <div class="form-grid">
      <${Num} form=${{ values, set, errors }} name="step_minutes" /><${Num} form=${{ values, set, errors }} name="buffer_before" /><${Num} form=${{ values, set, errors }} name="buffer_after" />
    </div>
  `;
}

function Places(form) {
  return html`<div class="form-grid"><${Num} form=${form} name="capacity" /><${Num} form=${form} name="most_places" /></div>`;
}

function Passes({ values, set, errors, offers }) {
  const fields = [{ name: "accesses", label: t("console.offers.accesses"), min: 1, max: 1000 }, { name: "price", label: t("console.offers.price"), min: 0, step: "0.01" }];
  return html`
    ${values.kind === "card" && html`<${Rows} legend=${t("console.offers.card_sizes")} rows=${values.card_sizes} fields=${fields} onChange=${set("card_sizes")} add=${t("console.offers.add_size")} error=${errors.card_sizes} blank=${{ accesses: "", price: "" }} />`}
    <${TextField} label=${t("console.offers.valid_days")} hint=${t("console.offers.valid_days_hint")} type="number" min="1" value=${values.valid_days} onInput=${set("valid_days")} error=${errors.valid_days} />
    <${Choices} legend=${t("console.offers.pays_for")} hint=${t("console.offers.pays_for_hint")} items=${offers} ids=${values.pass_offer_ids} onChange=${set("pass_offer_ids")} />
  `;
}

function Rules({ values, set, errors, around }) {
  const form = { values, set, errors };
  const queues = [{ value: "", label: t("console.offers.queue_none") }, ...around.queues.map((one) => ({ value: one.id, label: one.name }))];
  const setPolicy = (name) => (value) => set("policy")({ ...values.policy, [name]: value });
  return html`
    <div class="form-grid"><${Num} form=${form} name="notice_minutes" /><${Num} form=${form} name="horizon_days" /></div>
    <details class="more-rules"><summary>${t("console.offers.more")}</summary>
      <div class="fields">
        <${Reminders} minutes=${values.reminders} onChange=${set("reminders")} />
        <fieldset class="fields"><legend class="ui-label">${t("console.offers.policy")}</legend><div class="form-grid">
          ${Object.keys(values.policy).map((name) => html`<${TextField} key=${name} label=${t(`console.offers.policy.${name}`)} type="number" min="0" value=${values.policy[name]} onInput=${setPolicy(name)} error=${errors[`policy.${name}`]} />`)}
        </div></fieldset>
        <${Checkbox} label=${t("console.offers.takes_passes")} checked=${values.takes_passes} onChange=${set("takes_passes")} />
        <${Choices} legend=${t("console.offers.resources")} hint=${t("console.offers.resources_hint")} items=${around.resources} ids=${values.resource_ids} onChange=${set("resource_ids")} />
        ${around.queues.length > 0 && html`<${Select} label=${t("console.offers.queue")} value=${values.queue_id} options=${queues} onChange=${set("queue_id")} error=${errors.queue_id} />`}
      </div>
    </details>
  `;
}

function Num({ form: { values, set, errors }, name }) {
  return html`<${TextField} label=${t(`console.offers.${name}`)} type="number" min="0" inputmode="numeric" value=${values[name]} onInput=${set(name)} error=${errors[name]} />`;
}
