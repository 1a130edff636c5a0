/** What was done with campaigns: by whom, and by the clock. */

import { formatDate, t, texts } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { ListModel } from "../list-model.js";
import { Link } from "../router.js";
import { reasonOf } from "./words.js";

/** @param {{session: any, campaignId?: string}} props of one, or of all */
export function Logs({ session, campaignId }) {
  const model = useMemo(() => new ListModel(session, "/campaigns/logs"), [session]);
  useEffect(() => void model.load({ campaign_id: campaignId }), [model, campaignId]);
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${6} />`;
  const columns = [
    { key: "at", label: t("console.campaigns.at"), render: (row) => formatDate(row.at, { dateStyle: "medium", timeStyle: "medium" }) },
    !campaignId && { key: "title", label: t("console.campaigns.title"), render: (row) => html`<${Link} to=${`/campaigns/${row.campaign_id}`}>${row.title}<//>` },
    { key: "event", label: t("console.campaigns.event"), render: (row) => eventOf(row.event) },
    { key: "by", label: t("console.campaigns.by_whom"), render: (row) => row.by ?? t("console.campaigns.by_clock") },
    model.items.value.some((row) => row.detail) && { key: "detail", label: t("console.campaigns.detail"), render: (row) => reasonOf(row.detail) },
  ].filter(Boolean);
  const empty = html`<${EmptyState} icon="clock" title=${t("console.campaigns.log_empty")} text=${t("console.campaigns.log_empty_text")} />`;
  return html`
    <${Table} label=${t("console.campaigns.tab.logs")} columns=${columns} rows=${model.items.value} keyOf=${(row) => row.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

/** @param {string} event such as "paused" */
function eventOf(event) {
  const key = `console.campaigns.event.${event}`;
  return key in texts ? t(key) : event;
}
