/** Technicians: who does the work, and what they can do. */

import { t } from "../../i18n/i18n.js";
import { ChipsField } from "../../ui/chips-field.js";
import { Checkbox, Select, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { teamOf } from "../team-model.js";
import { Things, useChoices } from "./things.js";

const read = (one) => ({ name: one.name ?? "", user_id: one.user_id ?? "", phone: one.phone ?? "", skills: one.skills ?? [], provider_id: one.provider_id ?? "", active: one.active ?? true });
const write = (values) => ({ ...values, name: values.name.trim(), user_id: values.user_id || null, provider_id: values.provider_id || null });
const about = (one) => [one.skills.join(", "), one.phone, !one.active && t("console.field.inactive")].filter(Boolean).join(" · ");

export function Technicians({ session }) {
  const [active, setActive] = useState("true");
  const options = [["true", "active_only"], ["", "all"]].map(([value, label]) => ({ value, label: t(`console.field.${label}`) }));
  const tools = html`<${Select} label=${t("console.field.which")} quietLabel value=${active} options=${options} onChange=${setActive} />`;
  return html`<${Things} kind="technicians" icon="user" change=${session.may("bookings.manage")} filters=${{ active }} ...${{ session, about, read, write, Fields, tools }} />`;
}

function Fields({ session, values, set, errors }) {
  const partners = useChoices(session, "/partners");
  const none = (label) => ({ value: "", label: t(label) });
  return html`
    <${TextField} label=${t("console.field.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <div class="form-grid">
      <${TextField} label=${t("console.booking.phone")} type="tel" value=${values.phone} onInput=${set("phone")} maxlength="40" error=${errors.phone} />
      <${Select} label=${t("console.field.signs_in_as")} value=${values.user_id} options=${[none("console.field.nobody"), ...teamOf(session).value.map((one) => ({ value: one.id, label: one.name }))]}
        onChange=${set("user_id")} error=${errors.user_id} />
      <${Select} label=${t("console.field.time_of")} hint=${t("console.field.time_of_hint")} value=${values.provider_id} options=${[none("console.field.own_time"), ...partners.map((one) => ({ value: one.id, label: one.name }))]}
        onChange=${set("provider_id")} error=${errors.provider_id} />
    </div>
    <${ChipsField} label=${t("console.field.skills")} values=${values.skills} onChange=${set("skills")} max=${30} error=${errors.skills} />
    <${Checkbox} label=${t("console.field.active")} checked=${values.active} onChange=${set("active")} />
  `;
}
