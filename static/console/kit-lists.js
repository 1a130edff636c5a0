/** Views of many things in the kit. */

import { t } from "../i18n/kit.js";
import { Avatar } from "../ui/avatar.js";
import { Badge, Chip } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { html, useRef, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { Keys, ShortcutsDialog, useShortcut } from "../ui/shortcuts.js";
import { EmptyState } from "../ui/states.js";
import { Table } from "../ui/table.js";
import { Tabs } from "../ui/tabs.js";
import { toast } from "../ui/toasts.js";
import { VirtualList } from "../ui/virtual-list.js";
import { Specimen, Specimens } from "./kit-frame.js";

const MANY = 10_000;
const ROW = 57;
const PEOPLE = [
  { id: "1", name: "Ada Lovelace", role: "admin", mail: "ada@example.org", answered: 1284 },
  { id: "2", name: "Wangari Maathai", role: "manager", mail: "wangari.maathai@example.org", answered: 312 },
  { id: "3", name: "Aimé Césaire", role: "agent", mail: "aime@example.org", answered: 48 },
];

export function TabViews() {
  const [tab, setTab] = useState("all");
  const tabs = [
    { key: "all", label: t("kit.tabs.all"), icon: "inbox" }, { key: "unread", label: t("kit.tabs.unread"), count: 12 },
    { key: "mine", label: t("kit.tabs.mine"), icon: "user" }, { key: "files", label: t("kit.tabs.files") },
  ];
  return html`<${Specimens} wide><${Specimen} name="Tabs">
    <${Tabs} label=${t("kit.tabs")} tabs=${tabs} value=${tab} onChange=${setTab}><p>${t(`kit.tabs.${tab}.text`)}</p><//>
  <//><//>`;
}

export function Tables() {
  const items = [{ label: t("kit.menus.rename"), icon: "edit", onSelect: () => toast(t("kit.again")) }];
  const columns = [
    { key: "name", label: t("kit.fields.name"), render: ({ name }) => html`<span class="kit-pair"><${Avatar} name=${name} size=${30} /><strong>${name}</strong></span>` },
    { key: "role", label: t("kit.fields.role"), render: ({ role }) => html`<${Chip}>${t(`kit.role.${role}`)}<//>` },
    { key: "mail", label: t("kit.fields.mail") },
    { key: "answered", label: t("kit.tables.answered"), align: "end" },
    { key: "more", label: t("kit.tables.actions"), quietLabel: true, align: "end",
      render: ({ name }) => html`<${Menu} label=${t("kit.tables.more", { name })} items=${items} />` },
  ];
  const empty = html`<${EmptyState} icon="users" title=${t("kit.tables.none")} text=${t("kit.tables.none.text")} />`;
  const keyOf = ({ id }) => id;
  return html`<${Specimens} wide>
    <${Specimen} name="Table"><${Table} label=${t("kit.tables.team")} columns=${columns} rows=${PEOPLE} keyOf=${keyOf} /><//>
    <${Specimen} name=${t("kit.tables.narrow")}><div class="kit-narrow"><${Table} label=${t("kit.tables.team.cards")} columns=${columns} rows=${PEOPLE.slice(0, 2)} keyOf=${keyOf} /></div><//>
    <${Specimen} name=${t("kit.tables.empty")}><${Table} label=${t("kit.tables.team")} columns=${columns} rows=${[]} keyOf=${keyOf} empty=${empty} /><//>
  <//>`;
}

const makeRow = (number) => ({ id: `row-${number}`, number });

export function Lists() {
  const [items, setItems] = useState(() => Array.from({ length: MANY }, (_, at) => makeRow(at + 1)));
  const controls = useRef(null);
  const before = () => setItems([...Array.from({ length: 10 }, (_, at) => makeRow(items[0].number - 10 + at)), ...items]);
  return html`<${Specimens} wide><${Specimen} name="VirtualList">
    <div class="kit-row">
      <${Button} icon="chevron-down" onClick=${() => controls.current.show(items.length - 1)}>${t("kit.lists.end")}<//>
      <${Button} icon="chevron-up" onClick=${() => controls.current.show(0)}>${t("kit.lists.start")}<//>
      <${Button} icon="plus" onClick=${before}>${t("kit.lists.before")}<//>
    </div>
    <div class="kit-window"><${VirtualList} items=${items} heightOf=${() => ROW} keyOf=${({ id }) => id} label=${t("kit.lists.many")} controls=${controls}
      render=${({ number }) => html`<${Row} number=${number} />`} /></div>
  <//><//>`;
}

/** Every seventh row is higher than was estimated. */
function Row({ number }) {
  return html`<div class="kit-item">
    <${Avatar} name=${String.fromCharCode(65 + (Math.abs(number) % 26))} id=${String(number)} />
    <div class="kit-item-words"><strong>${t("kit.lists.row", { number })}</strong>${number % 7 === 0 && html`<p class="ui-hint">${t("kit.lists.higher")}</p>`}</div>
    <${Badge} count=${number % 5 === 0 ? Math.abs(number) : 0} />
  </div>`;
}

export function KeyList() {
  const [open, setOpen] = useState(false);
  const [last, setLast] = useState("");
  useShortcut("?", () => setOpen(true), { label: t("kit.keys.show") });
  useShortcut("g i", () => setLast("g i"), { label: t("kit.keys.inbox") });
  useShortcut("mod+k", () => setLast("mod+k"), { label: t("kit.keys.find") });
  return html`<${Specimens}><${Specimen} name="useShortcut">
    <div class="kit-row"><${Button} icon="keyboard" onClick=${() => setOpen(true)}>${t("kit.keys.show")}<//><${Keys} keys="?" /><${Keys} keys="g i" /><${Keys} keys="mod+k" /></div>
    <p class="ui-hint" role="status">${t("kit.keys.last", { keys: last || "–" })}</p>
    ${open && html`<${ShortcutsDialog} onClose=${() => setOpen(false)} />`}
  <//><//>`;
}
