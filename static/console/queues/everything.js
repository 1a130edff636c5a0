/** Lists that fit on one screen, read to their end. */

/** @param {import("../../model/session.js").Session} session @param {string} path @param {object} [query] @returns {Promise<any[]>} */
export async function readAll(session, path, query = {}) {
  const found = [];
  let cursor = null;
  do {
    const page = await session.api.get(path, { ...query, cursor, limit: 100 });
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}
