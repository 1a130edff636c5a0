/** Promo codes: what each takes off, how often, when and where. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { Checkbox, Select, TextField } from "../../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { asMoney, asShortMoment } from "../../agenda/words.js";
import { FormDialog, numberOrNull } from "../../form-dialog.js";
import { ListModel } from "../../list-model.js";
import { readAll } from "../../queues/everything.js";
import { Records } from "../../records.js";
import { Choices } from "./offer-fields.js";
import { isPass } from "./offer-values.js";

export function PromoCodesTab({ session, providers }) {
  const model = useMemo(() => new ListModel(session, "/promo-codes"), [session]);
  const [offers, setOffers] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    void model.load();
    if (providers.provider.value) readAll(session, "/partner/offers", providers.query).then((all) => setOffers(all.filter((one) => !isPass(one.kind))), () => {});
  }, [model]);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t("console.codes.add")}<//>`;
  return html`
    <${Records} model=${model} label=${t("console.bookings.codes")} add=${add} onEdit=${setEdited}
      empty=${{ icon: "tag", title: t("console.codes.none"), text: t("console.codes.none_text") }}
      nameOf=${(one) => one.code} about=${(one) => html`<span class="quiet">${inWords(one)}</span>`} removeText=${() => t("console.codes.delete_text")} />
    ${edited && html`<${CodeDialog} ...${{ model, code: edited, offers, onClose: () => setEdited(null) }} />`}
  `;
}

function inWords(code) {
  const off = code.kind === "percent" ? `${code.value} %` : asMoney(code.value, code.currency);
  const parts = [
    t("console.codes.off", { off }), code.most_total ? t("console.codes.used_of", { count: code.used, most: code.most_total }) : t("console.codes.used", { count: code.used }),
    code.ends_at && t("console.codes.until", { moment: asShortMoment(code.ends_at) }), !code.active && t("console.codes.inactive"),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** A moment as the field for dates and times has it, in the browser's zone. @param {string | null | undefined} moment */
function asField(moment) {
  if (!moment) return "";
  const time = new Date(moment);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function read(code) {
  const text = (value) => (value === null || value === undefined ? "" : String(value));
  return {
    code: code.code ?? "", kind: code.kind ?? "percent", value: text(code.value ?? 10), currency: code.currency ?? "EUR", most_total: text(code.most_total),
    most_per_person: text(code.most_per_person ?? 1), starts_at: asField(code.starts_at), ends_at: asField(code.ends_at), offer_ids: code.offer_ids ?? [], active: code.active ?? true,
  };
}

function write({ value, currency, most_total, most_per_person, starts_at, ends_at, ...values }) {
  const moment = (given) => (given ? new Date(given).toISOString() : null);
  return {
    ...values, value: Number(value), currency: values.kind === "amount" ? currency.trim().toUpperCase() : null, most_total: numberOrNull(most_total),
    most_per_person: numberOrNull(most_per_person), starts_at: moment(starts_at), ends_at: moment(ends_at),
  };
}

function CodeDialog({ model, code, offers, onClose }) {
  const save = (values) => (code.id ? model.change(code.id, write(values)) : model.add(write(values)));
  const kinds = ["percent", "amount"].map((value) => ({ value, label: t(`console.codes.kind.${value}`) }));
  return html`<${FormDialog} title=${code.id ? t("console.records.edit", { name: code.code }) : t("console.codes.add")} initial=${read(code)} ...${{ save, onClose }} ready=${(values) => values.code !== "" && values.value !== ""}>${({ values, set, errors }) => {
    const number = (name) => html`<${TextField} label=${t(`console.codes.${name}`)} hint=${t("console.codes.no_limit")} type="number" min="1" value=${values[name]} onInput=${set(name)} error=${errors[name]} />`;
    const moment = (name) => html`<${TextField} label=${t(`console.codes.${name}`)} type="datetime-local" value=${values[name]} onInput=${set(name)} error=${errors[name]} />`;
    return html`
      <${TextField} label=${t("console.codes.code")} hint=${t("console.codes.code_hint")} value=${values.code} onInput=${(text) => set("code")(text.toUpperCase().replace(/[^A-Z0-9-]/g, ""))}
        maxlength="32" autocapitalize="characters" spellcheck=${false} required error=${errors.code} />
      <div class="form-grid">
        <${Select} label=${t("console.codes.kind")} value=${values.kind} options=${kinds} onChange=${set("kind")} error=${errors.kind} />
        <${TextField} label=${t(`console.codes.value.${values.kind}`)} type="number" min="0" step="0.01" value=${values.value} onInput=${set("value")} required error=${errors.value} />
        ${values.kind === "amount" && html`<${TextField} label=${t("console.offers.currency")} value=${values.currency} onInput=${set("currency")} maxlength="3" error=${errors.currency} />`}
        ${number("most_total")}${number("most_per_person")}${moment("starts_at")}${moment("ends_at")}
      </div>
      <${Choices} legend=${t("console.codes.offers")} hint=${t("console.codes.offers_hint")} items=${offers} ids=${values.offer_ids} onChange=${set("offer_ids")} />
      <${Checkbox} label=${t("console.codes.active")} checked=${values.active} onChange=${set("active")} />
    `;
  }}<//>`;
}
