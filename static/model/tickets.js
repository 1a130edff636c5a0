/** A queue as it stands: its tickets, their order, and whether something was missed. Pure; nothing here asks the server. */

import { placeOf } from "./line.js";

/** States in which somebody is still to be served, or is. */
export const ACTIVE = ["waiting", "called", "serving", "held"];
/** Kept beside the active ones: who did not come may come yet. */
const KEPT = [...ACTIVE, "no_show"];

/** What happened to one ticket, newest last, may come late or twice: the higher `rev` is right. */
export class QueueCopy {
  /** @type {any} */
  queue = null;
  /** @type {Map<string, any>} */
  tickets = new Map();
  /** All changes up to this one are known. */
  rev = 0;
  /** Whether the whole was read; facts that come before are kept for it. */
  begun = false;
  #beyond = new Set();

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** Changes are known of which those before are not: the server has to be asked for them. */
  get missing() {
    return this.#beyond.size > 0;
  }

  /** Begin anew with all that is active. @param {{queue: any, tickets: any[]}} reply of `queue.watch` */
  begin({ queue, tickets }) {
    const stays = (one) => one.state === "no_show" || one.rev > queue.rev;
    this.tickets = new Map([...this.tickets].filter(([, one]) => stays(one)));
    this.begun = true;
    this.#turn(queue);
    this.#reach(queue.rev);
    tickets.forEach((ticket) => this.#put(ticket));
  }

  /** What changed after our `rev`. @param {{queue: any, tickets: any[], more: boolean}} reply of `queue.watch` */
  heal({ queue, tickets, more }) {
    this.#turn(queue);
    tickets.forEach((ticket) => this.#put(ticket));
    const last = tickets.at(-1);
    this.#reach(more && last?.queue_id === this.id ? last.rev : queue.rev);
  }

  /** @param {any} ticket @returns {boolean} whether something changed */
  hearTicket(ticket) {
    if (ticket.queue_id === this.id) this.#mark(ticket.rev);
    return this.#put(ticket);
  }

  /** @param {any} queue @returns {boolean} whether something changed */
  hearQueue(queue) {
    this.#mark(queue.rev);
    return this.#turn(queue);
  }

  /** @param {any} queue */
  #turn(queue) {
    if (this.queue && queue.rev < this.queue.rev) return false;
    this.queue = queue;
    return true;
  }

  /** Those who wait, in calling order, each with its place. @returns {any[]} */
  waiting() {
    const placed = [];
    for (const ticket of this.tickets.values()) {
      if (ticket.state !== "waiting") continue;
      const place = this.#placeOf(ticket);
      if (place !== null) placed.push({ ...ticket, place });
    }
    return placed.sort((one, other) => one.place - other.place || one.slot - other.slot);
  }

  /** @param {any} ticket @returns {number | null} null: the queue does not have it any more */
  #placeOf(ticket) {
    const place = placeOf(ticket.slot, this.queue.line);
    if (place !== null) return place;
    const newer = ticket.rev > this.queue.rev || !this.queue.line_complete;
    return newer ? ticket.place : null;
  }

  /** @param {...string} states @returns {any[]} whoever changed last first */
  inState(...states) {
    return [...this.tickets.values()].filter((one) => states.includes(one.state)).sort((one, other) => other.rev - one.rev);
  }

  /** @param {any} ticket */
  #put(ticket) {
    if (ticket.queue_id !== this.id) return this.tickets.delete(ticket.id); // It went to another queue.
    const known = this.tickets.get(ticket.id);
    if (known && known.rev > ticket.rev) return false;
    if (KEPT.includes(ticket.state)) this.tickets.set(ticket.id, ticket);
    else this.tickets.delete(ticket.id);
    return true;
  }

  /** @param {number} rev */
  #mark(rev) {
    if (rev <= this.rev) return;
    this.#beyond.add(rev);
    while (this.#beyond.delete(this.rev + 1)) this.rev++;
  }

  /** @param {number} rev */
  #reach(rev) {
    this.rev = Math.max(this.rev, rev);
    for (const one of this.#beyond) if (one <= this.rev) this.#beyond.delete(one);
    while (this.#beyond.delete(this.rev + 1)) this.rev++;
  }
}

/**
 * What may be done with a ticket, as the server judges it.
 * @param {any} ticket @param {number} now milliseconds since the epoch @returns {Set<string>}
 */
export function legalMoves(ticket, now) {
  const moves = new Set(MOVES[ticket.state] ?? []);
  if (ticket.holds_left === 0) moves.delete("hold");
  if (moves.has("no-show") && secondsUntil(ticket.no_show_at, now) > 0) moves.delete("no-show");
  return moves;
}

const MOVES = {
  waiting: ["call", "hold", "transfer", "cancel", "notes"],
  called: ["recall", "start", "no-show", "hold", "transfer", "cancel", "notes"],
  serving: ["close", "transfer", "notes"],
  held: ["call", "resume", "transfer", "cancel", "notes"],
  no_show: ["call", "notes"],
};

/** Whole seconds, rounded up; 0 when it has come. @param {string | null} moment @param {number} now */
export function secondsUntil(moment, now) {
  return moment === null ? 0 : Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000));
}

/** @param {string | null} moment @param {number} now @returns {number} */
export function secondsSince(moment, now) {
  return moment === null ? 0 : Math.max(0, Math.floor((now - Date.parse(moment)) / 1000));
}

/**
 * Queues in the order in which somebody who serves all of them should call: who has waited longest first, then the others,
 * for there may be somebody of whom this page has not heard.
 * @param {{queue: any, waiting: any[]}[]} views @returns {string[]} ids of queues
 */
export function callingOrder(views) {
  const heads = views.map(({ queue, waiting }) => ({ id: queue.id, arrived: waiting[0]?.arrived_at ?? "~" }));
  return heads.sort((one, other) => (one.arrived < other.arrived ? -1 : one.arrived > other.arrived ? 1 : 0)).map((head) => head.id);
}
