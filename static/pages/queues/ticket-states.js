/** The states in which a ticket still has something before it. */

import { wordsOf } from "../../i18n/errors.js";
import { Button } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { adviceFor, Banner } from "../../ui/states.js";
import { HoldDialog } from "./hold-dialog.js";
import { formatTime, sayBefore, sayEstimate, sayLeft, t } from "./words.js";

/** People drawn in the line; of more, only the nearest. */
const MOST_DRAWN = 9;
/** Letters of a desk's name that fit in the largest type. */
const LONG_NAME = 9;

/** @param {{ticket: any, live: any}} props */
export function TicketHead({ ticket, live }) {
  const site = live.queue.value?.site?.name;
  const me = live.session.me.value;
  const named = ticket.name && !(me?.role === "visitor" && ticket.name === me.name); // Who gave no name is called something all the same.
  return html`<header class="ticket-head">
    <p class="ticket-where">${ticket.queue_name}${site && html` <span class="ticket-site">${site}</span>`}</p>
    <h1 class="ticket-number"><span class="ui-unseen">${t("tickets.yours")} </span>${ticket.number}</h1>
    ${named && html`<p class="ticket-name">${ticket.name}</p>`}
  </header>`;
}

/** @param {{live: any, ticket: any}} props */
export function Waiting({ live, ticket }) {
  const place = live.place.value;
  return html`
    ${ticket.near && html`<p class="near" role="status"><${Icon} name="bell" size=${22} /><span><strong>${t("tickets.near")}</strong> ${t("tickets.near.text")}</span></p>`}
    <p class="place">${place === null ? t("tickets.place.unknown") : sayBefore(place)}</p>
    ${place !== null && html`<${Ahead} place=${place} />`}
    <p class="estimate"><${Icon} name="clock" size=${20} />${live.estimate.value ? sayEstimate(live.estimate.value) : t("tickets.estimate.unknown")}</p>
    <${Paused} queue=${live.queue.value} />
    <${Choices} live=${live} ticket=${ticket} />`;
}

/** The people before one, and oneself: it grows shorter before one's eyes. @param {{place: number}} props */
function Ahead({ place }) {
  const before = Math.min(place - 1, MOST_DRAWN);
  return html`<div class="ahead" aria-hidden="true">
    ${place - 1 > MOST_DRAWN && html`<span class="ahead-more">+${place - 1 - MOST_DRAWN}</span>`}
    ${Array.from({ length: before }, (_, at) => html`<span key=${place - at} class="ahead-one"></span>`)}
    <span key="me" class="ahead-one ahead-me"></span>
  </div>`;
}

function Paused({ queue }) {
  if (queue?.status !== "paused") return null;
  return html`<${Banner} kind="info">${t("tickets.paused")}<//>`;
}

/** @param {{live: any, ticket: any}} props */
export function Called({ live, ticket }) {
  const [first, ...more] = ticket.desk ? [t("tickets.called.desk"), ticket.desk.name] : [t("tickets.called.come")];
  return html`<div class="called" role="alert" key=${ticket.calls}>
      <p class="called-turn">${t("tickets.called")}</p>
      <p class="called-go">${first}</p>
      ${more.map((name) => html`<p key=${name} class="called-desk ${name.length > LONG_NAME ? "called-long" : ""}">${name}</p>`)}
      ${ticket.calls > 1 && html`<p class="called-again">${t("tickets.called.again", { count: ticket.calls })}</p>`}
    </div>
    ${ticket.called_at && html`<p class="aside">${t("tickets.called.at", { time: formatTime(ticket.called_at) })}</p>`}
    <${Choices} live=${live} ticket=${ticket} />`;
}

/** @param {{live: any, ticket: any}} props */
export function Serving({ ticket }) {
  return html`<p class="place">${t("tickets.serving")}</p>
    <p>${ticket.desk ? t("tickets.serving.desk", { desk: ticket.desk.name }) : t("tickets.serving.text")}</p>`;
}

/** @param {{live: any, ticket: any}} props */
export function Held({ live, ticket }) {
  const [busy, act, error] = useActing();
  const { until, places } = ticket.hold ?? {};
  const left = until ? Date.parse(until) - live.now.value : null;
  const place = live.place.value;
  return html`<p class="place">${t("tickets.held")}</p>
    ${left !== null && html`<p class="countdown" role="timer" aria-label=${t("tickets.held.left")}>${sayLeft(left)}</p>
      <p>${t("tickets.held.until", { time: formatTime(until) })}</p>`}
    ${places && html`<p>${t("tickets.held.places", { count: places })}</p>`}
    <p class="aside">${place === null ? t("tickets.held.text") : t("tickets.held.place", { place })}</p>
    <${Trouble} error=${error} />
    <div class="choices">
      <${Button} kind="primary" class="big" icon="check" busy=${busy === "resume"} onClick=${() => act("resume", () => live.act("resume"))}>${t("tickets.resume")}<//>
      <${CancelButton} live=${live} ticket=${ticket} act=${act} busy=${busy} />
    </div>
    <p class="aside">${t("tickets.holds_left", { count: ticket.holds_left })}</p>`;
}

/** Step aside, or leave. */
function Choices({ live, ticket }) {
  const [holding, setHolding] = useState(false);
  const [busy, act, error] = useActing();
  const hold = async (wanted) => {
    setHolding(false);
    await act("hold", () => live.act("hold", wanted));
  };
  const mayHold = ticket.holds_left > 0;
  return html`<${Trouble} error=${error} />
    <div class="choices">
      ${mayHold && html`<${Button} class="big" icon="clock" busy=${busy === "hold"} onClick=${() => setHolding(true)}>${t("tickets.hold")}<//>`}
      <${CancelButton} live=${live} ticket=${ticket} act=${act} busy=${busy} />
    </div>
    ${!mayHold && live.queue.value?.holds?.most > 0 && html`<p class="aside">${t("tickets.holds_left", { count: 0 })}</p>`}
    ${holding && html`<${HoldDialog} limits=${live.queue.value?.holds} left=${ticket.holds_left} onHold=${hold} onClose=${() => setHolding(false)} />`}`;
}

function CancelButton({ live, ticket, act, busy }) {
  const cancel = async () => {
    const sure = await confirm({
      title: t("tickets.cancel.title", { number: ticket.number }), text: t("tickets.cancel.text"), action: t("tickets.cancel.yes"), danger: true,
    });
    if (sure) await act("cancel", () => live.act("cancel"));
  };
  return html`<${Button} kind="plain" class="big leave" busy=${busy === "cancel"} onClick=${cancel}>${t("tickets.cancel")}<//>`;
}

/** One thing at a time; what is refused is shown, and what is true is asked for. @returns {[string, (name: string, work: () => Promise<void>) => Promise<void>, any]} */
export function useActing() {
  const [busy, setBusy] = useState("");
  const [error, setError] = useState(/** @type {any} */ (null));
  const act = async (name, work) => {
    if (busy) return;
    setBusy(name);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy("");
    }
  };
  return [busy, act, error];
}

/** @param {{error: any}} props */
export function Trouble({ error }) {
  return error && html`<${Banner} kind="danger">${wordsOf(error)} ${adviceFor(error)}<//>`;
}
