/** An agent's desk: where one sits, who comes next, who is here, and who waits. */

import { t } from "../../i18n/i18n.js";
import { html, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { CallNext } from "./call-next.js";
import { DeskBar } from "./desk-bar.js";
import { DeskShortcuts } from "./desk-shortcuts.js";
import { LinePanel } from "./line-panel.js";
import { Colleagues, SetAside } from "./set-aside.js";
import { TicketCard } from "./ticket-card.js";
import { TicketDialog } from "./ticket-dialogs.js";
import { nameOfTicket } from "./ticket-words.js";

export function Desk({ session, model }) {
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  const chosen = model.chosen.value;
  const broken = model.watches.value.find((watch) => watch.error.value && !watch.view.value);
  return html`
    <div class="desk">
      <${DeskBar} model=${model} />
      ${broken && html`<${ErrorState} error=${broken.error.value} onRetry=${() => broken.load()} />`}
      <div class="desk-columns">
        <div class="desk-work">
          <${CallNext} model=${model} />
          <${Mine} ...${{ session, model, setDialog }} />
          <${SetAside} ...${{ session, model, setDialog }} />
          <${Colleagues} model=${model} />
        </div>
        <div class="desk-lines">
          ${chosen.length === 0 && !broken && html`<${Skeleton} rows=${5} />`}
          ${chosen.map((view) => html`<${LinePanel} key=${view.queue.id} ...${{ session, model, view, setDialog }} />`)}
        </div>
      </div>
      <${DeskShortcuts} ...${{ session, model, setDialog }} />
      ${dialog && html`<${TicketDialog} key=${dialog.type} ...${{ session, model, dialog, onClose: () => setDialog(null) }} />`}
    </div>
  `;
}

function Mine({ session, model, setDialog }) {
  const mine = model.mine.value;
  const current = model.current.value;
  return html`
    <section class="mine" aria-labelledby="mine-title">
      <h2 id="mine-title" class="ui-unseen">${t("console.queues.mine")}</h2>
      <p class="ui-unseen" role="status">${current ? t(`console.queues.now.${current.state}`, { number: current.number, name: nameOfTicket(current) }) : ""}</p>
      ${mine.length === 0
        ? html`<div class="mine-empty"><${EmptyState} icon="user" title=${t("console.queues.mine_none")} text=${t("console.queues.mine_none_text")} /></div>`
        : mine.map((ticket) => html`<${TicketCard} key=${ticket.id} ...${{ session, model, ticket, setDialog, current: ticket.id === current?.id && mine.length > 1 }} />`)}
    </section>
  `;
}
