/** What lies above the page, in the kit. */

import { t } from "../i18n/kit.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Dialog, confirm } from "../ui/dialog.js";
import { Select, TextArea, TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { toast } from "../ui/toasts.js";
import { Specimen, Specimens } from "./kit-frame.js";

export function Menus() {
  const [sorted, setSorted] = useState("new");
  const say = (label) => () => toast(t("kit.chosen", { label }));
  const act = (name, more) => ({ label: t(`kit.menus.${name}`), onSelect: say(t(`kit.menus.${name}`)), ...more });
  const items = [
    act("rename", { icon: "edit" }), act("mute", { icon: "bell-off", hint: t("kit.menus.mute.hint") }),
    act("assign", { icon: "user", disabled: true }), "-", act("delete", { icon: "trash", danger: true }),
  ];
  const sorts = ["new", "old", "unread"].map((key) => ({ label: t(`kit.menus.${key}`), checked: sorted === key, onSelect: () => setSorted(key) }));
  return html`<${Specimens}><${Specimen} name="Menu" row>
    <${Menu} label=${t("kit.menus.more")} items=${items} align="start" />
    <${Menu} label=${t("kit.menus.sort")} text=${t("kit.menus.sort")} icon="filter" kind="quiet" items=${sorts} align="start" />
    <${Menu} label=${t("kit.menus.account")} face=${html`<${Avatar} name="Ada Lovelace" online=${true} />`} items=${items} align="start" />
  <//><//>`;
}

export function Dialogs() {
  const [open, setOpen] = useState(false);
  const ask = async (question) => toast(t(await confirm(question) ? "kit.dialogs.yes" : "kit.dialogs.no"));
  const simple = { title: t("kit.dialogs.leave"), text: t("kit.dialogs.leave.text"), action: t("kit.dialogs.leave.action") };
  const grave = { title: t("kit.dialogs.erase"), text: t("kit.dialogs.erase.text"), action: t("kit.dialogs.erase.action"), danger: true };
  return html`<${Specimens}><${Specimen} name="Dialog, confirm" row>
    <${Button} onClick=${() => setOpen(true)}>${t("kit.dialogs.form")}<//>
    <${Button} onClick=${() => ask(simple)}>${t("kit.dialogs.ask")}<//>
    <${Button} kind="danger" onClick=${() => ask(grave)}>${t("kit.dialogs.danger")}<//>
    <${Button} kind="danger" onClick=${() => ask({ ...grave, typeToConfirm: "demo" })}>${t("kit.dialogs.typed")}<//>
    ${open && html`<${Invitation} onClose=${() => setOpen(false)} />`}
  <//><//>`;
}

function Invitation({ onClose }) {
  const [name, setName] = useState("");
  const [words, setWords] = useState("");
  const send = () => {
    onClose();
    toast(t("kit.dialogs.sent", { name }), { kind: "success" });
  };
  const footer = html`<${Button} onClick=${onClose}>${t("kit.cancel")}<//>
    <${Button} kind="primary" type="submit" icon="send" disabled=${!name.trim()}>${t("kit.dialogs.send")}<//>`;
  return html`<${Dialog} title=${t("kit.dialogs.form")} footer=${footer} onClose=${onClose} onSubmit=${send}>
    <p class="ui-dialog-text">${t("kit.dialogs.form.text")}</p>
    <${TextField} label=${t("kit.fields.name")} value=${name} onInput=${setName} required autocomplete="off" />
    <${Select} label=${t("kit.fields.role")} value="agent" options=${["admin", "manager", "agent"].map((value) => ({ value, label: t(`kit.role.${value}`) }))} />
    <${TextArea} label=${t("kit.fields.greeting")} value=${words} onInput=${setWords} rows=${3} />
  <//>`;
}

export function News() {
  const action = { label: t("kit.undo"), onSelect: () => toast(t("kit.undone")) };
  const show = (kind, options = {}) => html`<${Button} key=${kind} onClick=${() => toast(t(`kit.toast.${kind}`), { kind, ...options })}>${t(`kit.toasts.${kind}`)}<//>`;
  return html`<${Specimens}><${Specimen} name="toast" row>
    ${show("success", { action })}${show("warning")}${show("danger")}
    <${Button} onClick=${() => toast(t("kit.toast.long"), { duration: 0, action })}>${t("kit.toasts.stays")}<//>
  <//><//>`;
}
