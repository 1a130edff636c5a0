/** Files that only those who may can read, as addresses that an `<img>` can show. */

/** @type {Map<string, Promise<string>>} */
const addresses = new Map();
/** Pictures kept at once. */
const MOST = 200;

/**
 * @param {import("./session.js").Session} session @param {{id: string, url: string}} attachment
 * @returns {Promise<string>} good until the page is left, or many others were asked for
 */
export function addressOf(session, { id, url }) {
  const present = addresses.get(id);
  if (present) return present;
  const address = session.api.blob(url).then((blob) => URL.createObjectURL(blob));
  address.catch(() => addresses.delete(id));
  addresses.set(id, address);
  if (addresses.size > MOST) drop();
  return address;
}

function drop() {
  const [oldest, address] = /** @type {[string, Promise<string>]} */ (addresses.entries().next().value);
  addresses.delete(oldest);
  address.then((url) => URL.revokeObjectURL(url), () => {});
}
