/** One queue as its agents see it: how it stands, and who comes next. */

import { t } from "../../i18n/i18n.js";
import { estimateAt } from "../../model/line.js";
import { secondsSince } from "../../model/tickets.js";
import { Chip } from "../../ui/badge.js";
import { IconButton } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { attempt } from "../attempt.js";
import { useNow } from "./clock.js";
import { TicketMarks, nameOfTicket } from "./ticket-words.js";
import { make } from "./ticket-moves.js";
import { asRange, inMinutes } from "./words.js";

/** How many of those who wait are shown. */
const SHOWN = 5;

export function LinePanel({ model, view, setDialog }) {
  const { queue, waiting } = view;
  const next = waiting.slice(0, SHOWN);
  const more = Math.max(0, queue.waiting - next.length);
  const id = `line-${queue.id}`;
  return html`
    <section class="line-panel" aria-labelledby=${id}>
      <header class="line-head">
        <h2 id=${id}>${queue.name}</h2>
        ${queue.status !== "open" && html`<${Chip} kind=${queue.status === "paused" ? "warning" : "danger"}>${t(`console.queues.status.${queue.status}`)}<//>`}
        ${queue.status === "open" && queue.closed_reason && html`<${Chip}>${t(`console.queues.closed.${queue.closed_reason}`)}<//>`}
        <span class="line-tools">
          <${IconButton} icon="plus" label=${t("console.queues.take_in", { queue: queue.name })} onClick=${() => setDialog({ type: "take", queue })} />
          <${QueueMenu} ...${{ model, queue }} />
        </span>
      </header>
      <p class="line-figures">
        <span><strong>${queue.waiting}</strong> ${t("console.queues.waiting_word", { count: queue.waiting })}</span>
        <span>${queue.open_desks === 0 ? t("console.queues.no_desk_open") : t("console.queues.newcomer", { range: asRange(estimateAt(queue.waiting + 1, queue.estimates?.places)) })}</span>
      </p>
      ${next.length === 0
        ? html`<p class="line-empty quiet">${t("console.queues.line_empty")}</p>`
        : html`<ol class="line-rows">${next.map((ticket) => html`<${WaitingRow} key=${ticket.id} ...${{ model, ticket, setDialog }} />`)}</ol>`}
      ${more > 0 && html`<p class="line-more quiet">${t("console.queues.and_more", { count: more })}</p>`}
    </section>
  `;
}

function WaitingRow({ model, ticket, setDialog }) {
  const now = useNow();
  const act = (move) => () => make({ model, ticket, move, setDialog });
  const words = { number: ticket.number, name: nameOfTicket(ticket) };
  const items = [
    { label: t("console.queues.move.transfer"), icon: "external", onSelect: act("transfer") },
    { label: t("console.queues.move.hold"), icon: "clock", onSelect: act("hold") },
    { label: t("console.queues.move.notes"), icon: "note", onSelect: act("notes") },
    { label: t("console.queues.move.conversation"), icon: "chat", onSelect: act("conversation") },
    "-",
    { label: t("console.queues.move.cancel"), icon: "close", danger: true, onSelect: act("cancel") },
  ];
  return html`
    <li class="line-row">
      <span class="line-place" aria-label=${t("console.queues.place", { place: ticket.place })}>${ticket.place}</span>
      <span class="line-number">${ticket.number}</span>
      <span class="line-who"><span class="line-name">${nameOfTicket(ticket)}</span><${TicketMarks} ticket=${ticket} /></span>
      <span class="line-wait">${inMinutes(secondsSince(ticket.arrived_at, now))}</span>
      <${IconButton} icon="megaphone" label=${t("console.queues.call_this", words)} onClick=${act("call")} />
      <${Menu} label=${t("console.queues.more_about", words)} items=${items} align="end" />
    </li>
  `;
}

const NEXT_STATUS = { open: ["paused", "closed"], paused: ["open", "closed"], closed: ["open"] };
const STATUS_ICONS = { open: "unlock", paused: "minus", closed: "lock" };

function QueueMenu({ model, queue }) {
  const change = async (status) => {
    const sure = status !== "closed" || (await confirm({
      title: t("console.queues.close_title", { queue: queue.name }), text: t("console.queues.close_text", { count: queue.waiting }),
      action: t("console.queues.set.closed"), danger: true,
    }));
    if (sure) await attempt(() => model.setStatus(queue.id, status), { done: t(`console.queues.is_now.${status}`, { queue: queue.name }) });
  };
  const items = NEXT_STATUS[queue.status].map((status) => ({
    label: t(`console.queues.set.${status}`), icon: STATUS_ICONS[status], danger: status === "closed", hint: t(`console.queues.set_hint.${status}`), onSelect: () => change(status),
  }));
  return html`<${Menu} label=${t("console.queues.queue_menu", { queue: queue.name })} items=${items} align="end" />`;
}
