/** When a provider can be booked: rules that come again, and days that differ. Draws nothing. */

import { batch, signal } from "../../ui/html.js";
import { readAll } from "../queues/everything.js";

/** What is sent of each kind. */
const FIELDS = { rule: ["kind", "starts_on", "rrule", "opens", "closes", "capacity", "offer_ids"], exception: ["kind", "starts_on", "ends_on", "hours", "reason", "offer_ids"] };

export class OpeningsModel {
  /** Null until they are read. @type {import("../../vendor/signals.js").Signal<any[] | null>} */
  entries = signal(null);
  offers = signal(/** @type {any[]} */ ([]));
  error = signal(/** @type {any} */ (null));

  /** @param {import("../../model/session.js").Session} session @param {import("./providers-model.js").ProvidersModel} providers */
  constructor(session, providers) {
    this.session = session;
    this.providers = providers;
    this.provider = providers.provider.value;
    this.zone = this.provider.time_zone;
  }

  async load() {
    this.error.value = null;
    try {
      const [{ items }, offers] = await Promise.all([
        this.session.api.get("/partner/availability", this.providers.query), readAll(this.session, "/partner/offers", this.providers.query),
      ]);
      batch(() => {
        this.offers.value = offers.filter((one) => one.lengths.length > 0);
        this.entries.value = items;
      });
    } catch (error) {
      this.error.value = error;
    }
  }

  /** New without an id. @param {any} entry */
  async save(entry) {
    const given = Object.fromEntries(FIELDS[entry.kind].map((field) => [field, entry[field]]));
    const path = this.providers.path(entry.id ? `/partner/availability/${entry.id}` : "/partner/availability");
    const saved = entry.id ? await this.session.api.put(path, given) : await this.session.api.post(path, given);
    this.entries.value = [...(this.entries.value ?? []).filter((one) => one.id !== saved.id), saved];
  }

  /** @param {string} id */
  async remove(id) {
    await this.session.api.delete(this.providers.path(`/partner/availability/${id}`));
    this.entries.value = (this.entries.value ?? []).filter((one) => one.id !== id);
  }
}
