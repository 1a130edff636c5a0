/** An agent's place in the waiting lines: sites, desks, queues, who is at which desk, and what is done with tickets. Draws nothing. */

import { FACTS } from "../../js/contract.js";
import { QueueWatch } from "../../model/queue-watch.js";
import { Store } from "../../model/storage.js";
import { callingOrder } from "../../model/tickets.js";
import { batch, computed, signal } from "../../ui/html.js";
import { readAll } from "./everything.js";
import { NextCall } from "./next-call.js";

/** @param {any} value */
const isChoice = (value) => typeof value.site === "string" && Array.isArray(value.queues);

export class QueuesModel {
  /** @type {import("../../vendor/signals.js").Signal<"loading" | "ready" | "error">} */
  phase = signal("loading");
  error = signal(/** @type {any} */ (null));
  sites = signal(/** @type {any[]} */ ([]));
  desks = signal(/** @type {any[]} */ ([]));
  queues = signal(/** @type {any[]} */ ([]));
  /** One for each queue of the site. @type {import("../../vendor/signals.js").Signal<QueueWatch[]>} */
  watches = signal([]);
  /** Whether somebody is being called at this moment. */
  calling = signal(false);
  #selected = signal(/** @type {string | null} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.me = session.me.value.id;
    this.next = new NextCall(session);
    this.store = new Store(`palabre.console.queues.${this.me}`, { validate: isChoice, fallback: { site: "", queues: [] } });
    this.choice = signal(this.store.get());
    this.site = computed(() => this.#chosenSite());
    this.siteDesks = computed(() => this.desks.value.filter((one) => one.site_id === this.site.value?.id));
    this.desk = computed(() => this.desks.value.find((one) => one.agent?.id === this.me) ?? null);
    this.seat = computed(() => (this.desk.value?.site_id === this.site.value?.id ? this.desk.value : null));
    this.views = computed(() => this.watches.value.map((watch) => watch.view.value).filter((view) => view !== null));
    this.chosen = computed(() => this.#chosenViews());
    this.mine = computed(() => this.#busy((agentId) => agentId === this.me));
    this.others = computed(() => this.#busy((agentId) => agentId !== this.me));
    this.current = computed(() => this.mine.value.find((one) => one.id === this.#selected.value) ?? this.mine.value.at(-1) ?? null);
  }

  start() {
    const hear = (name, listener) => this.#ends.push(this.session.onFact(name, listener));
    hear(FACTS.DESK_UPDATED, ({ desk }) => this.#putDesk(desk));
    hear(FACTS.TICKET_UPDATED, ({ ticket }) => ticket.state === "called" && ticket.agent?.id === this.me && this.next.answered());
    let online = this.session.connection.value.state === "online";
    this.#ends.push(this.session.connection.subscribe(({ state }) => {
      if (state === "online" && !online) void this.load();
      online = state === "online";
    }));
    return this.load();
  }

  stop() {
    this.#ends.splice(0).forEach((end) => end());
    this.watches.value.forEach((watch) => watch.close());
    this.watches.value = [];
  }

  async load() {
    try {
      const [sites, desks, queues] = await Promise.all(["/sites", "/desks", "/queues"].map((path) => readAll(this.session, path)));
      batch(() => {
        this.sites.value = sites.sort(byName);
        this.desks.value = desks.sort(byName);
        this.queues.value = queues.sort(byName);
        this.phase.value = "ready";
        this.error.value = null;
      });
      this.#watch();
    } catch (error) {
      this.error.value = error;
      if (this.phase.value !== "ready") this.phase.value = "error";
    }
  }

  /** Watch the queues of the site, and no others. */
  #watch() {
    const wanted = this.queues.value.filter((one) => one.site.id === this.site.value?.id).map((one) => one.id);
    const before = this.watches.value;
    before.filter((watch) => !wanted.includes(watch.id)).forEach((watch) => watch.close());
    this.watches.value = wanted.map((id) => before.find((watch) => watch.id === id) ?? this.#open(id));
  }

  /** @param {string} id */
  #open(id) {
    const watch = new QueueWatch(this.session, id);
    watch.open();
    return watch;
  }

  /** @param {string} siteId */
  chooseSite(siteId) {
    this.#choose({ site: siteId, queues: [] });
    this.#watch();
  }

  /** @param {string} queueId @param {boolean} on */
  chooseQueue(queueId, on) {
    const before = this.chosen.value.map((view) => view.queue.id);
    const queues = on ? [...before, queueId] : before.filter((id) => id !== queueId);
    this.#choose({ site: this.site.value.id, queues });
  }

  /** @param {{site: string, queues: string[]}} choice */
  #choose(choice) {
    this.choice.value = choice;
    this.store.set(choice);
  }

  /** The one that was chosen, else where one sits, else the first that has queues. */
  #chosenSite() {
    const sites = this.sites.value;
    const find = (id) => sites.find((one) => one.id === id);
    return find(this.choice.value.site) ?? find(this.desk.value?.site_id) ?? find(this.queues.value[0]?.site.id) ?? sites[0] ?? null;
  }

