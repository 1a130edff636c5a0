/** The sites on which the widget may stand. */

import { t } from "../../i18n/i18n.js";
import { ChipsField } from "../../ui/chips-field.js";
import { html } from "../../ui/html.js";
import { TenantForm } from "./tenant-form.js";

const read = ({ allowed_origins }) => ({ allowed_origins });

/** As a browser sends it, whatever was pasted. @param {string} text */
export function asOrigin(text) {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address).origin : text;
}

/** @param {string} text @returns {string | null} what is wrong with it */
function check(text) {
  return /^https?:\/\/[^/\s]+\.[^/\s]+$|^https?:\/\/localhost(:\d+)?$/.test(text) ? null : t("console.domains.invalid");
}

export function DomainsSection({ session }) {
  return html`<${TenantForm} session=${session} read=${read}>${({ values, set, errors }) => html`
    <${ChipsField} label=${t("console.settings.domains")} values=${values.allowed_origins} max=${100} validate=${check}
      normalize=${asOrigin}
      onChange=${set("allowed_origins")}
      placeholder="https://www.example.com" hint=${t("console.domains.hint")} error=${errors.allowed_origins} />
  `}<//>`;
}
