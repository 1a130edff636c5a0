/** Cards, subscriptions and packs: sold, paid, adjusted, each with its ledger. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { Menu } from "../../../ui/menu.js";
import { asDayInWords, asMoney } from "../../agenda/words.js";
import { attempt } from "../../attempt.js";
import { ListModel } from "../../list-model.js";
import { PeoplePicker } from "../../people-picker.js";
import { Records } from "../../records.js";
import { AdjustPass, PassLedger, SellPass } from "./pass-dialogs.js";

export function PassesTab({ session, providers }) {
  const model = useMemo(() => new ListModel(session, "/passes"), [session]);
  const [owner, setOwner] = useState(/** @type {any} */ (null));
  useEffect(() => void model.load(owner ? { owner_id: owner.id } : {}), [model, owner]);
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  const close = () => setDialog(null);
  const sell = html`<${Button} kind="primary" icon="plus" onClick=${() => setDialog({ type: "sell" })}>${t("console.passes.sell")}<//>`;
  return html`
    <details class="more-rules"><summary>${owner ? t("console.passes.of", { name: owner.name }) : t("console.passes.whose")}</summary>
      <${PeoplePicker} session=${session} chosen=${owner ? [owner] : []} single onChange=${([one]) => setOwner(one ?? null)} />
      ${owner && html`<p><${Button} onClick=${() => setOwner(null)}>${t("console.passes.everybody")}<//></p>`}
    </details>
    <${Records} model=${model} label=${t("console.bookings.passes")} add=${sell}
      empty=${{ icon: "star", title: t("console.passes.none"), text: t("console.passes.none_text") }}
      nameOf=${(one) => one.name} about=${(one) => html`<${About} one=${one} />`} actions=${(one) => html`<${Actions} ...${{ model, one, setDialog }} />`} />
    ${dialog?.type === "sell" && html`<${SellPass} ...${{ session, model, providers, onClose: close }} />`}
    ${dialog?.type === "adjust" && html`<${AdjustPass} ...${{ session, model, one: dialog.one, onClose: close }} />`}
    ${dialog?.type === "ledger" && html`<${PassLedger} ...${{ session, one: dialog.one, onClose: close }} />`}
  `;
}

function About({ one }) {
  const parts = [
    one.owner?.name ?? one.owner_name ?? one.email, t(`console.passes.kind.${one.kind}`), one.left === null ? t("console.passes.without_number") : t("console.passes.left", { count: one.left, size: one.size }),
    asMoney(one.price, one.currency), one.expires_at && t("console.passes.until", { day: asDayInWords(one.expires_at.slice(0, 10)) }),
  ];
  return html`<span class="state-chip entry-${TONES[one.state]}">${t(`console.passes.state.${one.state}`)}</span><span class="quiet">${parts.filter(Boolean).join(" · ")}</span>`;
}

const TONES = { active: "checked_in", pending_payment: "pending_payment", ended: "expired" };

function Actions({ model, one, setDialog }) {
  const confirmed = () => attempt(async () => model.put(await model.session.api.post(`/passes/${one.id}/confirm`)), { done: t("console.passes.paid", { name: one.name }) });
  const items = [
    one.state === "pending_payment" && { label: t("console.booking.do.pay"), icon: "check", onSelect: confirmed },
    one.left !== null && { label: t("console.passes.adjust"), icon: "edit", onSelect: () => setDialog({ type: "adjust", one }) },
    { label: t("console.passes.ledger"), icon: "file", onSelect: () => setDialog({ type: "ledger", one }) },
  ].filter(Boolean);
  return html`<${Menu} label=${t("console.passes.more", { name: one.name })} items=${items} />`;
}
