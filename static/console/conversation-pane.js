/** The open conversation: its header, what is said, notes between the messages, and the card beside it. */

import { ChatThread } from "../chat/chat-thread.js";
import { t } from "../i18n/i18n.js";
import { Thread } from "../model/thread.js";
import { html, signal, useEffect, useMemo, useState } from "../ui/html.js";
import { EmptyState, ErrorState } from "../ui/states.js";
import { CannedReplyTool, slashOpens } from "./canned-reply-tool.js";
import { ContactModel } from "./contact-model.js";
import { ConversationHeader } from "./conversation-header.js";
import { ConversationModel } from "./conversation-model.js";
import { counterpart, nameOf } from "./conversation-names.js";
import { ConversationShortcuts } from "./conversation-shortcuts.js";
import { Details } from "./details.js";
import { Heading } from "./heading.js";
import { asQuery } from "./inbox-query.js";
import { NoteComposer, NoteItem, takesNotes } from "./notes.js";
import { NotesModel } from "./notes-model.js";
import { openDirect } from "./new-conversation.js";
import { navigate } from "./router.js";
import { columns } from "./viewport.js";
import { ViewersLine } from "./viewers.js";
import { ViewersModel } from "./viewers-model.js";

export function ConversationPane({ session, model: list, id, filters }) {
  const thread = useOpened(() => new Thread(session, id));
  const model = useOpened(() => new ConversationModel(session, id, list));
  const conversation = model.conversation.value;
  const back = () => navigate("/inbox", { query: asQuery(filters) });
  if (thread.phase.value === "gone" || model.error.value?.code === "not_found") return html`<${Gone} back=${back} />`;
  if (!conversation) return html`<section class="thread-pane">${model.error.value && html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`}</section>`;
  return html`<${Opened} ...${{ session, thread, model, conversation, back }} />`;
}

function Opened({ session, thread, model, conversation, back }) {
  const me = session.me.value.id;
  const other = counterpart(conversation, me);
  const [noting, setNoting] = useState(false);
  const [details, setDetails] = useState(false);
  const insert = useMemo(() => signal(""), []);
  const picking = useMemo(() => signal(/** @type {null | "tool" | "slash"} */ (null)), []);
  const notes = useOpened(() => new NotesModel(session, conversation.id), takesNotes(conversation));
  const viewers = useOpened(() => new ViewersModel(session, conversation.id));
  const contact = useOpened(() => new ContactModel(session, other?.user_id ?? ""), Boolean(other) && session.may("users.list"), other?.user_id);
  const tools = useMemo(() => html`<${CannedReplyTool} ...${{ session, model, contact, insert, picking }} />`, [session, model, contact]);
  const options = {
    tools, insert, extras: notes.items, renderExtra: (note) => html`<${NoteItem} ...${{ note, notes, session }} />`,
    onKey: slashOpens(picking), canModerate: session.may("conversations.moderate"), placeholder: t("console.thread.placeholder"),
    onPerson: conversation.kind === "group" ? (sender) => openDirect(session, sender.id) : undefined,
  };
  const beside = columns.value === "three";
  return html`
    <section class="thread-pane ${noting ? "thread-noting" : ""}" aria-label=${nameOf(conversation, me)}>
      <${ConversationHeader}
        ...${{ session, model, conversation, contact, back, beside, details, onDetails: () => setDetails(!details) }} />
      <${ViewersLine} viewers=${viewers} thread=${thread} />
      <div class="thread-chat"><${ChatThread} session=${session} thread=${thread} options=${options} /></div>
      ${takesNotes(conversation) && html`<${NoteComposer} notes=${notes} open=${noting} onOpen=${setNoting} />`}
      <${ConversationShortcuts} ...${{ session, model, conversation, onNote: () => setNoting(true), onReply: () => setNoting(false) }} />
    </section>
    ${(beside || details) && html`<${Details} ...${{ session, model, conversation, contact, overlay: !beside, onClose: () => setDetails(false) }} />`}
  `;
}

/**
 * A model that is open as long as this component is drawn.
 * @template {{open: () => any, close: () => void}} T
 * @param {() => T} make @param {boolean} [wanted] @param {any} [key] another one makes another model
 */
function useOpened(make, wanted = true, key = null) {
  const model = useMemo(make, [key]);
  useEffect(() => {
    if (!wanted) return;
    void model.open();
    return () => model.close();
  }, [model, wanted]);
  return model;
}

function Gone({ back }) {
  return html`
    <section class="thread-pane pane-empty">
      <${Heading} level=${columns.value === "one" ? 1 : 2} class="ui-unseen" text=${t("console.thread.gone")} />
      <${EmptyState} icon="chat" title=${t("console.thread.gone")} text=${t("console.thread.gone_text")}
        action=${html`<button type="button" class="ui-button ui-quiet" onClick=${back}>${t("console.to_inbox")}</button>`} />
    </section>
  `;
}
