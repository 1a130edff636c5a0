/** Above the messages: who it is, how it stands, and what can be done with it. */

import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Button, IconButton } from "../ui/button.js";
import { html, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { AssignmentMenu } from "./assignment.js";
import { attempt } from "./attempt.js";
import { counterpart, faceIdOf, nameOf } from "./conversation-names.js";
import { conversationMenu } from "./conversation-menu.js";
import { ExportProgress } from "./export-progress.js";
import { Heading } from "./heading.js";
import { MemberPicker, RenameDialog } from "./group-dialogs.js";
import { columns } from "./viewport.js";

export function ConversationHeader({ session, model, conversation, contact, back, beside, details, onDetails }) {
  const me = session.me.value.id;
  const name = nameOf(conversation, me);
  const [dialog, setDialog] = useState(/** @type {null | "rename" | "add" | {format: string}} */ (null));
  const close = () => setDialog(null);
  return html`
    <header class="thread-header"><div class="thread-bar">
      ${columns.value === "one" && html`<${IconButton} icon="back" label=${t("console.back")} onClick=${back} />`}
      <${Avatar} name=${name} id=${faceIdOf(conversation, me)} size=${36} online=${contact.online.value ?? undefined} />
      <div class="thread-title">
        <${Heading} level=${columns.value === "one" ? 1 : 2} text=${name} />
        <p class="quiet">${subtitle(conversation, me)}</p>
      </div>
      <div class="thread-actions">
        ${conversation.handling && html`<${Handling} session=${session} model=${model} handling=${conversation.handling} />`}
        ${!beside && html`<${IconButton} icon="info" label=${t("console.details")} aria-expanded=${String(details)} onClick=${onDetails} />`}
        <${Menu} label=${t("console.thread.more")}
          items=${conversationMenu({ session, model, conversation, contact, name, open: setDialog })} />
      </div>
    </div></header>
    ${dialog === "rename" && html`<${RenameDialog} model=${model} conversation=${conversation} onClose=${close} />`}
    ${dialog === "add" && html`<${MemberPicker} session=${session} model=${model} conversation=${conversation} onClose=${close} />`}
    ${dialog?.format && html`<${ExportProgress} model=${model} name=${name} format=${dialog.format} onClose=${close} />`}
  `;
}

/** @param {any} conversation @param {string} me */
function subtitle(conversation, me) {
  const parts = [t(`console.kind.${conversation.kind}`)];
  if (conversation.kind === "group") parts.push(t("console.members", { count: conversation.member_count }));
  if (conversation.kind === "listing" && conversation.listing) parts.push(conversation.listing.title);
  const role = conversation.kind === "support" ? counterpart(conversation, me)?.role : null;
  if (role) parts.push(t(`console.role.${role}`));
  return parts.join(" · ");
}

function Handling({ session, model, handling }) {
  const closed = handling.status === "closed";
  const toggle = () => attempt(() => model.handle({ status: closed ? "open" : "closed" }));
  const words = t(closed ? "console.handling.reopen" : "console.handling.close");
  return html`
    <${AssignmentMenu} session=${session} model=${model} handling=${handling} />
    <${Button} icon=${closed ? "retry" : "check"} title=${words} onClick=${toggle}>${words}<//>
  `;
}
