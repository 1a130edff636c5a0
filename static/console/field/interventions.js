/** Interventions by day, filtered, and the way to plan one. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { asShortMoment } from "../agenda/words.js";
import { ListModel } from "../list-model.js";
import { Link, navigate, route } from "../router.js";
import { PlanDialog } from "./plan-dialog.js";
import { useChoices } from "./things.js";

export const STATES = ["planned", "in_progress", "done", "signed", "cancelled"];
const TONES = { planned: "confirmed", in_progress: "held", done: "session", signed: "checked_in", cancelled: "cancelled" };

export function Interventions({ session }) {
  const model = useMemo(() => new ListModel(session, "/interventions"), [session]);
  const { state = "", technician_id = "", client_id = "", from = "", to = "" } = route.value.query;
  const filters = { state, technician_id, client_id, from, to };
  const key = JSON.stringify(filters);
  const filtered = Object.values(filters).some(Boolean);
  useEffect(() => void model.load(asQuery(filters)), [model, key]);
  const [planning, setPlanning] = useState(false);
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setPlanning(true)}>${t("console.field.plan")}<//>`;
  return html`
    ${(filtered || model.items.value?.length !== 0) && html`<${Filters} session=${session} filters=${filters} add=${add} />`}
    <${Found} model=${model} filtered=${filtered} add=${add} />
    ${planning && html`<${PlanDialog} session=${session} onClose=${() => setPlanning(false)} onPlanned=${({ id }) => navigate(`/field/interventions/${id}`)} />`}
  `;
}

/** Days of the browser become moments; the last is included. */
function asQuery({ from, to, ...more }) {
  const moment = (day, end) => (day ? new Date(`${day}T${end ? "23:59:59" : "00:00:00"}`).toISOString() : "");
  return { ...more, from: moment(from, false), to: moment(to, true) };
}

function Filters({ session, filters, add }) {
  const technicians = useChoices(session, "/technicians");
  const clients = useChoices(session, "/clients");
  const set = (name) => (value) => navigate("/field/interventions", { query: { ...filters, [name]: value }, replace: true });
  const options = (all, items) => [{ value: "", label: t(all) }, ...items.map((one) => ({ value: one.id, label: one.name }))];
  const states = STATES.map((one) => ({ id: one, name: t(`console.field.state.${one}`) }));
  return html`<div class="record-tools">
    <${Select} label=${t("console.field.state")} value=${filters.state} options=${options("console.field.all", states)} onChange=${set("state")} />
    <${Select} label=${t("console.field.technician")} value=${filters.technician_id} options=${options("console.field.all", technicians)} onChange=${set("technician_id")} />
    <${Select} label=${t("console.field.client")} value=${filters.client_id} options=${options("console.field.all", clients)} onChange=${set("client_id")} />
    <${TextField} label=${t("console.reports.from")} type="date" value=${filters.from} onInput=${set("from")} />
    <${TextField} label=${t("console.reports.to")} type="date" value=${filters.to} onInput=${set("to")} />
    ${add}
  </div>`;
}

function Found({ model, filtered, add }) {
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${5} />`;
  const columns = [
    { key: "number", label: t("console.field.number"), render: (row) => html`<${Link} to=${`/field/interventions/${row.id}`}>${row.number}<//>` },
    { key: "start", label: t("console.booking.when"), render: (row) => asShortMoment(row.start, row.time_zone) },
    { key: "client", label: t("console.field.client"), render: (row) => row.client.name }, { key: "equipment", label: t("console.field.equipment"), render: (row) => row.equipment?.name ?? "–" },
    { key: "technician", label: t("console.field.technician"), render: (row) => row.technician.name }, { key: "state", label: t("console.field.state"), render: (row) => html`<${StateChip} state=${row.state} />` },
  ];
  const empty = filtered ? html`<${EmptyState} icon="calendar" title=${t("console.field.not_found")} text=${t("console.field.not_found_text")} />`
    : html`<${EmptyState} icon="calendar" title=${t("console.field.none")} text=${t("console.field.none_text")} action=${add} />`;
  return html`
    <${Table} label=${t("console.field.interventions")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

export function StateChip({ state }) {
  return html`<span class="state-chip entry-${TONES[state]}">${t(`console.field.state.${state}`)}</span>`;
}
