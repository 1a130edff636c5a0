/** What is known of the person at the other end, and whether they are there. Draws nothing. */

import { FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";

export class ContactModel {
  /** The reply of `/contacts/{id}`. */
  contact = signal(/** @type {any} */ (null));
  error = signal(/** @type {any} */ (null));
  online = signal(/** @type {boolean | null} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../model/session.js").Session} session @param {string} userId */
  constructor(session, userId) {
    this.session = session;
    this.id = userId;
  }

  async open() {
    const client = /** @type {import("../js/client.js").PalabreClient} */ (this.session.client);
    this.#ends.push(
      this.session.onFact(FACTS.CONTACT_UPDATED, (fact) => fact.user_id === this.id && this.#heard(fact)),
      client.on("presence", (change) => change.user_id === this.id && this.#heardPresence(change)),
    );
    void client.watch([this.id]).then(() => (this.online.value = client.presence.isOnline(this.id)), () => {});
    await this.load();
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  async load() {
    this.error.value = null;
    try {
      this.contact.value = await this.session.api.get(`/contacts/${this.id}`);
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @param {boolean} blocked */
  async block(blocked) {
    const user = await this.session.api.patch(`/users/${this.id}`, { blocked });
    if (this.contact.value) this.contact.value = { ...this.contact.value, user };
  }

  /** @param {{page: any, product: any}} fact */
  #heard({ page, product }) {
    const before = this.contact.value;
    if (!before) return;
    const pages = page ? [page, ...before.pages.filter((one) => one.url !== page.url)].slice(0, 20) : before.pages;
    this.contact.value = { ...before, page, product, pages };
  }

  /** @param {{online: boolean, last_seen_at: string | null}} fact */
  #heardPresence({ online, last_seen_at }) {
    this.online.value = online;
    const before = this.contact.value;
    if (before && last_seen_at) this.contact.value = { ...before, user: { ...before.user, last_seen_at } };
  }
}
