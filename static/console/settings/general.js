/** Name, languages and time zone of the business. */

import { t } from "../../i18n/i18n.js";
import { Checkbox, Select, TextArea, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { TenantForm } from "./tenant-form.js";

const read = ({ name, languages, time_zone, members_open_groups, welcome }) => ({ name, languages, time_zone, members_open_groups, welcome });

function zones(current) {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([current, "UTC", ...known])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

export function GeneralSection({ session }) {
  return html`<${TenantForm} session=${session} read=${read}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.general.name")} value=${values.name} onInput=${set("name")} maxlength="100" required
      error=${errors.name} />
    <${Languages} values=${values.languages} onChange=${set("languages")} />
    <${Select} label=${t("console.general.zone")} value=${values.time_zone} options=${zones(values.time_zone)}
      onChange=${set("time_zone")} error=${errors.time_zone} />
    ${values.languages.map((one) => html`<${TextArea} key=${one} label=${t("console.general.welcome", { language: LANGUAGE_NAMES[one] })} hint=${t("console.general.welcome_hint")}
      value=${values.welcome[one] ?? ""} onInput=${(text) => set("welcome")({ ...values.welcome, [one]: text })} rows=${3} maxlength="2000" error=${errors[`welcome.${one}`]} />`)}
    <${Checkbox} label=${t("console.general.members_open_groups")} checked=${values.members_open_groups}
      onChange=${set("members_open_groups")} />
  `}<//>`;
}

function Languages({ values, onChange }) {
  const all = Object.keys(LANGUAGE_NAMES);
  const toggle = (one) => (on) => onChange(on ? [...values, one] : values.filter((value) => value !== one));
  const options = values.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  const first = (value) => onChange([value, ...values.filter((one) => one !== value)]);
  return html`
    <fieldset class="fields">
      <legend class="ui-label">${t("console.general.languages")}</legend>
      ${all.map((one) => html`<${Checkbox} key=${one} label=${LANGUAGE_NAMES[one]} checked=${values.includes(one)}
        disabled=${values.length === 1 && values[0] === one} onChange=${toggle(one)} />`)}
      ${values.length > 1 && html`<${Select} label=${t("console.general.first_language")} value=${values[0]} options=${options} onChange=${first} />`}
    </fieldset>
  `;
}
