/** One's conversations, most recent first, and how much is unread in all of them. */

import { effect, signal } from "../vendor/signals.js";

/**
 * @typedef {object} Line
 * @property {string} id
 * @property {import("../js/types.js").Conversation} conversation
 * @property {import("../js/types.js").Message | null} lastMessage
 * @property {number} unread
 * @property {string} updatedAt
 */

export class Inbox {
  /** @type {import("../vendor/signals.js").Signal<Line[]>} */
  lines = signal([]);
  total = signal(0);
  /** Whether the list was read at least once. */
  loaded = signal(false);
  error = signal(/** @type {any} */ (null));
  #planned = false;
  #ends = [];
  #end;

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.#end = effect(() => {
      const ready = session.state.value === "ready";
      queueMicrotask(() => (ready ? this.#follow() : this.#empty()));
    });
  }

  close() {
    this.#end();
    this.#empty();
  }

  #empty() {
    this.#ends.splice(0).forEach((end) => end());
    this.lines.value = [];
    this.total.value = 0;
    this.loaded.value = false;
  }

  #follow() {
    const { client } = this.session;
    if (!client) return;
    this.#ends.splice(0).forEach((end) => end());
    this.#ends.push(client.on("message", () => this.#plan()), client.on("conversation", () => this.#plan()));
    void this.load();
  }

  async load() {
    try {
      await this.session.client?.loadConversations();
      this.error.value = null;
      this.#show();
      this.loaded.value = true; // Last: who waits for it looks at the lines at once.
    } catch (error) {
      this.error.value = error;
    }
  }

  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#show();
    });
  }

  #show() {
    const states = this.session.client?.conversations.all ?? [];
    const lines = states.map(asLine);
    this.lines.value = lines.sort((one, other) => (one.updatedAt < other.updatedAt ? 1 : -1));
    this.total.value = lines.reduce((sum, line) => sum + line.unread, 0);
  }
}

/** @param {import("../js/conversation.js").ConversationState} state @returns {Line} */
function asLine(state) {
  const conversation = /** @type {import("../js/types.js").Conversation} */ (state.conversation);
  const { lastMessage } = state;
  const updatedAt = [conversation.updated_at, lastMessage?.created_at ?? ""].sort()[1];
  return { id: state.id, conversation, lastMessage, unread: state.unread, updatedAt };
}
