/** The access token at hand, and how to get another. The server's clock decides when one has ended, not this one's. */

/**
 * @typedef {object} TokenSource
 * @property {string} [token] one to begin with
 * @property {(stale: string | null) => Promise<string | null> | string | null} [getToken] gives a token; called with the
 *   stale one when that was refused or ends soon. Null means signed out; throwing means "try again later".
 * @property {() => Promise<string | null | void> | string | null | void} [onTokenExpired] called when `getToken` is
 *   missing or gave nothing new; may give a token to go on with.
 */

export class Tokens {
  /** @type {string | null} */
  #current;
  /** @type {Promise<string | null> | null} */
  #renewing = null;

  /** @param {TokenSource} source */
  constructor(source) {
    this.source = source;
    this.#current = source.token ?? null;
  }

  /** The one at hand, or the first one. Null: there is none to be had. */
  async current() {
    return this.#current ?? this.renew();
  }

  /** Another than the one at hand; who asks meanwhile gets the same. Null: there is none to be had. */
  async renew() {
    this.#renewing ??= this.#fetch().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #fetch() {
    const stale = this.#current;
    let fresh = (await this.source.getToken?.(stale)) ?? null;
    if (fresh === null || fresh === stale) fresh = (await this.source.onTokenExpired?.()) || null;
    if (fresh !== null) this.#current = fresh;
    return fresh;
  }

  /** The id of the user to whom the token at hand belongs; the server alone judges the token. */
  get userId() {
    return this.#current === null ? null : readSubject(this.#current);
  }
}

/** @param {string} token @returns {string | null} */
function readSubject(token) {
  try {
    const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(payload)).sub ?? null;
  } catch {
    return null;
  }
}
