/** The way to a room, with how much is unread there. */

import { t } from "../i18n/i18n.js";
import { Badge } from "../ui/badge.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Link } from "./router.js";

/** @param {{one: import("./rooms.js").Room, room: import("./rooms.js").Room | undefined, inbox: any, collapsed?: boolean}} props */
export function RoomLink({ one, room, inbox, collapsed = false }) {
  const name = t(`console.room.${one.name}`);
  const unread = one.name === "inbox" ? inbox.total.value : 0;
  return html`
    <${Link} to=${`/${one.name}`} class="room-link" aria-current=${one.name === room?.name ? "page" : undefined}
      title=${collapsed ? name : undefined}>
      <${Icon} name=${one.icon} />
      <span class="room-link-name">${name}</span>
      <${Badge} count=${unread} label=${t("console.unread", { count: unread })} />
    <//>
  `;
}
