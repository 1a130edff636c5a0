/** Each report as figures, a chart and a table. */

import { formatDate, t } from "../../i18n/i18n.js";
import { html, useMemo } from "../../ui/html.js";
import { Table } from "../../ui/table.js";
import { Chart } from "../queues/chart.js";
import { asNumber, asPercent, inMinutes } from "../queues/words.js";

/**
 * "2026-01-31" or "2026-01-31T09": the site's own days and hours, whatever zone this machine is in. An hour that the clocks
 * show twice has its offset behind it.
 * @param {string} bucket
 */
export function nameOfBucket(bucket) {
  const [day, hour] = bucket.split("T");
  const date = formatDate(`${day}T12:00:00Z`, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  if (hour === undefined) return date;
  return `${date}, ${t("console.queues.hour", { hour: hour.slice(0, 2) })} ${hour.slice(2)}`.trim();
}

const right = /** @type {"end"} */ ("end");
/** @param {string} key @param {(row: any) => any} render @param {string} [label] */
const column = (key, render, label = t(`console.reports.column.${key}`)) => ({ key, label, align: right, render });
const bucketColumn = () => ({ key: "bucket", label: t("console.reports.column.bucket"), render: (row) => html`<span class="report-when">${nameOfBucket(row.bucket)}</span>` });

/** @param {{figures: [string, string][]}} props */
function Totals({ figures }) {
  return html`<dl class="report-totals">${figures.map(([key, value]) => html`<div key=${key} class="figure figure-big"><dt>${t(`console.reports.column.${key}`)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** One bar or line a bucket. @param {{rows: any[], label: string, series: [string, (row: any) => number | null][], kind?: "bars" | "line", format?: any}} props */
function Buckets({ rows, label, series, kind, format }) {
  const drawn = useMemo(() => ({
    xs: rows.map((_, at) => at),
    names: rows.map((row) => nameOfBucket(row.bucket)),
    series: series.map(([key, value]) => ({ label: t(`console.reports.column.${key}`), values: rows.map(value) })),
  }), [rows]);
  const chosen = kind ?? (series.length > 1 ? "line" : "bars");
  return html`<div class="card"><${Chart} ...${drawn} kind=${chosen} label=${label} format=${format} durations=${format === inMinutes} table=${false} /></div>`;
}

function Waits({ report }) {
  const { total, rows } = report;
  const label = t("console.reports.waits.label", { count: total.count, median: inMinutes(total.wait?.median), p90: inMinutes(total.wait?.p90) });
  const columns = [
    bucketColumn(), column("count", (row) => asNumber(row.count)), column("wait_median", (row) => inMinutes(row.wait?.median)),
    column("wait_p90", (row) => inMinutes(row.wait?.p90)), column("wait_average", (row) => inMinutes(row.wait?.average)),
    column("wait_min", (row) => inMinutes(row.wait?.min)), column("wait_max", (row) => inMinutes(row.wait?.max)),
    column("service_average", (row) => inMinutes(row.service?.average)), column("service_median", (row) => inMinutes(row.service?.median)),
  ];
  return html`
    <${Totals} figures=${[["count", asNumber(total.count)], ["wait_median", inMinutes(total.wait?.median)], ["wait_p90", inMinutes(total.wait?.p90)],
      ["wait_average", inMinutes(total.wait?.average)], ["wait_max", inMinutes(total.wait?.max)], ["service_average", inMinutes(total.service?.average)]]} />
    <${Buckets} ...${{ rows, label }} series=${[["wait_median", (row) => row.wait?.median ?? null], ["wait_p90", (row) => row.wait?.p90 ?? null]]} format=${inMinutes} />
    <${Table} label=${t("console.reports.waits")} columns=${columns} rows=${rows} keyOf=${keyOf} empty=${null} />
  `;
}

function Volumes({ report }) {
  const { total, rows } = report;
  const keys = ["joined", "transferred", "done", "no_show", "cancelled", "waiting_now"];
  const label = t("console.reports.volumes.label", { joined: asNumber(total.joined), done: asNumber(total.done) });
  return html`
    <${Totals} figures=${keys.map((key) => [key, asNumber(total[key])])} />
    <${Buckets} ...${{ rows, label }} kind="line" series=${["joined", "done", "no_show"].map((key) => [key, (row) => row[key]])} />
    <${Table} label=${t("console.reports.volumes")} columns=${[bucketColumn(), ...keys.map((key) => column(key, (row) => asNumber(row[key])))]} rows=${rows} keyOf=${keyOf} />
  `;
}

function Agents({ report }) {
  const columns = [
    { key: "name", label: t("console.reports.agent") }, column("called", (row) => asNumber(row.called)), column("done", (row) => asNumber(row.done)),
    column("no_show", (row) => asNumber(row.no_show)), column("completion_rate", (row) => asPercent(row.completion_rate)),
    column("no_show_rate", (row) => asPercent(row.no_show_rate)), column("service_average", (row) => inMinutes(row.service?.average)),
    column("service_median", (row) => inMinutes(row.service?.median)), column("average_per_day", (row) => asNumber(row.average_per_day, 1)),
  ];
  return html`<${Table} label=${t("console.reports.agents")} columns=${columns} rows=${report.rows} keyOf=${(row) => row.agent_id} />`;
}

function Satisfaction({ report }) {
  const { total, rows } = report;
  const label = t("console.reports.satisfaction.label", { csat: asNumber(total.csat.average, 1), n: total.csat.n });
  const columns = [
    bucketColumn(), column("asked", (row) => asNumber(row.asked)), column("answered", (row) => asNumber(row.answered)),
    column("response_rate", (row) => asPercent(row.response_rate)), column("csat", (row) => asNumber(row.csat.average, 1)),
    column("csat_n", (row) => asNumber(row.csat.n)), column("nps", (row) => asNumber(row.nps.score)), column("nps_n", (row) => asNumber(row.nps.n)),
  ];
  return html`
    <${Totals} figures=${[["csat", asNumber(total.csat.average, 1)], ["nps", asNumber(total.nps.score)], ["promoters", asNumber(total.nps.promoters)],
      ["passives", asNumber(total.nps.passives)], ["detractors", asNumber(total.nps.detractors)], ["response_rate", asPercent(total.response_rate)]]} />
    <${Marks} distribution=${total.csat.distribution} label=${label} />
    <${Table} label=${t("console.reports.satisfaction")} columns=${columns} rows=${rows} keyOf=${keyOf} />
  `;
}

/** How many gave each mark from 1 to 5. */
function Marks({ distribution, label }) {
  const drawn = useMemo(() => ({
    xs: distribution.map((_, at) => at), names: distribution.map((_, at) => t("console.reports.mark", { mark: at + 1 })),
    series: [{ label: t("console.reports.column.answers"), values: distribution }],
  }), [distribution]);
  return html`<div class="card"><h2>${t("console.reports.marks")}</h2><${Chart} ...${drawn} kind="bars" label=${label} /></div>`;
}

function Estimates({ report }) {
  const columns = [
    { key: "queue_name", label: t("console.queues.queue") }, column("n", (row) => asNumber(row.n)),
    column("median_absolute_error", (row) => inMinutes(row.median_absolute_error_s)), column("under_p80", (row) => asPercent(row.under_p80)),
    column("bias", (row) => biasInWords(row.bias_s)),
  ];
  return html`<${Table} label=${t("console.reports.estimates")} columns=${columns} rows=${report.rows} keyOf=${(row) => row.queue_id} />`;
}

/** @param {number | null} seconds above nothing: people waited longer than they were told */
function biasInWords(seconds) {
  if (seconds === null || Math.abs(seconds) < 30) return t("console.reports.bias_none");
  return t(seconds > 0 ? "console.reports.bias_less" : "console.reports.bias_more", { time: inMinutes(Math.abs(seconds)) });
}

const keyOf = (row) => row.bucket;
const without = (count) => ({ total, rows }) => rows.length === 0 || !count(total);

/** The view of each report, and when it has nothing to show. */
export const VIEWS = {
  waits: { View: Waits, isEmpty: without((total) => total.count) },
  volumes: { View: Volumes, isEmpty: without((total) => total.joined + total.transferred + total.done + total.no_show + total.cancelled) },
  agents: { View: Agents, isEmpty: ({ rows }) => rows.length === 0 },
  satisfaction: { View: Satisfaction, isEmpty: without((total) => total.asked + total.answered) },
  estimates: { View: Estimates, isEmpty: ({ rows }) => rows.every((row) => row.n === 0) },
};
