/** One person's sign-in on a page: who they are, their connection, and what is done in their name. */

import { asPalabreError } from "../js/errors.js";
import { signal } from "../vendor/signals.js";
import { Api } from "./api.js";
import { Credentials } from "./credentials.js";
import { clearBeginningWith } from "./storage.js";
import { Unsent } from "./unsent.js";

/** Messages of one conversation that a page keeps: more than anybody scrolls through. */
const MOST_MESSAGES = 20_000;
/** Milliseconds between tries while a kept sign-in cannot be asked about. */
const START_AGAIN_AFTER = 3_000;

/**
 * @typedef {"signed_out" | "starting" | "ready"} SessionState
 * @typedef {{state: import("../js/types.js").ConnectionState, error: any}} ConnectionView
 */

export class Session {
  /** @type {import("../vendor/signals.js").Signal<SessionState>} */
  state = signal("signed_out");
  /** The reply of `/auth/me`. */
  me = signal(/** @type {any} */ (null));
  /** @type {import("../vendor/signals.js").Signal<ConnectionView>} */
  connection = signal({ state: "offline", error: null });
  /** Why the sign-in ended by itself: `revoked`, `unauthenticated`, or an error's code. */
  ended = signal(/** @type {string | null} */ (null));
  /** @type {import("../js/client.js").PalabreClient | null} */
  client = null;
  #facts = new Map();
  #run = 0;

  /** @param {{url: string, tenant: string, area: string}} options `area` keeps the widget and the console apart */
  constructor({ url, tenant, area }) {
    this.url = url.replace(/\/$/, "");
    this.tenant = tenant;
    this.credentials = new Credentials({ url: this.url, name: `${area}.${tenant}` });
    this.api = new Api({ url: this.url, credentials: this.credentials });
    this.unsent = new Unsent(this);
    this.credentials.store.onChange((kept) => void this.#changedElsewhere(kept));
    globalThis.addEventListener?.("online", () => this.client?.connect());
  }

  /** Go on with a kept sign-in. False: there is none any more. */
  async start() {
    if (this.credentials.kept === null) return false;
    const run = ++this.#run;
    this.state.value = "starting";
    while (run === this.#run) {
      try {
        // The client is half of all code: pages of people who are not signed in do without it.
        const [me, { PalabreClient }] = await Promise.all([this.api.get("/auth/me"), import("../js/client.js")]);
        if (run === this.#run) this.#begin(me, PalabreClient);
        return run === this.#run;
      } catch (thrown) {
        const error = asPalabreError(thrown);
        if (!error.retryable) return this.#lose(error.code);
        this.connection.value = { state: "connecting", error };
        await new Promise((resolve) => setTimeout(resolve, START_AGAIN_AFTER));
      }
    }
    return false;
  }

  /** @param {string} email @param {string} password */
  login(email, password) {
    return this.#signIn("/auth/login", { email, password });
  }

  /** Make a member's account. @param {{name: string, email: string, password: string}} account */
  register(account) {
    return this.#signIn("/auth/register", account);
  }

  /** @param {{name?: string, email?: string, page_url?: string}} [about] */
  visitor(about = {}) {
    return this.#signIn("/auth/visitor", about);
  }

  /** @param {string} token signed by the embedding site */
  exchange(token) {
    return this.#signIn("/auth/exchange", { token });
  }

  /** @param {string} path @param {object} body */
  async #signIn(path, body) {
    const given = Object.entries(body).filter(([, value]) => value);
    const signedIn = await this.api.post(path, { tenant: this.tenant, ...Object.fromEntries(given) });
    const before = this.credentials.kept?.user.id;
    if (before !== signedIn.user.id) this.#stop();
    this.credentials.keep(signedIn);
    this.ended.value = null;
    await this.start();
    return signedIn.user;
  }

  /** End the sign-in here and on the server, which tells only sockets that are open still. */
  async logout() {
    this.client?.close();
    await this.api.post("/auth/logout").catch(() => {});
    this.forget();
  }

  /** Forget the person on this machine. */
  forget() {
    this.unsent.clear();
    const person = this.me.value?.id ?? this.credentials.kept?.user.id;
    clearBeginningWith(`palabre.draft.${person}.`);
    clearBeginningWith(`palabre.push.${person}`); // The server ends notifications with the sign-in.
    this.credentials.forget();
    this.#stop();
    this.ended.value = null;
  }

  /** @param {string} permission */
  may(permission) {
    return this.me.value?.permissions.includes(permission) ?? false;
  }

  /** Hear a fact, across reconnections and sign-ins. @param {string} name @param {(payload: any) => void} listener */
  onFact(name, listener) {
    const listeners = this.#facts.get(name) ?? new Set();
    this.#facts.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** @param {any} me @param {typeof import("../js/client.js").PalabreClient} PalabreClient */
  #begin(me, PalabreClient) {
    const { credentials } = this;
    this.client?.close();
    const client = new PalabreClient({
      url: this.url, mostMessages: MOST_MESSAGES,
      getToken: (stale) => (stale === null ? credentials.token() : credentials.renew(stale)),
    });
    this.client = client;
    client.on("connection", (detail) => (this.connection.value = detail));
    client.on("ended", ({ reason, final }) => final && this.client === client && this.#lose(reason));
    client.connection.on("fact", ({ name, payload }) => this.#facts.get(name)?.forEach((listener) => listener(payload)));
    this.me.value = me;
    this.state.value = "ready";
    client.connect();
    this.unsent.restore();
  }

  /** @param {string} reason @returns {false} */
  #lose(reason) {
    const me = this.me.value?.id ?? null;
    if (me === null || this.credentials.kept?.user.id === me) this.credentials.forget(); // Another tab may have signed in anew.
    this.#stop();
    this.ended.value = reason;
    return false;
  }

  #stop() {
    this.#run++;
    this.client?.close();
    this.client = null;
    this.me.value = null;
    this.state.value = "signed_out";
    this.connection.value = { state: "offline", error: null };
  }

  /** Another tab signed in, renewed or left. @param {import("./credentials.js").Kept | null} kept */
  async #changedElsewhere(kept) {
    const mine = this.me.value?.id ?? null;
    if ((kept?.user.id ?? null) === mine) return;
    this.#stop();
    if (kept) await this.start();
  }
}
