/** What a ticket's page shows in each of its states. */

import { PushSwitch } from "../../chat/push-switch.js";
import "../../i18n/tickets.js";
import { ACTIVE } from "../../model/live-queue.js";
import { Confirmations } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Toasts } from "../../ui/toasts.js";
import { AlertSwitch, Attention } from "./attention.js";
import { ConnectionBar } from "./connection-bar.js";
import { Ended } from "./ended.js";
import { LanguageSwitch } from "./language-switch.js";
import { Called, Held, Serving, TicketHead, Waiting } from "./ticket-states.js";
import { TicketTools } from "./ticket-tools.js";
import { t } from "./words.js";

const STATES = { waiting: Waiting, called: Called, serving: Serving, held: Held };

/** @param {{page: any, open: () => import("../../model/live-ticket.js").LiveTicket}} props */
export function TicketPage({ page, open }) {
  const { session, appearance, trouble } = page;
  const live = useMemo(open, []);
  const attention = useMemo(() => new Attention(live), []);
  useEffect(() => {
    live.open();
    attention.open();
    return () => (attention.close(), live.close());
  }, []);
  return html`<${ConnectionBar} session=${session} trouble=${trouble} />
    <header class="top"><p class="tenant">${appearance.tenant.name}</p><${LanguageSwitch} languages=${appearance.languages} /></header>
    <main><${Content} live=${live} page=${page} attention=${attention} /></main>
    <${Confirmations} /><${Toasts} />`;
}

function Content({ live, page, attention }) {
  const { session, trouble, appearance } = page;
  const ticket = live.ticket.value;
  const phase = live.phase.value;
  if (phase === "gone") return html`<h1 class="ui-unseen">${t("tickets.gone")}</h1><${EmptyState} icon="queue" title=${t("tickets.gone")} text=${t("tickets.gone.text")} />`;
  if (ticket === null) {
    const error = phase === "error" ? live.error.value : trouble.value;
    return html`<article class="card"><h1>${t("tickets.title", { number: document.body.dataset.title ?? "" })}</h1>
      ${error ? html`<${ErrorState} error=${error} onRetry=${() => live.watch()} />` : html`<${Skeleton} lines=${5} label=${t("queues.loading")} />`}</article>`;
  }
  const active = ACTIVE.includes(ticket.state);
  const State = STATES[ticket.state];
  return html`<article class="card ticket ticket-${ticket.state} ${ticket.near && ticket.state === "waiting" ? "ticket-near" : ""}">
      <${TicketHead} ticket=${ticket} live=${live} />
      <div class="ticket-body">${active ? html`<${State} live=${live} ticket=${ticket} />` : html`<${Ended} live=${live} ticket=${ticket} />`}</div>
    </article>
    ${active && html`<${AlertSwitch} attention=${attention} ticket=${ticket} />`}
    ${active && ticket.holder_id === session.me.value?.id && html`<${PushSwitch} session=${session} class="alerts" />`}
    <${TicketTools} live=${live} ticket=${ticket} session=${session} team=${appearance.tenant.name} />
    <${Spoken} live=${live} ticket=${ticket} />`;
}

/** What a reader hears when it changes: the state, and the place when it rests for a moment. */
function Spoken({ live, ticket }) {
  const place = live.place.value;
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (ticket.state !== "waiting") return setSaid("");
    const timer = setTimeout(() => setSaid(place === null ? "" : t("tickets.place.said", { place })), 1_000);
    return () => clearTimeout(timer);
  }, [place, ticket.state]);
  return html`<p class="ui-unseen" role="status">${said}</p>`;
}