  /** The queues from which one calls: chosen ones, else those of one's desk, else all of the site. */
  #chosenViews() {
    const { queues } = this.choice.value;
    const among = (ids) => this.views.value.filter((view) => ids.includes(view.queue.id));
    const [chosen, served] = [among(queues), among(this.seat.value?.queue_ids ?? [])];
    return chosen.length > 0 ? chosen : served.length > 0 ? served : this.views.value;
  }

  /** @param {(agentId: string | undefined) => boolean} wanted @returns {any[]} in the order in which they were called */
  #busy(wanted) {
    const busy = this.views.value.flatMap((view) => view.busy).filter((ticket) => wanted(ticket.agent?.id));
    return busy.sort((one, other) => (one.called_at < other.called_at ? -1 : 1));
  }

  /** @param {any} desk */
  #putDesk(desk) {
    const others = this.desks.value.filter((one) => one.id !== desk.id);
    this.desks.value = [...others, desk].sort(byName);
  }

  /** @param {string} ticketId the one that keys are for */
  select(ticketId) {
    this.#selected.value = ticketId;
  }

  /** @param {string} deskId */
  async sitDown(deskId) {
    this.#putDesk(await this.session.api.post(`/desks/${deskId}/open`, {}));
    if (this.choice.value.queues.length > 0) this.#choose({ site: this.site.value.id, queues: [] });
  }

  async leave() {
    const { value: desk } = this.desk;
    if (desk) this.#putDesk(await this.session.api.post(`/desks/${desk.id}/close`, {}));
  }

  /** @returns {Promise<any>} the ticket; null when nobody waits, undefined while a call is under way */
  async callNext() {
    if (this.calling.value) return undefined;
    this.calling.value = true;
    try {
      const ticket = await this.next.press(callingOrder(this.chosen.value), this.seat.value?.id ?? null);
      return ticket && this.#came(ticket);
    } finally {
      this.calling.value = false;
    }
  }

  /** @param {any} ticket */
  #came(ticket) {
    this.take(ticket);
    this.select(ticket.id);
    return ticket;
  }

  /** @param {any} ticket @param {string} move as in its address @param {object} [body] */
  async move(ticket, move, body = {}) {
    const desk = move === "call" && this.seat.value ? { desk_id: this.seat.value.id } : {};
    const changed = await this.session.api.post(`/tickets/${ticket.id}/${move}`, { ...desk, ...body });
    return move === "call" ? this.#came(changed) : this.take(changed);
  }

  /** Somebody stands before the desk. @param {string} queueId @param {object} given */
  async takeTicket(queueId, given) {
    return this.take(await this.session.api.post(`/queues/${queueId}/tickets`, { walk_in: true, ...given }));
  }

  /** @param {string} queueId @param {"open" | "paused" | "closed"} status */
  async setStatus(queueId, status) {
    await this.session.api.patch(`/queues/${queueId}`, { status });
  }

  /** Those who did not come, of today; the watch tells only of the active. @param {string} queueId */
  async loadMissed(queueId) {
    const page = await this.session.api.get(`/queues/${queueId}/tickets`, { state: "no_show", limit: 20 });
    page.items.forEach((ticket) => this.take(ticket));
  }

  /** The conversation with whoever holds the ticket. @param {any} ticket @returns {Promise<string>} its id */
  async conversationOf(ticket) {
    return (await this.session.api.post(`/tickets/${ticket.id}/conversation`, {})).id;
  }

  /** @param {any} ticket */
  take(ticket) {
    this.watches.value.forEach((watch) => watch.take(ticket));
    return ticket;
  }
}

/** @param {{name: string}} one @param {{name: string}} other */
function byName(one, other) {
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}
