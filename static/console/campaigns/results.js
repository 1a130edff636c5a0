/** What became of each message of a campaign, and why. */

import { formatDate, t } from "../../i18n/i18n.js";
import { CHANNELS, STATES } from "../../model/campaigns.js";
import { Button } from "../../ui/button.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo, useRef } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { SearchField } from "../../ui/search-field.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { attempt } from "../attempt.js";
import { ListModel } from "../list-model.js";
import { navigate, route } from "../router.js";
import { StateChip, channelName, reasonText } from "./words.js";

/** Milliseconds between readings while it is being sent. */
const EVERY = 3_000;

/** @param {{session: any, campaign: any}} props */
export function Results({ session, campaign }) {
  const path = `/campaigns/${campaign.id}/deliveries`;
  const model = useMemo(() => new ListModel(session, path), [session, path]);
  const { occurrence = "", state = "", channel = "", q = "" } = route.value.query;
  const filters = { occurrence_id: occurrence, state, channel, q };
  const key = JSON.stringify(filters);
  useEffect(() => void model.load(filters), [model, key]);
  useFollow(model, JSON.stringify(campaign.counts));
  const set = (name) => (value) => navigate(`/campaigns/${campaign.id}`, { query: { tab: "results", occurrence, state, channel, q, [name]: value }, replace: true });
  const save = () => {
    const query = Object.entries({ ...filters, format: "csv" }).filter(([, value]) => value);
    return attempt(() => session.api.download(`${path}?${new URLSearchParams(query)}`, `campaign-${campaign.id}.csv`));
  };
  const options = (all, values, word) => [{ value: "", label: t(all) }, ...values.map((value) => ({ value, label: word(value) }))];
  const dates = campaign.occurrences.map((one) => ({ value: one.id, label: t(one.relaunch_of ? "console.campaigns.relaunch_number" : "console.campaigns.occurrence", { number: one.number }) }));
  return html`
    <div class="record-tools">
      <${SearchField} label=${t("console.campaigns.search_results")} value=${q} onSearch=${set("q")} />
      <${Select} label=${t("console.campaigns.outcome")} quietLabel value=${state} options=${options("console.campaigns.any_outcome", STATES, (one) => t(`console.campaigns.state.${one}`))} onChange=${set("state")} />
      <${Select} label=${t("console.campaigns.channel")} quietLabel value=${channel} options=${options("console.campaigns.any_channel", CHANNELS, channelName)} onChange=${set("channel")} />
      ${dates.length > 1 && html`<${Select} label=${t("console.campaigns.date_one")} quietLabel value=${occurrence} options=${[{ value: "", label: t("console.campaigns.any_date") }, ...dates]} onChange=${set("occurrence")} />`}
      <${Button} icon="download" onClick=${save}>${t("console.campaigns.export")}<//>
    </div>
    ${campaign.occurrences.some((one) => one.cleared_at && ["", one.id].includes(occurrence)) && html`<p class="quiet">${t("console.campaigns.cleared")}</p>`}
    <${Found} model=${model} filtered=${Object.values(filters).some(Boolean)} />
  `;
}

/** Read the first page again as the counts move, not too often; what was read beyond it stays as it is. */
function useFollow(model, counts) {
  const last = useRef({ at: Date.now(), counts });
  useEffect(() => {
    if (counts === last.current.counts) return undefined;
    const timer = setTimeout(() => {
      last.current = { at: Date.now(), counts };
      if ((model.items.value?.length ?? 0) <= 50) void model.load();
    }, Math.max(0, last.current.at + EVERY - Date.now()));
    return () => clearTimeout(timer);
  }, [model, counts]);
}

function Found({ model, filtered }) {
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${6} />`;
  const columns = [
    { key: "recipient", label: t("console.campaigns.recipient"), render: (row) => html`<span class="person"><${Icon} name=${row.recipient.kind === "group" ? "users" : "user"} size=${18} /><span>${row.recipient.name}</span></span>` },
    { key: "channel", label: t("console.campaigns.channel"), render: (row) => html`<span class="campaign-name"><span>${channelName(row.channel)}</span>${["sms", "whatsapp", "email"].includes(row.channel) && row.address && html`<span class="quiet">${row.address}</span>`}</span>` },
    { key: "state", label: t("console.campaigns.outcome"), render: (row) => html`<${Outcome} row=${row} />` },
    { key: "changed_at", label: t("console.campaigns.at"), render: (row) => formatDate(row.changed_at, { dateStyle: "short", timeStyle: "medium" }) },
  ];
  const empty = html`<${EmptyState} icon="inbox" title=${t(filtered ? "console.campaigns.not_found" : "console.campaigns.no_results")} text=${t(filtered ? "console.campaigns.not_found_text" : "console.campaigns.no_results_text")} />`;
  return html`
    <${Table} label=${t("console.campaigns.page.results")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

function Outcome({ row }) {
  const { state, reason, fallback_to, content, attempts } = row;
  return html`<span class="outcome">
    <${StateChip} state=${state} />
    ${reason && html`<span class="quiet">${reasonText(reason)}</span>`}
    ${fallback_to && html`<span class="quiet">${t("console.campaigns.fell_back", { channel: channelName(fallback_to) })}</span>`}
    ${attempts > 1 && html`<span class="quiet">${t("console.campaigns.attempts", { count: attempts })}</span>`}
    ${content && html`<details class="would-be"><summary>${t("console.campaigns.would_be")}</summary><div class="preview-bubble">${content.subject && html`<strong>${content.subject}</strong>`}<p>${content.text}</p></div></details>`}
  </span>`;
}
