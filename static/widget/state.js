/** What the widget shows: open or not, which conversation, and as whom. Draws nothing. */

import { Inbox } from "../model/inbox.js";
import { Session } from "../model/session.js";
import { Thread } from "../model/thread.js";
import { computed, effect, signal, untracked } from "../ui/html.js";
import { Settings } from "./settings.js";

/**
 * What the widget stands on; pages that are only the chat have no more than this.
 * @typedef {object} Ground
 * @property {string} origin of the Palabre server
 * @property {string} tenant
 * @property {DOMStringMap} data attributes of the script
 * @property {any} appearance reply of `/appearance`
 * @property {ShadowRoot | Document} shadow the tree in which it all stands
 * @property {HTMLElement} root
 * @property {(name: string, detail?: any) => void} emit
 * @property {() => void} label says everything in the language of the moment
 * @property {string} [alone] the title of a page that is only the chat, without launcher, which cannot be closed
 * @property {boolean} [identified] the page is about to say who this is
 * @property {HTMLElement} [launcher]
 *
 * What the loader hands over.
 * @typedef {object} Drawn
 * @property {string} files address of `static/`, with a slash at its end
 * @property {HTMLElement} host
 * @property {HTMLButtonElement} launcher
 * @property {HTMLElement} words
 * @property {HTMLElement} count
 * @property {HTMLElement} aside what readers hear besides the words
 * @property {"auto" | "light" | "dark" | "neon"} theme
 * @property {string} accent
 * @property {ShadowRoot} shadow
 * @property {() => string} language
 * @property {(css: string) => CSSStyleSheet} sheet
 * @property {(language: string) => void} [onLanguage]
 * @typedef {Ground & Drawn} Parts
 *
 * @typedef {"waiting" | "start" | "list" | "thread" | "members"} View
 */

/** Milliseconds. */
const PRESENCE_EVERY = 60_000;

export class Widget {
  opened = signal(false);
  full = signal(false);
  /** @type {import("../vendor/signals.js").Signal<View>} */
  view = signal("waiting");
  /** @type {import("../vendor/signals.js").Signal<Thread | null>} */
  thread = signal(null);
  /** The private conversation that floats beside the panel. @type {import("../vendor/signals.js").Signal<Thread | null>} */
  beside = signal(null);
  /** What went wrong with what was asked for last. */
  trouble = signal(/** @type {any} */ (null));
  /** The product that somebody asked about who may not write to its seller. */
  product = signal(/** @type {any} */ (null));
  /** Words to begin a message with. */
  prompt = signal("");
  /** The way to a booking, while somebody is on it. @type {import("../vendor/signals.js").Signal<import("../booking/nav.js").MemoryNav | null>} */
  booking = signal(null);
  /** Whether a question may have to be asked. */
  asks = signal(false);
  focusOnOpen = true;
  #me = /** @type {string | null} */ (null);
  #busy = Promise.resolve(/** @type {any} */ (null));

  /** @param {Ground} parts */
  constructor(parts) {
    this.parts = parts;
    this.appearance = signal(parts.appearance);
    this.settings = new Settings(parts.tenant, parts.appearance.sound);
    this.session = new Session({ url: parts.origin, tenant: parts.tenant, area: "widget" });
    this.inbox = new Inbox(this.session);
    this.several = computed(() => this.inbox.lines.value.length > 1);
    this.support = computed(() => this.inbox.lines.value.find((line) => line.conversation.kind === "support") ?? null);
    effect(() => this.#follow());
    setInterval(() => this.opened.value && !document.hidden && void this.refreshAppearance(), PRESENCE_EVERY);
  }

  /** What the conversation with the team is called: by the tenant's name, or by that of a page of its own. */
  get team() {
    return this.parts.alone || this.appearance.value.tenant.name;
  }

  /** Go on as who was here before, unless the page says who this is. */
  begin() {
    if (!this.parts.identified) void this.session.start();
  }

  /** Another person, a list that came: what is shown follows. */
  #follow() {
    const { state, me } = this.session;
    const [now, id, loaded] = [state.value, me.value?.id ?? null, this.inbox.loaded.value];
    untracked(() => {
      if (now === "starting") {
        if (this.thread.value === null) this.view.value = "waiting";
        return;
      }
      if (id !== this.#me) this.#leaveAll();
      this.#me = id;
      if (id === null) this.view.value = this.parts.identified ? "waiting" : "start";
      else if (loaded && this.view.value === "waiting") this.home();
    });
  }

  #leaveAll() {
    this.thread.value?.close();
    this.closeBeside();
    this.thread.value = null;
    this.trouble.value = null;
    this.view.value = "waiting";
  }

  /** Where somebody comes in: the only conversation, the one of last time, the list of them, or the first message. */
  home() {
    const lines = this.inbox.lines.value;
    const { last } = this.settings.choices.value;
    const known = lines.find((line) => line.id === last) ?? (lines.length === 1 ? lines[0] : null);
    if (known) this.open(known.id);
    else this.view.value = lines.length > 0 ? "list" : "start";
  }

