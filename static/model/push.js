/** Being notified on this device while no page is open. */

import { asPalabreError } from "../js/errors.js";
import { signal } from "../vendor/signals.js";
import { clearBeginningWith, Store } from "./storage.js";

const WORKER = "/sw.js", PATH = "/push/subscriptions", KEPT = "palabre.push.";
/** Milliseconds after which the server is told again of a device that is on. */
const AGAIN_AFTER = 24 * 3_600_000;
/** A push service that cannot be reached lets the browser wait for ever. */
const PATIENCE = 20_000;

/**
 * `unsupported`: the browser cannot, or the page came without https; `unavailable`: the server does not; `denied`: the
 * person, or the browser for them, said no; `unreachable`: the browser does not reach its push service.
 * @typedef {"looking" | "unsupported" | "unavailable" | "denied" | "unreachable" | "off" | "on"} PushState
 */

export class DevicePush {
  /** @type {import("../vendor/signals.js").Signal<PushState>} */
  state = signal("looking");
  /** What the person has just chosen, until it is so or is not. */
  wanted = signal(/** @type {boolean | null} */ (null));
  /** What the server said no to. */
  error = signal(/** @type {any} */ (null));
  #key = "";

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
    const valid = (value) => typeof value?.at === "number";
    this.store = new Store(`${KEPT}${session.me.value?.id}`, { validate: valid, fallback: /** @type {{at: number} | null} */ (null) });
  }

  /** See how it is, and go on with what was chosen here before. */
  async look() {
    if (!isSupported()) return void (this.state.value = "unsupported");
    try {
      this.#key = (await this.session.api.get("/push/key")).key ?? "";
    } catch {
      return void (this.state.value = "unavailable"); // The page says by itself that the server is away.
    }
    if (!this.#key) return void (this.state.value = "unavailable");
    if (Notification.permission === "denied") return void (this.state.value = "denied");
    const kept = this.store.get();
    const present = kept === null ? null : await this.#subscription();
    if (kept === null || present === null || Notification.permission !== "granted") return void (this.state.value = "off");
    this.state.value = "on";
    const stale = !isFor(present, this.#key);
    if (stale || Date.now() - kept.at > AGAIN_AFTER) await this.#act(() => this.#subscribe());
  }

  /** Call it in a gesture: only then a browser asks the person. @param {boolean} on */
  choose(on) {
    this.wanted.value = on;
    return this.#act(async () => (on ? await this.#turnOn() : await this.#turnOff()));
  }

  async #turnOn() {
    const answer = await Notification.requestPermission();
    if (answer === "granted") await this.#subscribe();
    else this.state.value = answer === "denied" ? "denied" : "off";
  }

  async #subscribe() {
    const subscription = await this.#fresh();
    if (subscription === null) return void (this.state.value = "unreachable");
    const { endpoint, keys } = subscription.toJSON();
    await this.session.api.put(PATH, { endpoint, keys });
    clearBeginningWith(KEPT); // A device has one person: who chose it last.
    this.store.set({ at: Date.now() });
    this.state.value = "on";
  }

  /** For the server's present key; null when the browser does not get one. @returns {Promise<PushSubscription | null>} */
  async #fresh() {
    const registration = await navigator.serviceWorker.register(WORKER, { scope: "/" });
    await navigator.serviceWorker.ready;
    const present = await registration.pushManager.getSubscription();
    if (present && isFor(present, this.#key)) return present;
    await present?.unsubscribe();
    const asked = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: decode(this.#key) });
    const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    return Promise.race([asked.catch(() => null), tooLong]);
  }

  async #turnOff() {
    const present = await this.#subscription();
    if (present) await this.session.api.delete(PATH, { endpoint: present.endpoint });
    await present?.unsubscribe();
    this.store.clear();
    this.state.value = "off";
  }

  async #subscription() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return (await registration?.pushManager.getSubscription()) ?? null;
  }

  /** @param {() => Promise<any>} work */
  async #act(work) {
    this.error.value = null;
    try {
      await work();
    } catch (thrown) {
      this.error.value = asPalabreError(thrown);
    } finally {
      this.wanted.value = null;
    }
  }
}

/** On pages without the switch: see that what was chosen here before is so still. @param {import("./session.js").Session} session */
export async function keepNotified(session) {
  const push = new DevicePush(session);
  if (push.store.get() !== null) await push.look();
}

/** Without https (but on the machine itself) a browser offers no service worker. */
function isSupported() {
  return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
}

/** @param {PushSubscription} subscription @param {string} key */
function isFor(subscription, key) {
  const given = subscription.options.applicationServerKey;
  return given === null || given === undefined || String(new Uint8Array(given)) === String(decode(key));
}

/** @param {string} text base64url */
function decode(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
