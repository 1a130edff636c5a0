/** What an import did, or would do; what is wrong, by line. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { asCount } from "../campaigns/words.js";

const COUNTS = ["created", "updated", "unchanged", "skipped"];
/** Errors shown; all of them would be a list that nobody reads. */
const MOST = 200;

/** @param {{result: any, trial: boolean}} props */
export function ImportResult({ result, trial }) {
  const { errors } = result;
  const columns = [
    { key: "line", label: t("console.import.line"), align: "end", render: (row) => asCount(row.line) },
    { key: "column", label: t("console.import.column"), render: (row) => row.column ?? "–" },
    { key: "message", label: t("console.import.wrong") },
  ];
  const rows = errors.slice(0, MOST).map((one, at) => ({ ...one, at }));
  return html`
    <${Banner} kind=${trial ? "info" : "success"}>${t(trial ? "console.import.trial_text" : "console.import.done_text")}<//>
    <dl class="tallies" role="group" aria-label=${t("console.import.counts")}>${COUNTS.map((name) => html`<div key=${name}><dt>${t(`console.import.count.${name}`)}</dt><dd>${asCount(result[name])}</dd></div>`)}</dl>
    ${errors.length > 0 && html`<h3>${t("console.import.errors", { count: errors.length, n: asCount(errors.length) })}</h3>
      ${trial && html`<p class="quiet">${t("console.import.errors_text")}</p>`}
      <${Table} label=${t("console.import.errors", { count: errors.length, n: asCount(errors.length) })} columns=${columns} rows=${rows} keyOf=${(row) => String(row.at)} />
      ${errors.length > MOST && html`<p class="quiet">${t("console.campaigns.and_more", { n: asCount(errors.length - MOST) })}</p>`}`}`;
}
