/** Internal notes: written below the messages, shown between them, never seen by the customer. */

import { formatDate, t } from "../i18n/i18n.js";
import { Button, IconButton } from "../ui/button.js";
import { confirm } from "../ui/dialog.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { attempt } from "./attempt.js";

/** @param {{kind: string}} conversation */
export function takesNotes({ kind }) {
  return kind !== "direct";
}

export function NoteItem({ note, notes, session }) {
  const mine = note.author.id === session.me.value?.id;
  const remove = async () => {
    const sure = await confirm({ title: t("console.note.delete_title"), action: t("console.note.delete"), danger: true });
    if (sure) await attempt(() => notes.remove(note.id));
  };
  return html`
    <article class="note" aria-label=${t("console.note.by", { name: note.author.name })}>
      <header class="note-head">
        <${Icon} name="note" size=${16} />
        <strong>${note.author.name}</strong>
        <span>${t("console.note.internal")}</span>
        <time datetime=${note.created_at}>${formatDate(note.created_at, { hour: "2-digit", minute: "2-digit" })}</time>
        ${(mine || session.may("conversations.moderate")) && html`<${IconButton} icon="trash" size=${16} label=${t("console.note.delete")} onClick=${remove} />`}
      </header>
      <p class="note-body" dir="auto">${note.body}</p>
    </article>
  `;
}

/** Either the reply's composer or this one is shown, so that nobody mistakes one for the other. */
export function NoteComposer({ notes, open, onOpen }) {
  const [text, setText] = useState(() => notes.draft.get());
  const [busy, setBusy] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const key = useRef("");
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  const change = (next) => {
    key.current = ""; // Other words are another note, also when the reply to the first try was lost.
    setText(next);
    if (next) notes.draft.set(next);
    else notes.draft.clear();
  };
  const write = async (event) => {
    event?.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    key.current ||= newKey();
    const done = await attempt(() => notes.write(text.trim(), key.current));
    setBusy(false);
    if (!done) return;
    change("");
    onOpen(false);
  };
  const keys = (event) => {
    if (event.key === "Escape") onOpen(false);
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void write(event);
  };
  if (!open) return html`<button type="button" class="note-open" onClick=${() => onOpen(true)}><${Icon} name="note" size=${16} />${t("console.note.write")}${text && ` (${t("console.note.draft")})`}</button>`;
  return html`
    <form class="note-composer" onSubmit=${write}>
      <label for="note-text"><${Icon} name="note" size=${16} />${t("console.note.label")}</label>
      <textarea id="note-text" ref=${field} rows="3" maxlength="5000" value=${text}
        onInput=${(event) => change(event.currentTarget.value)} onKeyDown=${keys}></textarea>
      <div class="note-actions">
        <${Button} kind="plain" onClick=${() => onOpen(false)}>${t("console.note.to_reply")}<//>
        <${Button} kind="primary" type="submit" busy=${busy} disabled=${!text.trim()}>${t("console.note.save")}<//>
      </div>
    </form>
  `;
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
