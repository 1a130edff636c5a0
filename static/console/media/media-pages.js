/** The business's media pages: found, made, changed, and their address copied. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { CopyField } from "../../ui/copy-field.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { SearchField } from "../../ui/search-field.js";
import { attempt } from "../attempt.js";
import { usePicture } from "../file-field.js";
import { ListModel } from "../list-model.js";
import { Records } from "../records.js";
import { MediaDialog } from "./media-dialog.js";

export function MediaPagesSection({ session }) {
  const model = useMemo(() => new ListModel(session, "/media-pages"), [session]);
  const [q, setQ] = useState("");
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  useEffect(() => void model.load({ q }), [model, q]);
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t("console.media.add")}<//>`;
  const search = html`<${SearchField} label=${t("console.media.search")} value=${q} onSearch=${setQ} />`;
  const empty = q
    ? { icon: "search", title: t("console.media.not_found"), text: t("console.media.not_found_text") }
    : { icon: "video", title: t("console.media.none"), text: t("console.media.none_text") };
  return html`
    <${Records} model=${model} label=${t("console.room.media")} tools=${search} add=${add} empty=${empty} nameOf=${(page) => page.title}
      about=${(page) => html`<${About} session=${session} page=${page} />`}
      actions=${(page) => html`<${Actions} ...${{ session, model, page }} onEdit=${() => setEdited(page)} />`} />
    ${edited && html`<${MediaDialog} ...${{ session, model }} page=${edited} onClose=${() => setEdited(null)} />`}
  `;
}

function About({ session, page }) {
  const picture = usePicture(session, page.thumbnail);
  const when = formatDate(page.created_at, { dateStyle: "medium" });
  return html`
    <span class="quiet">${t("console.media.about", { views: t("console.media.views", { count: page.views }), name: page.created_by.name, when })}</span>
    ${picture && html`<img class="media-picture" src=${picture} alt="" />`}
    <${CopyField} label=${t("console.media.address", { name: page.title })} quietLabel value=${page.url} />
  `;
}

/** Whose page it is, and who may run everybody's campaigns, may change it. */
function Actions({ session, model, page, onEdit }) {
  const open = t("console.media.open", { name: page.title });
  const remove = async () => {
    const sure = await confirm({ title: t("console.records.delete_title", { name: page.title }), text: t("console.media.delete_text"), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => model.remove(page.id), { done: t("console.records.deleted", { name: page.title }) });
  };
  const own = page.created_by.id === session.me.value?.id || session.may("campaigns.manage");
  return html`
    <a class="ui-icon-button ui-plain" href=${page.url} target="_blank" rel="noopener" aria-label=${open} title=${open}><${Icon} name="external" /></a>
    ${own && html`<${IconButton} icon="edit" label=${t("console.records.edit", { name: page.title })} onClick=${onEdit} />
      <${IconButton} icon="trash" label=${t("console.records.delete", { name: page.title })} onClick=${remove} />`}
  `;
}
