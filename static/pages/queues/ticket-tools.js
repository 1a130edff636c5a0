/** What one can do beside waiting: write to the team, and take the ticket to another device. */

import { Inbox } from "../../model/inbox.js";
import { ACTIVE } from "../../model/live-queue.js";
import { Button } from "../../ui/button.js";
import { Badge } from "../../ui/badge.js";
import { CopyField } from "../../ui/copy-field.js";
import { Dialog } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { pathOf, wholeAddress } from "./address.js";
import { Trouble, useActing } from "./ticket-states.js";
import { t } from "./words.js";

/** @param {{live: any, ticket: any, session: any, team: string}} props */
export function TicketTools({ live, ticket, session, team }) {
  const [chat, setChat] = useState(/** @type {any} */ (null));
  const [sharing, setSharing] = useState(false);
  const [busy, act, error] = useActing();
  const inbox = useMemo(() => new Inbox(session), []);
  useEffect(() => () => inbox.close(), []);
  const unread = chat ? 0 : inbox.total.value;
  const write = () => act("chat", async () => {
    const [id, { TicketChat }] = await Promise.all([live.conversation(), import("./ticket-chat.js")]);
    setChat({ id, TicketChat });
  });
  return html`<div class="tools">
      <${Button} icon="chat" busy=${busy === "chat"} onClick=${write}>${t("tickets.chat")}
        ${unread > 0 && html` <${Badge} count=${unread} label=${t("tickets.chat.unread", { count: unread })} />`}<//>
      ${ACTIVE.includes(ticket.state) && html`<${Button} icon="link" onClick=${() => setSharing(true)}>${t("tickets.share")}<//>`}
    </div>
    <${Trouble} error=${error} />
    ${chat && html`<${chat.TicketChat} id=${chat.id} session=${session} team=${team} onClose=${() => setChat(null)} />`}
    ${sharing && html`<${Share} ticket=${ticket} onClose=${() => setSharing(false)} />`}`;
}

/** @param {{ticket: any, onClose: () => void}} props */
function Share({ ticket, onClose }) {
  const share = () => navigator.share({ title: ticket.number, url: wholeAddress(ticket.url) }).catch(() => {}); // Who thinks better of it has not failed.
  return html`<${Dialog} title=${t("tickets.share.title")} size="small" onClose=${onClose}>
    <p class="ui-dialog-text" tabindex="-1" data-autofocus>${t("tickets.share.text")}</p>
    <img class="qr" src=${`${pathOf(ticket.url)}/qr.svg`} alt=${t("tickets.share.qr", { number: ticket.number })} width="240" height="240" />
    <${CopyField} label=${t("tickets.share.address")} value=${wholeAddress(ticket.url)} />
    ${"share" in navigator && html`<${Button} icon="external" onClick=${share}>${t("tickets.share.send")}<//>`}
  <//>`;
}

