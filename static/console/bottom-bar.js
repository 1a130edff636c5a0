/** The rooms on a telephone: the first four within reach of the thumb, the others behind "More". */

import { t } from "../i18n/i18n.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Menu } from "../ui/menu.js";
import { navigate } from "./router.js";
import { RoomLink } from "./room-link.js";
import { showShortcuts } from "./shortcuts-help.js";

const FIRST = ["inbox", "queues", "agenda", "people"];

export function BottomBar({ session, rooms, room, inbox }) {
  const [first, others] = [rooms.filter((one) => FIRST.includes(one.name)), rooms.filter((one) => !FIRST.includes(one.name))];
  const items = [
    ...others.map((one) => ({ label: t(`console.room.${one.name}`), icon: one.icon, onSelect: () => navigate(`/${one.name}`) })),
    "-",
    { label: t("console.shortcuts.title"), icon: "keyboard", onSelect: showShortcuts },
    { label: t("console.sign_out"), icon: "logout", onSelect: () => session.logout() },
  ];
  const face = html`<span class="room-link"><${Icon} name="menu" /><span class="room-link-name" aria-hidden="true">${t("console.more")}</span></span>`;
  return html`
    <nav class="bottom-bar" aria-label=${t("console.rooms")}>
      <ul>
        ${first.map((one) => html`<li key=${one.name}><${RoomLink} ...${{ one, room, inbox }} /></li>`)}
        <li class=${others.includes(room) ? "bottom-bar-here" : ""}><${Menu} label=${t("console.more")} face=${face} items=${items} /></li>
      </ul>
    </nav>
  `;
}
