/** One message to several groups at once, with the outcome of each; a failed one is sent again under the same key. Draws nothing. */

import { signal } from "../ui/html.js";

/** @typedef {"waiting" | "sending" | "sent" | "failed"} Outcome */

/** Requests under way at once. */
const AT_ONCE = 4;

export class BroadcastModel {
  /** @type {import("../vendor/signals.js").Signal<{id: string, title: string, members: number, state: Outcome, error: any}[]>} */
  targets = signal([]);
  busy = signal(false);
  #keys = new Map();

  /** @param {import("../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  /** All groups that one is in, or with `q` those whose name has the words. @param {string} q */
  async groups(q) {
    const found = [];
    let cursor = null;
    do {
      const page = await this.session.api.get("/conversations", { kind: "group", q, cursor, limit: 100 });
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor && found.length < 500);
    return found;
  }

  /** @param {any[]} groups @param {string} body */
  async send(groups, body) {
    this.targets.value = groups.map((group) => ({ id: group.id, title: group.title, members: group.member_count, state: "waiting", error: null }));
    await this.#run(body);
  }

  /** @param {string} body */
  async retry(body) {
    this.targets.value = this.targets.value.map((one) => (one.state === "failed" ? { ...one, state: "waiting", error: null } : one));
    await this.#run(body);
  }

  /** @param {string} body */
  async #run(body) {
    this.busy.value = true;
    const waiting = this.targets.value.filter((one) => one.state === "waiting");
    const work = async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) await this.#sendTo(one.id, body);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.busy.value = false;
  }

  /** @param {string} id @param {string} body */
  async #sendTo(id, body) {
    this.#set(id, { state: "sending" });
    try {
      await this.session.api.post(`/conversations/${id}/messages`, { client_id: this.#keyOf(id), body });
      this.#set(id, { state: "sent" });
    } catch (error) {
      this.#set(id, { state: "failed", error });
    }
  }

  /** @param {string} id */
  #keyOf(id) {
    const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (!this.#keys.has(id)) this.#keys.set(id, fresh());
    return this.#keys.get(id);
  }

  /** @param {string} id @param {object} changes */
  #set(id, changes) {
    this.targets.value = this.targets.value.map((one) => (one.id === id ? { ...one, ...changes } : one));
  }
}
