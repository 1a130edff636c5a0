/** Forms for services and desks. */

import { t } from "../../../i18n/i18n.js";
import { Checkbox, Select, TextField } from "../../../ui/field.js";
import { html } from "../../../ui/html.js";
import { PlaceDialog } from "./place-dialog.js";

export function ServiceDialog({ model, item, onClose }) {
  const initial = { name: item.name ?? "", minutes: String(item.minutes ?? 10) };
  const write = ({ name, minutes }) => ({ name: name.trim(), minutes: Number(minutes) });
  return html`<${PlaceDialog} kind="services" size="small" ...${{ model, item, initial, write, onClose }}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.places.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <${TextField} label=${t("console.places.minutes")} hint=${t("console.places.minutes_hint")} type="number" min="1" max="480" step="any" value=${values.minutes}
      onInput=${set("minutes")} required error=${errors.minutes} />
  `}<//>`;
}

export function DeskDialog({ model, item, onClose }) {
  const sites = model.lists.sites.value;
  const initial = { name: item.name ?? "", site_id: item.site_id ?? sites[0].id, queue_ids: item.queue_ids ?? [] };
  const write = ({ name, site_id, queue_ids }) => ({ name: name.trim(), queue_ids, ...(item.id ? {} : { site_id }) });
  return html`<${PlaceDialog} kind="desks" ...${{ model, item, initial, write, onClose }}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.places.name")} hint=${t("console.places.desk_name_hint")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <${Select} label=${t("console.queues.site")} value=${values.site_id} disabled=${Boolean(item.id)} options=${sites.map((site) => ({ value: site.id, label: site.name }))}
      onChange=${set("site_id")} error=${errors.site_id} />
    <${Served} queues=${model.lists.queues.value.filter((queue) => queue.site.id === values.site_id)} ids=${values.queue_ids} onChange=${set("queue_ids")} error=${errors.queue_ids} />
  `}<//>`;
}

/** None ticked means all. */
function Served({ queues, ids, onChange, error }) {
  if (queues.length === 0) return null;
  const toggle = (id) => (on) => onChange(on ? [...ids, id] : ids.filter((one) => one !== id));
  return html`<fieldset class="fields">
    <legend class="ui-label">${t("console.places.served")}</legend>
    <p class="quiet">${t("console.places.served_hint")}</p>
    ${queues.map((queue) => html`<${Checkbox} key=${queue.id} label=${queue.name} checked=${ids.includes(queue.id)} onChange=${toggle(queue.id)} />`)}
    ${error && html`<p class="form-error" role="alert">${error}</p>`}
  </fieldset>`;
}
