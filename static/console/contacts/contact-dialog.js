/** Making a contact, or changing what is known of one. */

import { t } from "../../i18n/i18n.js";
import { ChipsField } from "../../ui/chips-field.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useId } from "../../ui/html.js";
import { useLabels } from "../campaigns/segment-dialog.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { FormDialog } from "../form-dialog.js";

/** @param {{session: any, model: import("../list-model.js").ListModel, contact: any, onClose: () => void}} props `contact` null makes one */
export function ContactDialog({ session, model, contact, onClose }) {
  const { name = "", email, phone, labels = [], language, time_zone } = contact ?? {};
  const initial = { name, email: email ?? "", phone: phone ?? "", labels, language: language ?? "", time_zone: time_zone ?? "" };
  const save = (values) => {
    const given = { ...values, name: values.name.trim(), email: values.email.trim() || null, phone: values.phone.trim() || null, language: values.language || null, time_zone: values.time_zone.trim().replaceAll(" ", "_") || null };
    return contact ? model.change(contact.id, given) : model.add(given);
  };
  return html`<${FormDialog} title=${contact ? t("console.records.edit", { name }) : t("console.contacts.new")} initial=${initial} save=${save} onClose=${onClose}
    ready=${(values) => values.name.trim() !== ""}>${(form) => html`<${Fields} session=${session} ...${form} />`}<//>`;
}

function Fields({ session, values, set, errors }) {
  const known = useLabels(session);
  const zones = useId();
  const languages = session.me.value.tenant?.languages ?? ["en", "fr"];
  const options = [{ value: "", label: t("console.contacts.unknown") }, ...languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] ?? value }))];
  return html`
    <${TextField} label=${t("console.people.name")} value=${values.name} onInput=${set("name")} maxlength="200" required autocomplete="off" error=${errors.name} />
    <div class="form-grid">
      <${TextField} label=${t("console.contact.email")} type="email" value=${values.email} onInput=${set("email")} autocomplete="off" error=${errors.email} />
      <${TextField} label=${t("console.contacts.phone")} hint=${t("console.contacts.phone_hint")} type="tel" value=${values.phone} onInput=${set("phone")} autocomplete="off" error=${errors.phone} />
      <${Select} label=${t("console.language")} value=${values.language} options=${options} onChange=${set("language")} error=${errors.language} />
      <div><${TextField} label=${t("console.campaigns.zone")} hint=${t("console.contacts.zone_hint")} value=${values.time_zone} onInput=${set("time_zone")} list=${zones} autocomplete="off" spellcheck=${false} error=${errors.time_zone} />
        <datalist id=${zones}>${(Intl.supportedValuesOf?.("timeZone") ?? []).map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist></div>
    </div>
    <${ChipsField} label=${t("console.contacts.labels")} values=${values.labels} onChange=${set("labels")} suggestions=${known} max=${20} error=${errors.labels} />`;
}
