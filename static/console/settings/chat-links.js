/** Chat links: addresses whose page is only a chat with the team. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { CopyField } from "../../ui/copy-field.js";
import { confirm, Dialog } from "../../ui/dialog.js";
import { TextArea, TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { attempt, byField, inWords } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { ChatLinksModel } from "./chat-links-model.js";

export function ChatLinksSection({ session }) {
  const model = useMemo(() => new ChatLinksModel(session), [session]);
  const [adding, setAdding] = useState(false);
  useEffect(() => void model.load(), [model]);
  const items = model.items.value;
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setAdding(true)}>${t("console.links.add")}<//>`;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (!items) return html`<${Skeleton} rows=${3} />`;
  return html`
    ${items.length === 0 ? html`<${EmptyState} icon="link" title=${t("console.links.none")} text=${t("console.links.none_text")} action=${add} />` : add}
    <ul class="things">${items.map((link) => html`<${ChatLink} key=${link.id} model=${model} link=${link} />`)}</ul>
    ${model.more.value && html`<${Button} onClick=${() => model.loadMore()}>${t("console.load_more")}<//>`}
    ${adding && html`<${LinkDialog} model=${model} onClose=${() => setAdding(false)} />`}
  `;
}

function ChatLink({ model, link }) {
  const remove = async () => {
    const sure = await confirm({ title: t("console.links.delete_title", { name: link.title }), text: t("console.links.delete_text"), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => model.remove(link.id), { done: t("console.links.deleted") });
  };
  return html`<li class="thing">
    <div class="thing-words"><strong>${link.title}</strong>
      <p class="quiet">${t("console.links.made", { when: formatDate(link.created_at, { dateStyle: "medium" }) })}${link.greeting && ` · ${link.greeting}`}</p>
      <${CopyField} label=${t("console.links.address", { name: link.title })} quietLabel value=${link.url} />
    </div>
    <a class="ui-icon-button ui-plain" href=${link.url} target="_blank" rel="noopener"
      aria-label=${t("console.links.open", { name: link.title })}
      title=${t("console.links.open", { name: link.title })}><${Icon} name="external" /></a>
    <${IconButton} icon="trash" label=${t("console.links.delete", { name: link.title })} onClick=${remove} />
  </li>`;
}

function LinkDialog({ model, onClose }) {
  const [values, setValues] = useState({ title: "", greeting: "", description: "", image_url: "" });
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const ready = values.title.trim() !== "";
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.links.create")} disabled=${!ready} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.links.add")} onClose=${onClose} onSubmit=${() => ready && run(() => model.add(values))} footer=${footer}>
      <${TextField} label=${t("console.links.title")} hint=${t("console.links.title_hint")} value=${values.title}
        onInput=${set("title")} maxlength="100" required error=${errors.title} />
      <${TextArea} label=${t("console.links.greeting")} value=${values.greeting} onInput=${set("greeting")} rows=${2}
        maxlength="300" error=${errors.greeting} />
      <${TextArea} label=${t("console.links.description")} hint=${t("console.links.description_hint")} value=${values.description}
        onInput=${set("description")} rows=${2} maxlength="300" error=${errors.description} />
      <${TextField} label=${t("console.links.image")} type="url" value=${values.image_url} onInput=${set("image_url")}
        maxlength="2000" placeholder="https://" error=${errors.image_url} />
      ${error && Object.keys(errors).length === 0 && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}
