/** Campaigns: their words, what the pages ask of the server, and one campaign kept true while it runs. Draws nothing. */

import { COMMANDS, FACTS } from "../js/contract.js";
import { signal } from "../vendor/signals.js";
import { newKey } from "./bookings.js";

export const STATUSES = ["draft", "scheduled", "sending", "paused", "completed", "failed", "cancelled"];
export const KINDS = ["all", "groups", "individuals"];
export const CHANNELS = ["internal", "push", "email", "whatsapp", "sms"];
export const STATES = ["queued", "leased", "submitting", "accepted", "delivered", "read", "failed", "suppressed", "unknown", "simulated", "cancelled"];
export const VARIABLES = ["first_name", "name", "email", "phone", "tenant", "media_link", "unsubscribe_link"];
/** Variables of a person, who may have none. */
export const PERSONAL = ["first_name", "name", "email", "phone"];

/** What can be done in each status. */
const LEGAL = {
  draft: ["edit", "launch", "delete"], scheduled: ["edit", "cancel"], sending: ["pause", "cancel"], paused: ["resume", "cancel"],
};

/** @param {any} campaign @returns {string[]} */
export function legalFor({ status, occurrences }) {
  const sent = occurrences.some((one) => one.state === "completed" || one.state === "failed");
  return [...(LEGAL[status] ?? []), ...(sent && status !== "sending" ? ["relaunch"] : [])];
}

/** Whether what it says may still change by itself. @param {any} campaign */
export function isAlive({ status }) {
  return ["scheduled", "sending", "paused"].includes(status);
}

/** Of one date, or of all together; what was cancelled is not done. @param {{total?: number, counts: Record<string, number>, open?: number}[]} occurrences */
export function sumOf(occurrences) {
  const counts = {};
  for (const one of occurrences) for (const [state, count] of Object.entries(one.counts)) counts[state] = (counts[state] ?? 0) + count;
  const total = occurrences.reduce((sum, one) => sum + (one.total ?? 0), 0);
  const open = occurrences.reduce((sum, one) => sum + (one.open ?? 0), 0);
  return { counts, total, open, done: total - open - (counts.cancelled ?? 0) };
}

/** @param {Record<string, number>} counts @param {...string} states */
export function countOf(counts, ...states) {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** What a campaign is written with. @param {any} campaign of any age */
export function bodyOf({ title, text, subject, channels, targets, dates, media_page_id, content_sid, defaults }) {
  return { title, text, subject: subject ?? "", channels, targets, dates, media_page_id: media_page_id || null, content_sid: content_sid || null, defaults: defaults ?? {} };
}

export class LiveCampaign {
  /** @type {import("../vendor/signals.js").Signal<any>} null until it is read */
  campaign = signal(null);
  error = signal(/** @type {any} */ (null));
  #ends = /** @type {(() => void)[]} */ ([]);
  #heard = 0;

  /** @param {import("./session.js").Session} session @param {string} id @param {any} [known] as a list has it */
  constructor(session, id, known = null) {
    this.session = session;
    this.id = id;
    this.path = `/campaigns/${id}`;
    this.campaign.value = known;
  }

  open() {
    const { session } = this;
    let online = false;
    this.#ends.push(
      session.onFact(FACTS.CAMPAIGN_PROGRESS, (fact) => fact.campaign_id === this.id && this.#hear(fact)),
      session.connection.subscribe(({ state }) => {
        if (state === "online" && !online) void this.#watch();
        online = state === "online";
      }),
    );
    if (!this.campaign.value) void this.load();
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
    this.session.client?.connection.request(COMMANDS.CAMPAIGN_UNWATCH, { campaign_id: this.id }).catch(() => {});
  }

  /** Also what "try again" does. */
  load() {
    return this.#read(() => this.session.api.get(this.path));
  }

  #watch() {
    return this.#read(async () => (await this.session.client?.connection.insist(COMMANDS.CAMPAIGN_WATCH, { campaign_id: this.id }))?.campaign);
  }

  /** An answer may be older than a fact that came meanwhile; then it is asked for again. @param {() => Promise<any>} ask */
  async #read(ask) {
    const heard = this.#heard;
    try {
      const campaign = await ask();
      if (!campaign) return;
      this.campaign.value = campaign;
      this.error.value = null;
    } catch (error) {
      if (!this.campaign.value) this.error.value = error;
      return;
    }
    if (heard !== this.#heard) await this.load();
  }

  /** @param {any} fact */
  #hear({ occurrence_id, status, state, total, open, counts, per_second, finish_at }) {
    this.#heard++;
    const known = this.campaign.value;
    const before = known?.occurrences.find((one) => one.id === occurrence_id);
    if (!before) return void this.load();
    const changes = { state, total, open, counts, per_second, finish_at };
    const occurrences = known.occurrences.map((one) => (one.id === occurrence_id ? { ...one, ...changes } : one));
    this.campaign.value = { ...known, status, occurrences, counts: sumOf(occurrences).counts };
    if (before.state !== state || known.status !== status) void this.load(); // Why, and when: only the campaign itself says.
  }

  /** @param {"launch" | "pause" | "resume" | "cancel" | "relaunch"} name @param {object} [body] */
  async act(name, body) {
    try {
      const campaign = await this.session.api.post(`${this.path}/${name}`, body, { idempotencyKey: newKey() });
      this.campaign.value = campaign;
    } catch (error) {
      void this.load(); // What the page shows is older than what is true.
      throw error;
    }
  }

  remove() {
    return this.session.api.delete(this.path);
  }
}
