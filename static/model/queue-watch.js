/** One queue, watched: a copy kept equal to the server's by facts, and healed where facts were missed. Draws nothing. */

import { COMMANDS, FACTS } from "../js/contract.js";
import { batch, signal } from "../vendor/signals.js";
import { QueueCopy } from "./tickets.js";

/** Milliseconds in which a late fact may still come before it is asked for. */
const PATIENCE = 300;
/** Tickets that `queue.watch` gives at most. */
const MOST = 200;

/**
 * @typedef {object} QueueView what a page shows of a queue
 * @property {any} queue
 * @property {any[]} waiting in calling order, as far as they are known
 * @property {any[]} busy called or being served, the latest first
 * @property {any[]} held
 * @property {any[]} missed who did not come when they were called
 */

export class QueueWatch {
  /** Anew after every change; null until it is read. @type {import("../vendor/signals.js").Signal<QueueView | null>} */
  view = signal(null);
  /** The newest `stats.updated`; null until then, or until they are asked for. @type {import("../vendor/signals.js").Signal<any>} */
  stats = signal(null);
  error = signal(/** @type {any} */ (null));
  #copy;
  #ends = /** @type {(() => void)[]} */ ([]);
  #asking = /** @type {Promise<void> | null} */ (null);
  #timer = /** @type {any} */ (null);
  #open = false;

  /** @param {import("./session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.id = id;
    this.#copy = new QueueCopy(id);
  }

  open() {
    this.#open = true;
    const { session } = this;
    const hear = (name, listener) => this.#ends.push(session.onFact(name, listener));
    hear(FACTS.QUEUE_UPDATED, ({ queue }) => queue.id === this.id && this.#heard((copy) => copy.hearQueue(queue)));
    hear(FACTS.TICKET_UPDATED, ({ ticket }) => this.take(ticket));
    hear(FACTS.STATS_UPDATED, ({ queue_id, stats }) => queue_id === this.id && (this.stats.value = stats));
    let online = false;
    this.#ends.push(session.connection.subscribe(({ state }) => {
      if (state === "online" && !online) void this.load();
      online = state === "online";
    }));
  }

  close() {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#ends.splice(0).forEach((end) => end());
    this.session.client?.connection.request(COMMANDS.QUEUE_UNWATCH, { queue_id: this.id }).catch(() => {});
  }

  /** Read what there is, or what changed since; one question at a time. */
  load() {
    this.#asking ??= this.#read().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #read() {
    try {
      const known = this.#copy.begun;
      for (let more = true; more && this.#open; ) {
        const after = known ? { after_rev: this.#copy.rev } : {};
        const reply = await this.session.client?.connection.insist(COMMANDS.QUEUE_WATCH, { queue_id: this.id, ...after });
        if (!reply || !this.#open) return;
        if (known) this.#copy.heal(reply);
        else this.#copy.begin(reply);
        more = known && reply.more;
      }
      this.#publish();
    } catch (error) {
      if (this.#open) this.error.value = error;
    }
  }

  /** Today's figures, before the next change tells of them. */
  async loadStats() {
    const stats = await this.session.api.get(`/queues/${this.id}/stats`).catch(() => null); // They come with the next change too.
    if (stats) this.stats.value ??= stats;
  }

  /** A ticket as the server has just told it. @param {any} ticket */
  take(ticket) {
    if (ticket.queue_id === this.id || this.#copy.tickets.has(ticket.id)) this.#heard((copy) => copy.hearTicket(ticket));
  }

  /** @param {(copy: QueueCopy) => boolean} change */
  #heard(change) {
    const changed = change(this.#copy);
    if (!this.#copy.begun) return;
    if (changed) this.#publish();
    if (this.#copy.missing) this.#plan(() => this.#copy.missing && this.load());
    else if (this.#isShort()) this.#plan(() => this.#isShort() && this.#begin());
  }

  /** @param {() => any} work */
  #plan(work) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, PATIENCE);
  }

  /** Of a long queue only the first are known; when they were called, the next have to be asked for. */
  #isShort() {
    const known = this.#copy.inState("waiting").length;
    return this.#copy.queue.waiting > known && known < Math.min(20, this.#copy.queue.waiting) && this.#copy.tickets.size < MOST;
  }

  #begin() {
    const fresh = new QueueCopy(this.id);
    fresh.tickets = this.#copy.tickets;
    this.#copy = fresh;
    return this.load();
  }

  #publish() {
    batch(() => {
      this.error.value = null;
      this.view.value = viewOf(this.#copy);
    });
  }
}

/** @param {QueueCopy} copy @returns {QueueView} */
function viewOf(copy) {
  return { queue: copy.queue, waiting: copy.waiting(), busy: copy.inState("called", "serving"), held: copy.inState("held"), missed: copy.inState("no_show") };
}
