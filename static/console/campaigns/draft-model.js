/** A campaign while it is written: its words, who is to get it, what the server foresees, saving and launching. Draws nothing. */

import { CHANNELS, bodyOf } from "../../model/campaigns.js";
import { newKey } from "../../model/bookings.js";
import { computed, effect, signal } from "../../ui/html.js";
import { Basket } from "./basket.js";

/** Milliseconds after the last change before the server is asked. */
const PAUSE = 500;
const EMPTY = { title: "", text: "", subject: "", channels: ["internal"], dates: [], media_page_id: "", content_sid: "", defaults: {} };

export class Draft {
  /** What is written. @type {import("../../vendor/signals.js").Signal<any>} */
  values = signal(EMPTY);
  /** @type {import("../../vendor/signals.js").Signal<any>} the answer to `preflight`; null until it is there */
  foreseen = signal(null);
  foreseeing = signal(false);
  /** What the server does not take. */
  error = signal(/** @type {any} */ (null));
  loadError = signal(/** @type {any} */ (null));
  ready = signal(false);
  /** Set once it is saved. @type {string | null} */
  id = null;
  status = "draft";
  #timer = /** @type {any} */ (undefined);
  #run = 0;
  #saved = "";
  #launchKey = newKey();

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.basket = new Basket(session);
    this.body = computed(() => bodyOf({ ...this.values.value, title: this.values.value.title.trim(), targets: this.basket.targets.value }));
    this.missing = computed(() => missingIn(this.body.value, this.basket.isEmpty));
  }

  /** Follow what is written, and ask what would come of it. */
  follow() {
    const end = effect(() => {
      const body = this.body.value;
      clearTimeout(this.#timer);
      if (this.ready.value && this.missing.value.filter((name) => name !== "title").length === 0) this.#timer = setTimeout(() => void this.foresee(body), PAUSE);
    });
    return () => {
      end();
      clearTimeout(this.#timer);
    };
  }

  /** @param {{campaign?: string, copy?: string, template?: string, group?: string}} from where it begins */
  async begin({ campaign, copy, template, group }) {
    this.loadError.value = null;
    try {
      if (campaign ?? copy) await this.#take(await this.session.api.get(`/campaigns/${campaign ?? copy}`), Boolean(copy));
      if (template) await this.#useTemplate(template);
      if (group) await this.basket.fill({ everyone: false, user_ids: [], group_ids: [group], group_mode: "group", segment: null });
      this.#saved = this.#fingerprint();
      this.ready.value = true;
    } catch (error) {
      this.loadError.value = error;
    }
  }

  async #take(campaign, isCopy) {
    this.id = isCopy ? null : campaign.id;
    this.status = isCopy ? "draft" : campaign.status;
    const body = bodyOf(campaign);
    this.values.value = { ...body, dates: isCopy ? [] : body.dates, media_page_id: body.media_page_id ?? "", content_sid: body.content_sid ?? "" };
    await this.basket.fill(campaign.targets);
  }

  async #useTemplate(id) {
    const { items } = await this.session.api.get("/campaign-templates", { limit: 100 });
    const found = items.find((one) => one.id === id);
    if (found) this.applyTemplate(found);
  }

  /** @param {any} template */
  applyTemplate({ title, text, subject, channels }) {
    this.values.value = { ...this.values.value, title: title || this.values.value.title, text, subject: subject ?? "", channels: channels.length > 0 ? channels : this.values.value.channels };
  }

  /** @param {string} name */
  set(name) {
    return (value) => (this.values.value = { ...this.values.value, [name]: value });
  }

  #fingerprint() {
    return JSON.stringify(this.body.value);
  }

  get isChanged() {
    return this.#saved !== this.#fingerprint();
  }

  /** @param {any} [body] */
  async foresee(body = this.body.value) {
    const run = ++this.#run;
    this.foreseeing.value = true;
    try {
      const foreseen = await this.session.api.post("/campaigns/preflight", { ...body, title: body.title || "–" });
      if (run !== this.#run) return;
      this.foreseen.value = foreseen;
      this.error.value = null;
    } catch (error) {
      if (run === this.#run) this.error.value = error;
    } finally {
      if (run === this.#run) this.foreseeing.value = false;
    }
  }

  /** @returns {Promise<string>} its id */
  async save() {
    const { api } = this.session;
    const body = this.body.value;
    const campaign = this.id ? await api.put(`/campaigns/${this.id}`, body) : await api.post("/campaigns", body);
    this.id = campaign.id;
    this.#saved = JSON.stringify(body);
    return campaign.id;
  }

  async launch() {
    const id = await this.save();
    if (this.status === "draft") await this.session.api.post(`/campaigns/${id}/launch`, undefined, { idempotencyKey: this.#launchKey });
    return id;
  }
}

/** @param {any} body @param {boolean} nobody @returns {string[]} */
function missingIn(body, nobody) {
  return [
    !body.title && "title", nobody && "recipients", !body.text.trim() && "text", body.channels.length === 0 && "channels",
    body.dates.some((one) => !one) && "dates",
  ].filter(Boolean);
}

/** @param {string[]} channels in order @returns {string[]} the others */
export function otherChannels(channels) {
  return CHANNELS.filter((one) => !channels.includes(one));
}
