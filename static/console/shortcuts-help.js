/** The shortcuts of every room, and the list of all of them under "?". */

import { t } from "../i18n/i18n.js";
import { html, signal } from "../ui/html.js";
import { ShortcutsDialog, useShortcut } from "../ui/shortcuts.js";
import { navigate } from "./router.js";

const open = signal(false);

export function showShortcuts() {
  open.value = true;
}

/** @param {{rooms: import("./rooms.js").Room[]}} props */
export function GlobalShortcuts({ rooms }) {
  useShortcut("?", showShortcuts, { label: t("ui.shortcuts.show") });
  return html`
    ${rooms.map((room) => html`<${RoomShortcut} key=${room.name} room=${room} />`)}
    ${open.value && html`<${ShortcutsDialog} onClose=${() => (open.value = false)} />`}
  `;
}

function RoomShortcut({ room }) {
  useShortcut(`g ${room.key}`, () => navigate(`/${room.name}`), { label: t("console.shortcuts.go", { room: t(`console.room.${room.name}`) }) });
  return null;
}
