/** Who is to get a campaign: people, groups, a segment, or everybody. Draws nothing. */

import { batch, computed, signal } from "../../ui/html.js";

/** People whose names are asked for when a saved campaign is opened; of more, only their number is shown. */
const NAMED = 60;

export class Basket {
  everyone = signal(false);
  segment = signal(/** @type {any} */ (null));
  /** @type {import("../../vendor/signals.js").Signal<{id: string, title: string, members: number}[]>} */
  groups = signal([]);
  /** @type {import("../../vendor/signals.js").Signal<{id: string, name: string}[]>} */
  people = signal([]);
  groupMode = signal(/** @type {"group" | "members"} */ ("members"));

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.targets = computed(() => ({
      everyone: this.everyone.value, segment: this.segment.value, group_mode: this.groupMode.value,
      user_ids: this.people.value.map((one) => one.id), group_ids: this.groups.value.map((one) => one.id),
    }));
  }

  get isEmpty() {
    return !this.everyone.value && !this.segment.value && this.groups.value.length === 0 && this.people.value.length === 0;
  }

  /** @param {string} q @returns {Promise<{groups: any[], people: any[]}>} */
  search(q) {
    return this.session.api.get("/campaigns/recipients", { q, limit: 20 });
  }

  /** @param {"groups" | "people"} kind @param {any} one */
  has(kind, one) {
    return this[kind].value.some((each) => each.id === one.id);
  }

  /** @param {"groups" | "people"} kind @param {any} one */
  toggle(kind, one) {
    this[kind].value = this.has(kind, one) ? this[kind].value.filter((each) => each.id !== one.id) : [...this[kind].value, one];
  }

  /** @param {{groups: any[], people: any[]}} found */
  addAll(found) {
    batch(() => {
      for (const kind of /** @type {const} */ (["groups", "people"])) {
        this[kind].value = [...this[kind].value, ...found[kind].filter((one) => !this.has(kind, one))];
      }
    });
  }

  clear() {
    batch(() => {
      this.everyone.value = false;
      this.segment.value = null;
      this.groups.value = [];
      this.people.value = [];
    });
  }

  /** What a saved campaign says, with names as far as they can be had. @param {any} targets */
  async fill({ everyone, segment, group_mode, group_ids, user_ids }) {
    const groups = await Promise.all(group_ids.map((id) => this.#group(id)));
    const people = await Promise.all(user_ids.map((id, at) => (at < NAMED ? this.#person(id) : { id, name: null })));
    batch(() => {
      this.everyone.value = everyone;
      this.segment.value = segment;
      this.groupMode.value = group_mode;
      this.groups.value = groups;
      this.people.value = people;
    });
  }

  async #group(id) {
    const group = await this.session.api.get(`/conversations/${id}`).catch(() => null);
    return { id, title: group?.title ?? null, members: group?.member_count ?? 0 };
  }

  async #person(id) {
    const found = await this.session.api.get(`/users/${id}`).catch(() => null);
    return { id, name: found?.name ?? null };
  }
}
