/** The form for a site: where it is in time, when it is open, and what its board says. */

import { t } from "../../../i18n/i18n.js";
import { TextArea, TextField } from "../../../ui/field.js";
import { html, useId } from "../../../ui/html.js";
import { Exceptions, OpeningHours } from "./opening-hours.js";
import { PlaceDialog } from "./place-dialog.js";

const LONGEST_ANNOUNCEMENT = 300;

export function SiteDialog({ model, item, onClose }) {
  const zone = item.time_zone ?? model.session.me.value.tenant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { name = "", opening_hours = [], exceptions = [], announcement = "" } = item;
  const initial = { name, time_zone: zone, opening_hours, exceptions, announcement };
  const write = (values) => ({ ...values, name: values.name.trim(), time_zone: values.time_zone.trim().replaceAll(" ", "_") });
  return html`<${PlaceDialog} kind="sites" size="large" ...${{ model, item, initial, write, onClose }}>${({ values, set, errors }) => html`
    <div class="form-grid">
      <${TextField} label=${t("console.places.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
      <${ZoneField} value=${values.time_zone} onInput=${set("time_zone")} error=${errors.time_zone} />
    </div>
    <${OpeningHours} hours=${values.opening_hours} onChange=${set("opening_hours")} error=${errors.opening_hours} />
    <${Exceptions} exceptions=${values.exceptions} onChange=${set("exceptions")} error=${errors.exceptions} />
    <${TextArea} label=${t("console.places.announcement")} hint=${t("console.places.announcement_hint")} value=${values.announcement} onInput=${set("announcement")} rows=${2}
      maxlength=${LONGEST_ANNOUNCEMENT} error=${errors.announcement} />
  `}<//>`;
}

/** Typing a part of the name finds it. */
function ZoneField({ value, onInput, error }) {
  const id = useId();
  const zones = ["UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])];
  return html`<div>
    <${TextField} label=${t("console.places.zone")} hint=${t("console.places.zone_hint")} icon="globe" value=${value} onInput=${onInput} list=${id} required
      autocomplete="off" spellcheck=${false} error=${error} />
    <datalist id=${id}>${zones.map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>
  </div>`;
}
