/**
 * What is known of one conversation: a window of its newest messages without holes, and the numbers around it.
 * Pure: facts and replies are put in, in any number of copies; nothing is asked for.
 */

export class ConversationState {
  /** @type {import("./types.js").Conversation | null} */
  conversation = null;
  /** @type {Map<number, import("./types.js").Message>} */
  #messages = new Map();
  /** Everything up to this revision is known. */
  cursor = 0;
  lastSeq = 0;
  firstSeq = 1;
  /** Own reading position. */
  readSeq = 0;
  /** The window holds every message from this seq on. */
  fromSeq = Infinity;
  /** Whether its messages were asked for, and not only its name and numbers. */
  opened = false;

  /** @param {string} id @param {() => string | null} me @param {number} mostMessages */
  constructor(id, me, mostMessages) {
    this.id = id;
    this.me = me;
    this.mostMessages = mostMessages;
  }

  /** The window, in the order in which it was said. */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }

  get lastMessage() {
    return this.#messages.get(this.lastSeq) ?? this.conversation?.last_message ?? null;
  }

  get unread() {
    return Math.max(0, this.lastSeq - Math.max(this.readSeq, this.firstSeq - 1));
  }

  /** Whether there are older messages than those in the window. */
  get hasOlder() {
    return this.fromSeq > this.firstSeq && this.lastSeq >= this.firstSeq;
  }

  /** @param {number} seq */
  message(seq) {
    return this.#messages.get(seq) ?? null;
  }

  /** Whether nothing was loaded yet. */
  get blank() {
    return this.fromSeq === Infinity;
  }

  /**
   * Take a message in its present state. False when this, or something newer, is known already.
   * @param {import("./types.js").Message} message
   */
  apply(message) {
    this.cursor = Math.max(this.cursor, message.rev);
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    if (message.sender.id === this.me()) this.#advance(message.seq);
    const taken = this.#hold(message);
    this.#prune();
    return taken;
  }

  /** @param {import("./types.js").Message} message */
  #hold(message) {
    const held = this.#messages.get(message.seq);
    const outside = message.seq < this.firstSeq || message.seq < Math.min(this.fromSeq, this.lastSeq);
    if (outside || (held && held.rev >= message.rev)) return false;
    this.#messages.set(message.seq, message);
    this.fromSeq = Math.min(this.fromSeq, message.seq);
    return true;
  }

  /** Forget the oldest beyond the bound, in slices, so that not every message costs a walk. */
  #prune() {
    if (this.#messages.size <= this.mostMessages * 1.25) return;
    this.#dropBelow(this.lastSeq - this.mostMessages + 1);
  }

  /** @param {number} seq */
  #dropBelow(seq) {
    for (const held of [...this.#messages.keys()]) if (held < seq) this.#messages.delete(held);
    if (this.fromSeq !== Infinity) this.fromSeq = Math.max(this.fromSeq, seq);
  }

  /**
   * The newest page, as `conversation.open` gives it; what was held and does not touch it is dropped.
   * @param {import("./types.js").Message[]} page in the order of `seq`
   * @param {boolean} more whether there are older ones
   */
  applyPage(page, more) {
    this.opened = true;
    const begin = more ? page[0].seq : this.firstSeq;
    if (begin > this.lastSeq + 1) this.#dropBelow(begin);
    this.fromSeq = Math.min(this.fromSeq, begin);
    return page.filter((message) => this.apply(message));
  }

  /**
   * Older messages, read backwards from the window's beginning.
   * @param {import("./types.js").Message[]} page in the order of `seq`
   */
  applyOlder(page) {
    const reached = page.length === 0 ? this.firstSeq : page[0].seq;
    if (page.length > 0 && page[page.length - 1].seq < this.fromSeq - 1) return [];
    this.fromSeq = Math.max(this.firstSeq, Math.min(this.fromSeq, reached));
    return page.filter((message) => this.#hold(message));
  }

  /**
   * The conversation as REST, `conversation.open` or a fact shows it. Never moves the cursor of what is known already.
   * @param {import("./types.js").Conversation} conversation
   */
  describe(conversation) {
    this.conversation = conversation;
    this.dropOlder(conversation.first_seq);
    const mine = conversation.members.find((member) => member.user_id === this.me());
    if (mine) this.#advance(mine.read_seq);
    if (conversation.unread !== null) this.#advance(conversation.last_seq - conversation.unread);
  }

  /**
   * Begin here: what was said before is not held, what is said from now on will be.
   * @param {import("./types.js").Conversation} conversation
   */
  begin(conversation) {
    this.cursor = conversation.last_rev;
    this.lastSeq = Math.max(this.lastSeq, conversation.last_seq);
    this.fromSeq = this.lastSeq + 1;
    if (conversation.last_message?.seq === this.lastSeq) this.apply(conversation.last_message);
  }

  /** @param {number} firstSeq messages before it were removed */
  dropOlder(firstSeq) {
    if (firstSeq <= this.firstSeq) return;
    this.firstSeq = firstSeq;
    this.lastSeq = Math.max(this.lastSeq, firstSeq - 1);
    this.#dropBelow(firstSeq);
  }

  /** @param {number} seq true when the position moved forward */
  markRead(seq) {
    const before = this.readSeq;
    this.#advance(seq);
    return this.readSeq > before;
  }

  /** @param {string} userId @param {number} seq */
  markReadBy(userId, seq) {
    if (userId === this.me()) this.#advance(seq);
    const member = this.conversation?.members.find((one) => one.user_id === userId);
    if (member) member.read_seq = Math.max(member.read_seq, seq);
  }

  /** @param {number} seq */
  #advance(seq) {
    this.readSeq = Math.max(this.readSeq, seq);
  }
}
