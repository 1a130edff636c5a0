/** What is due by itself, what is late, and what was given up and can be tried again. */

import { formatDate, t, texts } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { attempt } from "../attempt.js";
import { asCount, asDuration, counted } from "../campaigns/words.js";
import { SchedulerModel } from "./scheduler-model.js";

const DAY = 86_400;
const ENDLESS = 1_000 * DAY;
const at = (moment) => (moment ? formatDate(moment, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }) : "–");
const lasting = (seconds) => {
  if (seconds === null) return "–";
  if (seconds > ENDLESS) return t("console.scheduler.always");
  return seconds < DAY ? asDuration(seconds) : counted("console.scheduler.days", Math.round(seconds / DAY));
};
const column = (key, label, of) => ({ key, label: t(`console.scheduler.${label}`), render: (row) => of(row[key]) });
const number = (key, label) => ({ ...column(key, label, asCount), align: /** @type {const} */ ("end") });
const kindOf = (kind) => html`<span class="scheduler-kind">${wordsFor(kind) && html`<span>${wordsFor(kind)}</span>`}<span class="quiet">${kind}</span></span>`;
/** What a job does, where it is known here. @param {string} kind */
const wordsFor = (kind) => (`console.scheduler.does.${kind}` in texts ? t(`console.scheduler.does.${kind}`) : "");
const plain = (value) => value ?? "–";

export function SchedulerSection({ session }) {
  const model = useMemo(() => new SchedulerModel(session), [session]);
  useEffect(() => void model.load(), [model]);
  const state = model.state.value;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (!state) return html`<${Skeleton} rows=${6} />`;
  return html`<div class="scheduler">
    <div class="form-actions"><${Button} icon="retry" busy=${model.loading.value} onClick=${() => model.load()}>${t("console.scheduler.refresh")}<//></div>
    <${Failed} model=${model} rows=${state.failed} />
    <${Jobs} name="late" rows=${state.late} columns=${[
      column("kind", "kind", kindOf), column("due_at", "due", at), number("attempts", "attempts"), column("error", "error", plain),
    ]} />
    <${Jobs} name="running" rows=${state.running} columns=${[column("kind", "kind", kindOf), column("started_at", "started", at), number("attempts", "attempts")]} />
    <${Jobs} name="once" rows=${state.once} columns=${[
      column("kind", "kind", kindOf), number("waiting", "waiting"), number("running", "runs"), number("late", "late"), number("failed", "failed"),
      column("next_due_at", "next", at), column("max_lateness_seconds", "bears", lasting),
    ]} />
    <${Jobs} name="recurring" rows=${state.recurring} columns=${[
      column("kind", "kind", kindOf), column("every_seconds", "every", lasting), column("last_run_at", "last", at),
      column("last_seconds", "took", (seconds) => (seconds === null ? "–" : `${asCount(seconds)} s`)),
      column("last_error", "error", (error) => error ?? t("console.scheduler.fine")), column("due_at", "next", at),
    ]} />
  </div>`;
}

/** @param {{name: string, rows: any[], columns: any[], children?: any}} props */
function Jobs({ name, rows, columns, children }) {
  const empty = html`<p class="quiet">${t(`console.scheduler.no_${name}`)}</p>`;
  return html`<section class="card" aria-labelledby=${`scheduler-${name}`}>
    <h2 id=${`scheduler-${name}`}>${t(`console.scheduler.${name}`)}</h2>
    ${rows.length > 0 && children}
    <${Table} label=${t(`console.scheduler.${name}`)} columns=${columns} rows=${rows} keyOf=${(row) => row.id ?? row.kind} empty=${empty} />
  </section>`;
}

function Failed({ model, rows }) {
  const retry = (job) => attempt(() => model.retry(job.id), { done: t("console.scheduler.retried") });
  const drop = async (job) => {
    const words = { title: t("console.scheduler.drop_title"), text: t("console.scheduler.drop_text"), action: t("console.scheduler.drop_action"), danger: true };
    if (await confirm(words)) await attempt(() => model.drop(job.id), { done: t("console.scheduler.dropped") });
  };
  const actions = (job) => html`<span class="form-actions">
    <${Button} onClick=${() => retry(job)}>${t("console.scheduler.retry")}<//>
    <${IconButton} icon="trash" label=${t("console.scheduler.drop", { kind: job.kind })} onClick=${() => drop(job)} />
  </span>`;
  return html`<${Jobs} name="failed" rows=${rows} columns=${[
    column("kind", "kind", kindOf), column("due_at", "due", at), column("failed_at", "failed_at", at), number("attempts", "attempts"),
    column("error", "error", plain), { key: "actions", label: t("console.scheduler.actions"), quietLabel: true, render: actions },
  ]}><p class="quiet">${t("console.scheduler.failed_hint")}</p><//>`;
}
