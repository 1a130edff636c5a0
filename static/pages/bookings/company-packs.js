/** A company's packs: what is left of each, to whom it goes, and buying another. */

import { formatLocalDay, formatMoney } from "../../i18n/formats.js";
import { t } from "../../i18n/company.js";
import { Trouble, useActing, useRead } from "../../booking/acting.js";
import { BuyPass } from "../../booking/buy-pass.js";
import { listCards, listPasses, takeBack } from "../../model/bookings.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Progress } from "../../ui/spinner.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { toast } from "../../ui/toasts.js";
import { AssignDialog } from "./assign-dialog.js";
import { Holders } from "./pack-holders.js";

const KINDS = { pending_payment: "warning", active: "success", ended: "plain" };

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function CompanyPacks({ session, nav }) {
  const { value, error, load } = useRead(session, async () => (await listPasses(session.api, { limit: 100 })).items.filter((one) => one.kind === "pack"));
  const [buying, setBuying] = useState(false);
  useEffect(() => nav.entitle(t("company.packs")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${3} label=${t("company.loading")} />`;
  const buy = html`<${Button} kind="primary" icon="plus" onClick=${() => setBuying(true)}>${t("company.buy")}<//>`;
  if (buying) return html`<${Buy} session=${session} onBack=${() => setBuying(false)} onBought=${load} />`;
  if (value.length === 0) return html`<${EmptyState} icon="tag" title=${t("company.packs.none")} text=${t("company.packs.none.text")} action=${buy} />`;
  return html`<div class="company"><div>${buy}</div>
    <ul class="pass-list">${value.map((one) => html`<li key=${one.id} class="card"><${Pack} session=${session} pack=${one} onChange=${load} /></li>`)}</ul></div>`;
}

function Buy({ session, onBack, onBought }) {
  const { value, error, load } = useRead(session, () => listCards(session.api));
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${2} label=${t("company.loading")} />`;
  return html`<div class="company"><div class="booking-back"><${Button} kind="plain" icon="back" onClick=${onBack}>${t("company.packs")}<//></div>
    ${value.length === 0 && html`<${EmptyState} icon="tag" title=${t("company.cards.none")} text=${t("company.cards.none.text")} />`}
    <ul class="pass-list">${value.map((one) => html`<li key=${one.id} class="card"><h2>${one.name}</h2><p class="booking-quiet">${one.description}</p>
      <${BuyPass} session=${session} offer=${one} files=${(path) => path} onBought=${onBought} /></li>`)}</ul></div>`;
}

/** @param {{session: any, pack: any, onChange: () => void}} props */
function Pack({ session, pack, onChange }) {
  const [assigning, setAssigning] = useState(false);
  const [changes, setChanges] = useState(0);
  const { busy, error, act } = useActing();
  const changed = () => {
    setChanges(changes + 1);
    onChange();
  };
  const back = async () => {
    const sure = await confirm({ title: t("company.back.title"), text: t("company.back.text"), action: t("company.back"), danger: true });
    if (!sure) return;
    if (await act("back", () => takeBack(session.api, pack.id))) {
      toast(t("company.back.done"), { kind: "success" });
      changed();
    }
  };
  const until = pack.expires_at && formatLocalDay(pack.expires_at.slice(0, 10), { day: "numeric", month: "long", year: "numeric" });
  const given = (pack.size ?? 0) - (pack.left ?? 0);
  return html`<header class="pass-head"><h2>${pack.name}</h2><${Chip} kind=${KINDS[pack.state]}>${t(`company.state.${pack.state}`)}<//></header>
    <p class="pass-left"><strong>${pack.left ?? "∞"}</strong> ${t("company.left", { count: pack.size ?? 0 })}${until && html`<span class="booking-quiet">${t("company.until", { day: until })}</span>`}</p>
    ${pack.size && html`<${Progress} value=${given / pack.size} label=${t("company.given", { count: given })} />`}
    ${pack.state === "pending_payment" && (pack.payment_link
      ? html`<${Button} kind="primary" iconAfter="external" href=${pack.payment_link} target="_blank" rel="noopener noreferrer">${t("company.pay", { money: formatMoney(pack.price, pack.currency) })}<//>`
      : html`<p class="booking-quiet">${t("company.pay.there", { money: formatMoney(pack.price, pack.currency) })}</p>`)}
    <${Trouble} error=${error} />
    ${pack.state === "active" && html`<div class="booking-choices">
      <${Button} kind="primary" icon="users" disabled=${pack.left === 0} onClick=${() => setAssigning(true)}>${t("company.assign")}<//>
      ${given > 0 && html`<${Button} kind="plain" busy=${busy === "back"} onClick=${back}>${t("company.back")}<//>`}
    </div>`}
    ${given > 0 && html`<${Holders} key=${changes} session=${session} pack=${pack} onChange=${changed} />`}
    ${assigning && html`<${AssignDialog} session=${session} pack=${pack} onClose=${() => setAssigning(false)} onDone=${changed} />`}`;
}
