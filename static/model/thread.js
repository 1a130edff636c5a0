/** One conversation as a page shows it: its messages, what is not sent yet, who types, and what one may do with it. */

import { asPalabreError } from "../js/errors.js";
import { computed, effect, signal } from "../vendor/signals.js";

/**
 * @typedef {import("../js/types.js").Message} Message
 * @typedef {"loading" | "ready" | "error" | "gone"} Phase
 */

export class Thread {
  /** @type {import("../vendor/signals.js").Signal<import("../js/types.js").Conversation | null>} */
  conversation = signal(null);
  /** @type {import("../vendor/signals.js").Signal<Message[]>} */
  messages = signal([]);
  /** @type {import("../vendor/signals.js").Signal<{id: string, name: string}[]>} */
  typists = signal([]);
  /** @type {import("../vendor/signals.js").Signal<Phase>} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  hasOlder = signal(false);
  loadingOlder = signal(false);
  /** The reading position when the thread was opened, if there was something after it: that is new. */
  newFrom = signal(/** @type {number | null} */ (null));
  #ends = [];
  #planned = false;
  #loaded = false;

  /** @param {import("./session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.id = id;
    this.pending = computed(() => this.#notYetShown());
  }

  get #state() {
    return this.session.client?.conversation(this.id) ?? null;
  }

  /** What is not sent, less what has already been heard as a message of this conversation. */
  #notYetShown() {
    const mine = this.session.unsent.entries.value.filter((entry) => entry.conversation_id === this.id);
    if (mine.length === 0) return mine;
    const shown = new Set(this.messages.value.slice(-200).map((message) => message.client_id));
    return mine.filter((entry) => !shown.has(entry.client_id));
  }

  /** Follow the conversation until `close`; again after signing in anew. */
  open() {
    this.#ends.push(effect(() => {
      if (this.session.state.value === "ready") queueMicrotask(() => void this.#follow());
    }));
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  async #follow() {
    const { client } = this.session;
    if (!client) return;
    const mine = (listener) => (detail) => detail.conversation_id === this.id && listener(detail);
    this.#ends.push(
      client.on("message", mine(() => this.#plan())),
      client.on("conversation", mine(({ state }) => (state ? this.#plan() : this.#gone()))),
      client.on("typing", mine(({ users }) => this.#heardTyping(users))),
      client.on("connection", ({ state }) => state === "online" && void this.#lookAgain()),
    );
    await this.load();
  }

  /** Read the newest messages; also what "try again" does. */
  async load() {
    this.phase.value = this.messages.value.length > 0 ? "ready" : "loading";
    try {
      const state = await this.session.client?.open(this.id);
      if (!state) return;
      if (!this.#loaded && state.unread > 0 && state.readSeq > 0) this.newFrom.value = state.readSeq;
      this.#loaded = true;
      this.#show();
      this.phase.value = "ready";
    } catch (thrown) {
      const error = asPalabreError(thrown);
      if (error.code === "not_found") return this.#gone();
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  /** Names, members and others' reading positions may have changed while the connection was away. */
  async #lookAgain() {
    if (this.phase.value === "error") return void this.load();
    try {
      const conversation = await this.session.api.get(`/conversations/${this.id}`);
      this.session.client?.conversations.refresh(conversation);
    } catch (thrown) {
      if (asPalabreError(thrown).code === "not_found") this.#gone();
    }
  }

  #gone() {
    this.phase.value = "gone";
    this.messages.value = [];
    this.typists.value = [];
  }

  /** Many facts in one tick are one change on the screen. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#show();
    });
  }

  #show() {
    const state = this.#state;
    if (!state?.conversation || this.phase.value === "gone") return;
    const { conversation } = state;
    this.conversation.value = { ...conversation, members: conversation.members.map((member) => ({ ...member })) };
    this.messages.value = state.messages;
    this.hasOlder.value = state.hasOlder;
  }

  /** @param {{id: string, name: string}[]} users */
  #heardTyping(users) {
    this.typists.value = users.filter((user) => user.id !== this.session.me.value?.id);
  }

  async loadOlder() {
    if (this.loadingOlder.value || !this.hasOlder.value || !this.session.client) return;
    this.loadingOlder.value = true;
    try {
      await this.session.client.loadOlder(this.id, 50);
      this.#show();
    } finally {
      this.loadingOlder.value = false;
    }
  }

  /** @param {string} body @param {{attachments?: any[], reply_to?: string}} [extra] attachments as they were uploaded */
  send(body, extra) {
    this.session.unsent.add(this.id, body, extra);
  }

  /** @param {string} clientId */
  retry(clientId) {
    this.session.unsent.retry(clientId);
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.session.unsent.discard(clientId);
  }

  /** @param {Message} message @param {string} body */
  edit(message, body) {
    return this.session.client?.edit(message, body);
  }

  /** @param {Message} message */
  remove(message) {
    return this.session.client?.delete(message);
  }

  /** @param {Message} message @param {string} emoji @param {boolean} on */
  react(message, emoji, on) {
    return this.session.client?.react(message, emoji, on);
  }

  /** All that is held has been seen. */
  markRead() {
    this.session.client?.markRead(this.id);
  }

  /** Call at every keystroke. */
  typing() {
    this.session.client?.typing(this.id);
  }

  /** Who else has read up to this place, of the first hundred members. @param {number} seq */
  readers(seq) {
    const me = this.session.me.value?.id;
    return (this.conversation.value?.members ?? []).filter((member) => member.user_id !== me && member.read_seq >= seq);
  }
}
