/** Sites, services, desks and queues of the business, as a manager changes them. Draws nothing. */

import { signal } from "../../../ui/html.js";
import { readAll } from "../../queues/everything.js";

/** @typedef {"sites" | "services" | "desks" | "queues"} Kind */

/** @type {Kind[]} */
export const KINDS = ["sites", "services", "desks", "queues"];

export class PlacesModel {
  /** Each kind by name; null until it is read. @type {Record<Kind, import("../../../vendor/signals.js").Signal<any[] | null>>} */
  lists = { sites: signal(null), services: signal(null), desks: signal(null), queues: signal(null) };
  error = signal(/** @type {any} */ (null));

  /** @param {import("../../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  async load() {
    this.error.value = null;
    try {
      await Promise.all(KINDS.map(async (kind) => this.#publish(kind, await readAll(this.session, `/${kind}`))));
    } catch (error) {
      this.error.value = error;
    }
  }

  /** A new one without an id, otherwise changed. @param {Kind} kind @param {string | undefined} id @param {object} given */
  async save(kind, id, given) {
    const saved = id ? await this.session.api.patch(`/${kind}/${id}`, given) : await this.session.api.post(`/${kind}`, given);
    this.#publish(kind, [...this.#others(kind, saved.id), saved]);
    if (kind === "sites" || kind === "services") await this.#reread("queues"); // They carry the names.
    return saved;
  }

  /** @param {Kind} kind @param {string} id */
  async remove(kind, id) {
    await this.session.api.delete(`/${kind}/${id}`);
    this.#publish(kind, this.#others(kind, id));
  }

  /** @param {Kind} kind */
  async #reread(kind) {
    this.#publish(kind, await readAll(this.session, `/${kind}`));
  }

  /** @param {Kind} kind @param {string} id */
  #others(kind, id) {
    return (this.lists[kind].value ?? []).filter((one) => one.id !== id);
  }

  /** @param {Kind} kind @param {any[]} items */
  #publish(kind, items) {
    this.lists[kind].value = items.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  }
}
