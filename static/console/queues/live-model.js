/** How each queue of the site has gone: samples kept by the server, and what one hears since. Draws nothing. */

import { signal } from "../../ui/html.js";
import { dayIn } from "./words.js";

/** @typedef {{at: string, waiting: number, serving: number, held: number, longest_wait_s: number | null}} Sample */

export const HOURS = 4;
/** Milliseconds between samples of one's own: as often as the server keeps one. */
const EVERY = 30_000;

export class LiveModel {
  /** Oldest first. @type {import("../../vendor/signals.js").Signal<Sample[] | null>} null until they are read */
  samples = signal(null);
  /** Rows of today's waiting times, by hour. @type {import("../../vendor/signals.js").Signal<any[] | null>} */
  hours = signal(null);
  error = signal(/** @type {any} */ (null));
  #timer = /** @type {any} */ (null);
  #end = () => {};

  /** @param {import("../../model/session.js").Session} session @param {import("../../model/queue-watch.js").QueueWatch} watch @param {string} zone of the site */
  constructor(session, watch, zone) {
    this.session = session;
    this.watch = watch;
    this.zone = zone;
  }

  open() {
    this.#end = this.watch.stats.subscribe((stats) => stats && this.#extend(stats));
    this.#timer = setInterval(() => this.watch.stats.value && this.#extend(this.watch.stats.value), EVERY);
    return this.load();
  }

  close() {
    this.#end();
    clearInterval(this.#timer);
  }

  async load() {
    this.error.value = null;
    try {
      const today = dayIn(this.zone, Date.now());
      const [samples, waits] = await Promise.all([
        this.session.api.get("/reports/samples", { queue_id: this.watch.id, hours: HOURS }),
        this.session.api.get("/reports/wait-times", { queue_id: this.watch.id, from: today, to: today, by: "hour" }),
      ]);
      this.samples.value = samples.items;
      this.hours.value = waits.rows;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** The last point is always the present. @param {any} stats */
  #extend(stats) {
    const known = this.samples.value;
    if (known === null) return;
    const { waiting, serving, held, longest_wait_s } = stats;
    const sample = { at: new Date().toISOString(), waiting, serving: serving + stats.called, held, longest_wait_s };
    const [before, last] = known.slice(-2);
    const replaces = before && last && Date.parse(last.at) - Date.parse(before.at) < EVERY / 2;
    this.samples.value = [...(replaces ? known.slice(0, -1) : known), sample].filter((one) => Date.parse(one.at) > Date.now() - HOURS * 3_600_000);
  }
}
