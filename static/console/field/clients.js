/** Clients: at whose place the work is done. */

import { t } from "../../i18n/i18n.js";
import { TextArea, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { Things } from "./things.js";

const FIELDS = ["name", "email", "phone", "address", "note"];
const read = (client) => Object.fromEntries(FIELDS.map((name) => [name, client[name] ?? ""]));
const write = (values) => ({ ...values, name: values.name.trim(), email: values.email.trim() || null });
const about = (client) => [client.address, client.phone, client.email].filter(Boolean).join(" · ");

export function Clients({ session }) {
  return html`<${Things} kind="clients" icon="users" ...${{ session, about, read, write, Fields }} />`;
}

function Fields({ values, set, errors }) {
  return html`
    <${TextField} label=${t("console.field.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <div class="form-grid">
      <${TextField} label=${t("console.booking.email")} type="email" value=${values.email} onInput=${set("email")} error=${errors.email} />
      <${TextField} label=${t("console.booking.phone")} type="tel" value=${values.phone} onInput=${set("phone")} maxlength="40" error=${errors.phone} />
    </div>
    <${TextField} label=${t("console.profile.address")} value=${values.address} onInput=${set("address")} maxlength="300" error=${errors.address} />
    <${TextArea} label=${t("console.booking.note")} value=${values.note} onInput=${set("note")} rows=${3} maxlength="2000" error=${errors.note} />
  `;
}
