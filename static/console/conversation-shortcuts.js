/** The keys of an open conversation; those that are not for this kind or person are not in the list either. */

import { t } from "../i18n/i18n.js";
import { html } from "../ui/html.js";
import { useShortcut } from "../ui/shortcuts.js";
import { attempt } from "./attempt.js";
import { takesNotes } from "./notes.js";

export function ConversationShortcuts({ session, model, conversation, onNote, onReply }) {
  useShortcut("r", () => {
    onReply();
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(".thread-chat textarea"))?.focus());
  }, { label: t("console.shortcuts.reply") });
  return html`
    ${takesNotes(conversation) && html`<${NoteShortcut} onNote=${onNote} />`}
    ${conversation.handling && html`<${HandlingShortcuts} session=${session} model=${model} />`}
  `;
}

function NoteShortcut({ onNote }) {
  useShortcut("n", onNote, { label: t("console.shortcuts.note") });
  return null;
}

function HandlingShortcuts({ session, model }) {
  const handling = () => model.conversation.value.handling;
  const toggle = () => ({ status: handling().status === "closed" ? "open" : "closed" });
  useShortcut("e", () => void attempt(() => model.handle(toggle())), { label: t("console.shortcuts.close") });
  useShortcut("a", () => void attempt(() => model.handle({ assignee_id: session.me.value.id })), { label: t("console.shortcuts.assign") });
  return null;
}
