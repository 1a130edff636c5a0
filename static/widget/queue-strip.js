/** A waiting line in the widget: how long it is, a ticket for it, and then one's own place in it. */

import { html, useEffect, useMemo, useRef, useState } from "../ui/html.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icons.js";
import { Banner } from "../ui/states.js";
import { wordsOf } from "../i18n/errors.js";
import { language, t } from "../i18n/widget-queue.js";
import { estimateAt, inMinutes, placeOf } from "../model/line.js";
import { LiveQueue } from "../model/live-queue.js";

/** @param {{widget: import("./state.js").Widget}} props */
export function QueueStrip({ widget }) {
  const id = widget.parts.data.queue ?? "";
  const live = useMemo(() => new LiveQueue(widget.session, id), [id]);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, [live]);
  const [queue, ticket] = [live.queue.value, live.mine.value];
  const error = live.error.value;
  if (error && error.code === "not_found") return null; // The site names a queue that is gone: the chat goes on without.
  return html`<section class="waiting-line" data-state=${ticket?.state ?? "none"} aria-label=${queue?.name ?? t("widget.queue")}>
    <${Icon} name="queue" size=${20} />
    ${ticket ? html`<${Own} widget=${widget} ticket=${ticket} queue=${queue} />` : html`<${Offer} widget=${widget} live=${live} queue=${queue} />`}
  </section>`;
}

/** Who is not known yet learns the length of the line with the ticket. */
function Offer({ widget, live, queue }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const key = useRef(crypto.randomUUID());
  const take = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      if (widget.session.state.value !== "ready") await widget.session.visitor({});
      live.mine.value = await live.join({ language: language.value }, key.current);
    } catch (thrown) {
      if (!thrown.retryable) key.current = crypto.randomUUID();
      setError(thrown);
      void live.watch();
    }
    setBusy(false);
  };
  const closed = queue && !queue.joinable;
  return html`<p role="status"><strong>${queue?.name ?? t("widget.queue")}</strong>
      <span>${closed ? t(queue.closed_reason === "full" ? "widget.queue.full" : "widget.queue.closed") : sayLength(queue)}</span></p>
    ${!closed && html`<${Button} kind="primary" busy=${busy} onClick=${take}>${t("widget.queue.take")}<//>`}
    ${error && html`<${Banner} kind="danger">${wordsOf(error)}<//>`}`;
}

function Own({ widget, ticket, queue }) {
  const address = new URL(ticket.url, widget.parts.origin).href;
  return html`<p role="status"><strong>${ticket.number}</strong><span>${sayPlace(ticket, queue)}</span></p>
    <a class="ui-button" href=${address} target="_blank" rel="noopener">${t("widget.queue.open")}</a>`;
}

/** @param {any} queue */
function sayLength(queue) {
  if (queue === null) return t("widget.queue.offer");
  const waiting = queue.waiting === 0 ? t("widget.queue.nobody") : t("widget.queue.waiting", { count: queue.waiting });
  return [waiting, sayTime(queue, queue.waiting + 1)].filter(Boolean).join(" · ");
}

/** @param {any} ticket @param {any} queue */
function sayPlace(ticket, queue) {
  if (ticket.state === "called") return ticket.desk ? t("widget.queue.called", { desk: ticket.desk.name }) : t("widget.queue.called.nowhere");
  if (ticket.state !== "waiting") return t(ticket.state === "held" ? "widget.queue.held" : "widget.queue.serving");
  const place = (queue && placeOf(ticket.slot, queue.line)) ?? ticket.place ?? 1;
  const before = place === 1 ? t("widget.queue.next") : t("widget.queue.before", { count: place - 1 });
  return [before, sayTime(queue, place)].filter(Boolean).join(" · ");
}

function sayTime(queue, place) {
  const estimate = estimateAt(place, queue?.estimates?.places);
  if (estimate === null) return "";
  const { from, to } = inMinutes(estimate);
  return from === 0 ? t("widget.queue.less", { to }) : t("widget.queue.time", { from, to });
}
