/** What a page remembers: JSON in localStorage, checked when read, shared with the other tabs. */

/** What stands in for localStorage where the browser gives none; it lasts as long as the page. */
class Memory {
  #values = new Map();
  getItem(key) {
    return this.#values.get(key) ?? null;
  }
  setItem(key, value) {
    this.#values.set(key, value);
  }
  removeItem(key) {
    this.#values.delete(key);
  }
  keys() {
    return [...this.#values.keys()];
  }
}

const memory = new Memory();

/** @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">} */
function storage() {
  try {
    return globalThis.localStorage ?? memory;
  } catch {
    return memory; // Blocked by the person's settings.
  }
}

/** Forget all of which the names begin so. @param {string} prefix */
export function clearBeginningWith(prefix) {
  const place = storage();
  const keys = place === memory ? [] : Object.keys(place);
  for (const key of keys.filter((one) => one.startsWith(prefix))) place.removeItem(key);
  for (const key of memory.keys().filter((one) => one.startsWith(prefix))) memory.removeItem(key);
}

/** @template T */
export class Store {
  /**
   * @param {string} key
   * @param {{validate: (value: any) => boolean, fallback: T}} options what does not pass is thrown away quietly
   */
  constructor(key, { validate, fallback }) {
    this.key = key;
    this.validate = validate;
    this.fallback = fallback;
  }

  /** @returns {T} */
  get() {
    try {
      const value = JSON.parse(storage().getItem(this.key) ?? "null");
      if (value !== null && this.validate(value)) return value;
      if (value !== null) this.clear();
    } catch {
      this.clear();
    }
    return this.fallback;
  }

  /** @param {T} value */
  set(value) {
    try {
      storage().setItem(this.key, JSON.stringify(value));
    } catch {
      memory.setItem(this.key, JSON.stringify(value)); // Full: keep it at least for this page.
    }
  }

  clear() {
    storage().removeItem(this.key);
    memory.removeItem(this.key);
  }

  /** @param {(value: T) => void} listener called when another tab changed it @returns {() => void} */
  onChange(listener) {
    const hear = (event) => (event.key === this.key || event.key === null) && listener(this.get());
    addEventListener("storage", hear);
    return () => removeEventListener("storage", hear);
  }
}

/**
 * Do something in one tab at a time. Without the Web Locks API (pages without TLS) a lease in localStorage stands in.
 * @template T @param {string} name @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function exclusively(name, work) {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, work);
  const lease = await takeLease(name);
  try {
    return await work();
  } finally {
    if (storage().getItem(name) === lease) storage().removeItem(name);
  }
}

const LEASE = 10_000;

/** @param {string} name */
async function takeLease(name) {
  const owner = Math.random().toString(36).slice(2);
  for (;;) {
    const [until = "0"] = (storage().getItem(name) ?? "").split(" ");
    if (Number(until) < Date.now()) {
      const lease = `${Date.now() + LEASE} ${owner}`;
      storage().setItem(name, lease);
      await pause(20); // Whoever wrote last within this time has it.
      if (storage().getItem(name) === lease) return lease;
    }
    await pause(50 + Math.random() * 50);
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
