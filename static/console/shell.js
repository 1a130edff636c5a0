/** The frame around all rooms: where one can go, who one is, and whether the connection stands. */

import { t } from "../i18n/i18n.js";
import { Inbox } from "../model/inbox.js";
import { keepNotified } from "../model/push.js";
import { IconButton } from "../ui/button.js";
import { html, useEffect, useMemo } from "../ui/html.js";
import { EmptyState } from "../ui/states.js";
import { Alerts } from "./alerts.js";
import { BottomBar } from "./bottom-bar.js";
import { ConnectionBanner } from "./connection-banner.js";
import { Heading, followTitle } from "./heading.js";
import { prefer, preferences } from "./preferences.js";
import { RoomLink } from "./room-link.js";
import { ROOMS, roomsFor } from "./rooms.js";
import { hrefOf, navigate, route } from "./router.js";
import { GlobalShortcuts } from "./shortcuts-help.js";
import { UserMenu } from "./user-menu.js";
import { columns, roomy } from "./viewport.js";

export function Shell({ session }) {
  const inbox = useMemo(() => new Inbox(session), [session]);
  useEffect(() => {
    followTitle(() => ({ unread: inbox.total.value, business: session.me.value?.tenant?.name ?? "" }));
  }, [inbox]);
  useEffect(() => void keepNotified(session), [session]);
  const { parts } = route.value;
  useEffect(() => {
    if (parts.length === 0) navigate("/inbox", { replace: true });
  }, [parts.length]);
  const rooms = roomsFor(session);
  const room = rooms.find((one) => one.name === (parts[0] ?? "inbox"));
  const narrow = columns.value === "one";
  return html`
    <div class="shell ${isCollapsed() ? "shell-collapsed" : ""} ${narrow ? "shell-narrow" : ""}">
      <a class="skip" href="#room" onClick=${skip}>${t("console.skip")}</a>
      ${!narrow && html`<${Sidebar} ...${{ session, rooms, room, inbox }} />`}
      <div class="shell-body">
        <${ConnectionBanner} session=${session} />
        <main id="room" tabindex="-1">
          ${room ? html`<${room.component} key=${room.name} session=${session} room=${room} />` : html`<${Missing} />`}
        </main>
      </div>
      ${narrow && !(room?.name === "inbox" && parts[1]) && html`<${BottomBar} ...${{ session, rooms, room, inbox }} />`}
      <${GlobalShortcuts} rooms=${rooms} />
      <${Alerts} session=${session} />
    </div>
  `;
}

/** The address stays as it is. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("room")?.focus();
}

/** Where the columns need the room, the sidebar is narrow whatever one prefers. */
function isCollapsed() {
  return preferences.value.collapsed || !roomy.value;
}

function Sidebar({ session, rooms, room, inbox }) {
  const collapsed = isCollapsed();
  const fold = t(collapsed ? "console.expand" : "console.collapse");
  return html`
    <header class="sidebar">
      <div class="sidebar-top">
        <span class="sidebar-mark" aria-hidden="true"></span>
        ${!collapsed && html`<span class="sidebar-name">${session.me.value?.tenant?.name ?? "Palabre"}</span>`}
        ${roomy.value && html`<${IconButton} icon=${collapsed ? "chevron-right" : "chevron-left"} label=${fold} aria-expanded=${String(!collapsed)}
          onClick=${() => prefer({ collapsed: !collapsed })} />`}
      </div>
      <nav class="sidebar-rooms" aria-label=${t("console.rooms")}>
        <ul>
          ${rooms.filter((one) => !one.hidden).map((one) => html`<li key=${one.name}><${RoomLink} ...${{ one, room, inbox, collapsed }} /></li>`)}
        </ul>
      </nav>
      <${UserMenu} session=${session} collapsed=${collapsed} />
    </header>
  `;
}

/** An address that leads nowhere, or to a room that is not for this person. */
function Missing() {
  const name = route.value.parts[0];
  const closed = ROOMS.some((room) => room.name === name);
  return html`
    <section class="room place">
      <header class="room-header"><${Heading} text=${t(closed ? "console.closed.title" : "console.missing.title")} /></header>
      <${EmptyState} icon=${closed ? "lock" : "help"} title=${t(closed ? "console.closed.lead" : "console.missing.lead")}
        text=${t(closed ? "console.closed.text" : "console.missing.text")}
        action=${html`<a class="ui-button ui-primary" href=${hrefOf("/inbox")}>${t("console.to_inbox")}</a>`} />
    </section>
  `;
}
