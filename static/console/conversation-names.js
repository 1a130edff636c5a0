/** How the team names a conversation, and whose it is. */

import { t } from "../i18n/i18n.js";
import { isStaff } from "./sign-in-model.js";

/**
 * The person at the other end: the customer of a support conversation, the other one of two. Null in a group.
 * @param {any} conversation @param {string} me
 */
export function counterpart(conversation, me) {
  const { kind, members, owner_id } = conversation;
  if (kind === "group") return null;
  if (kind === "support") return members.find((one) => one.user_id === owner_id) ?? members.find((one) => !isStaff(one)) ?? null;
  return members.find((one) => one.user_id !== me) ?? null;
}

/** @param {any} conversation @param {string} me */
export function nameOf(conversation, me) {
  const other = counterpart(conversation, me)?.name ?? "";
  if (conversation.kind === "listing" && conversation.listing) {
    return other ? `${other} · ${conversation.listing.title}` : conversation.listing.title;
  }
  return (conversation.kind === "group" ? conversation.title : other || conversation.title) || t("console.unnamed");
}

/** What a conversation is known by in colours and initials. @param {any} conversation @param {string} me */
export function faceIdOf(conversation, me) {
  return counterpart(conversation, me)?.user_id ?? conversation.id;
}
