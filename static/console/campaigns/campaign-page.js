/** One campaign: how far it is, what became of each message, what it says, and its log. */

import { formatDate, t } from "../../i18n/i18n.js";
import { LiveCampaign, STATES, isAlive, sumOf } from "../../model/campaigns.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { Banner, ErrorState, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { Heading } from "../heading.js";
import { Link, navigate, route } from "../router.js";
import { CampaignSteps, RelaunchFailures } from "./campaign-steps.js";
import { LiveBar } from "./live-bar.js";
import { Logs } from "./logs.js";
import { Results } from "./results.js";
import { Said } from "./said.js";
import { Simulated } from "./simulated.js";
import { StateChip, StatusChip, reasonOf } from "./words.js";

export function CampaignPage({ session, id }) {
  const live = useMemo(() => new LiveCampaign(session, id), [session, id]);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, [live]);
  const campaign = live.campaign.value;
  const title = campaign?.title ?? t("console.room.campaigns");
  return html`
    <section class="room campaigns">
      <header class="room-header">
        <div><${Link} to="/campaigns" class="way-back">${t("console.room.campaigns")}<//><${Heading} text=${title} /></div>
        ${campaign && html`<${StatusChip} status=${campaign.status} />`}
      </header>
      ${live.error.value ? html`<${ErrorState} error=${live.error.value} onRetry=${() => live.load()} />` : campaign ? html`<${Campaign} session=${session} live=${live} />` : html`<${Skeleton} lines=${8} />`}
    </section>
  `;
}

function Campaign({ session, live }) {
  const campaign = live.campaign.value;
  const { tab = ["draft", "scheduled"].includes(campaign.status) ? "said" : "results" } = route.value.query;
  const tabs = ["results", "said", "log"].map((key) => ({ key, label: t(`console.campaigns.page.${key}`) }));
  const go = (key) => navigate(`/campaigns/${campaign.id}`, { query: { tab: key }, replace: true });
  return html`
    <p class="quiet campaign-author">${t("console.campaigns.by", { name: campaign.author.name, when: formatDate(campaign.created_at, { dateStyle: "medium", timeStyle: "short" }) })}</p>
    <${CampaignSteps} session=${session} live=${live} />
    <${Simulated} channels=${campaign.simulated_channels} />
    ${campaign.occurrences.length > 0 && html`<${Occurrences} live=${live} />`}
    <${Tabs} label=${t("console.campaigns.page")} tabs=${tabs} value=${tab} onChange=${go}>
      ${tab === "results" && html`<${Results} session=${session} campaign=${campaign} />`}
      ${tab === "said" && html`<${Said} campaign=${campaign} />`}
      ${tab === "log" && html`<${Logs} session=${session} campaignId=${campaign.id} />`}
    <//>
  `;
}

function Occurrences({ live }) {
  const campaign = live.campaign.value;
  const { occurrences } = campaign;
  return html`<section class="card" aria-labelledby="campaign-dates">
    <h2 id="campaign-dates">${t("console.campaigns.how_far")}</h2>
    ${occurrences.length > 1 && isAlive(campaign) && html`<${LiveBar} occurrences=${occurrences} />`}
    <ol class="occurrences" role="list">${occurrences.map((one) => html`<li key=${one.id}><${Occurrence} one=${one} /><${RelaunchFailures} live=${live} occurrence=${one} /></li>`)}</ol>
    <${Explained} counts=${campaign.counts} />
  </section>`;
}

/** What the words beside the numbers say. @param {{counts: Record<string, number>}} props */
function Explained({ counts }) {
  const states = STATES.filter((state) => counts[state] > 0);
  if (states.length === 0) return null;
  return html`<details class="explained"><summary>${t("console.campaigns.states_explained")}</summary>
    <dl class="particulars">${states.map((state) => html`<div key=${state}><dt>${t(`console.campaigns.state.${state}`)}</dt><dd>${t(`console.campaigns.state_means.${state}`)}</dd></div>`)}</dl>
  </details>`;
}

function Occurrence({ one }) {
  const states = STATES.filter((state) => one.counts[state] > 0);
  return html`
    <div class="occurrence-head">
      <strong>${t(one.relaunch_of ? "console.campaigns.relaunch_number" : "console.campaigns.occurrence", { number: one.number })}</strong>
      <span class="quiet">${formatDate(one.due_at, { dateStyle: "medium", timeStyle: "short" })}</span>
      <${StatusChip} status=${one.state} />
    </div>
    ${one.reason && html`<${Banner} kind=${one.state === "failed" ? "danger" : "warning"}>${reasonOf(one.reason)}<//>`}
    <${LiveBar} occurrences=${[one]} />
    ${states.length > 0 && html`<p class="marks">${states.map((state) => html`<${StateChip} key=${state} state=${state} count=${one.counts[state]} />`)}</p>`}
    ${one.finished_at && html`<p class="quiet">${t("console.campaigns.finished", { when: formatDate(one.finished_at, { dateStyle: "medium", timeStyle: "short" }), total: sumOf([one]).total })}</p>`}
  `;
}