  /** @param {string} id of a conversation */
  open(id) {
    this.settings.choose({ last: id });
    if (this.beside.value?.id === id) this.closeBeside();
    if (this.thread.value?.id !== id) {
      this.thread.value?.close();
      this.thread.value = new Thread(this.session, id);
      this.thread.value.open();
    }
    this.view.value = "thread";
  }

  list() {
    this.view.value = "list";
  }

  /** @param {{focus?: boolean}} [how] without focus nothing is taken from where the person is */
  show({ focus = true } = {}) {
    this.focusOnOpen = focus;
    if (this.opened.value) return true;
    if (this.view.value === "start" && this.inbox.lines.value.length > 0) this.home();
    this.opened.value = true;
    void this.refreshAppearance();
    this.parts.emit("open");
    return true;
  }

  hide() {
    if (!this.opened.value || this.parts.alone) return true;
    const inside = this.parts.shadow.activeElement !== null;
    this.full.value = false;
    this.opened.value = false;
    if (inside) this.parts.launcher?.focus();
    this.parts.emit("close");
    return true;
  }

  /** The person's own choice of language, on all pages of this site. @param {string} language */
  speak(language) {
    try {
      localStorage.setItem("palabre.language", language);
    } catch {
      document.documentElement.lang = language; // Nothing can be kept: it holds for this page.
    }
    this.parts.label();
  }

  /** Whether somebody of the team is there: read when the panel opens, and from time to time while it is open. */
  async refreshAppearance() {
    const { origin, tenant } = this.parts;
    const reply = await fetch(`${origin}/api/v1/appearance?tenant=${encodeURIComponent(tenant)}`).catch(() => null);
    if (reply?.ok) this.appearance.value = await reply.json();
  }

  /** The first message: makes the person a visitor if need be. @param {{name?: string, email?: string, body: string}} first */
  async write({ name, email, body }) {
    if (this.session.state.value !== "ready") await this.session.visitor({ name, email, page_url: webAddress(location.href) });
    const { id } = await this.session.api.post("/conversations", { kind: "support" });
    this.open(id);
    this.prompt.value = "";
    this.thread.value?.send(body);
  }

  /** Someone's private conversation, beside the one at hand. @param {{id: string, name: string}} person */
  async openBeside(person) {
    if (!this.mayWriteTo(person)) return;
    try {
      const { id } = await this.session.api.post("/conversations", { kind: "direct", user_id: person.id });
      if (this.thread.value?.id === id) return;
      this.closeBeside();
      const thread = new Thread(this.session, id);
      thread.open();
      this.beside.value = thread;
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {{id: string}} person */
  mayWriteTo(person) {
    return this.session.may("conversations.open_direct") && person.id !== this.session.me.value?.id;
  }

  closeBeside() {
    this.beside.value?.close();
    this.beside.value = null;
  }

  /** The page vouches for somebody. @param {{token: string}} who @returns {Promise<boolean>} */
  identify(who) {
    return this.#inTurn(async () => {
      try {
        if (typeof who?.token !== "string") throw new TypeError("identify needs {token: \"…\"}, signed by the site.");
        await this.session.exchange(who.token);
        return true;
      } catch (error) {
        this.fail(error, false);
        // Somebody who was vouched for before is not shown to whom nobody vouches for now.
        if (this.session.credentials.kept?.user.role === "visitor") await this.session.start();
        return false;
      } finally {
        this.parts.identified = false;
        this.#follow();
      }
    });
  }

  /** Forget the person; the page is as new. */
  reset() {
    return this.#inTurn(async () => {
      if (this.session.credentials.kept) await this.session.logout();
      this.settings.choose({ last: "" });
      this.product.value = null;
      this.prompt.value = "";
      this.#leaveAll();
      this.#follow();
      return true;
    });
  }

  /** One change of the person after the other. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  #inTurn(work) {
    this.#busy = this.#busy.then(work, work);
    return this.#busy;
  }

  /** Resolved when it is known who this is. */
  async settled() {
    await this.#busy;
    if (this.session.state.value !== "starting") return;
    await new Promise((resolve) => {
      const end = this.session.state.subscribe((state) => state !== "starting" && queueMicrotask(() => (end(), resolve(null))));
    });
  }

  /** Tell the page, and the person if they are looking. @param {any} error @param {boolean} [shown] */
  fail(error, shown = true) {
    if (shown) this.trouble.value = error;
    this.parts.emit("error", { code: error.code ?? "invalid", message: error.message });
    console.warn(`Palabre: ${error.message}`);
  }
}

/** Addresses that a server takes: pages opened as files have none. @param {string} address */
export function webAddress(address) {
  return /^https?:/.test(address) && address.length <= 2_000 ? address : undefined;
}
