/** Being called must reach somebody who looks elsewhere: by sound, vibration, a notification, and the page's title. */

import { Store } from "../../model/storage.js";
import { Switch } from "../../ui/field.js";
import { effect, html, signal } from "../../ui/html.js";
import { chime } from "./chime.js";
import { sayBefore, t } from "./words.js";

const CALLED = [300, 120, 300, 120, 600], NEAR = [200];
const chosen = new Store("palabre.ticket.alerts", { validate: (value) => typeof value === "boolean", fallback: false });

export class Attention {
  /** Whether this person wants more than the page itself. */
  wanted = signal(chosen.get());
  #told = /** @type {string | null} */ (null);
  #awake = /** @type {WakeLockSentinel | null} */ (null);
  #ends = /** @type {(() => void)[]} */ ([]);

  /** @param {import("../../model/live-ticket.js").LiveTicket} live */
  constructor(live) {
    this.live = live;
  }

  open() {
    const seen = () => void this.#stayAwake();
    const touched = () => this.wanted.value && void chime.unlock();
    document.addEventListener("visibilitychange", seen);
    document.addEventListener("pointerdown", touched);
    this.#ends.push(
      effect(() => this.#follow()),
      effect(() => this.#title()),
      () => document.removeEventListener("visibilitychange", seen),
      () => document.removeEventListener("pointerdown", touched),
    );
  }

  close() {
    this.#ends.splice(0).forEach((end) => end());
    void this.#awake?.release();
  }

  /** Call it in a gesture: only then a browser lets a page be heard. @param {boolean} on */
  async choose(on) {
    this.wanted.value = on;
    chosen.set(on);
    void this.#stayAwake();
    if (!on) return;
    void chime.play("near");
    if ("Notification" in globalThis && Notification.permission === "default") await Notification.requestPermission();
  }

  /** What is new since the page was opened: what was so before needs no alarm. */
  #follow() {
    const ticket = this.live.ticket.value;
    if (ticket === null) return;
    const news = ticket.state === "called" ? `called ${ticket.calls}` : ticket.state === "waiting" && ticket.near ? "near" : "";
    const known = this.#told;
    this.#told = news;
    queueMicrotask(() => void this.#stayAwake());
    if (known === null || news === known || news === "" || (news === "near" && known.startsWith("called"))) return;
    this.#tell(news === "near" ? "near" : "call", ticket);
  }

  /** @param {"near" | "call"} what @param {any} ticket */
  #tell(what, ticket) {
    if (what === "call" || this.wanted.value) void chime.play(what); // Without a gesture the browser keeps it silent.
    if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(what === "call" ? CALLED : NEAR);
    if (!this.wanted.value || !document.hidden) return;
    try {
      const body = what === "near" ? t("tickets.near.text") : titleOf(ticket, null);
      new Notification(t(what === "near" ? "tickets.near" : "tickets.called"), { body, tag: ticket.id, icon: "/static/docs/palabre.svg" });
    } catch {
      // Not allowed, or a telephone whose browser wants a service worker: it vibrates instead.
    }
  }

  #title() {
    const ticket = this.live.ticket.value;
    if (ticket !== null) document.title = titleOf(ticket, this.live.place.value);
  }

  /** A screen that goes dark stops many a browser from hearing anything. */
  async #stayAwake() {
    const needed = this.wanted.value && !document.hidden && ["waiting", "called"].includes(this.live.ticket.value?.state);
    if (needed === (this.#awake !== null && !this.#awake.released)) return;
    try {
      if (!needed) return void (await this.#awake?.release());
      this.#awake = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      this.#awake = null; // Low battery, say.
    }
  }
}

/** @param {any} ticket @param {number | null} place */
function titleOf(ticket, place) {
  if (ticket.state === "called") return ticket.desk ? t("tickets.title.desk", { number: ticket.number, desk: ticket.desk.name }) : t("tickets.title.called", { number: ticket.number });
  if (ticket.state === "waiting" && place !== null) return `${ticket.number} · ${sayBefore(place)}`;
  return `${ticket.number} · ${ticket.queue_name}`;
}

/** @param {{attention: Attention, ticket: any}} props */
export function AlertSwitch({ attention, ticket }) {
  if (ticket.state === "serving") return null;
  const refused = "Notification" in globalThis && Notification.permission === "denied";
  return html`<div class="alerts"><${Switch} label=${t("tickets.alerts")} checked=${attention.wanted.value} onChange=${(on) => attention.choose(on)}
    hint=${t(attention.wanted.value && refused ? "tickets.alerts.refused" : "tickets.alerts.hint")} /></div>`;
}
