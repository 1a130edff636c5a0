/** What bookings also need: rooms, headsets, machines, and how many there are of each. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { TextField } from "../../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { FormDialog } from "../../form-dialog.js";
import { ListModel } from "../../list-model.js";
import { Records } from "../../records.js";

export function ResourcesTab({ session }) {
  const model = useMemo(() => new ListModel(session, "/resources"), [session]);
  useEffect(() => void model.load({ limit: 100 }), [model]);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t("console.resources.add")}<//>`;
  return html`
    <${Records} model=${model} label=${t("console.bookings.resources")} add=${add} onEdit=${setEdited}
      empty=${{ icon: "home", title: t("console.resources.none"), text: t("console.resources.none_text") }}
      nameOf=${(one) => one.name} about=${(one) => html`<span class="quiet">${t("console.resources.units", { count: one.units })}</span>`} removeText=${() => t("console.resources.delete_text")} />
    ${edited && html`<${ResourceDialog} ...${{ model, resource: edited, onClose: () => setEdited(null) }} />`}
  `;
}

function ResourceDialog({ model, resource, onClose }) {
  const initial = { name: resource.name ?? "", units: String(resource.units ?? 1) };
  const save = ({ name, units }) => {
    const given = { name: name.trim(), units: Number(units) };
    return resource.id ? model.change(resource.id, given) : model.add(given);
  };
  return html`<${FormDialog} size="small" title=${resource.id ? t("console.records.edit", { name: resource.name }) : t("console.resources.add")} ...${{ initial, save, onClose }} ready=${(values) => values.name.trim() !== ""}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.resources.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <${TextField} label=${t("console.resources.how_many")} type="number" min="1" value=${values.units} onInput=${set("units")} required error=${errors.units} />
  `}<//>`;
}
