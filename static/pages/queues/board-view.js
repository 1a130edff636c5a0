/** What the board shows: the call of the moment, the last four, who waits, the site's own words, and the time. */

import { formatDate, t, textIn } from "../../i18n/boards.js";
import { estimateAt } from "../../model/line.js";
import { Fragment, html, useEffect, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { ErrorState } from "../../ui/states.js";
import { Spinner } from "../../ui/spinner.js";
import { ConnectionBar } from "./connection-bar.js";
import { serverNow } from "./fresh.js";
import { sayEstimate } from "./words.js";

/** Milliseconds that the button for sound stays when nobody comes near. */
const OFFERED_FOR = 60_000;
/** Letters of a desk's name that fit in the largest type. */
const LONG_NAME = 12;

/** @param {{board: import("./board-model.js").Board, voice: import("./board-voice.js").Voice, languages: string[], page: any}} props */
export function BoardPage({ board, voice, languages, page }) {
  const { session, appearance, trouble } = page;
  const site = board.site.value;
  const both = (key) => languages.map((name) => textIn(name, key)).join(" · ");
  if (site === null) {
    const error = board.error.value ?? trouble.value;
    return html`<main class="board-wait">${error ? html`<${ErrorState} error=${error} onRetry=${() => board.watch()} />` : html`<${Spinner} label=${t("board.loading")} size=${32} />`}</main>`;
  }
  const shown = board.announcements.current.value;
  return html`<${ConnectionBar} session=${session} trouble=${trouble} />
    <main class="board">
      <header class="board-head"><h1>${site.name}<span class="board-tenant">${appearance.tenant.name}</span></h1><${Clock} timeZone=${site.time_zone} /></header>
      <${Now} call=${shown ?? board.calls.value[0] ?? null} announced=${shown !== null} both=${both} />
      <${Last} calls=${board.calls.value} shown=${shown} both=${both} />
      <${Queues} queues=${board.queues.value} both=${both} />
      ${site.announcement && html`<p class="board-words"><${Icon} name="megaphone" size=${36} /><span>${site.announcement}</span></p>`}
    </main>
    <${SoundOffer} voice=${voice} both=${both} />`;
}

/** @param {{call: any, announced: boolean, both: (key: string) => string}} props */
function Now({ call, announced, both }) {
  return html`<section class="now" aria-live="assertive"><${Fragment} key=${call ? `${call.ticket_id} ${call.calls} ${announced}` : ""}>
    ${call === null ? html`<${Welcome} both=${both} />` : html`<div class="now-call ${announced ? "now-announced" : ""}">
      <p class="now-label">${both(announced ? "board.now" : "board.latest")}</p>
      <p class="now-number">${call.number}</p>
      <p class="now-desk ${isLong(call.desk) ? "now-long" : ""}">${call.desk ? html`<span aria-hidden="true">→ </span>${call.desk}` : both("board.come")}</p>
    </div>`}
  <//></section>`;
}

/** @param {string | null} name */
function isLong(name) {
  return (name ?? "").length > LONG_NAME;
}

/** @param {{both: (key: string) => string}} props */
function Welcome({ both }) {
  return html`<div class="now-call now-quiet"><p class="now-label">${both("board.welcome")}</p><p class="now-hint">${both("board.welcome.text")}</p></div>`;
}

/** @param {{calls: any[], shown: any, both: (key: string) => string}} props */
function Last({ calls, shown, both }) {
  return html`<section class="last" aria-label=${both("board.last")}>
    <h2>${both("board.last")}</h2>
    <ol class="last-calls">${calls.map((call) => html`<li key=${call.ticket_id} class=${shown?.ticket_id === call.ticket_id ? "last-shown" : ""}>
      <span class="last-number">${call.number}</span><span class="last-desk ${isLong(call.desk) ? "last-long" : ""}">${call.desk ?? "–"}</span>
    </li>`)}</ol>
    ${calls.length === 0 && html`<p class="last-none">${both("board.none")}</p>`}
  </section>`;
}

/** @param {{queues: any[], both: (key: string) => string}} props */
function Queues({ queues, both }) {
  return html`<section class="lines" aria-label=${both("board.waiting")}>
    <h2>${both("board.waiting")}</h2>
    <ul>${queues.map((queue) => html`<li key=${queue.id}>
      <span class="line-name">${queue.name}</span>
      <span class="line-count">${queue.waiting}</span>
      <span class="line-time">${stateOf(queue, both)}</span>
    </li>`)}</ul>
  </section>`;
}

/** How long the last one waits, or why nobody can join. */
function stateOf(queue, both) {
  if (queue.closed_reason === "queue_paused") return both("board.paused");
  if (queue.closed_reason === "queue_closed" || queue.closed_reason === "site_closed") return both("board.closed");
  const estimate = queue.waiting > 0 ? estimateAt(queue.waiting, queue.estimates?.places) : null;
  return estimate && sayEstimate(estimate);
}

/** By the site's zone and the server's clock, set anew each second, so that it cannot drift. @param {{timeZone: string}} props */
function Clock({ timeZone }) {
  const [now, setNow] = useState(serverNow());
  useEffect(() => {
    let timer = /** @type {any} */ (null);
    const tick = () => {
      setNow(serverNow());
      timer = setTimeout(tick, 1_000 - (serverNow() % 1_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, []);
  return html`<p class="clock"><time class="clock-time">${formatDate(now, { hour: "2-digit", minute: "2-digit", timeZone })}</time>
    <span class="clock-day">${formatDate(now, { weekday: "long", day: "numeric", month: "long", timeZone })}</span></p>`;
}

/** Browsers want a hand before they make a sound; without one the board is silent and shows all the same. */
function SoundOffer({ voice, both }) {
  const [silent, setSilent] = useState(false);
  const [near, setNear] = useState(true);
  useEffect(() => {
    if (voice.wanted) void voice.unlock().then((heard) => setSilent(!heard));
    let timer = setTimeout(() => setNear(false), OFFERED_FOR);
    const moved = () => {
      clearTimeout(timer);
      setNear(true);
      timer = setTimeout(() => setNear(false), OFFERED_FOR);
    };
    addEventListener("pointermove", moved);
    addEventListener("keydown", moved);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", moved);
      removeEventListener("keydown", moved);
    };
  }, []);
  if (!silent || !near) return null;
  const start = async () => setSilent(!(await voice.unlock()));
  return html`<button type="button" class="sound" onClick=${start}><${Icon} name="volume" size=${32} />${both("board.sound")}</button>`;
}
