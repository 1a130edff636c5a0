/** What can be done with one contact. */

import { t } from "../../i18n/i18n.js";
import { confirm } from "../../ui/dialog.js";
import { html } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { attempt } from "../attempt.js";
import { openDirect } from "../new-conversation.js";

export function ContactMenu({ session, model, contact, setDialog }) {
  const manage = session.may("contacts.manage");
  const direct = session.may("conversations.open_direct") && contact.role !== "visitor" && contact.id !== session.me.value.id;
  const items = [
    direct && { label: t("console.contact.write"), icon: "user", onSelect: () => openDirect(session, contact.id) },
    manage && { label: t("console.contacts.edit"), icon: "edit", onSelect: () => setDialog({ type: "edit", contact }) },
    { label: t("console.contacts.consents"), icon: "check", onSelect: () => setDialog({ type: "consents", contact }) },
    manage && contact.role === "member" && !contact.last_seen_at && { label: t("console.delete_short"), icon: "trash", danger: true, onSelect: () => remove(model, contact) },
  ].filter(Boolean);
  return html`<${Menu} label=${t("console.people.more", { name: contact.name })} items=${items} />`;
}

async function remove(model, { id, name }) {
  const sure = await confirm({ title: t("console.records.delete_title", { name }), text: t("console.contacts.delete_text"), action: t("console.delete_short"), danger: true });
  if (sure) await attempt(() => model.remove(id), { done: t("console.records.deleted", { name }) });
}
