/** Every payment of some days, as a file too, and the secret with which payment services tell of them. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { CopyField } from "../../../ui/copy-field.js";
import { confirm } from "../../../ui/dialog.js";
import { TextField } from "../../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../../../ui/states.js";
import { Table } from "../../../ui/table.js";
import { asMoney, asShortMoment } from "../../agenda/words.js";
import { attempt } from "../../attempt.js";
import { ListModel } from "../../list-model.js";
import { asDay } from "../../reports/reports-model.js";

/** The last so many days are shown at first. */
const DAYS = 30;

export function PaymentsTab({ session }) {
  const model = useMemo(() => new ListModel(session, "/payments"), [session]);
  const [days, setDays] = useState(() => ({ from: asDay(new Date(Date.now() - DAYS * 86_400_000)), to: asDay(new Date()) }));
  useEffect(() => void model.load(days), [model, days]);
  const set = (name) => (value) => value && setDays({ ...days, [name]: value });
  const save = () => attempt(() => session.api.download(`/payments?${new URLSearchParams({ ...days, format: "csv" })}`, `payments-${days.from}-${days.to}.csv`));
  return html`
    <div class="record-tools">
      <${TextField} label=${t("console.reports.from")} type="date" value=${days.from} max=${days.to} onInput=${set("from")} />
      <${TextField} label=${t("console.reports.to")} type="date" value=${days.to} min=${days.from} onInput=${set("to")} />
      <${Button} icon="download" onClick=${save}>${t("console.reports.csv")}<//>
    </div>
    <${Payments} model=${model} />
    ${session.may("tenant.change") && html`<${Secret} session=${session} />`}
  `;
}

function Payments({ model }) {
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${4} />`;
  const columns = [
    { key: "at", label: t("console.payments.at"), render: (row) => asShortMoment(row.at) }, { key: "subject", label: t("console.payments.for"), render: (row) => row.subject?.title ?? "–" },
    { key: "amount", label: t("console.payments.amount"), align: /** @type {const} */ ("end"), render: (row) => asMoney(row.amount, row.currency) },
    { key: "method", label: t("console.payments.method"), render: (row) => t(`console.payments.method.${row.method}`) },
    { key: "reference", label: t("console.payments.reference"), render: (row) => html`${row.reference ?? "–"}${row.mismatch ? html` <span class="state-chip entry-cancelled">${t("console.payments.mismatch")}</span>` : ""}` },
  ];
  const empty = html`<${EmptyState} icon="file" title=${t("console.payments.none")} text=${t("console.payments.none_text")} />`;
  return html`
    <${Table} label=${t("console.bookings.payments")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

function Secret({ session }) {
  const [secret, setSecret] = useState("");
  const address = `${location.origin}/api/v1/webhooks/payments/${session.tenant}`;
  const make = async () => {
    if (!(await confirm({ title: t("console.payments.secret_title"), text: t("console.payments.secret_text"), action: t("console.payments.secret_make"), danger: true }))) return;
    await attempt(async () => setSecret((await session.api.post("/tenant/payment-secret")).payment_secret));
  };
  return html`
    <section class="card" aria-labelledby="secret-title">
      <h2 id="secret-title">${t("console.payments.webhook")}</h2>
      <p class="quiet">${t("console.payments.webhook_text")}</p>
      <${CopyField} label=${t("console.payments.webhook_address")} value=${address} />
      ${secret && html`<${Banner} kind="warning">${t("console.embedding.once")}<//><${CopyField} label=${t("console.payments.secret")} value=${secret} once />`}
      <div class="form-actions"><${Button} icon="lock" onClick=${make}>${t("console.payments.secret_make")}<//></div>
    </section>
  `;
}
