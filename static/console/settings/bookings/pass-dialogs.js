/** Selling a pass, adjusting one, and reading its ledger. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { Dialog } from "../../../ui/dialog.js";
import { Select, TextField } from "../../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../../ui/states.js";
import { Table } from "../../../ui/table.js";
import { asMoney, asShortMoment } from "../../agenda/words.js";
import { FormDialog } from "../../form-dialog.js";
import { ListModel } from "../../list-model.js";
import { PeoplePicker } from "../../people-picker.js";
import { readAll } from "../../queues/everything.js";
import { isPass } from "./offer-values.js";

export function SellPass({ session, model, providers, onClose }) {
  const [offers, setOffers] = useState(/** @type {any[] | null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    readAll(session, "/partner/offers", providers.query).then((all) => setOffers(all.filter((one) => isPass(one.kind) && one.published)), setError);
  }, []);
  const around = (children) => html`<${Dialog} title=${t("console.passes.sell")} onClose=${onClose} footer=${html`<${Button} onClick=${onClose}>${t("console.close")}<//>`}>${children}<//>`;
  if (error) return around(html`<${ErrorState} error=${error} />`);
  if (offers === null) return around(html`<${Skeleton} lines=${4} />`);
  if (offers.length === 0) return around(html`<${EmptyState} icon="star" title=${t("console.passes.no_offers")} text=${t("console.passes.no_offers_text")} />`);
  return html`<${Sell} ...${{ session, model, offers, onClose }} />`;
}

function Sell({ session, model, offers, onClose }) {
  const key = useMemo(() => crypto.randomUUID(), []);
  const sizeOf = (offer) => String(offer.card_sizes[0]?.accesses ?? "");
  const save = async ({ offer_id, accesses, user }) => {
    const given = { offer_id, user_id: user[0].id, ...(accesses ? { accesses: Number(accesses) } : {}) };
    model.put(await session.api.post("/passes", given, { idempotencyKey: `${key}-${offer_id}-${accesses}-${user[0].id}` }));
  };
  const initial = { offer_id: offers[0].id, accesses: sizeOf(offers[0]), user: [] };
  return html`<${FormDialog} title=${t("console.passes.sell")} action=${t("console.passes.sell")} ...${{ initial, save, onClose }} ready=${(values) => values.user.length > 0}>${({ values, set, errors }) => {
    const offer = offers.find((one) => one.id === values.offer_id);
    const choose = (id) => {
      set("offer_id")(id);
      set("accesses")(sizeOf(offers.find((one) => one.id === id)));
    };
    return html`
      <${Select} label=${t("console.agenda.offer")} value=${values.offer_id} options=${offers.map((one) => ({ value: one.id, label: one.name }))} onChange=${choose} error=${errors.offer_id} />
      ${offer.card_sizes.length > 0 && html`<${Select} label=${t("console.offers.accesses")} value=${values.accesses} onChange=${set("accesses")} error=${errors.accesses}
        options=${offer.card_sizes.map((size) => ({ value: String(size.accesses), label: `${size.accesses} · ${asMoney(size.price, offer.currency)}` }))} />`}
      <${PeoplePicker} session=${session} chosen=${values.user} single onChange=${set("user")} />
    `;
  }}<//>`;
}

export function AdjustPass({ session, model, one, onClose }) {
  const save = async ({ delta, reason }) => model.put(await session.api.post(`/passes/${one.id}/adjust`, { delta: Number(delta), reason: reason.trim() }));
  return html`<${FormDialog} size="small" title=${t("console.passes.adjust_title", { name: one.name })} initial=${{ delta: "1", reason: "" }} ...${{ save, onClose }} ready=${(values) => Number(values.delta) !== 0 && values.reason.trim() !== ""}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.passes.delta")} hint=${t("console.passes.delta_hint", { count: one.left })} type="number" value=${values.delta} onInput=${set("delta")} required error=${errors.delta} />
    <${TextField} label=${t("console.hours.reason")} value=${values.reason} onInput=${set("reason")} maxlength="200" required error=${errors.reason} />
  `}<//>`;
}

export function PassLedger({ session, one, onClose }) {
  const model = useMemo(() => new ListModel(session, `/passes/${one.id}/entries`), []);
  useEffect(() => void model.load(), [model]);
  const columns = [
    { key: "at", label: t("console.payments.at"), render: (row) => asShortMoment(row.at) }, { key: "kind", label: t("console.passes.what"), render: (row) => t(`console.passes.entry.${row.kind}`) },
    { key: "delta", label: t("console.passes.delta"), align: /** @type {const} */ ("end"), render: (row) => (row.delta > 0 ? `+${row.delta}` : row.delta) },
    { key: "left_after", label: t("console.passes.left_after"), align: /** @type {const} */ ("end") }, { key: "by", label: t("console.passes.by"), render: (row) => row.by?.name ?? t("console.passes.by_itself") },
  ];
  return html`
    <${Dialog} title=${t("console.passes.ledger_of", { name: one.name })} size="large" onClose=${onClose} footer=${html`<${Button} kind="primary" onClick=${onClose}>${t("console.close")}<//>`}>
      ${model.error.value ? html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />` : model.items.value === null ? html`<${Skeleton} rows=${3} />`
        : html`<${Table} label=${t("console.passes.ledger")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id ?? String(row.seq)} empty=${html`<p class="quiet">${t("console.passes.no_entries")}</p>`} />`}
      ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
    <//>
  `;
}
