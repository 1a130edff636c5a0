/** One's passes: what is left of each, and what became of the rest. */

import { formatLocalDay, formatMoney } from "../../i18n/formats.js";
import { formatDate, t } from "../../i18n/booking-pages.js";
import { useActing, useRead } from "../../booking/acting.js";
import { listPassEntries, listPasses } from "../../model/bookings.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";

const KINDS = { pending_payment: "warning", active: "success", ended: "plain" };

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function MyPasses({ session, nav }) {
  const { value, error, load } = useRead(session, () => listPasses(session.api, { limit: 100 }));
  useEffect(() => nav.entitle(t("my.passes")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${3} label=${t("pages.loading")} />`;
  if (value.items.length === 0) {
    return html`<${EmptyState} icon="tag" title=${t("my.passes.none")} text=${t("my.passes.none.text")}
      action=${html`<${Button} kind="primary" onClick=${() => nav.go({}, false, "book")}>${t("pages.book")}<//>`} />`;
  }
  return html`<ul class="pass-list">${value.items.map((one) => html`<li key=${one.id} class="card"><${Pass} session=${session} pass=${one} /></li>`)}</ul>`;
}

/** @param {{session: any, pass: any}} props */
function Pass({ session, pass }) {
  const until = pass.expires_at && formatLocalDay(pass.expires_at.slice(0, 10), { day: "numeric", month: "long", year: "numeric" });
  return html`<header class="pass-head"><h2>${pass.name}</h2><${Chip} kind=${KINDS[pass.state]}>${t(`pass.state.${pass.state}`)}<//></header>
    <p class="pass-left">${pass.left === null ? html`<strong>∞</strong> ${t("pass.unlimited")}` : html`<strong>${pass.left}</strong> ${t("pass.of", { count: pass.size })}`}
      ${until && html`<span class="booking-quiet">${t("pass.until", { day: until })}</span>`}</p>
    ${pass.state === "pending_payment" && (pass.payment_link
      ? html`<${Button} kind="primary" iconAfter="external" href=${pass.payment_link} target="_blank" rel="noopener noreferrer">${t("pass.pay", { money: formatMoney(pass.price, pass.currency) })}<//>`
      : html`<p class="booking-quiet">${t("pass.pay.there")}</p>`)}
    <${Ledger} session=${session} id=${pass.id} />`;
}

/** Read when somebody wants to see it. @param {{session: any, id: string}} props */
export function Ledger({ session, id }) {
  const [entries, setEntries] = useState(/** @type {any[] | null} */ (null));
  const { busy, error, act } = useActing();
  const open = (event) => {
    if (event.currentTarget.open && entries === null) void act("read", async () => setEntries((await listPassEntries(session.api, id)).items));
  };
  return html`<details class="ledger" onToggle=${open}><summary>${t("pass.ledger")}</summary>
    ${busy && html`<${Skeleton} lines=${3} label=${t("pages.loading")} />`}
    ${error && html`<${ErrorState} error=${error} />`}
    ${entries && html`<ul>${entries.map((one) => html`<li key=${one.seq}>
      <span>${formatDate(one.at, { day: "numeric", month: "short", year: "numeric" })}</span><span>${t(`pass.entry.${one.kind}`)}</span>
      <span class="ledger-delta">${one.delta > 0 ? "+" : one.delta < 0 ? "−" : ""}${Math.abs(one.delta)}</span><span class="ledger-left">${one.left_after ?? "∞"}</span></li>`)}</ul>`}
  </details>`;
}
