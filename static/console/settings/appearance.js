/** How the widget looks and greets, with a preview that follows every change. */

import { t } from "../../i18n/i18n.js";
import { Checkbox, ColorField, Select, TextArea, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { AppearancePreview } from "./appearance-preview.js";
import { TenantForm } from "./tenant-form.js";

const NAMES = ["theme", "accent", "side", "launcher", "greeting", "away", "ask_name", "ask_email", "sound"];

const read = ({ appearance }) => Object.fromEntries(NAMES.map((name) => [name, appearance[name]]));
const write = (values) => ({ appearance: values });

export function AppearanceSection({ session }) {
  const languages = session.me.value.tenant.languages;
  const [tongue, setTongue] = useState(languages[0]);
  const themes = ["auto", "light", "dark", "neon"].map((value) => ({ value, label: t(`console.theme.${value}`) }));
  const sides = ["right", "left"].map((value) => ({ value, label: t(`console.appearance.side_${value}`) }));
  return html`<${TenantForm} session=${session} read=${read} write=${write}>${({ values, set, errors }) => html`
    <div class="appearance">
      <div class="fields">
        <div class="form-grid">
          <${ColorField} label=${t("console.appearance.accent")} value=${values.accent} onInput=${set("accent")} onChange=${set("accent")}
            hint=${t("console.appearance.accent_hint")} error=${errors["appearance.accent"]} />
          <${Select} label=${t("console.theme")} value=${values.theme} options=${themes} onChange=${set("theme")} />
          <${Select} label=${t("console.appearance.side")} value=${values.side} options=${sides} onChange=${set("side")} />
        </div>
        <fieldset class="fields">
          <legend class="ui-label">${t("console.appearance.texts")}</legend>
          ${languages.length > 1 && html`<${Select} label=${t("console.language")} value=${tongue} onChange=${setTongue}
            options=${languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />`}
          <${Texts} values=${values} set=${set} tongue=${tongue} />
        </fieldset>
        <fieldset class="fields">
          <legend class="ui-label">${t("console.appearance.form")}</legend>
          <${Checkbox} label=${t("console.appearance.ask_name")} checked=${values.ask_name} onChange=${set("ask_name")} />
          <${Checkbox} label=${t("console.appearance.ask_email")} checked=${values.ask_email} onChange=${set("ask_email")} />
          <${Checkbox} label=${t("console.appearance.sound")} checked=${values.sound} onChange=${set("sound")} />
        </fieldset>
      </div>
      <${AppearancePreview} values=${values} tongue=${tongue} name=${session.me.value.tenant.name} />
    </div>
  `}<//>`;
}

function Texts({ values, set, tongue }) {
  const change = (name) => (text) => set(name)({ ...values[name], [tongue]: text });
  const words = (name) => ({ label: t(`console.appearance.${name}`), hint: t(`console.appearance.${name}_hint`), value: values[name][tongue] ?? "", onInput: change(name), lang: tongue });
  return html`
    <${TextField} ...${words("launcher")} maxlength="40" />
    <${TextArea} ...${words("greeting")} rows=${3} maxlength="300" />
    <${TextArea} ...${words("away")} rows=${2} maxlength="300" />
  `;
}
