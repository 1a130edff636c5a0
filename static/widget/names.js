/** What a conversation is called, seen by the one who looks at it. */

/** @param {any} conversation @param {string} me @returns {any} the other one of two */
export function partner(conversation, me) {
  return conversation.members.find((member) => member.user_id !== me);
}

/** @param {any} conversation @param {string} me @param {string} team */
export function titleOf(conversation, me, team) {
  if (conversation.kind === "support") return team;
  if (conversation.kind === "direct") return partner(conversation, me)?.name ?? "…";
  return conversation.title;
}
