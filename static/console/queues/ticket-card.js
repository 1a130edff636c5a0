/** A person whom one has called or serves, with everything that can be done. */

import { formatTime, t } from "../../i18n/i18n.js";
import { legalMoves, secondsSince, secondsUntil } from "../../model/tickets.js";
import { Button } from "../../ui/button.js";
import { html } from "../../ui/html.js";
import { Keys } from "../../ui/shortcuts.js";
import { useNow } from "./clock.js";
import { TicketMarks, nameOfTicket } from "./ticket-words.js";
import { KEYS, make } from "./ticket-moves.js";
import { asClock, inMinutes } from "./words.js";

/** In the order of the day: what is wanted mostly comes first, and stays where it is when the state changes. */
const MOVES = {
  called: ["start", "recall", "no-show", "transfer", "hold", "conversation", "notes", "cancel"],
  serving: ["close", "transfer", "conversation", "notes"],
};
const ICONS = {
  start: "check", close: "checks", recall: "megaphone", "no-show": "block", transfer: "external", hold: "clock", conversation: "chat",
  notes: "note", cancel: "close",
};

export function TicketCard({ model, ticket, setDialog, current }) {
  const now = useNow();
  const select = () => model.select(ticket.id);
  return html`
    <article class="ticket-card ticket-${ticket.state} ${current ? "ticket-current" : ""}" aria-label=${t("console.queues.ticket_of", { number: ticket.number, name: nameOfTicket(ticket) })}
      aria-current=${current ? "true" : undefined} onFocusIn=${select} onMouseDown=${select}>
      <header class="ticket-head">
        <span class="ticket-number">${ticket.number}</span>
        <span class="ticket-who"><strong>${nameOfTicket(ticket)}</strong><${TicketMarks} ticket=${ticket} state /></span>
      </header>
      <${Facts} ticket=${ticket} now=${now} />
      <div class="ticket-moves">
        ${MOVES[ticket.state].map((move, at) => html`<${Move} key=${move} ...${{ model, ticket, move, setDialog, now, first: at === 0 }} />`)}
      </div>
      ${ticket.notes.length > 0 && html`<ul class="ticket-notes" aria-label=${t("console.queues.notes")}>
        ${ticket.notes.map((note) => html`<li key=${note.id}><span class="ticket-note">${note.body}</span>
          <span class="quiet">${note.author.name} · ${formatTime(note.at)}</span></li>`)}
      </ul>`}
    </article>
  `;
}

function Facts({ ticket, now }) {
  const call = ticket.steps.findLast((step) => step.op === "call")?.at ?? ticket.called_at; // A recall is not the end of the wait.
  const waited = secondsSince(ticket.arrived_at, Date.parse(call));
  const serving = ticket.state === "serving";
  const since = secondsSince(serving ? ticket.started_at : ticket.called_at, now);
  return html`
    <dl class="ticket-facts">
      <div><dt>${t("console.queues.waited")}</dt><dd>${inMinutes(waited)}</dd></div>
      <div><dt>${t(serving ? "console.queues.serving_for" : "console.queues.called_for")}</dt><dd class="ticket-clock">${asClock(since)}</dd></div>
      <div><dt>${t("console.queues.calls")}</dt><dd>${ticket.calls}</dd></div>
      <div><dt>${t("console.queues.queue")}</dt><dd>${ticket.queue_name}</dd></div>
    </dl>
  `;
}

function Move({ model, ticket, move, setDialog, now, first }) {
  const legal = move === "conversation" || legalMoves(ticket, now).has(move);
  const left = move === "no-show" ? secondsUntil(ticket.no_show_at, now) : 0;
  const key = KEYS[move];
  return html`<${Button} kind=${first ? "primary" : move === "cancel" ? "plain" : "quiet"} icon=${ICONS[move]} disabled=${!legal} class="ticket-move"
    aria-keyshortcuts=${key} onClick=${() => make({ model, ticket, move, setDialog })}>
    ${t(`console.queues.move.${move}`)}${left > 0 && html` <span class="ticket-countdown">${asClock(left)}</span>`}${key && html`<span class="ticket-key" aria-hidden="true"><${Keys} keys=${key} /></span>`}
  <//>`;
}
