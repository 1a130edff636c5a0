/** What one may do with a message: react, answer, copy, change, delete. */

import { t } from "../i18n/i18n.js";
import { html, useState } from "../ui/html.js";
import { IconButton } from "../ui/button.js";
import { Menu } from "../ui/menu.js";
import { plainBody } from "./body.js";

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function MessageTools({ message, mine, view, thread }) {
  const [reacting, setReacting] = useState(false);
  return html`<div class="chat-tools ${reacting ? "chat-tools-open" : ""}">
    ${reacting ? html`<${QuickReactions} message=${message} view=${view} thread=${thread} onDone=${() => setReacting(false)} />`
      : html`<${IconButton} icon="emoji-add" size=${18} label=${t("chat.react")} onClick=${() => setReacting(true)} />
        <${IconButton} icon="reply" size=${18} label=${t("chat.reply")} onClick=${() => view.draft.replyTo(message)} />
        <${Menu} label=${t("chat.more")} icon="more" size=${18} items=${itemsFor(message, mine, view, thread)} />`}
  </div>`;
}

function QuickReactions({ message, view, thread, onDone }) {
  const me = view.me;
  const has = (emoji) => message.reactions.some((one) => one.emoji === emoji && one.user_ids.includes(me));
  const choose = (emoji) => {
    onDone();
    view.act(() => thread.react(message, emoji, !has(emoji)));
  };
  return html`<div class="chat-quick" onKeyDown=${(event) => event.key === "Escape" && (event.stopPropagation(), onDone())}>
    ${QUICK.map((emoji, at) => html`<button type="button" class="chat-quick-emoji" aria-label=${t("chat.react_with", { emoji })}
      aria-pressed=${String(has(emoji))} ref=${(element) => at === 0 && element?.focus()} onClick=${() => choose(emoji)}>${emoji}</button>`)}
    <${IconButton} icon="close" size=${16} label=${t("chat.cancel")} onClick=${onDone} />
  </div>`;
}

function itemsFor(message, mine, view, thread) {
  const copy = { label: t("chat.copy"), icon: "copy", onSelect: () => navigator.clipboard?.writeText(plainBody(message.body)) };
  const edit = { label: t("chat.edit"), icon: "edit", onSelect: () => view.draft.edit(message) };
  const remove = { label: t("chat.delete"), icon: "trash", danger: true, onSelect: () => view.act(() => thread.remove(message)) };
  return [...(message.body ? [copy] : []), ...(mine ? [edit] : []), ...(mine || view.options.canModerate ? [remove] : [])];
}
