/** A queue as everybody may see it, kept true: watched again after each break, and when somebody comes back to the page. */

import { COMMANDS, FACTS } from "../js/contract.js";
import { asPalabreError } from "../js/errors.js";
import { effect, signal } from "../vendor/signals.js";
import { onWaking } from "./waking.js";

/** States in which a ticket still has something before it. */
export const ACTIVE = ["waiting", "called", "serving", "held"];

export class LiveQueue {
  /** @type {import("../vendor/signals.js").Signal<any>} */
  queue = signal(null);
  /** One's own ticket here, if there is one that is not over. @type {import("../vendor/signals.js").Signal<any>} */
  mine = signal(null);
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("./session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.id = id;
  }

  open() {
    const { session } = this;
    this.#ends.push(
      session.onFact(FACTS.QUEUE_UPDATED, ({ queue }) => this.take(queue)),
      session.onFact(FACTS.TICKET_UPDATED, ({ ticket }) => this.#takeTicket(ticket)),
      effect(() => {
        if (session.connection.value.state === "online") queueMicrotask(() => void this.watch());
      }),
      onWaking(() => void this.watch()),
    );
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
    const { client } = this.session;
    if (client?.state === "online") client.connection.request(COMMANDS.QUEUE_UNWATCH, { queue_id: this.id }).catch(() => {});
  }

  /** Ask for the present state and hear what follows; also what "try again" does. */
  async watch() {
    const { client } = this.session;
    if (client?.state !== "online") return;
    try {
      const { queue, tickets } = await client.command(COMMANDS.QUEUE_WATCH, { queue_id: this.id });
      this.error.value = null;
      this.take(queue);
      const known = this.mine.value;
      // A ticket that was taken while the question was on its way is newer than the answer.
      if (!(known?.rev > queue.rev)) this.mine.value = tickets.find((one) => this.#isMine(one)) ?? null;
    } catch (thrown) {
      this.error.value = asPalabreError(thrown);
    }
  }

  /** @param {any} queue of any age */
  take(queue) {
    if (queue.id === this.id && queue.rev >= (this.queue.value?.rev ?? 0)) this.queue.value = queue;
  }

  #takeTicket(ticket) {
    if (this.#isMine(ticket)) this.mine.value = ticket;
    else if (this.mine.value?.id === ticket.id) this.mine.value = null;
  }

  #isMine(ticket) {
    // The team sees everybody's; others hear only of those that they hold.
    const own = !this.session.may("queues.serve") || ticket.holder_id === this.session.me.value?.id;
    return own && ticket.queue_id === this.id && ACTIVE.includes(ticket.state);
  }

  /**
   * Take a place.
   * @param {{name?: string, language: string, kiosk?: string}} who @param {string} key the same for the same wish
   */
  async join(who, key) {
    const given = Object.fromEntries(Object.entries(who).filter(([, value]) => value));
    return this.session.api.post(`/queues/${this.id}/tickets`, given, { idempotencyKey: key });
  }
}
