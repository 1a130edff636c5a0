/** Internal notes of one conversation, newest first from the server, kept true by facts. Draws nothing. */

import { FACTS } from "../js/contract.js";
import { Store } from "../model/storage.js";
import { signal } from "../ui/html.js";

export class NotesModel {
  /** @type {import("../vendor/signals.js").Signal<any[]>} */
  items = signal([]);
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../model/session.js").Session} session @param {string} conversationId */
  constructor(session, conversationId) {
    this.session = session;
    this.id = conversationId;
    this.path = `/conversations/${conversationId}/notes`;
    /** @type {Store<string>} */
    this.draft = new Store(`palabre.draft.${session.me.value?.id}.note.${conversationId}`, {
      validate: (value) => typeof value === "string", fallback: "",
    });
  }

  async open() {
    this.#ends.push(
      this.session.onFact(FACTS.NOTE_CREATED, ({ note }) => note.conversation_id === this.id && this.#add([note])),
      this.session.onFact(FACTS.NOTE_DELETED, ({ conversation_id, note_id }) => conversation_id === this.id && this.#drop(note_id)),
      this.session.connection.subscribe(({ state }) => {
        if (state === "online") void this.#load();
      }),
    );
    await this.#load();
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
  }

  /** All of them: there are few, and they stand between the messages. */
  async #load() {
    const before = this.items.value;
    try {
      let cursor = null;
      const found = [];
      do {
        const page = await this.session.api.get(this.path, { cursor, limit: 100 });
        found.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null && found.length < 1_000);
      const heard = this.items.value.filter((note) => !before.includes(note) && !found.some((one) => one.id === note.id));
      this.items.value = [...found, ...heard];
      this.error.value = null;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @param {string} body @param {string} key the same for every try */
  async write(body, key) {
    this.#add([await this.session.api.post(this.path, { body }, { idempotencyKey: key })]);
  }

  /** @param {string} id */
  async remove(id) {
    await this.session.api.delete(`${this.path}/${id}`);
    this.#drop(id);
  }

  /** @param {any[]} notes */
  #add(notes) {
    const fresh = notes.filter((note) => !this.items.value.some((one) => one.id === note.id));
    if (fresh.length > 0) this.items.value = [...fresh, ...this.items.value];
  }

  /** @param {string} id */
  #drop(id) {
    this.items.value = this.items.value.filter((one) => one.id !== id);
  }
}
