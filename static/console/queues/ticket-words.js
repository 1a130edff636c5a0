/** What a ticket is called, and what is said of it in a few marks. */

import { t } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { html } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";

/** @param {any} ticket */
export function nameOfTicket(ticket) {
  return ticket.name || t("console.queues.unnamed");
}

const STATE_CHIPS = { called: "warning", serving: "success", held: "coach", no_show: "danger", waiting: "plain" };

/** @param {{ticket: any, state?: boolean}} props `state` where it does not follow from the place */
export function TicketMarks({ ticket, state = false }) {
  const { priority, language, notes } = ticket;
  return html`<span class="ticket-marks">
    ${state && html`<${Chip} kind=${STATE_CHIPS[ticket.state] ?? "plain"}>${t(`console.queues.state.${ticket.state}`)}<//>`}
    ${priority > 0 && html`<${Chip} kind="warning" icon="star">${t("console.queues.priority_short", { priority })}<//>`}
    ${language && html`<span class="ticket-language" title=${t(`console.queues.speaks.${language}`)}><span aria-hidden="true">${language.toUpperCase()}</span><span
      class="ui-unseen">${t(`console.queues.speaks.${language}`)}</span></span>`}
    ${notes.length > 0 && html`<span class="ticket-notes-count" title=${notes.map((note) => note.body).join("\n")}><${Icon} name="note" size=${16} /><span
      aria-hidden="true">${notes.length}</span><span class="ui-unseen">${t("console.queues.notes_count", { count: notes.length })}</span></span>`}
  </span>`;
}
