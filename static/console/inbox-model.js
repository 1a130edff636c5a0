/** The list of conversations that pass the filters: pages by cursor, kept true by facts. Draws nothing. */

import { FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";
import { NO_FILTERS, asQuery, passes } from "./inbox-query.js";

const PAGE = 50;
/** Conversations read again after a lost connection at most. */
const MOST_RELOADED = 1_000;

export class InboxModel {
  /** Most recently changed first. @type {import("../vendor/signals.js").Signal<any[]>} */
  items = signal([]);
  /** @type {import("../vendor/signals.js").Signal<"loading" | "ready" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  loadingMore = signal(false);
  /** Whether there are more than those shown. */
  more = signal(false);
  filters = NO_FILTERS;
  /** @type {Map<string, any>} */
  #known = new Map();
  #cursor = /** @type {string | null} */ (null);
  #run = 0;
  #flushing = false;
  #asked = new Set();
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.me = session.me.value.id;
  }

  /** Begin to listen. */
  start() {
    const hear = (name, listener) => this.#ends.push(this.session.onFact(name, listener.bind(this)));
    hear(FACTS.MESSAGE_CREATED, this.#heardMessage);
    hear(FACTS.MESSAGE_EDITED, this.#heardChange);
    hear(FACTS.MESSAGE_DELETED, this.#heardChange);
    hear(FACTS.CONVERSATION_CREATED, ({ conversation }) => this.refresh(conversation.id));
    hear(FACTS.CONVERSATION_UPDATED, ({ conversation }) => this.#heardConversation(conversation));
    hear(FACTS.CONVERSATION_REMOVED, ({ conversation_id }) => this.#drop(conversation_id));
    hear(FACTS.UNREAD_CHANGED, ({ conversation_id, unread }) => this.#heardUnread(conversation_id, unread));
    hear(FACTS.HANDLING_CHANGED, ({ conversation_id, handling }) => this.#heardHandling(conversation_id, handling));
    let wasOnline = this.session.connection.value.state === "online";
    this.#ends.push(this.session.connection.subscribe(({ state }) => {
      const online = state === "online";
      if (online && !wasOnline) void this.#reload();
      wasOnline = online;
    }));
  }

  stop() {
    this.#ends.splice(0).forEach((end) => end());
    this.#run++;
  }

  /** Show other conversations. @param {import("./inbox-query.js").Filters} filters */
  async show(filters) {
    this.filters = filters;
    await this.load();
  }

  async load() {
    const run = ++this.#run;
    this.phase.value = "loading";
    this.error.value = null;
    try {
      const page = await this.#page(null, PAGE);
      if (run !== this.#run) return;
      this.#known.clear();
      this.#take(page);
      this.phase.value = "ready";
    } catch (error) {
      if (run !== this.#run) return;
      this.error.value = error;
      this.phase.value = "error";
    }
  }

  async loadMore() {
    if (this.#cursor === null || this.loadingMore.value) return;
    const run = this.#run;
    this.loadingMore.value = true;
    try {
      const page = await this.#page(this.#cursor, PAGE);
      if (run === this.#run) this.#take(page);
    } catch (error) {
      if (run === this.#run) this.error.value = error;
    } finally {
      this.loadingMore.value = false;
    }
  }

  /** The connection is there, for the first time or again: what is shown may have changed before we heard of changes. */
  async #reload() {
    if (this.phase.value !== "ready") return this.load();
    const run = ++this.#run;
    const wanted = Math.min(this.#known.size, MOST_RELOADED);
    const found = [];
    let cursor = /** @type {string | null} */ (null);
    do {
      const page = await this.#page(cursor, 100).catch(() => null);
      if (page === null || run !== this.#run) return;
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null && found.length < wanted);
    this.#known.clear();
    this.#take({ items: found, next_cursor: cursor });
  }

  /** @param {string | null} cursor @param {number} limit */
  #page(cursor, limit) {
    return this.session.api.get("/conversations", { ...asQuery(this.filters), cursor, limit });
  }

  /** @param {{items: any[], next_cursor: string | null}} page */
  #take({ items, next_cursor }) {
    this.error.value = null;
    for (const one of items) this.#known.set(one.id, one);
    this.#cursor = next_cursor;
    this.more.value = next_cursor !== null;
    this.#publish();
  }

  /** Put a conversation in its place as it is now, or take it out. @param {any} conversation */
  put(conversation) {
    if (passes(conversation, this.filters, this.me)) this.#known.set(conversation.id, conversation);
    else this.#known.delete(conversation.id);
    this.#flush();
  }

  /** Read one anew; many facts about it ask once. @param {string} id */
  async refresh(id) {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      this.put(await this.session.api.get(`/conversations/${id}`));
    } catch (error) {
      if (/** @type {any} */ (error).code === "not_found") this.#drop(id);
    } finally {
      this.#asked.delete(id);
    }
  }

  /** @param {string} id */
  find(id) {
    return this.#known.get(id) ?? null;
  }

  /** @param {string} id @param {object} changes */
  #change(id, changes) {
    const one = this.#known.get(id);
    if (one) this.put({ ...one, ...changes });
  }

  /** @param {string} id */
  #drop(id) {
    if (this.#known.delete(id)) this.#flush();
  }

  #heardMessage({ message }) {
    const one = this.#known.get(message.conversation_id);
    if (!one) return void this.refresh(message.conversation_id);
    if (message.seq <= one.last_seq) return;
    const unread = message.sender.id === this.me ? 0 : (one.unread ?? 0) + 1;
    this.#change(one.id, { last_message: message, last_seq: message.seq, updated_at: message.created_at, unread });
  }

  #heardChange({ message }) {
    const one = this.#known.get(message.conversation_id);
    if (one?.last_message?.id === message.id) this.#change(one.id, { last_message: message });
  }

  /** A fact for everybody says neither what is unread nor who handles it. @param {any} conversation */
  #heardConversation(conversation) {
    const one = this.#known.get(conversation.id);
    if (!one) return void this.refresh(conversation.id);
    this.put({ ...conversation, unread: one.unread, handling: one.handling });
  }

  /** @param {string} id @param {number} unread */
  #heardUnread(id, unread) {
    if (this.#known.has(id)) this.#keepRead(id, unread);
    else if (unread > 0) void this.refresh(id);
  }

  /** What one is just reading stays in the list of the unread. @param {string} id @param {number} unread */
  #keepRead(id, unread) {
    const one = this.#known.get(id);
    this.#known.set(id, { ...one, unread });
    this.#flush();
  }

  /** @param {string} id @param {any} handling */
  #heardHandling(id, handling) {
    if (this.#known.has(id)) this.#change(id, { handling });
    else void this.refresh(id);
  }

  /** Facts come in bursts; the list is drawn once for each. */
  #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#publish();
    });
  }

  #publish() {
    const order = (one, other) => (one.updated_at < other.updated_at ? 1 : one.updated_at > other.updated_at ? -1 : 0);
    this.items.value = [...this.#known.values()].sort(order);
  }
}
