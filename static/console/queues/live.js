/** For managers: every queue of the site as it is at this moment, and how it came to be so. */

import { formatTime, t } from "../../i18n/i18n.js";
import { secondsSince } from "../../model/tickets.js";
import { Chip } from "../../ui/badge.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { Chart } from "./chart.js";
import { useNow } from "./clock.js";
import { HOURS, LiveModel } from "./live-model.js";
import { asNumber, inMinutes } from "./words.js";

export function Live({ session, model }) {
  const [chosen, setChosen] = useState("");
  const watches = model.watches.value;
  const watch = watches.find((one) => one.id === chosen) ?? watches[0];
  const sites = model.sites.value.map((site) => ({ value: site.id, label: site.name }));
  return html`
    <div class="live">
      ${sites.length > 1 && html`<div class="desk-bar"><${Select} label=${t("console.queues.site")} value=${model.site.value?.id ?? ""} options=${sites}
        onChange=${(id) => model.chooseSite(id)} /></div>`}
      <div class="tiles">
        ${watches.map((one) => html`<${Tile} key=${one.id} watch=${one} chosen=${one === watch} only=${watches.length === 1} onChoose=${() => setChosen(one.id)} />`)}
      </div>
      ${watches.length === 0 && html`<p class="quiet">${t("console.queues.site_without")}</p>`}
      ${watch?.view.value && html`<${Course} key=${watch.id} ...${{ session, watch, zone: model.site.value.time_zone }} />`}
    </div>
  `;
}

function Tile({ watch, chosen, only, onChoose }) {
  const now = useNow();
  useEffect(() => void watch.loadStats(), [watch]);
  const view = watch.view.value;
  if (!view) return html`<div class="tile"><${Skeleton} lines=${4} /></div>`;
  const { queue, waiting } = view;
  const stats = watch.stats.value ?? {};
  const longest = waiting.length > 0 ? Math.max(...waiting.map((one) => secondsSince(one.arrived_at, now))) : null;
  const id = `tile-${queue.id}`;
  return html`
    <section class="tile ${chosen && !only ? "tile-chosen" : ""}" aria-labelledby=${id}>
      <header class="tile-head">
        <h2 id=${id}>${queue.name}</h2>
        <${Chip} kind=${queue.status === "open" ? "success" : "warning"}>${t(`console.queues.status.${queue.status}`)}<//>
      </header>
      <dl class="tile-now">
        <${Figure} label=${t("console.queues.live_waiting")} value=${asNumber(queue.waiting)} big />
        <${Figure} label=${t("console.queues.live_longest")} value=${inMinutes(longest)} big />
        <${Figure} label=${t("console.queues.live_serving")} value=${asNumber(queue.serving)} big />
        <${Figure} label=${t("console.queues.live_desks")} value=${asNumber(queue.open_desks)} big />
      </dl>
      <dl class="tile-today" aria-label=${t("console.queues.today")}>
        <${Figure} label=${t("console.queues.live_held")} value=${asNumber(queue.held)} />
        <${Figure} label=${t("console.queues.live_joined")} value=${asNumber(stats.joined_today)} />
        <${Figure} label=${t("console.queues.live_done")} value=${asNumber(stats.done_today)} />
        <${Figure} label=${t("console.queues.live_no_show")} value=${asNumber(stats.no_show_today)} />
        <${Figure} label=${t("console.queues.live_median")} value=${inMinutes(stats.median_wait_s)} />
        <${Figure} label=${t("console.queues.live_p90")} value=${inMinutes(stats.p90_wait_s)} />
        <${Figure} label=${t("console.queues.live_service")} value=${inMinutes(stats.average_service_s)} />
        <${Figure} label=${t("console.queues.live_csat")} value=${asNumber(stats.csat_today, 1)} />
      </dl>
      ${!only && html`<button type="button" class="ui-button ui-plain tile-choose" aria-pressed=${String(chosen)} onClick=${onChoose}>
        ${t("console.queues.show_course")}<span class="ui-unseen"> ${queue.name}</span></button>`}
    </section>
  `;
}

function Figure({ label, value, big = false }) {
  return html`<div class=${big ? "figure figure-big" : "figure"}><dt>${label}</dt><dd>${value}</dd></div>`;
}

function Course({ session, watch, zone }) {
  const model = useMemo(() => new LiveModel(session, watch, zone), [watch]);
  useEffect(() => {
    void model.open();
    return () => model.close();
  }, [model]);
  const { name } = watch.view.value.queue;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  return html`
    <div class="courses">
      <section class="card" aria-labelledby="course-waiting">
        <h2 id="course-waiting">${t("console.queues.course", { queue: name })}</h2>
        ${model.samples.value ? html`<${WaitingChart} samples=${model.samples.value} />` : html`<${Skeleton} lines=${6} />`}
      </section>
      <section class="card" aria-labelledby="course-hours">
        <h2 id="course-hours">${t("console.queues.by_hour", { queue: name })}</h2>
        ${model.hours.value ? html`<${HoursChart} rows=${model.hours.value} />` : html`<${Skeleton} lines=${6} />`}
      </section>
    </div>
  `;
}

function WaitingChart({ samples }) {
  const drawn = useMemo(() => ({
    xs: samples.map((one) => Date.parse(one.at) / 1000),
    series: [
      { label: t("console.queues.live_waiting"), values: samples.map((one) => one.waiting) },
      { label: t("console.queues.live_serving"), values: samples.map((one) => one.serving) },
    ],
  }), [samples]);
  if (samples.length === 0) return html`<p class="quiet">${t("console.queues.no_samples")}</p>`;
  const last = samples[samples.length - 1];
  return html`<${Chart} ...${drawn} label=${t("console.queues.course_label", { hours: HOURS, waiting: last.waiting, serving: last.serving })}
    formatX=${(seconds) => formatTime(seconds * 1000)} />`;
}

function HoursChart({ rows }) {
  const drawn = useMemo(() => ({
    xs: rows.map((_, at) => at),
    names: rows.map((row) => t("console.queues.hour", { hour: row.bucket.split("T")[1].slice(0, 2) })),
    series: [{ label: t("console.queues.live_median"), values: rows.map((row) => row.wait?.median ?? null) }],
  }), [rows]);
  if (rows.length === 0) return html`<p class="quiet">${t("console.queues.no_hours")}</p>`;
  return html`<${Chart} ...${drawn} kind="bars" label=${t("console.queues.by_hour_label", { count: rows.length })} format=${inMinutes} durations />`;
}
