/** Who else is looking at a conversation: says so every 10 s, and believes the others as long as they say. */

import { COMMANDS, FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";

/** Milliseconds. A view ends on the server after 25 s without a new start. */
const START_AGAIN_AFTER = 10_000;

export class ViewersModel {
  /** @type {import("../vendor/signals.js").Signal<{id: string, name: string}[]>} */
  others = signal([]);
  #timers = new Map();
  #ends = /** @type {(() => void)[]} */ ([]);
  #again = /** @type {ReturnType<typeof setInterval> | undefined} */ (undefined);

  /** @param {import("../model/session.js").Session} session @param {string} conversationId */
  constructor(session, conversationId) {
    this.session = session;
    this.id = conversationId;
  }

  open() {
    this.#ends.push(
      this.session.onFact(FACTS.VIEWING_CHANGED, (fact) => fact.conversation_id === this.id && this.#hear(fact)),
      this.session.connection.subscribe(({ state }) => (state === "online" ? void this.#start() : this.#clear())),
    );
    this.#again = setInterval(() => void this.#start(), START_AGAIN_AFTER);
    document.addEventListener("visibilitychange", this.#visibility);
  }

  close() {
    clearInterval(this.#again);
    document.removeEventListener("visibilitychange", this.#visibility);
    this.#ends.splice(0).forEach((end) => end());
    this.#tell(COMMANDS.VIEWING_STOP).catch(() => {});
    this.#clear();
  }

  /** A hidden tab looks at nothing. */
  #visibility = () => void (document.hidden ? this.#tell(COMMANDS.VIEWING_STOP).catch(() => {}) : this.#start());

  async #start() {
    if (document.hidden || this.session.client?.state !== "online") return;
    try {
      const { viewers } = await this.#tell(COMMANDS.VIEWING_START);
      for (const user of viewers) this.#hear({ user, viewing: true, expires_in: 25 });
    } catch {
      this.#clear(); // Who else looks is a courtesy; the next start asks again.
    }
  }

  /** @param {string} command */
  async #tell(command) {
    const { client } = this.session;
    if (client?.state !== "online") return { viewers: [] };
    return client.connection.request(command, { conversation_id: this.id });
  }

  /** @param {{user: {id: string, name: string}, viewing: boolean, expires_in: number}} fact */
  #hear({ user, viewing, expires_in }) {
    if (user.id === this.session.me.value?.id) return;
    clearTimeout(this.#timers.get(user.id));
    this.#timers.delete(user.id);
    const rest = this.others.value.filter((one) => one.id !== user.id);
    if (!viewing) return void (this.others.value = rest);
    this.#timers.set(user.id, setTimeout(() => this.#hear({ user, viewing: false, expires_in: 0 }), expires_in * 1000 + 500));
    if (rest.length === this.others.value.length) this.others.value = [...rest, user];
  }

  #clear() {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers.clear();
    this.others.value = [];
  }
}
