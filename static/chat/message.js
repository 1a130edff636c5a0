/** One message: whose it is, what it says, what became of it, and what one may do with it. */

import { formatDate, formatTime, t } from "../i18n/i18n.js";
import { wordsOf } from "../i18n/errors.js";
import { html } from "../ui/html.js";
import { Avatar } from "../ui/avatar.js";
import { Icon } from "../ui/icons.js";
import { Attachments } from "./attachments.js";
import { Body, Reaction, plainBody } from "./body.js";
import { MessageTools } from "./message-tools.js";
import { lookOf } from "./rows.js";

/**
 * @param {{row: import("./rows.js").Row, view: any, thread: import("../model/thread.js").Thread, isLastOwn: boolean}} props
 */
export function Message({ row, view, thread, isLastOwn }) {
  if (row.type === "pending") return html`<${Pending} row=${row} view=${view} thread=${thread} />`;
  const message = row.item;
  const look = lookOf(message.sender.role);
  if (look === "system") return html`<p class="chat-system" data-row tabindex="-1">${plainBody(message.body)}</p>`;
  const mine = message.sender.id === view.me;
  const side = mine ? "mine" : `theirs chat-${look}`;
  return html`<article class="chat-message ${side} ${row.first ? "first" : ""} ${row.last ? "last" : ""}" data-row data-seq=${message.seq}
    tabindex="-1" aria-label=${`${mine ? t("chat.you") : message.sender.name}, ${formatTime(message.created_at)}`}>
    ${!mine && view.showsAvatars && html`<div class="chat-avatar" aria-hidden="true">
      ${row.first && html`<${Avatar} name=${message.sender.name} id=${message.sender.id} size=${28} />`}</div>`}
    <div class="chat-column">
      ${!mine && row.first && html`<${SenderName} sender=${message.sender} look=${look} view=${view} />`}
      <div class="chat-line">
        <div class="chat-bubble">
          ${message.deleted_at ? html`<p class="chat-tombstone"><${Icon} name="trash" size=${14} /> ${t("chat.deleted")}</p>`
            : html`<${Content} message=${message} view=${view} thread=${thread} />`}
        </div>
        ${!message.deleted_at && !view.options.readOnly && html`<${MessageTools} message=${message} mine=${mine} view=${view} thread=${thread} />`}
      </div>
      <${Reactions} message=${message} view=${view} thread=${thread} />
      ${(row.last || isLastOwn || message.edited_at) && html`<${Meta} message=${message} mine=${mine} shown=${row.last}
        isLastOwn=${isLastOwn} thread=${thread} />`}
    </div>
  </article>`;
}

/** In a group a name is a way to a private conversation, where that is possible. */
function SenderName({ sender, look, view }) {
  const badge = look === "coach" ? t("chat.role.team") : look === "assistant" ? t("chat.role.assistant") : null;
  const shown = html`<span>${sender.name}</span>${badge && html`<span class="chat-badge">${badge}</span>`}`;
  const { onPerson } = view.options;
  if (!onPerson || look === "assistant" || sender.role === "visitor") return html`<div class="chat-sender">${shown}</div>`;
  return html`<button type="button" class="chat-sender chat-sender-link" title=${t("chat.write_privately", { name: sender.name })}
    onClick=${() => onPerson(sender)}>${shown}</button>`;
}

function Content({ message, view, thread }) {
  return html`
    ${message.reply_to && html`<${Quote} id=${message.reply_to} thread=${thread} view=${view} />`}
    ${message.attachments.length > 0 && html`<${Attachments} attachments=${message.attachments} session=${view.session} />`}
    ${message.body && html`<${Body} text=${message.body} emojis=${view.emojis} />`}`;
}

/** The message that is answered, if it is held. */
export function Quote({ id, thread, view }) {
  const quoted = thread.messages.value.find((message) => message.id === id);
  if (!quoted) return null;
  const text = quoted.deleted_at ? t("chat.deleted") : plainBody(quoted.body) || t("chat.sent_file");
  const name = quoted.sender.id === view.me ? t("chat.you") : quoted.sender.name;
  return html`<blockquote class="chat-quote"><strong>${name}</strong><span dir="auto">${text}</span></blockquote>`;
}

function Reactions({ message, view, thread }) {
  if (message.reactions.length === 0 || message.deleted_at) return null;
  return html`<div class="chat-reactions">${message.reactions.map(({ emoji, user_ids }) => {
    const mine = user_ids.includes(view.me);
    const label = t("chat.reactions", { emoji: plainBody(emoji), count: user_ids.length });
    const toggle = () => view.act(() => thread.react(message, emoji, !mine));
    return html`<button type="button" key=${emoji} class="chat-reaction" aria-pressed=${String(mine)} aria-label=${label} title=${label}
      disabled=${view.options.readOnly} onClick=${toggle}><${Reaction} emoji=${emoji} emojis=${view.emojis} /> <span>${user_ids.length}</span></button>`;
  })}</div>`;
}

function Meta({ message, mine, shown, isLastOwn, thread }) {
  const readers = isLastOwn && !message.deleted_at ? thread.readers(message.seq) : [];
  return html`<div class="chat-meta">
    ${shown && html`<time datetime=${message.created_at} title=${formatDate(message.created_at, { dateStyle: "full", timeStyle: "short" })}>${formatTime(message.created_at)}</time>`}
    ${message.edited_at && !message.deleted_at && html`<span>${t("chat.edited")}</span>`}
    ${mine && isLastOwn && !message.deleted_at && html`<${Seen} readers=${readers} isGroup=${(thread.conversation.value?.member_count ?? 0) > 2} />`}
  </div>`;
}

function Seen({ readers, isGroup }) {
  if (readers.length === 0) return html`<span class="chat-state"><${Icon} name="check" size=${14} /> ${t("chat.sent")}</span>`;
  const names = readers.slice(0, 20).map((reader) => reader.name).join(", ");
  const text = isGroup ? t("chat.seen_by", { count: readers.length }) : t("chat.seen");
  return html`<span class="chat-state chat-seen" title=${names}><${Icon} name="checks" size=${14} /> ${text}</span>`;
}

/** Said, and not yet with the server. */
function Pending({ row, view, thread }) {
  const entry = row.item;
  const failed = entry.state === "failed";
  return html`<article class="chat-message mine ${row.first ? "first" : ""} last chat-pending ${failed ? "chat-failed" : ""}" data-row tabindex="-1"
    data-client-id=${entry.client_id} aria-label=${t("chat.you")}>
    <div class="chat-column">
      <div class="chat-line"><div class="chat-bubble">
        ${entry.attachments.length > 0 && html`<${Attachments} attachments=${entry.attachments} session=${view.session} />`}
        ${entry.body && html`<${Body} text=${entry.body} emojis=${view.emojis} />`}
      </div></div>
      <div class="chat-meta" role="status">
        ${failed ? html`<span class="chat-error"><${Icon} name="alert" size=${14} /> ${t("chat.not_sent", { reason: wordsOf(entry.error) })}</span>
            <button type="button" class="chat-link" onClick=${() => thread.retry(entry.client_id)}>${t("chat.retry")}</button>
            <button type="button" class="chat-link" onClick=${() => thread.discard(entry.client_id)}>${t("chat.discard")}</button>`
          : html`<span class="chat-state"><${Icon} name="clock" size=${14} /> ${t(`chat.${entry.state}`)}</span>`}
      </div>
    </div>
  </article>`;
}
