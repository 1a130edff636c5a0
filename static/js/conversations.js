/**
 * All conversations of one person, kept equal to the server's: facts are applied in the order of their revisions, and
 * a hole is filled by `session.resume` before anything later is shown.
 *
 * A fact reaches the client after its change was committed. So a `session.resume` that is sent after a fact with
 * revision r was heard shows everything up to r; only facts heard while it was under way are looked at again.
 */

import { COMMANDS, ERRORS, FACTS } from "./contract.js";
import { ConversationState } from "./conversation.js";
import { Emitter } from "./emitter.js";
import { asPalabreError } from "./errors.js";

/** Conversations that one `session.resume` may name. */
const RESUMED_AT_ONCE = 200;
/** Milliseconds. */
const REPAIR_AGAIN_AFTER = 5_000;

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Conversation} Conversation
 *
 * @typedef {object} StoreEvents
 * @property {{message: Message, conversation_id: string}} message one is new or has changed
 * @property {{conversation_id: string, state: ConversationState | null}} conversation null: it is gone
 * @property {{message: Message}} delivered a message of one's own is in the conversation
 *
 * @typedef {object} Entry
 * @property {ConversationState} state
 * @property {Message[]} waiting heard while a hole is being filled
 * @property {boolean} overflowed some of the waiting had to be let go
 * @property {Promise<void> | null} repair under way
 */

