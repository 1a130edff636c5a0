/** All campaigns, newest first, filtered; those that run move by themselves. */

import { formatDate, t } from "../../i18n/i18n.js";
import { KINDS, LiveCampaign, STATUSES, countOf, isAlive } from "../../model/campaigns.js";
import { Button } from "../../ui/button.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { SearchField } from "../../ui/search-field.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { LinkButton } from "../link-button.js";
import { ListModel } from "../list-model.js";
import { Link, navigate, route } from "../router.js";
import { LiveBar } from "./live-bar.js";
import { StateChip, StatusChip, counted } from "./words.js";

export function History({ session }) {
  const model = useMemo(() => new ListModel(session, "/campaigns"), [session]);
  const { q = "", kind = "", status = "" } = route.value.query;
  useEffect(() => void model.load({ q, kind, status }), [model, q, kind, status]);
  const filtered = Boolean(q || kind || status);
  const set = (name) => (value) => navigate("/campaigns", { query: { q, kind, status, [name]: value }, replace: true });
  const options = (all, area, values) => [{ value: "", label: t(all) }, ...values.map((value) => ({ value, label: t(`console.campaigns.${area}.${value}`) }))];
  return html`
    ${(filtered || model.items.value?.length !== 0) && html`<div class="record-tools">
      <${SearchField} label=${t("console.campaigns.search")} value=${q} onSearch=${set("q")} />
      <${Select} label=${t("console.campaigns.to")} quietLabel value=${kind} options=${options("console.campaigns.any_kind", "kind", KINDS)} onChange=${set("kind")} />
      <${Select} label=${t("console.campaigns.status")} quietLabel value=${status} options=${options("console.campaigns.any_status", "status", STATUSES)} onChange=${set("status")} />
    </div>`}
    <${Found} session=${session} model=${model} filtered=${filtered} />
  `;
}

function Found({ session, model, filtered }) {
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${6} />`;
  const columns = [
    { key: "title", label: t("console.campaigns.title"), render: (row) => html`<span class="campaign-name"><${Link} to=${`/campaigns/${row.id}`}>${row.title}<//>
      <span class="quiet">${[t(`console.campaigns.kind.${row.kind}`), row.author.name].join(" · ")}</span></span>` },
    { key: "when", label: t("console.campaigns.when"), render: whenOf },
    { key: "progress", label: t("console.campaigns.how_far"), render: (row) => html`<${Row} key=${row.id} session=${session} row=${row} />` },
  ];
  const empty = filtered ? html`<${EmptyState} icon="campaign" title=${t("console.campaigns.not_found")} text=${t("console.campaigns.not_found_text")} />`
    : html`<${EmptyState} icon="megaphone" title=${t("console.campaigns.none")} text=${t("console.campaigns.none_text")}
      action=${html`<${LinkButton} kind="primary" icon="plus" to="/campaigns/new">${t("console.campaigns.new")}<//>`} />`;
  return html`
    <${Table} label=${t("console.room.campaigns")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

/** The next date where there is one, else the last; a draft's last change. */
function whenOf({ status, occurrences, dates, updated_at }) {
  const moments = (occurrences.length > 0 ? occurrences.map((one) => one.due_at) : dates).toSorted();
  const next = moments.find((one) => Date.parse(one) > Date.now()) ?? moments.at(-1);
  const shown = status === "draft" && !next ? updated_at : next;
  const more = moments.length > 1 ? html`<span class="quiet">${counted("console.campaigns.dates_count", moments.length)}</span>` : null;
  return html`<span class="campaign-name"><span>${formatDate(shown ?? updated_at, { dateStyle: "medium", timeStyle: "short" })}</span>${more}</span>`;
}

function Row({ session, row }) {
  const live = useMemo(() => new LiveCampaign(session, row.id, row), [session, row.id]);
  const alive = isAlive(row);
  useEffect(() => {
    if (!alive) return undefined;
    live.open();
    return () => live.close();
  }, [live, alive]);
  const campaign = alive ? live.campaign.value : row;
  const { counts } = campaign;
  const failed = countOf(counts, "failed", "unknown");
  const running = ["sending", "paused"].includes(campaign.status);
  return html`<span class="campaign-progress">
    <span class="marks"><${StatusChip} status=${campaign.status} />
      ${failed > 0 && html`<${StateChip} state="failed" count=${failed} />`}
      ${countOf(counts, "suppressed") > 0 && html`<${StateChip} state="suppressed" count=${counts.suppressed} />`}
      ${countOf(counts, "simulated") > 0 && html`<${StateChip} state="simulated" count=${counts.simulated} />`}
      ${!running && countOf(counts, "accepted", "delivered", "read") > 0 && html`<span class="quiet">${counted("console.campaigns.reached", countOf(counts, "accepted", "delivered", "read"))}</span>`}
    </span>
    ${running && html`<${LiveBar} occurrences=${campaign.occurrences} />`}
  </span>`;
}
