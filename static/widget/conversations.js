/** The list of one's conversations, for those who have more than one. */

import { html } from "../ui/html.js";
import { Avatar } from "../ui/avatar.js";
import { Badge } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { formatDate, formatTime, t } from "../i18n/widget.js";
import { titleOf } from "./names.js";
import { previewOf } from "./preview.js";

/** @param {{widget: import("./state.js").Widget}} props */
export function Conversations({ widget }) {
  const lines = widget.inbox.lines.value;
  const me = widget.session.me.value?.id;
  return html`<nav class="lines" aria-label=${t("widget.conversations")}>
    <ul>${lines.map((line) => html`<${Line} key=${line.id} line=${line} me=${me} widget=${widget} />`)}</ul>
    ${!widget.support.value && html`<${Button} icon="chat" onClick=${() => (widget.view.value = "start")}>
      ${t("widget.team", { team: widget.team })}<//>`}
  </nav>`;
}

function Line({ line, me, widget }) {
  const { conversation, lastMessage, unread } = line;
  const title = titleOf(conversation, me, widget.team);
  const current = widget.view.value === "thread" && widget.thread.value?.id === line.id;
  return html`<li><button type="button" class="line" aria-current=${current ? "true" : undefined} onClick=${() => widget.open(line.id)}>
    <${Avatar} name=${title} id=${line.id} size=${40} />
    <span class="line-title">${title}</span>
    ${lastMessage && html`<time datetime=${lastMessage.created_at}>${when(lastMessage.created_at)}</time>`}
    <span class="line-text ${unread > 0 ? "unread" : ""}" dir="auto">${lastMessage ? says(lastMessage, me, conversation.kind) : t("widget.nothing")}</span>
    <${Badge} count=${unread} />
  </button></li>`;
}

function says(message, me, kind) {
  const text = previewOf(message);
  if (message.sender.id === me) return t("widget.you", { text });
  return kind === "group" ? t("widget.by", { name: message.sender.name, text }) : text;
}

/** @param {string} moment */
function when(moment) {
  const today = new Date(moment).toDateString() === new Date().toDateString();
  return today ? formatTime(moment) : formatDate(moment, { day: "numeric", month: "short" });
}
