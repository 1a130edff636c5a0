/** The conversation with the team over the ticket; it comes only to who writes. */

import { ChatThread } from "../../chat/chat-thread.js";
import { Thread } from "../../model/thread.js";
import { Dialog } from "../../ui/dialog.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { t } from "./words.js";

/** @param {{id: string, session: any, team: string, onClose: () => void}} props */
export function TicketChat({ id, session, team, onClose }) {
  const thread = useMemo(() => new Thread(session, id), [id]);
  useEffect(() => {
    thread.open();
    return () => thread.close();
  }, [thread]);
  return html`<${Dialog} title=${t("tickets.chat.title", { team })} size="large" class="ticket-chat" onClose=${onClose}>
    <${ChatThread} session=${session} thread=${thread} />
  <//>`;
}