/** @extends {Emitter<StoreEvents>} */
export class Conversations extends Emitter {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /**
   * @param {import("./connection.js").Connection} connection
   * @param {{mostMessages: number, mostWaiting: number, mostConversations: number}} bounds
   */
  constructor(connection, bounds) {
    super();
    this.connection = connection;
    this.bounds = bounds;
    this.me = () => connection.tokens.userId;
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id)?.state ?? null;
  }

  get all() {
    return [...this.#entries.values()].map((entry) => entry.state).filter((state) => state.conversation !== null);
  }

  /** @param {string} name @param {any} payload */
  hear(name, payload) {
    if (name === FACTS.CONVERSATION_CREATED || name === FACTS.CONVERSATION_UPDATED) this.put(payload.conversation);
    else if (name === FACTS.CONVERSATION_REMOVED) this.remove(payload.conversation_id);
    else if (name === FACTS.READ_CHANGED) this.#heardRead(payload);
    else if (payload.message) this.receive(payload.message);
  }

  /** @param {{conversation_id: string, user_id: string, seq: number}} fact */
  #heardRead({ conversation_id, user_id, seq }) {
    const entry = this.#entries.get(conversation_id);
    if (!entry) return;
    entry.state.markReadBy(user_id, seq);
    this.#changed(entry);
  }

  /**
   * Take the conversation as it was shown, and begin to follow it.
   * @param {Conversation} conversation
   */
  put(conversation) {
    const known = this.#entries.get(conversation.id);
    const entry = known ?? this.#add(conversation.id);
    entry.state.describe(conversation);
    if (entry.state.blank && !entry.repair) {
      entry.state.begin(conversation);
      if (known) this.#repair(entry);
    }
    this.#changed(entry);
    return entry.state;
  }

  /**
   * The same for a conversation read after the connection was made: what it is ahead of us was missed.
   * @param {Conversation} conversation
   */
  refresh(conversation) {
    const state = this.put(conversation);
    const entry = this.#entries.get(conversation.id);
    if (entry && conversation.last_rev > state.cursor) this.#repair(entry);
  }

  /** @param {string} id */
  #add(id) {
    if (this.#entries.size >= this.bounds.mostConversations) this.#evict();
    const state = new ConversationState(id, this.me, this.bounds.mostMessages);
    /** @type {Entry} */
    const entry = { state, waiting: [], overflowed: false, repair: null };
    this.#entries.set(id, entry);
    return entry;
  }

  /** Forget the one known longest that nobody has opened; it is asked for again when it is spoken of. */
  #evict() {
    const [oldest] = this.#entries.keys();
    const unopened = [...this.#entries].find(([, entry]) => !entry.state.opened && !entry.repair);
    this.#entries.delete(unopened?.[0] ?? oldest);
  }

  /** @param {string} id */
  remove(id) {
    if (this.#entries.delete(id)) this.emit("conversation", { conversation_id: id, state: null });
  }

  /**
   * A message from a fact or an acknowledgement, in its place.
   * @param {Message} message
   */
  receive(message) {
    this.#tellDelivered(message);
    const entry = this.#entries.get(message.conversation_id) ?? this.#add(message.conversation_id);
    const hasHole = message.rev > entry.state.cursor + 1 || entry.state.blank;
    if (entry.repair || hasHole) {
      this.#wait(entry, message);
      this.#repair(entry);
    } else {
      this.#apply(entry, message);
      this.#changed(entry);
    }
  }

  /** @param {Message} message */
  #tellDelivered(message) {
    if (message.sender.id === this.me()) this.emit("delivered", { message });
  }

  /** @param {Entry} entry @param {Message} message */
  #wait(entry, message) {
    if (entry.waiting.length < this.bounds.mostWaiting) entry.waiting.push(message);
    else entry.overflowed = true;
  }

  /** @param {Entry} entry @param {Message} message */
  #apply(entry, message) {
    if (this.#entries.get(entry.state.id) !== entry) return;
    if (entry.state.apply(message)) this.emit("message", { message, conversation_id: entry.state.id });
  }

  /** @param {Entry} entry */
  #changed(entry) {
    const id = entry.state.id;
    if (this.#entries.get(id) === entry) this.emit("conversation", { conversation_id: id, state: entry.state });
  }

  /**
   * Hear a conversation, and hold its last messages.
   * @param {string} id
   * @returns {Promise<ConversationState>}
   */
  async open(id) {
    const entry = this.#entries.get(id) ?? this.#add(id);
    while (entry.repair) await entry.repair.catch(() => {});
    if (!entry.state.opened) await this.#under(entry, () => this.#load(entry));
    return entry.state;
  }

  /** @param {Entry} entry */
  #repair(entry) {
    if (entry.repair || !this.connection.online) return;
    const fill = entry.state.blank ? () => this.#load(entry) : () => this.#resume([entry]);
    this.#under(entry, fill).catch((error) => this.#repairLater(entry, error));
  }

  /**
   * A server that cannot answer now is asked again; a lost connection asks for everything when it is back.
   * @param {Entry} entry @param {unknown} error
   */
  #repairLater(entry, error) {
    if (!asPalabreError(error).retryable || !this.connection.online) return;
    setTimeout(() => this.#entries.get(entry.state.id) === entry && this.#repair(entry), REPAIR_AGAIN_AFTER);
  }

  /**
   * Fill the hole, then take what was heard meanwhile; what was heard in vain is asked for at the next connection.
   * @param {Entry} entry @param {() => Promise<void>} fill
   */
  #under(entry, fill) {
    entry.repair = this.#fill(entry, fill).finally(() => {
      entry.repair = null;
      this.#changed(entry);
    });
    return entry.repair;
  }

  /** @param {Entry} entry @param {() => Promise<void>} fill */
  async #fill(entry, fill) {
    try {
      let next = fill;
      do {
        const before = entry.waiting.splice(0);
        entry.overflowed = false;
        await next();
        before.sort((one, other) => one.rev - other.rev).forEach((message) => this.#apply(entry, message));
        this.#takeInOrder(entry);
        next = () => this.#resume([entry]);
      } while (entry.waiting.length > 0 || entry.overflowed);
    } catch (thrown) {
      entry.waiting.length = 0;
      const error = asPalabreError(thrown);
      if (error.code === ERRORS.NOT_FOUND) this.remove(entry.state.id);
      throw error;
    }
  }

  /**
   * Take of what was heard meanwhile all that follows without a hole.
   * @param {Entry} entry
   */
  #takeInOrder(entry) {
    const heard = entry.waiting.splice(0).sort((one, other) => one.rev - other.rev);
    while (heard.length > 0 && heard[0].rev <= entry.state.cursor + 1) {
      this.#apply(entry, /** @type {Message} */ (heard.shift()));
    }
    entry.waiting.push(...heard);
  }

  /**
   * The last messages. The numbers of the conversation were read after them and may be ahead of them, so the cursor is
   * what the messages show, and the rest is asked for.
   * @param {Entry} entry
   */
  async #load(entry) {
    const { state } = entry;
    /** @type {import("./types.js").Opened} */
    const opened = await this.connection.insist(COMMANDS.CONVERSATION_OPEN, { conversation_id: state.id });
    const known = state.blank ? null : state.cursor;
    state.describe(opened.conversation);
    for (const message of state.applyPage(opened.messages, opened.more)) {
      this.#tellDelivered(message);
      this.emit("message", { message, conversation_id: state.id });
    }
    if (known !== null) state.cursor = known;
    if (opened.conversation.last_rev > state.cursor) await this.#resume([entry]);
  }

  /**
   * Ask for everything that changed, page by page; a conversation that the answer leaves out is not ours any more.
   * @param {Entry[]} entries at most 200
   */
  async #resume(entries) {
    let asked = entries;
    while (asked.length > 0) {
      const cursors = Object.fromEntries(asked.map((entry) => [entry.state.id, entry.state.cursor]));
      /** @type {{conversations: import("./types.js").Changes[]}} */
      const answer = await this.connection.insist(COMMANDS.SESSION_RESUME, { cursors });
      const changes = new Map(answer.conversations.map((one) => [one.id, one]));
      asked.filter((entry) => !changes.has(entry.state.id)).forEach((entry) => this.remove(entry.state.id));
      asked = asked.filter((entry) => this.#applyChanges(entry, changes.get(entry.state.id)));
    }
  }

  /**
   * @param {Entry} entry @param {import("./types.js").Changes | undefined} changes
   * @returns {boolean} whether there is more to ask for
   */
  #applyChanges(entry, changes) {
    if (changes === undefined) return false;
    entry.state.dropOlder(changes.first_seq);
    for (const message of changes.messages) {
      this.#tellDelivered(message);
      this.#apply(entry, message);
    }
    if (changes.more) return changes.messages.length > 0;
    entry.state.markRead(entry.state.lastSeq - changes.unread);
    return false;
  }

  /** After each connection: ask for what was missed, of all conversations. */
  async resumeAll() {
    const idle = [...this.#entries.values()].filter((entry) => !entry.repair);
    idle.filter((entry) => entry.state.blank).forEach((entry) => this.#repair(entry));
    const entries = idle.filter((entry) => !entry.state.blank);
    const parts = [];
    for (let at = 0; at < entries.length; at += RESUMED_AT_ONCE) parts.push(entries.slice(at, at + RESUMED_AT_ONCE));
    await Promise.all(parts.map((part) => this.#resumePart(part)));
  }

  /** @param {Entry[]} part */
  async #resumePart(part) {
    const resumed = this.#resume(part);
    const waits = part.map((entry) =>
      this.#under(entry, () => resumed).catch((error) => this.#repairLater(entry, error)),
    );
    await Promise.all(waits);
  }
}
