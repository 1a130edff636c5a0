/** One of the kinds of things of field work: searched, added, changed, deleted. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { SearchField } from "../../ui/search-field.js";
import { FormDialog } from "../form-dialog.js";
import { ListModel } from "../list-model.js";
import { readAll } from "../queues/everything.js";
import { Records } from "../records.js";

/**
 * @param {{session: any, kind: "clients" | "equipment" | "technicians", icon: string, about: (item: any) => string, read: (item: any) => any,
 *   write: (values: any) => any, Fields: any, change?: boolean, filters?: Record<string, any>, tools?: any}} props
 */
export function Things({ session, kind, icon, about, read, write, Fields, change = true, filters = {}, tools }) {
  const model = useMemo(() => new ListModel(session, `/${kind}`), [session, kind]);
  const [q, setQ] = useState("");
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const key = JSON.stringify(filters);
  useEffect(() => void model.load({ q, ...filters }), [model, q, key]);
  const add = change && html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t(`console.field.${kind}.add`)}<//>`;
  const search = html`<${SearchField} label=${t("console.field.search")} value=${q} onSearch=${setQ} />${tools}`;
  const searched = q !== "" || Object.values(filters).some((value) => value !== "");
  const empty = { icon, title: t(searched ? "console.field.not_found" : `console.field.${kind}.none`), text: t(searched ? "console.field.not_found_text" : `console.field.${kind}.none_text`) };
  const save = (values) => (edited.id ? model.change(edited.id, write(values)) : model.add(write(values)));
  return html`
    <${Records} model=${model} label=${t(`console.field.${kind}`)} tools=${search} add=${add} empty=${empty} nameOf=${(one) => one.name}
      about=${(one) => html`<span class="quiet">${about(one)}</span>`} onEdit=${change ? setEdited : undefined} removeText=${change ? () => t("console.field.delete_text") : undefined} />
    ${edited && html`<${FormDialog} title=${edited.id ? t("console.records.edit", { name: edited.name }) : t(`console.field.${kind}.add`)} initial=${read(edited)} save=${save}
      onClose=${() => setEdited(null)} ready=${(values) => values.name.trim() !== ""}>${(form) => html`<${Fields} session=${session} ...${form} />`}<//>`}
  `;
}

/** A list to choose from, read to its end for each query. @param {any} session @param {string} path @param {Record<string, any>} [query] */
export function useChoices(session, path, query = {}) {
  const [items, setItems] = useState(/** @type {any[]} */ ([]));
  const key = JSON.stringify(query);
  useEffect(() => {
    let wanted = true; // An earlier query may be answered later.
    const show = (found) => wanted && setItems(found);
    readAll(session, path, query).then(show, () => show([])); // The form says what is missing.
    return () => void (wanted = false);
  }, [session, path, key]);
  return items;
}
