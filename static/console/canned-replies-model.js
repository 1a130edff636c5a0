/** Canned replies of the business, and how their variables are filled in. Draws nothing. */

import { signal } from "../ui/html.js";

export const VARIABLES = ["first_name", "name", "agent_name", "company", "product"];

/** @typedef {{id: string, shortcut: string, title: string, body: string, updated_at: string}} CannedReply */

export class CannedReplies {
  /** By shortcut. @type {import("../vendor/signals.js").Signal<CannedReply[]>} */
  items = signal([]);
  /** @type {import("../vendor/signals.js").Signal<"loading" | "ready" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));

  /** @param {import("../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  async load() {
    try {
      const found = [];
      let cursor = null;
      do {
        const page = await this.session.api.get("/canned-replies", { cursor, limit: 100 });
        found.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor);
      this.#publish(found);
      this.phase.value = "ready";
    } catch (error) {
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  /** A new one without an id, otherwise changed. @param {Partial<CannedReply>} reply */
  async save({ id, shortcut, title, body }) {
    const given = { shortcut, title, body };
    const saved = id
      ? await this.session.api.patch(`/canned-replies/${id}`, given)
      : await this.session.api.post("/canned-replies", given);
    this.#publish([...this.items.value.filter((one) => one.id !== saved.id), saved]);
  }

  /** @param {string} id */
  async remove(id) {
    await this.session.api.delete(`/canned-replies/${id}`);
    this.#publish(this.items.value.filter((one) => one.id !== id));
  }

  /** @param {CannedReply[]} items */
  #publish(items) {
    this.items.value = items.sort((one, other) => one.shortcut.localeCompare(other.shortcut));
  }
}

/** @type {WeakMap<object, CannedReplies>} */
const kept = new WeakMap();

/** The one of a session, read at first use. @param {import("../model/session.js").Session} session */
export function cannedRepliesOf(session) {
  let replies = kept.get(session);
  if (!replies) {
    replies = new CannedReplies(session);
    kept.set(session, replies);
    void replies.load();
  }
  return replies;
}

/** Those whose shortcut or title has the words. @param {CannedReply[]} replies @param {string} text */
export function matching(replies, text) {
  const wanted = text.toLowerCase();
  const starts = replies.filter((one) => one.shortcut.startsWith(wanted));
  const others = replies.filter((one) => !starts.includes(one) && one.title.toLowerCase().includes(wanted));
  return [...starts, ...others];
}

/**
 * The text with what is known filled in; a variable that is not known stays, so that the writer sees it.
 * @param {string} body @param {Record<string, string | null | undefined>} values
 * @returns {{text: string, missing: string[]}}
 */
export function fillIn(body, values) {
  const missing = new Set();
  const text = body.replace(/\{(\w+)\}/g, (whole, name) => {
    if (values[name]) return values[name];
    if (VARIABLES.includes(name)) missing.add(name);
    return whole;
  });
  return { text, missing: [...missing] };
}
