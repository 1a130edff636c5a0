/** Whose agenda, offers and hours one looks at: one's own, and for managers anybody's. Draws nothing. */

import { Store } from "../../model/storage.js";
import { batch, computed, signal } from "../../ui/html.js";
import { readAll } from "../queues/everything.js";

const isId = (value) => typeof value === "string";

export class ProvidersModel {
  /** `none`: there is no profile yet. @type {import("../../vendor/signals.js").Signal<"loading" | "ready" | "none" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  /** By name; one's own only, for who manages nobody. */
  providers = signal(/** @type {any[]} */ ([]));
  #chosen = signal("");

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.manages = session.may("bookings.manage");
    this.me = session.me.value.id;
    this.store = new Store(`palabre.console.provider.${this.me}`, { validate: isId, fallback: "" });
    this.#chosen.value = this.store.get();
    this.provider = computed(() => this.#find());
    this.own = computed(() => this.providers.value.find((one) => one.user_id === this.me) ?? null);
  }

  #find() {
    const all = this.providers.value;
    return all.find((one) => one.id === this.#chosen.value) ?? this.own.value ?? all[0] ?? null;
  }

  async load() {
    try {
      const found = this.manages ? await readAll(this.session, "/partners") : [await this.session.api.get("/partner/profile")];
      this.#publish(found);
    } catch (error) {
      if (error.code === "not_found") return this.#publish([]);
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  /** @param {string} id */
  choose(id) {
    this.#chosen.value = id;
    this.store.set(id);
  }

  /** Changed, or new. @param {any} provider */
  put(provider) {
    this.#publish([...this.providers.value.filter((one) => one.id !== provider.id), provider]);
    this.choose(provider.id);
  }

  /** What says in a query whose it is. */
  get query() {
    return this.manages && this.provider.value ? { provider_id: this.provider.value.id } : {};
  }

  /** A path of this provider's, for what has a body. @param {string} path */
  path(path) {
    const { provider_id } = this.query;
    return provider_id ? `${path}?provider_id=${provider_id}` : path;
  }

  /** @param {any[]} found */
  #publish(found) {
    batch(() => {
      this.error.value = null;
      this.providers.value = found.sort((one, other) => one.name.localeCompare(other.name));
      this.phase.value = found.length > 0 ? "ready" : "none";
    });
  }
}
