/** The tenant's own emojis, read once a sign-in. */

import { effect, signal } from "../vendor/signals.js";

/** @type {WeakMap<import("./session.js").Session, import("../vendor/signals.js").Signal<Map<string, string>>>} */
const known = new WeakMap();

/**
 * Name to the address of its picture; empty until it is read, and where it cannot be.
 * @param {import("./session.js").Session} session
 */
export function customEmojis(session) {
  const present = known.get(session);
  if (present) return present;
  const emojis = signal(new Map());
  known.set(session, emojis);
  effect(() => {
    if (session.state.value === "ready") queueMicrotask(() => void refreshEmojis(session));
  });
  return emojis;
}

/** Read them anew, after a change. @param {import("./session.js").Session} session */
export async function refreshEmojis(session) {
  const found = new Map();
  try {
    for (let cursor = null, first = true; first || cursor; first = false) {
      const page = await session.api.get("/emojis", { limit: 100, cursor });
      for (const { name, url } of page.items) found.set(name, session.url + url);
      cursor = page.next_cursor;
    }
  } catch {
    return; // Their native stand-ins are shown.
  }
  const emojis = known.get(session);
  if (emojis) emojis.value = found;
}
