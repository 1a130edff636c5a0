/** One conversation as the team works on it: who answers it, its labels, its members, and what moderators may do. Draws nothing. */

import { FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";

export class ConversationModel {
  conversation = signal(/** @type {any} */ (null));
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../model/session.js").Session} session @param {string} id @param {import("./inbox-model.js").InboxModel} list is told of changes at once */
  constructor(session, id, list) {
    this.session = session;
    this.id = id;
    this.list = list;
    this.path = `/conversations/${id}`;
    this.conversation.value = list.find(id);
  }

  async open() {
    const mine = (listener) => (fact) => (fact.conversation_id ?? fact.conversation.id) === this.id && listener(fact);
    this.#ends.push(
      this.session.onFact(FACTS.HANDLING_CHANGED, mine(({ handling }) => this.#change({ handling }))),
      this.session.onFact(FACTS.CONVERSATION_UPDATED, mine(({ conversation: { handling, unread, ...rest } }) => this.#change(rest))),
    );
    let first = true;
    this.#ends.push(this.session.connection.subscribe(({ state }) => {
      if (state === "online" && !first) void this.load();
      first = false;
    }));
    await this.load();
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  async load() {
    try {
      this.conversation.value = await this.session.api.get(this.path);
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @param {object} changes */
  #change(changes) {
    if (this.conversation.value) this.conversation.value = { ...this.conversation.value, ...changes };
  }

  /** @param {{assignee_id?: string | null, labels?: string[], status?: "open" | "closed"}} changes */
  async handle(changes) {
    this.#took(await this.session.api.patch(`${this.path}/handling`, changes));
  }

  /** @param {string} title */
  async rename(title) {
    this.#took(await this.session.api.patch(this.path, { title }));
  }

  /** @param {string[]} user_ids */
  async addMembers(user_ids) {
    this.#took(await this.session.api.post(`${this.path}/members`, { user_ids }));
  }

  /** @param {any} conversation */
  #took(conversation) {
    this.conversation.value = conversation;
    this.list.put({ ...conversation, unread: conversation.unread ?? this.list.find(this.id)?.unread ?? 0 });
  }

  /** Take away everything that was said. */
  deleteHistory() {
    return this.session.api.delete(`${this.path}/messages`);
  }

  /** Take the conversation away from everybody. */
  delete() {
    return this.session.api.delete(this.path);
  }

  /** @param {"csv" | "json"} format @param {string} name @param {(bytes: number) => void} onProgress */
  export(format, name, onProgress) {
    return this.session.api.download(`${this.path}/export?format=${format}`, `${name}.${format}`, { onProgress });
  }
}
