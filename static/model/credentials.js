/**
 * The tokens of one person on one site, shared by all tabs. A refresh token works once, so one tab at a time renews;
 * its `Idempotency-Key` is kept before it is used, so that a page closed in between can ask again.
 */

import { asPalabreError, PalabreError } from "../js/errors.js";
import { exclusively, Store } from "./storage.js";

/** Milliseconds before its end from which an access token is renewed. */
const MARGIN = 20_000;

/**
 * @typedef {object} Kept
 * @property {string} access_token
 * @property {string} refresh_token
 * @property {string} [renewal_key] under which this refresh token is or was exchanged
 * @property {number} expires_at milliseconds since the epoch, by this machine's clock
 * @property {{id: string, name: string, role: string}} user
 */

export class Credentials {
  /** @param {{url: string, name: string}} options `name` tells one site and purpose from another */
  constructor({ url, name }) {
    this.url = url;
    this.lock = `palabre.lock.${name}`;
    /** @type {Store<Kept | null>} */
    this.store = new Store(`palabre.session.${name}`, { validate: isKept, fallback: null });
  }

  get kept() {
    return this.store.get();
  }

  /** @param {any} signedIn a reply of signing in */
  keep({ access_token, refresh_token, expires_in, user }) {
    this.store.set({ access_token, refresh_token, expires_at: Date.now() + expires_in * 1000, user });
  }

  forget() {
    this.store.clear();
  }

  /** An access token that is good for a while, or null when there is no sign-in any more. Throws when offline. */
  async token() {
    const kept = this.kept;
    if (kept === null) return null;
    return kept.expires_at - MARGIN > Date.now() ? kept.access_token : this.renew(kept.access_token);
  }

  /** Another token than the stale one; other tabs wait and take the same. @param {string | null} stale */
  async renew(stale) {
    return exclusively(this.lock, async () => {
      const kept = this.kept;
      if (kept === null) return null;
      if (kept.access_token !== stale && kept.expires_at - MARGIN > Date.now()) return kept.access_token;
      return this.#exchange(kept);
    });
  }

  /** @param {Kept} kept @returns {Promise<string | null>} */
  async #exchange(kept) {
    const renewal_key = kept.renewal_key ?? newKey();
    this.store.set({ ...kept, renewal_key });
    const reply = await this.#ask(kept.refresh_token, renewal_key);
    const body = await reply.json();
    if (reply.ok) {
      this.keep(body);
      return body.access_token;
    }
    if (reply.status !== 401) throw new PalabreError(body.error);
    if (this.kept?.refresh_token === kept.refresh_token) this.forget();
    return null;
  }

  /** @param {string} refresh_token @param {string} key */
  async #ask(refresh_token, key) {
    try {
      return await fetch(`${this.url}/api/v1/auth/refresh`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body: JSON.stringify({ refresh_token }),
        signal: AbortSignal.timeout(15_000),
      });
    } catch (error) {
      throw asPalabreError(error);
    }
  }
}

/** @param {any} value */
function isKept(value) {
  const texts = [value.access_token, value.refresh_token, value.user?.id, value.user?.name, value.user?.role];
  return texts.every((text) => typeof text === "string") && Number.isFinite(value.expires_at);
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
