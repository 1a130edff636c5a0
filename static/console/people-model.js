/** People of the business: found, made, renamed, blocked, given roles and passwords. Draws nothing. */

import { signal } from "../ui/html.js";

export const ROLES = ["member", "company", "agent", "manager", "admin"];

export class PeopleModel {
  /** By name. @type {import("../vendor/signals.js").Signal<any[]>} */
  items = signal([]);
  /** @type {import("../vendor/signals.js").Signal<"loading" | "ready" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  more = signal(false);
  loadingMore = signal(false);
  #query = { q: "", role: "" };
  #cursor = /** @type {string | null} */ (null);
  #run = 0;

  /** @param {import("../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @param {{q: string, role: string}} query */
  async show(query) {
    this.#query = query;
    this.phase.value = "loading";
    await this.#read(null, []);
  }

  async loadMore() {
    if (!this.more.value || this.loadingMore.value) return;
    this.loadingMore.value = true;
    await this.#read(this.#cursor, this.items.value);
    this.loadingMore.value = false;
  }

  retry() {
    return this.show(this.#query);
  }

  /** @param {string | null} cursor @param {any[]} before */
  async #read(cursor, before) {
    const run = ++this.#run;
    try {
      const page = await this.session.api.get("/users", { ...this.#query, cursor, limit: 50 });
      if (run !== this.#run) return;
      this.items.value = [...before, ...page.items];
      this.#cursor = page.next_cursor;
      this.more.value = page.next_cursor !== null;
      this.phase.value = "ready";
    } catch (error) {
      if (run !== this.#run) return;
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  /** @param {{name: string, email: string, role: string}} given @returns {Promise<string>} the password, shown this once */
  async create(given) {
    const { user, password } = await this.session.api.post("/users", given);
    this.items.value = [user, ...this.items.value];
    return password;
  }

  /** @param {string} id @param {{name?: string, role?: string, blocked?: boolean}} changes */
  async change(id, changes) {
    const user = await this.session.api.patch(`/users/${id}`, changes);
    this.items.value = this.items.value.map((one) => (one.id === id ? user : one));
  }

  /** @param {string} id @returns {Promise<string>} a new one; all sign-ins of that person have ended */
  async newPassword(id) {
    return (await this.session.api.post(`/users/${id}/password`)).password;
  }
}
