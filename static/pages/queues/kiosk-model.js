/** The kiosk of a site: its queues, and the ticket that was taken last. Holds no more after a year than after a minute. */

import { asPalabreError } from "../../js/errors.js";
import { LiveQueue } from "../../model/live-queue.js";
import { effect, signal, untracked } from "../../ui/html.js";

/** Milliseconds: a queue that is added or removed shows at last then. */
const LOOK_EVERY = 60_000;

export class Kiosk {
  /** @type {import("../../vendor/signals.js").Signal<LiveQueue[]>} */
  lines = signal([]);
  loaded = signal(false);
  error = signal(/** @type {any} */ (null));
  /** The ticket just taken. @type {import("../../vendor/signals.js").Signal<any>} */
  taken = signal(null);
  /** Of which queue a ticket is being taken. */
  taking = signal("");

  /** @param {import("../../model/session.js").Session} session @param {{site: string, token: string}} place */
  constructor(session, { site, token }) {
    this.session = session;
    this.site = site;
    this.token = token;
  }

  open() {
    effect(() => {
      if (this.session.connection.value.state === "online") queueMicrotask(() => void this.load());
    });
    setInterval(() => this.session.connection.value.state === "online" && void this.load(), LOOK_EVERY);
  }

  async load() {
    try {
      const { items } = await this.session.api.get("/queues", { site_id: this.site, limit: 100 });
      untracked(() => this.#keep(items));
      this.loaded.value = true;
      this.error.value = null;
    } catch (thrown) {
      this.error.value = asPalabreError(thrown);
    }
  }

  /** @param {any[]} queues */
  #keep(queues) {
    const known = new Map(this.lines.value.map((line) => [line.id, line]));
    const ids = new Set(queues.map((queue) => queue.id));
    for (const [id, line] of known) if (!ids.has(id)) line.close();
    const lines = queues.map((queue) => known.get(queue.id) ?? this.#follow(queue));
    queues.forEach((queue, at) => lines[at].take(queue));
    const same = lines.length === known.size && lines.every((line, at) => line === this.lines.value[at]);
    if (!same) this.lines.value = lines;
  }

  /** @param {any} queue */
  #follow(queue) {
    const line = new LiveQueue(this.session, queue.id);
    line.take(queue);
    line.open();
    return line;
  }

  /** @param {LiveQueue} line @param {string} language @param {string} key of this press */
  async take(line, language, key) {
    if (this.taking.value) return;
    this.taking.value = line.id;
    this.error.value = null;
    try {
      this.taken.value = await line.join({ language, kiosk: this.token }, key);
    } catch (thrown) {
      this.error.value = asPalabreError(thrown);
      void this.load();
    } finally {
      this.taking.value = "";
    }
  }
}
