/** The frame of the forms for sites, services, desks and queues: fields, their errors, saving. */

import { t } from "../../../i18n/i18n.js";
import { Dialog } from "../../../ui/dialog.js";
import { html, useState } from "../../../ui/html.js";
import { byField, inWords } from "../../attempt.js";
import { DialogActions, useWork } from "../../group-dialogs.js";

/**
 * @param {{model: import("./places-model.js").PlacesModel, kind: import("./places-model.js").Kind, item: any, initial: any, size?: "small" | "medium" | "large",
 *   write?: (values: any) => object, onClose: () => void,
 *   children: (form: {values: any, set: (name: string) => (value: any) => void, errors: Record<string, string>}) => any}} props
 *   `write` makes of the form's values what is sent
 */
export function PlaceDialog({ model, kind, item, initial, size = "medium", write = (values) => values, onClose, children }) {
  const [values, setValues] = useState(initial);
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const ready = values.name.trim() !== "";
  const title = item.id ? t(`console.places.${kind}.edit`, { name: item.name }) : t(`console.places.${kind}.add`);
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!ready} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${title} size=${size} onClose=${onClose} footer=${footer} onSubmit=${() => ready && !busy && run(() => model.save(kind, item.id, write(values)))}>
      ${children({ values, set, errors: byTop(errors) })}
      ${error && html`<p class="form-error" role="alert">${Object.keys(errors).length > 0 ? t("console.places.check") : inWords(error)}</p>`}
    <//>
  `;
}

/** `opening_hours.0.closes` is told at `opening_hours`. @param {Record<string, string>} errors */
function byTop(errors) {
  const tops = Object.entries(errors).map(([field, message]) => [field.split(/[.[]/)[0], message]);
  return { ...Object.fromEntries(tops), ...errors };
}
