/** The room of figures: how long people waited, what agents did, how many came, what they thought, and how good the estimates were. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { attempt, byField } from "../attempt.js";
import { Heading } from "../heading.js";
import { readAll } from "../queues/everything.js";
import { navigate, route } from "../router.js";
import { teamOf } from "../team-model.js";
import { REPORTS, ReportModel, filtersOf } from "./reports-model.js";
import { VIEWS } from "./report-views.js";

const ICONS = { waits: "clock", volumes: "chart", agents: "users", satisfaction: "star", estimates: "eye" };

export function ReportsRoom({ session }) {
  const name = route.value.parts[1] in REPORTS ? route.value.parts[1] : "waits";
  const title = t("console.room.reports");
  const tabs = Object.keys(REPORTS).map((key) => ({ key, label: t(`console.reports.${key}`), icon: ICONS[key] }));
  const { query } = route.value;
  return html`
    <section class="room reports">
      <header class="room-header"><${Heading} text=${title} name=${`${t(`console.reports.${name}`)} · ${title}`} /></header>
      <${Tabs} label=${t("console.reports.kinds")} tabs=${tabs} value=${name} onChange=${(key) => navigate(`/reports/${key}`, { query, replace: true })}>
        <${Report} key=${name} session=${session} name=${name} />
      <//>
    </section>
  `;
}

function Report({ session, name }) {
  const model = useMemo(() => new ReportModel(session, name), [session, name]);
  const { query } = route.value;
  const filters = filtersOf(query);
  const key = JSON.stringify(filters);
  useEffect(() => void model.show(filters), [model, key]);
  const change = (changes) => navigate(`/reports/${name}`, { query: { ...query, ...changes }, replace: true });
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    await attempt(() => model.save(filters));
    setSaving(false);
  };
  return html`
    <div class="report">
      <${Filters} ...${{ session, name, filters, change }} errors=${byField(model.error.value)} />
      <div class="report-head">
        <p class="quiet">${t(`console.reports.${name}.lead`)}</p>
        <${Button} icon="download" busy=${saving} disabled=${!model.report.value} onClick=${save}>${t("console.reports.csv")}<//>
      </div>
      <${Result} model=${model} name=${name} retry=${() => model.show(filters)} by=${filters.by} />
    </div>
  `;
}

function Result({ model, name, retry, by }) {
  const report = model.report.value;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${retry} />`;
  if (report === null) return html`<${Skeleton} lines=${8} />`;
  const { View, isEmpty } = VIEWS[name];
  if (isEmpty(report)) return html`<${EmptyState} icon="chart" title=${t("console.reports.empty")} text=${t("console.reports.empty_text")} />`;
  return html`<div class="report" aria-busy=${String(model.loading.value)}><${View} report=${report} by=${by} /></div>`;
}

function Filters({ session, name, filters, change, errors }) {
  const [places, setPlaces] = useState(/** @type {{sites: any[], queues: any[]}} */ ({ sites: [], queues: [] }));
  useEffect(() => {
    Promise.all([readAll(session, "/sites"), readAll(session, "/queues")]).then(([sites, queues]) => setPlaces({ sites, queues }), () => {});
  }, [session]);
  const taken = REPORTS[name].filters;
  const queues = places.queues.filter((one) => !filters.site_id || one.site.id === filters.site_id);
  const options = (all, items, label) => [{ value: "", label: all }, ...items.map((one) => ({ value: one.id, label: label(one) }))];
  const named = (one) => one.name;
  const placed = (one) => filters.site_id || places.sites.length < 2 ? one.name : `${one.site.name} · ${one.name}`;
  return html`
    <div class="report-filters">
      <${TextField} label=${t("console.reports.from")} type="date" value=${filters.from} max=${filters.to} onInput=${(value) => value && change({ from: value })} error=${errors.from} />
      <${TextField} label=${t("console.reports.to")} type="date" value=${filters.to} min=${filters.from} onInput=${(value) => value && change({ to: value })} error=${errors.to} />
      <${Select} label=${t("console.queues.site")} value=${filters.site_id} options=${options(t("console.reports.all_sites"), places.sites, named)}
        onChange=${(value) => change({ site_id: value, queue_id: "" })} />
      <${Select} label=${t("console.queues.queue")} value=${filters.queue_id} options=${options(t("console.reports.all_queues"), queues, placed)}
        onChange=${(value) => change({ queue_id: value })} />
      ${taken.includes("agent_id") && html`<${Select} label=${t("console.reports.agent")} value=${filters.agent_id}
        options=${options(t("console.reports.all_agents"), teamOf(session).value, named)} onChange=${(value) => change({ agent_id: value })} />`}
      ${taken.includes("by") && html`<${Select} label=${t("console.reports.by")} value=${filters.by}
        options=${["day", "hour"].map((value) => ({ value, label: t(`console.reports.by_${value}`) }))} onChange=${(value) => change({ by: value })} />`}
    </div>
  `;
}
