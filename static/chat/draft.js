/** What is being written: its text, what it answers or changes. Kept while the person looks at other conversations. */

import { signal } from "../vendor/signals.js";
import { Store } from "../model/storage.js";
import { Uploads } from "./uploads.js";

export class Draft {
  text = signal("");
  /** @type {import("../vendor/signals.js").Signal<any>} the message being answered */
  answered = signal(null);
  /** @type {import("../vendor/signals.js").Signal<any>} the message being changed */
  edited = signal(null);
  /** Set to ask the composer for the focus. */
  wanted = signal(0);
  #beforeEdit = "";

  /** @param {import("../model/session.js").Session} session @param {string} conversationId */
  constructor(session, conversationId) {
    this.uploads = new Uploads(session);
    const owner = session.credentials.kept?.user.id;
    this.store = new Store(`palabre.draft.${owner}.${conversationId}`, {
      validate: (value) => typeof value === "string", fallback: "",
    });
    this.text.value = this.store.get();
  }

  /** @param {string} text */
  write(text) {
    this.text.value = text;
    if (this.edited.value) return;
    if (text) this.store.set(text);
    else this.store.clear();
  }

  replyTo(message) {
    this.cancel();
    this.answered.value = message;
    this.wanted.value++;
  }

  edit(message) {
    if (!this.edited.value) this.#beforeEdit = this.text.value;
    this.answered.value = null;
    this.edited.value = message;
    this.text.value = message.body;
    this.wanted.value++;
  }

  /** Give up answering or changing; what was being written before comes back. */
  cancel() {
    this.answered.value = null;
    if (!this.edited.value) return;
    this.edited.value = null;
    this.text.value = this.#beforeEdit;
  }

  /** It was sent or saved. */
  done() {
    if (this.edited.value) return this.cancel();
    this.answered.value = null;
    this.uploads.clear();
    this.write("");
  }
}

/** @type {Map<string, Draft>} */
const drafts = new Map();

/** @param {import("../model/session.js").Session} session @param {string} conversationId */
export function draftOf(session, conversationId) {
  const key = `${session.me.value?.id}:${conversationId}`;
  const draft = drafts.get(key) ?? new Draft(session, conversationId);
  drafts.set(key, draft);
  return draft;
}
