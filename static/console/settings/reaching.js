/** Over which channels people learn what they should, when they are told of unread messages, and when they are left in peace. */

import { t } from "../../i18n/i18n.js";
import { Checkbox, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { ChannelOrder } from "./channel-order.js";
import { TenantForm } from "./tenant-form.js";

const read = ({ reach, away, quiet_hours, require_consent, keep_deliveries_days }) =>
  ({ reach, away, quiet_hours, require_consent, keep_deliveries_days: String(keep_deliveries_days ?? "") });

const write = ({ away, keep_deliveries_days, ...values }) => ({
  ...values,
  away: { ...away, after_minutes: Math.round(Number(away.after_minutes)) },
  keep_deliveries_days: keep_deliveries_days.trim() === "" ? null : Math.round(Number(keep_deliveries_days)),
});

export function ReachingSection({ session }) {
  return html`<${TenantForm} session=${session} read=${read} write=${write}>${(form) => {
    const part = (name) => (change) => form.set(name)({ ...form.values[name], ...change });
    return html`
      <${Topic} name="bookings" reach=${form.values.reach} onChange=${part("reach")} />
      <${Topic} name="queues" reach=${form.values.reach} onChange=${part("reach")} />
      <${Unread} away=${form.values.away} onChange=${part("away")} errors=${form.errors} />
      <${Quiet} quiet=${form.values.quiet_hours} onChange=${part("quiet_hours")} errors=${form.errors} />
      <${Checkbox} label=${t("console.reaching.require_consent")} hint=${t("console.reaching.require_consent_hint")}
        checked=${form.values.require_consent} onChange=${form.set("require_consent")} />
      <${TextField} label=${t("console.reaching.keep")} hint=${t("console.reaching.keep_hint")} type="number" inputmode="numeric" min="30" max="3650"
        value=${form.values.keep_deliveries_days} onInput=${form.set("keep_deliveries_days")} error=${form.errors.keep_deliveries_days} />`;
  }}<//>`;
}

function Part({ name, children }) {
  return html`<fieldset class="fields">
    <legend class="ui-label">${t(`console.reaching.${name}`)}</legend>
    <p class="quiet">${t(`console.reaching.${name}_hint`)}</p>
    ${children}
  </fieldset>`;
}

function Topic({ name, reach, onChange }) {
  return html`<${Part} name=${name}>
    <${ChannelOrder} topic=${t(`console.reaching.${name}`)} channels=${reach[name]} onChange=${(channels) => onChange({ [name]: channels })} />
  <//>`;
}

function Unread({ away, onChange, errors }) {
  return html`<${Part} name="away">
    <${TextField} label=${t("console.reaching.after")} hint=${t("console.reaching.after_hint")} type="number" inputmode="numeric" min="0" max="10080"
      value=${String(away.after_minutes)} onInput=${(after_minutes) => onChange({ after_minutes })} error=${errors["away.after_minutes"]} required />
    <${ChannelOrder} topic=${t("console.reaching.away")} channels=${away.channels} onChange=${(channels) => onChange({ channels })} />
    <${Checkbox} label=${t("console.reaching.show_text")} hint=${t("console.reaching.show_text_hint")} checked=${away.show_text}
      onChange=${(show_text) => onChange({ show_text })} />
  <//>`;
}

function Quiet({ quiet, onChange, errors }) {
  return html`<${Part} name="quiet">
    <${Checkbox} label=${t("console.reaching.quiet_on")} checked=${quiet.enabled} onChange=${(enabled) => onChange({ enabled })} />
    ${quiet.enabled && html`<div class="form-grid">
      ${["start", "end"].map((edge) => html`<${TextField} key=${edge} label=${t(`console.reaching.quiet_${edge}`)} type="time" value=${quiet[edge]}
        onInput=${(moment) => onChange({ [edge]: moment })} error=${errors[`quiet_hours.${edge}`]} required />`)}
    </div>`}
  <//>`;
}
