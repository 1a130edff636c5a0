/** How much one person may do, so that nobody spoils it for the others. */

import { t } from "../../i18n/i18n.js";
import { TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { TenantForm } from "./tenant-form.js";

const MEBIBYTE = 1_048_576;
const FIELDS = [
  { name: "messages_per_minute", most: 1_000_000_000 },
  { name: "agent_messages_per_minute", most: 1_000_000_000 },
  { name: "burst", most: 1_000_000_000 },
  { name: "sockets_per_user", most: 1_000_000 },
  { name: "message_length", most: 5_000 },
  { name: "attachment_bytes", most: 100, unit: MEBIBYTE },
];

const read = ({ limits }) => Object.fromEntries(FIELDS.map(({ name, unit = 1 }) => [name, String(Math.round((limits[name] / unit) * 100) / 100)]));

const write = (values) => ({
  limits: Object.fromEntries(FIELDS.map(({ name, unit = 1 }) => [name, Math.round(Number(values[name]) * unit)])),
});

export function LimitsSection({ session }) {
  return html`<${TenantForm} session=${session} read=${read} write=${write}>${({ values, set, errors }) => html`
    <div class="form-grid">
      ${FIELDS.map(({ name, most }) => html`<${TextField} key=${name} label=${t(`console.limits.${name}`)} hint=${t(`console.limits.${name}_hint`)} type="number"
        inputmode="numeric" min="1" max=${most} value=${values[name]} onInput=${set(name)} error=${errors[`limits.${name}`]} required />`)}
    </div>
  `}<//>`;
}
