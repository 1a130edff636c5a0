/** What a company paid. */

import { formatMoney } from "../../i18n/formats.js";
import { t } from "../../i18n/company.js";
import { formatDate } from "../../i18n/i18n.js";
import { Trouble, useActing, useRead } from "../../booking/acting.js";
import { listCompanyPayments } from "../../model/bookings.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function CompanyPayments({ session, nav }) {
  const [more, setMore] = useState(/** @type {{items: any[], cursor: string | null | undefined}} */ ({ items: [], cursor: undefined }));
  const { value, error, load } = useRead(session, () => listCompanyPayments(session.api));
  const { busy, error: refused, act } = useActing();
  useEffect(() => nav.entitle(t("company.payments")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${4} label=${t("company.loading")} />`;
  const items = [...value.items, ...more.items];
  const cursor = more.cursor === undefined ? value.next_cursor : more.cursor;
  const next = () => act("more", async () => {
    const page = await listCompanyPayments(session.api, cursor);
    setMore({ items: [...more.items, ...page.items], cursor: page.next_cursor });
  });
  const save = () => act("csv", () => session.api.download("/company/payments?format=csv", "payments.csv"));
  if (items.length === 0) return html`<${EmptyState} icon="file" title=${t("company.payments.none")} text=${t("company.payments.none.text")} />`;
  const columns = [
    { key: "at", label: t("company.day"), render: (one) => formatDate(one.at, { day: "numeric", month: "short", year: "numeric" }) },
    { key: "subject", label: t("company.what"), render: (one) => one.subject.title },
    { key: "method", label: t("company.how"), render: (one) => t(`company.method.${one.method}`) },
    { key: "amount", label: t("company.amount"), align: /** @type {"end"} */ ("end"), render: (one) => formatMoney(one.amount, one.currency) },
  ];
  return html`<div class="company"><header class="pass-head"><h2>${t("company.payments")}</h2><${Button} icon="download" busy=${busy === "csv"} onClick=${save}>${t("company.save")}<//></header>
    <${Trouble} error=${refused} />
    <${Table} label=${t("company.payments")} columns=${columns} rows=${items} keyOf=${(one) => one.id} />
    ${cursor && html`<div><${Button} busy=${busy === "more"} onClick=${next}>${t("company.more")}<//></div>`}</div>`;
}
