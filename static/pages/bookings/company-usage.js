/** How a company's packs are used: in figures, by month, and by person. */

import { t } from "../../i18n/company.js";
import { formatDate } from "../../i18n/i18n.js";
import { formatLocalDay } from "../../i18n/formats.js";
import { useActing, useRead, Trouble } from "../../booking/acting.js";
import { readUsage } from "../../model/bookings.js";
import { Button } from "../../ui/button.js";
import { html, useEffect } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { MonthChart } from "./month-chart.js";

/** Figures, and what they are called. */
const FIGURES = { bought: "company.bought", assigned: "company.assigned.label", used: "company.used", left: "company.left.label" };

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function CompanyUsage({ session, nav }) {
  const { value, error, load } = useRead(session, () => readUsage(session.api));
  const { busy, error: refused, act } = useActing();
  useEffect(() => nav.entitle(t("company.usage")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} lines=${6} label=${t("company.loading")} />`;
  const { totals, employees, months } = value;
  if (totals.bought === 0) return html`<${EmptyState} icon="chart" title=${t("company.usage.none")} text=${t("company.usage.none.text")} />`;
  const save = () => act("csv", () => session.api.download("/company/usage?format=csv", "usage.csv"));
  const number = (key) => ({ key, label: t(FIGURES[key]), align: /** @type {"end"} */ ("end") });
  const columns = [
    { key: "email", label: t("company.person"), render: (one) => html`<span>${one.name ?? one.email}${one.name && html`<br /><small class="booking-quiet">${one.email}</small>`}</span>` },
    number("assigned"), number("used"), number("left"),
    { key: "last_used_at", label: t("company.last"), render: (one) => (one.last_used_at ? formatDate(one.last_used_at, { day: "numeric", month: "short", year: "numeric" }) : t("company.never")) },
  ];
  return html`<div class="company">
    <dl class="company-figures">${Object.entries(FIGURES).map(([key, name]) => html`<div key=${key}><dt>${t(name)}</dt><dd>${totals[key]}</dd></div>`)}
      <div><dt>${t("company.active")}</dt><dd>${t("company.active.of", { active: totals.active_employees, all: totals.employees })}</dd></div></dl>
    ${months.length > 0 && html`<section class="card"><h2>${t("company.months")}</h2><${MonthChart} label=${t("company.months.label")} months=${months.map((one) => ({ ...one, name: formatLocalDay(`${one.month}-15`, { month: "short", year: "2-digit" }) }))} /></section>`}
    <section class="company-people"><header class="pass-head"><h2>${t("company.people")}</h2>
      <${Button} icon="download" busy=${busy === "csv"} onClick=${save}>${t("company.save")}<//></header>
      <${Trouble} error=${refused} />
      <${Table} label=${t("company.people")} columns=${columns} rows=${employees} keyOf=${(one) => one.email}
        empty=${html`<${EmptyState} icon="users" title=${t("company.people.none")} text=${t("company.people.none.text")} />`} /></section>
  </div>`;
}
