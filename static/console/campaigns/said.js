/** What a campaign says, to whom, how and when. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { html } from "../../ui/html.js";
import { segmentInWords } from "./segment.js";
import { CHANNEL_ICONS, channelName, counted } from "./words.js";

/** @param {{campaign: any}} props */
export function Said({ campaign }) {
  const { text, subject, channels, targets, dates, content_sid } = campaign;
  const who = [
    targets.everyone && t("console.campaigns.everyone"), targets.segment && segmentInWords(targets.segment),
    targets.group_ids.length > 0 && counted("console.campaigns.groups_count", targets.group_ids.length),
    targets.user_ids.length > 0 && counted("console.campaigns.people_count", targets.user_ids.length),
  ].filter(Boolean);
  const when = dates.map((date) => formatDate(date, { dateStyle: "full", timeStyle: "short" }));
  return html`<section class="card">
    <dl class="particulars">
      <div><dt>${t("console.campaigns.who")}</dt><dd>${who.join(", ") || t("console.campaigns.nobody_yet")}</dd></div>
      <div><dt>${t("console.campaigns.channels")}</dt><dd class="marks">${channels.map((name) => html`<${Chip} key=${name} icon=${CHANNEL_ICONS[name]}>${channelName(name)}<//>`)}</dd></div>
      <div><dt>${t("console.campaigns.when")}</dt><dd>${when.join("\n") || t("console.campaigns.as_launched")}</dd></div>
      ${subject && html`<div><dt>${t("console.campaigns.subject")}</dt><dd>${subject}</dd></div>`}
      ${content_sid && html`<div><dt>${t("console.campaigns.content_sid")}</dt><dd>${content_sid}</dd></div>`}
    </dl>
    <div class="preview-bubble"><p>${text}</p></div>
  </section>`;
}
