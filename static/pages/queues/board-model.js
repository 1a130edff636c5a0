/** What a site's board knows: its queues, its last calls, and the call that is announced now. */

import { COMMANDS, FACTS } from "../../js/contract.js";
import { asPalabreError } from "../../js/errors.js";
import { Announcements, withCall } from "../../model/announcements.js";
import { effect, signal } from "../../ui/html.js";
import { serverNow } from "./fresh.js";

/** Calls shown; milliseconds between two looks at all of it; age of a missed call that is still worth announcing. */
const MOST_CALLS = 4, LOOK_EVERY = 60_000, WORTH_SAYING = 120_000;

/** @typedef {import("../../model/announcements.js").Call} Call */

export class Board {
  /** @type {import("../../vendor/signals.js").Signal<any>} */
  site = signal(null);
  /** @type {import("../../vendor/signals.js").Signal<any[]>} */
  queues = signal([]);
  /** Newest first. @type {import("../../vendor/signals.js").Signal<Call[]>} */
  calls = signal([]);
  error = signal(/** @type {any} */ (null));
  #seen = false;

  /**
   * @param {import("../../model/session.js").Session} session @param {string} token
   * @param {{shownFor: number, onShow: (call: Call) => void}} how milliseconds
   */
  constructor(session, token, { shownFor, onShow }) {
    this.session = session;
    this.token = token;
    this.announcements = new Announcements({ shownFor, onShow });
  }

  open() {
    this.session.onFact(FACTS.TICKET_CALLED, (fact) => this.#called(fact));
    this.session.onFact(FACTS.QUEUE_UPDATED, ({ queue }) => this.#takeQueue(queue));
    effect(() => {
      if (this.session.connection.value.state === "online") queueMicrotask(() => void this.watch());
    });
    setInterval(() => void this.watch(), LOOK_EVERY);
  }

  /** All of it again; what was called while nobody heard is announced, unless it is old. */
  async watch() {
    const { client } = this.session;
    if (client?.state !== "online") return;
    try {
      const { site, queues, calls } = await client.command(COMMANDS.BOARD_WATCH, { token: this.token });
      this.site.value = site;
      this.queues.value = queues;
      for (const call of [...calls].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) this.#learn(call);
      this.#seen = true;
      this.error.value = null;
    } catch (thrown) {
      this.error.value = asPalabreError(thrown);
    }
  }

  #learn(told) {
    const call = asCall(told);
    const fresh = this.#seen && serverNow() - Date.parse(call.at) < WORTH_SAYING;
    this.calls.value = withCall(this.calls.value, call, MOST_CALLS);
    if (fresh) this.announcements.announce(call);
    else this.announcements.remember(call);
  }

  #called(fact) {
    if (fact.site_id !== this.site.value?.id) return;
    const call = asCall(fact);
    this.calls.value = withCall(this.calls.value, call, MOST_CALLS);
    this.announcements.announce(call);
  }

  #takeQueue(queue) {
    const known = this.queues.value.find((one) => one.id === queue.id);
    if (!known || queue.rev < known.rev) return;
    this.queues.value = this.queues.value.map((one) => (one === known ? queue : one));
  }
}

/** @returns {Call} */
function asCall({ ticket_id, number, desk, calls, at, queue_name }) {
  return { ticket_id, number, desk: desk?.name ?? null, calls, at, queue_name };
}
