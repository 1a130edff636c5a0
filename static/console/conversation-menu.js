/** What can be done with a conversation besides answering it; only what this person may is in the list. */

import { t } from "../i18n/i18n.js";
import { confirm } from "../ui/dialog.js";
import { attempt } from "./attempt.js";
import { counterpart } from "./conversation-names.js";
import { navigate } from "./router.js";

/**
 * @param {{session: any, model: any, conversation: any, contact: any, name: string, open: (dialog: any) => void}} about
 * @returns {(import("../ui/menu.js").MenuItem | "-")[]}
 */
export function conversationMenu({ session, model, conversation, contact, name, open }) {
  const group = conversation.kind === "group";
  const owner = conversation.owner_id === session.me.value.id;
  const manages = group && (owner || session.may("conversations.manage_groups"));
  const moderates = session.may("conversations.moderate");
  const parts = [
    manages && [
      { label: t("console.group.rename"), icon: "edit", onSelect: () => open("rename") },
      { label: t("console.group.add"), icon: "users", onSelect: () => open("add") },
    ],
    [
      { label: t("console.export.csv"), icon: "download", onSelect: () => open({ format: "csv" }) },
      { label: t("console.export.json"), icon: "download", onSelect: () => open({ format: "json" }) },
    ],
    dangers({ session, model, conversation, contact, name, owner, moderates }),
  ];
  return parts.filter((part) => part && part.length > 0).flatMap((part, at) => (at > 0 ? ["-", ...part] : part));
}

function dangers({ session, model, conversation, contact, name, owner, moderates }) {
  const other = conversation.kind === "support" ? counterpart(conversation, session.me.value.id) : null;
  const deletes = moderates || (conversation.kind === "group" && owner);
  return [
    other && session.may("users.block") && blocking(contact, other.name),
    moderates && { label: t("console.history.action"), icon: "trash", danger: true, onSelect: () => deleteHistory(model, name) },
    deletes && { label: t("console.delete.action"), icon: "trash", danger: true, onSelect: () => deleteConversation(model, name) },
  ].filter(Boolean);
}

/** @param {any} model @param {string} name */
async function deleteHistory(model, name) {
  const sure = await confirm({
    title: t("console.history.title"), text: t("console.history.text", { name }), action: t("console.history.confirm"),
    danger: true, typeToConfirm: name,
  });
  if (sure) await attempt(() => model.deleteHistory(), { done: t("console.history.done") });
}

/** @param {any} model @param {string} name */
async function deleteConversation(model, name) {
  const sure = await confirm({
    title: t("console.delete.title"), text: t("console.delete.text", { name }), action: t("console.delete.confirm"), danger: true,
  });
  if (sure && (await attempt(() => model.delete(), { done: t("console.delete.done") }))) navigate("/inbox");
}

/** @param {any} contact @param {string} name */
function blocking(contact, name) {
  if (contact.contact.value?.user.blocked) {
    return { label: t("console.block.undo", { name }), icon: "unlock", onSelect: () => attempt(() => contact.block(false), { done: t("console.block.undone", { name }) }) };
  }
  return { label: t("console.block.action", { name }), icon: "block", danger: true, onSelect: () => block(contact, name) };
}

/** @param {any} contact @param {string} name */
async function block(contact, name) {
  const sure = await confirm({ title: t("console.block.title", { name }), text: t("console.block.text"), action: t("console.block.confirm"), danger: true });
  if (sure) await attempt(() => contact.block(true), { done: t("console.block.done", { name }) });
}
