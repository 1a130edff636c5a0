/** For whom it is: somebody who is known here, or a name and how to reach them. */

import { t } from "../../i18n/i18n.js";
import { TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { PeoplePicker } from "../people-picker.js";

/** @param {{session: any, who: any, onChange: (who: any) => void, errors?: Record<string, string>}} props */
export function Who({ session, who, onChange, errors = {} }) {
  const [known, setKnown] = useState(true);
  const choose = (value) => {
    setKnown(value);
    onChange({});
  };
  const set = (name) => (value) => onChange({ ...who, [name]: value });
  const chosen = who.user_id ? [{ id: who.user_id, name: who.user_name }] : [];
  return html`
    <fieldset class="fields">
      <legend class="ui-label">${t("console.agenda.for_whom")}</legend>
      <div class="span-views" role="group" aria-label=${t("console.agenda.for_whom")}>
        <button type="button" class="filter" aria-pressed=${String(known)} onClick=${() => choose(true)}>${t("console.agenda.known")}</button>
        <button type="button" class="filter" aria-pressed=${String(!known)} onClick=${() => choose(false)}>${t("console.agenda.unknown")}</button>
      </div>
      ${known
        ? html`<${PeoplePicker} session=${session} chosen=${chosen} single onChange=${([one]) => onChange(one ? { user_id: one.id, user_name: one.name } : {})} />`
        : html`<div class="form-grid">
            <${TextField} label=${t("console.agenda.name")} value=${who.name ?? ""} onInput=${set("name")} maxlength="100" autocomplete="off" required error=${errors.name} />
            <${TextField} label=${t("console.booking.email")} type="email" value=${who.email ?? ""} onInput=${set("email")} autocomplete="off" error=${errors.email} />
            <${TextField} label=${t("console.booking.phone")} type="tel" value=${who.phone ?? ""} onInput=${set("phone")} autocomplete="off" error=${errors.phone} />
          </div>`}
      ${errors.user_id && html`<p class="form-error" role="alert">${errors.user_id}</p>`}
    </fieldset>
  `;
}
