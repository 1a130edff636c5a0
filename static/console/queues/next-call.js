/** "Call next", so that one press calls one person, also when the answer is lost on its way. Draws nothing. */

import { asPalabreError } from "../../js/errors.js";
import { pause } from "../../js/backoff.js";

/** Milliseconds between tries of one press. */
const TRY_AGAIN = [500, 1_500, 3_000];

export class NextCall {
  /** A press of which nobody knows whether it called somebody. @type {{key: string, queues: string[], deskId: string | null} | null} */
  #open = null;

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  /**
   * Ask one queue after the other until somebody comes. After a lost answer the same press is repeated, under the same key:
   * it gives the same person.
   * @param {string[]} queues ids, in the order of asking @param {string | null} deskId
   * @returns {Promise<any>} the ticket, or null when nobody waits
   */
  async press(queues, deskId) {
    this.#open ??= { key: crypto.randomUUID(), queues: [...queues], deskId };
    const open = this.#open;
    while (open.queues.length > 0) {
      const ticket = await this.#ask(open.queues[0], `${open.key}-${open.queues.length}`, open.deskId);
      if (ticket === null) open.queues.shift();
      else return this.#finish(ticket);
    }
    return this.#finish(null);
  }

  /** A person came to this desk: whatever was open is answered by that. */
  answered() {
    this.#open = null;
  }

  #finish(result) {
    this.#open = null;
    return result;
  }

  async #ask(queueId, key, deskId) {
    for (let tries = 0; ; tries++) {
      try {
        return await this.session.api.post(`/queues/${queueId}/call-next`, deskId ? { desk_id: deskId } : {}, { idempotencyKey: key });
      } catch (thrown) {
        const error = asPalabreError(thrown);
        if (!error.retryable) this.#open = null;
        if (!error.retryable || tries === TRY_AGAIN.length) throw error;
        await pause(Math.max(TRY_AGAIN[tries], (error.retryAfter ?? 0) * 1000));
      }
    }
  }
}
