/** Equipment: what stands at a client's and is looked after. */

import { t } from "../../i18n/i18n.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { asDayInWords } from "../agenda/words.js";
import { Things, useChoices } from "./things.js";

const FIELDS = ["name", "client_id", "serial", "model", "location", "installed_on", "next_service_on", "note"];
const read = (one) => Object.fromEntries(FIELDS.map((name) => [name, one[name] ?? ""]));
const write = (values) => ({ ...values, name: values.name.trim(), installed_on: values.installed_on || null, next_service_on: values.next_service_on || null });
const about = (one) => [one.client_name, one.model, one.serial, one.location, one.next_service_on && t("console.field.next", { day: asDayInWords(one.next_service_on) })].filter(Boolean).join(" · ");

export function Equipment({ session }) {
  return html`<${Things} kind="equipment" icon="settings" ...${{ session, about, read, write, Fields }} />`;
}

function Fields({ session, values, set, errors }) {
  const clients = useChoices(session, "/clients");
  const options = [{ value: "", label: t("console.field.choose") }, ...clients.map((one) => ({ value: one.id, label: one.name }))];
  const text = (name, type = "text") => html`<${TextField} label=${t(`console.field.equipment.${name}`)} type=${type} value=${values[name]} onInput=${set(name)} maxlength="100" error=${errors[name]} />`;
  return html`
    <${TextField} label=${t("console.field.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <div class="form-grid">
      <${Select} label=${t("console.field.client")} value=${values.client_id} options=${options} onChange=${set("client_id")} required error=${errors.client_id} />
      ${text("model")}${text("serial")}${text("location")}${text("installed_on", "date")}${text("next_service_on", "date")}
    </div>
    <${TextArea} label=${t("console.booking.note")} value=${values.note} onInput=${set("note")} rows=${3} maxlength="2000" error=${errors.note} />
  `;
}
