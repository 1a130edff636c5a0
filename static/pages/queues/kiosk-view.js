/** What the kiosk shows: the queues, or the ticket just taken. */

import "../../i18n/boards.js";
import { wordsOf } from "../../i18n/errors.js";
import { estimateAt } from "../../model/line.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { Spinner } from "../../ui/spinner.js";
import { adviceFor, Banner, EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { pathOf } from "./address.js";
import { ConnectionBar } from "./connection-bar.js";
import { LanguageSwitch } from "./language-switch.js";
import { chooseToSpeak } from "./start.js";
import { language, sayBefore, sayClosed, sayEstimate, sayWaiting, t } from "./words.js";

/** Seconds that a ticket is shown, and milliseconds after which a message or a language is the next person's no more. */
const SHOWN_FOR = 20, IDLE_AFTER = 45_000;

/** @param {{kiosk: import("./kiosk-model.js").Kiosk, page: any}} props */
export function KioskPage({ kiosk, page }) {
  const { session, appearance, trouble } = page;
  const first = useRef(language.value);
  const begin = () => {
    kiosk.taken.value = null;
    kiosk.error.value = null;
    if (language.value !== first.current) chooseToSpeak(first.current, false);
  };
  useIdle(() => kiosk.taken.value === null && begin());
  const ticket = kiosk.taken.value;
  return html`<${ConnectionBar} session=${session} trouble=${trouble} />
    <header class="top"><p class="tenant">${appearance.tenant.name}</p><${LanguageSwitch} languages=${appearance.languages} keep=${false} /></header>
    <main class="kiosk">
      ${ticket ? html`<${Taken} key=${ticket.id} kiosk=${kiosk} ticket=${ticket} onDone=${begin} />` : html`<${Start} kiosk=${kiosk} trouble=${trouble} />`}
    </main>`;
}

/** Nobody has touched the screen for a while. @param {() => void} work */
function useIdle(work) {
  useEffect(() => {
    let timer = setTimeout(work, IDLE_AFTER);
    const touched = () => {
      clearTimeout(timer);
      timer = setTimeout(work, IDLE_AFTER);
    };
    addEventListener("pointerdown", touched);
    addEventListener("keydown", touched);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerdown", touched);
      removeEventListener("keydown", touched);
    };
  }, []);
}

function Start({ kiosk, trouble }) {
  const lines = kiosk.lines.value;
  const error = kiosk.error.value ?? trouble.value;
  const { title } = document.body.dataset;
  return html`<h1>${title}</h1>
    ${!kiosk.loaded.value && (error ? html`<${ErrorState} error=${error} onRetry=${() => kiosk.load()} />` : html`<${Skeleton} lines=${4} label=${t("queues.loading")} />`)}
    ${kiosk.loaded.value && error && html`<${Banner} kind="danger">${wordsOf(error)} ${adviceFor(error)}<//>`}
    ${kiosk.loaded.value && (lines.length === 0
      ? html`<${EmptyState} icon="queue" title=${t("kiosk.empty")} text=${t("kiosk.empty.text")} />`
      : html`<p class="lead">${lines.length === 1 ? t("kiosk.one") : t("kiosk.choose")}</p>
        <ul class="kiosk-queues kiosk-${lines.length === 1 ? "one" : "many"}">${lines.map((line) => html`<li key=${line.id}><${Line} kiosk=${kiosk} line=${line} /></li>`)}</ul>`)}`;
}

function Line({ kiosk, line }) {
  const queue = line.queue.value;
  const busy = kiosk.taking.value === line.id;
  const key = useRef("");
  const closed = queue.joinable ? null : sayClosed(queue);
  const take = () => {
    if (busy) return;
    if (!kiosk.error.value?.retryable) key.current = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    void kiosk.take(line, language.value, key.current);
  };
  const estimate = estimateAt(queue.waiting + 1, queue.estimates?.places);
  return html`<button type="button" class="kiosk-queue" disabled=${closed !== null} aria-busy=${busy ? "true" : undefined} onClick=${take}>
    <span class="kiosk-name">${queue.name}</span>
    ${closed ? html`<span class="kiosk-state">${closed.title} ${queue.opens_at ? closed.text : ""}</span>` : html`<span class="kiosk-state">
      <span><${Icon} name="users" size=${24} />${t("kiosk.waiting", { who: sayWaiting(queue.waiting) })}</span>
      ${estimate && html`<span><${Icon} name="clock" size=${24} />${sayEstimate(estimate)}</span>`}</span>`}
    ${!closed && html`<span class="kiosk-take">${busy ? html`<${Spinner} size=${28} />` : html`<${Icon} name="queue" size=${28} />`}${t("queues.join")}</span>`}
  </button>`;
}

function Taken({ kiosk, ticket, onDone }) {
  const left = useCountdown(SHOWN_FOR, onDone);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  const queue = kiosk.lines.value.find((line) => line.id === ticket.queue_id)?.queue.value;
  const estimate = ticket.estimate ?? (ticket.place && estimateAt(ticket.place, queue?.estimates?.places)) ?? null;
  return html`<section class="card taken">
    <div class="taken-words">
      <h1 ref=${heading} tabindex="-1"><span class="lead">${t("kiosk.taken")}</span> <span class="taken-number">${ticket.number}</span></h1>
      <p class="lead">${ticket.queue_name}</p>
      ${ticket.place !== null && html`<p class="place">${sayBefore(ticket.place)}</p>`}
      ${estimate && html`<p class="estimate"><${Icon} name="clock" size=${24} />${sayEstimate(estimate)}</p>`}
      <p class="lead">${t("kiosk.remember")}</p>
    </div>
    <figure class="taken-qr">
      <img class="qr" src=${`${pathOf(ticket.url)}/qr.svg`} alt="" width="300" height="300" />
      <figcaption>${t("kiosk.scan")}</figcaption>
    </figure>
    <div class="taken-end">
      <progress value=${left} max=${SHOWN_FOR} aria-label=${t("kiosk.left")}></progress>
      <${Button} kind="primary" class="big" icon="check" onClick=${onDone}>${t("kiosk.done")}<//>
    </div>
  </section>`;
}

/** @param {number} seconds @param {() => void} onEnd */
function useCountdown(seconds, onEnd) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1_000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
      setLeft(now);
      if (now === 0) onEnd();
    }, 250);
    return () => clearInterval(timer);
  }, []);
  return left;
}
