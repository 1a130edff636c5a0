/** Canned replies: what the team says often, with places for names. */

import { t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { confirm, Dialog } from "../../ui/dialog.js";
import { TextArea, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { attempt, byField, inWords } from "../attempt.js";
import { VARIABLES, cannedRepliesOf } from "../canned-replies-model.js";
import { DialogActions, useWork } from "../group-dialogs.js";

export function CannedRepliesSection({ session }) {
  const replies = cannedRepliesOf(session);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const begin = () => setEdited({ shortcut: "", title: "", body: "" });
  const add = html`<${Button} kind="primary" icon="plus" onClick=${begin}>${t("console.replies.add")}<//>`;
  const remove = async (reply) => {
    const sure = await confirm({ title: t("console.replies.delete_title", { name: reply.title }), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => replies.remove(reply.id), { done: t("console.replies.deleted") });
  };
  if (replies.phase.value === "error") return html`<${ErrorState} error=${replies.error.value} onRetry=${() => replies.load()} />`;
  if (replies.phase.value === "loading") return html`<${Skeleton} rows=${4} />`;
  return html`
    ${replies.items.value.length === 0 ? html`<${EmptyState} icon="bolt" title=${t("console.replies.none")} text=${t("console.replies.none_text")} action=${add} />` : add}
    <ul class="things">
      ${replies.items.value.map((reply) => html`<li key=${reply.id} class="thing">
        <div class="thing-words"><strong>${reply.title}</strong> <code>/${reply.shortcut}</code><p class="quiet">${reply.body}</p></div>
        <${IconButton} icon="edit" label=${t("console.replies.edit", { name: reply.title })} onClick=${() => setEdited(reply)} />
        <${IconButton} icon="trash" label=${t("console.replies.delete", { name: reply.title })} onClick=${() => remove(reply)} />
      </li>`)}
    </ul>
    ${edited && html`<${ReplyDialog} replies=${replies} reply=${edited} onClose=${() => setEdited(null)} />`}
  `;
}

function ReplyDialog({ replies, reply, onClose }) {
  const [values, setValues] = useState(reply);
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const ready = values.shortcut && values.title.trim() && values.body.trim();
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!ready} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t(reply.id ? "console.replies.edit_title" : "console.replies.add")} onClose=${onClose}
      onSubmit=${() => ready && run(() => replies.save(values))} footer=${footer}>
      <${TextField} label=${t("console.replies.title")} value=${values.title} onInput=${set("title")} maxlength="100" required
        error=${errors.title} />
      <${TextField} label=${t("console.replies.shortcut")} hint=${t("console.replies.shortcut_hint")} value=${values.shortcut}
        maxlength="32" required
        onInput=${(text) => set("shortcut")(text.toLowerCase().replace(/[^a-z0-9_-]/g, ""))} autocapitalize="none" spellcheck=${false} error=${errors.shortcut} />
      <${TextArea} label=${t("console.replies.body")}
        hint=${t("console.replies.variables", { names: VARIABLES.map((name) => `{${name}}`).join(" ") })}
        value=${values.body} onInput=${set("body")} rows=${5} maxlength="5000" required error=${errors.body} />
      ${error && Object.keys(errors).length === 0 && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}
