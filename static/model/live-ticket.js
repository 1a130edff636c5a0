/** A ticket and its queue, kept true over reloads, sleep and broken connections, and what its holder can do with it. */

import { COMMANDS, FACTS } from "../js/contract.js";
import { asPalabreError, CLIENT_ERRORS } from "../js/errors.js";
import { computed, effect, signal } from "../vendor/signals.js";
import { aged, estimateAt, placeOf } from "./line.js";
import { onWaking } from "./waking.js";

/** Milliseconds between two questions for a place that the shared line does not tell. */
const ASK_EVERY = 5_000;

/** @typedef {"loading" | "ready" | "error" | "gone"} Phase */

export class LiveTicket {
  /** @type {import("../vendor/signals.js").Signal<any>} */
  ticket = signal(null);
  /** @type {import("../vendor/signals.js").Signal<any>} */
  queue = signal(null);
  /** @type {import("../vendor/signals.js").Signal<Phase>} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  /** The moment, for what grows shorter by itself: milliseconds since the epoch. */
  now = signal(Date.now());
  #ends = /** @type {(() => void)[]} */ ([]);
  #asked = 0;
  #planned = /** @type {any} */ (null);

  /** @param {import("./session.js").Session} session @param {{id: string, token: string}} address */
  constructor(session, { id, token }) {
    this.session = session;
    this.id = id;
    this.token = token;
    this.place = computed(() => this.#place());
    this.estimate = computed(() => this.#estimate());
  }

  open() {
    const { session } = this;
    const tick = setInterval(() => (this.now.value = Date.now()), 1_000);
    this.#ends.push(
      () => clearInterval(tick),
      session.onFact(FACTS.TICKET_UPDATED, ({ ticket }) => this.take(ticket)),
      session.onFact(FACTS.QUEUE_UPDATED, ({ queue }) => this.#takeQueue(queue)),
      effect(() => {
        if (session.connection.value.state === "online") queueMicrotask(() => void this.watch());
      }),
      onWaking(() => void this.#wake()),
    );
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
    clearTimeout(this.#planned);
  }

  /** Ask for the present state and hear what follows; also what "try again" does. */
  async watch() {
    const { client } = this.session;
    if (client?.state !== "online") return;
    try {
      const { ticket, queue } = await this.#watchOrClaim(client);
      this.take(ticket);
      this.queue.value = queue;
      this.error.value = null;
      this.phase.value = "ready";
    } catch (thrown) {
      this.#fail(asPalabreError(thrown));
    }
  }

  /** Who opens the page of a ticket that is not theirs yet has its address, and so holds it too. */
  async #watchOrClaim(client) {
    const ask = () => client.command(COMMANDS.TICKET_WATCH, { ticket_id: this.id });
    try {
      return await ask();
    } catch (thrown) {
      if (asPalabreError(thrown).code !== "not_found") throw thrown;
      await this.session.api.post("/tickets/claim", { token: this.token });
      return ask();
    }
  }

  #fail(error) {
    if (error.code === "not_found") this.phase.value = "gone";
    else if (this.phase.value !== "ready") {
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  /** After a sleep the socket may be dead and not know it yet: ask by both ways. */
  async #wake() {
    this.now.value = Date.now();
    const { client } = this.session;
    void this.refresh();
    if (client?.state !== "online") return void client?.connect();
    try {
      const { ticket, queue } = await client.connection.request(COMMANDS.TICKET_WATCH, { ticket_id: this.id });
      this.take(ticket);
      this.#takeQueue(queue);
    } catch (thrown) {
      if (asPalabreError(thrown).code === CLIENT_ERRORS.TIMEOUT) client.connection.restart();
    }
  }

  async refresh() {
    this.#asked = Date.now();
    try {
      this.take(await this.session.api.get(`/tickets/${this.id}`));
    } catch {
      // The socket says it when it is back.
    }
  }

  /** @param {any} ticket of any age */
  take(ticket) {
    const known = this.ticket.value;
    if (ticket.id !== this.id) return;
    if (known?.queue_id === ticket.queue_id && ticket.rev < known.rev) return;
    const moved = known !== null && known.queue_id !== ticket.queue_id;
    this.ticket.value = ticket;
    this.now.value = Date.now();
    if (moved) void this.watch(); // Another queue: another line to hear.
  }

  #takeQueue(queue) {
    const known = this.queue.value;
    if (queue.id !== this.ticket.value?.queue_id || (known?.id === queue.id && queue.rev < known.rev)) return;
    this.queue.value = queue;
    const { state } = this.ticket.value;
    if (state === "held" || (state === "waiting" && this.#inLine() === null)) this.#plan();
  }

  /** Ask for what the line does not tell, soon, but not often. */
  #plan() {
    if (this.#planned !== null) return;
    this.#planned = setTimeout(() => {
      this.#planned = null;
      void this.refresh();
    }, Math.max(0, this.#asked + ASK_EVERY - Date.now()));
  }

  #inLine() {
    const [ticket, queue] = [this.ticket.value, this.queue.value];
    return queue?.id === ticket.queue_id ? placeOf(ticket.slot, queue.line) : null;
  }

  #place() {
    const ticket = this.ticket.value;
    if (ticket === null || !["waiting", "held"].includes(ticket.state)) return null;
    return (ticket.state === "waiting" ? this.#inLine() : null) ?? ticket.place;
  }

  #estimate() {
    const [place, queue] = [this.place.value, this.queue.value];
    const known = place === null ? null : estimateAt(place, queue?.estimates?.places);
    return known && aged(known, (this.now.value - Date.parse(queue.estimates.at)) / 1_000);
  }

  /** @param {"hold" | "resume" | "cancel" | "feedback"} what @param {object} [body] */
  async act(what, body = {}) {
    this.take(await this.session.api.post(`/tickets/${this.id}/${what}`, body));
  }

  /** The conversation with the team, opened if need be. @returns {Promise<string>} its id */
  async conversation() {
    return (await this.session.api.post(`/tickets/${this.id}/conversation`, {})).id;
  }
}
