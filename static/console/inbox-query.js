/** What the inbox is asked for: filters that stand in the address, and whether a conversation passes them. */

/**
 * @typedef {object} Filters
 * @property {string} q
 * @property {"" | "group" | "direct" | "support" | "listing"} kind
 * @property {boolean} unread
 * @property {"" | "me" | "none"} assignee
 * @property {"" | "open" | "closed"} status "" for both
 * @property {string} label
 */

/** @type {Filters} */
export const NO_FILTERS = { q: "", kind: "", unread: false, assignee: "", status: "", label: "" };

const KINDS = ["group", "direct", "support", "listing"];

/** @param {Record<string, string>} query of an address; what is not understood counts for nothing @returns {Filters} */
export function readFilters(query) {
  return {
    q: (query.q ?? "").slice(0, 100),
    kind: /** @type {Filters["kind"]} */ (KINDS.includes(query.kind) ? query.kind : ""),
    unread: query.unread === "true",
    assignee: /** @type {Filters["assignee"]} */ (["me", "none"].includes(query.assignee) ? query.assignee : ""),
    status: /** @type {Filters["status"]} */ (["open", "closed"].includes(query.status) ? query.status : ""),
    label: query.label ?? "",
  };
}

/** As the server takes them. @param {Filters} filters */
export function asQuery({ q, kind, unread, assignee, status, label }) {
  return { q, kind, unread: unread ? "true" : "", assignee, status, label };
}

/**
 * Whether a conversation belongs in the list; the search is the server's, and is only guessed at here.
 * @param {any} conversation @param {Filters} filters @param {string} me
 */
export function passes(conversation, filters, me) {
  const { handling } = conversation;
  if (filters.kind && conversation.kind !== filters.kind) return false;
  if (filters.unread && !conversation.unread) return false;
  if (filters.assignee === "me" && handling?.assignee_id !== me) return false;
  if (filters.assignee === "none" && (!handling || handling.assignee_id !== null)) return false;
  if (filters.status && handling?.status !== filters.status) return false;
  if (filters.label && !handling?.labels.some((one) => fold(one) === fold(filters.label))) return false;
  return !filters.q || isNamed(conversation, filters.q);
}

/** @param {any} conversation @param {string} q */
function isNamed(conversation, q) {
  const names = [conversation.title, ...conversation.members.map((member) => member.name)];
  const wanted = fold(q.trim());
  return names.some((name) => ` ${fold(name)}`.includes(` ${wanted}`));
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
