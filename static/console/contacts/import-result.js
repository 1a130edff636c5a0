/** What an import did, or would do; what is wrong, by line. */

import { t, texts } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { asCount } from "../campaigns/words.js";

const COUNTS = ["created", "updated", "unchanged", "skipped"];
/** Errors shown; all of them would be a list that nobody reads. */
const MOST = 200;

/** @param {{result: any, trial: boolean}} props */
export function ImportResult({ result, trial }) {
  const { errors, error_count } = result;
  const columns = [
    { key: "line", label: t("console.import.line"), align: "end", render: (row) => asCount(row.line) },
    { key: "column", label: t("console.import.column"), render: (row) => html`<span class="import-column">${row.column || "–"}</span>` },
    { key: "message", label: t("console.import.wrong"), render: problemOf },
  ];
  const rows = errors.slice(0, MOST).map((one, at) => ({ ...one, at }));
  return html`
    <${Banner} kind=${trial ? "info" : "success"}>${t(trial ? "console.import.trial_text" : "console.import.done_text")}<//>
    <div role="group" tabindex="0" aria-label=${t("console.import.counts")}><dl class="tallies">${COUNTS.map((name) => html`<div key=${name}><dt>${t(`console.import.count.${name}`)}</dt><dd>${asCount(result[name])}</dd></div>`)}</dl></div>
    ${errors.length > 0 && html`<h3>${t("console.import.errors", { count: error_count, n: asCount(error_count) })}</h3>
      ${trial && html`<p class="quiet">${t("console.import.errors_text")}</p>`}
      <div><${Table} label=${t("console.import.errors", { count: error_count, n: asCount(error_count) })} columns=${columns} rows=${rows} keyOf=${(row) => String(row.at)} /></div>
      ${error_count > MOST && html`<p class="quiet">${t("console.campaigns.and_more", { n: asCount(error_count - MOST) })}</p>`}`}`;
}

/** In the reader's language where the problem is known here. @param {{code: string, message: string}} problem */
function problemOf({ code, message }) {
  const key = `console.import.problem.${code}`;
  return key in texts ? t(key) : message;
}
