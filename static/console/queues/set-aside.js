/** Who is not in the line: holding their place, not come when called, or with a colleague. */

import { formatTime, t } from "../../i18n/i18n.js";
import { secondsSince } from "../../model/tickets.js";
import { Button } from "../../ui/button.js";
import { html, useEffect } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { useNow } from "./clock.js";
import { TicketMarks, nameOfTicket } from "./ticket-words.js";
import { make } from "./ticket-moves.js";
import { dayIn, inMinutes } from "./words.js";

export function SetAside({ model, setDialog }) {
  const views = model.chosen.value;
  const ids = views.map((view) => view.queue.id).join();
  useEffect(() => {
    for (const id of ids.split(",").filter(Boolean)) void model.loadMissed(id).catch(() => {}); // It comes with the next change.
  }, [model, ids]);
  const tickets = [...views.flatMap((view) => view.held), ...views.flatMap((view) => view.missed.filter((one) => isOfToday(one, view.queue.site.time_zone)))];
  if (tickets.length === 0) return null;
  return html`
    <section class="aside" aria-labelledby="aside-title">
      <h2 id="aside-title">${t("console.queues.aside")}</h2>
      <ul class="aside-rows">${tickets.map((ticket) => html`<${AsideRow} key=${ticket.id} ...${{ model, ticket, setDialog }} />`)}</ul>
    </section>
  `;
}

function AsideRow({ model, ticket, setDialog }) {
  const act = (move) => () => make({ model, ticket, move, setDialog });
  const words = { number: ticket.number, name: nameOfTicket(ticket) };
  const held = ticket.state === "held";
  const items = [
    held && { label: t("console.queues.move.transfer"), icon: "external", onSelect: act("transfer") },
    { label: t("console.queues.move.notes"), icon: "note", onSelect: act("notes") },
    { label: t("console.queues.move.conversation"), icon: "chat", onSelect: act("conversation") },
    held && { label: t("console.queues.move.cancel"), icon: "close", danger: true, onSelect: act("cancel") },
  ].filter(Boolean);
  return html`
    <li class="aside-row">
      <span class="line-number">${ticket.number}</span>
      <span class="line-who"><span class="line-name">${nameOfTicket(ticket)}</span><${TicketMarks} ticket=${ticket} state /></span>
      <span class="aside-until quiet">${untilWhen(ticket)}</span>
      <span class="aside-moves">
        ${held && html`<${Button} onClick=${act("resume")} aria-label=${t("console.queues.resume_this", words)}>${t("console.queues.move.resume")}<//>`}
        <${Button} icon="megaphone" onClick=${act("call")} aria-label=${t("console.queues.call_this", words)}>${t("console.queues.call")}<//>
        <${Menu} label=${t("console.queues.more_about", words)} items=${items} align="end" />
      </span>
    </li>
  `;
}

/** @param {any} ticket @param {string} zone */
function isOfToday(ticket, zone) {
  return dayIn(zone, Date.parse(ticket.ended_at)) === dayIn(zone, Date.now());
}

/** @param {any} ticket */
function untilWhen({ state, hold, ended_at }) {
  if (state === "no_show") return ended_at ? t("console.queues.missed_at", { time: formatTime(ended_at) }) : "";
  if (hold?.until) return t("console.queues.held_until", { time: formatTime(hold.until) });
  return hold?.places ? t("console.queues.held_places", { count: hold.places }) : "";
}

export function Colleagues({ model }) {
  const now = useNow();
  const tickets = model.others.value;
  if (tickets.length === 0) return null;
  return html`
    <section class="aside" aria-labelledby="colleagues-title">
      <h2 id="colleagues-title">${t("console.queues.colleagues")}</h2>
      <ul class="aside-rows">
        ${tickets.map((ticket) => html`<li key=${ticket.id} class="aside-row">
          <span class="line-number">${ticket.number}</span>
          <span class="line-who"><span class="line-name">${[ticket.desk?.name, ticket.agent?.name].filter(Boolean).join(" · ")}</span><${TicketMarks} ticket=${ticket} state /></span>
          <span class="line-wait">${inMinutes(secondsSince(ticket.started_at ?? ticket.called_at, now))}</span>
        </li>`)}
      </ul>
    </section>
  `;
}
