/** What would come of a launch: how many on which channel, who not and why, when it would be done, what it costs. */

import { formatDate, t, texts } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Spinner } from "../../ui/spinner.js";
import { Banner } from "../../ui/states.js";
import { Simulated } from "./simulated.js";
import { asCount, asDuration, asMoney, channelName, counted, reasonText } from "./words.js";

/** @param {{draft: import("./draft-model.js").Draft}} props */
export function Preflight({ draft }) {
  const missing = draft.missing.value;
  const foreseen = draft.foreseen.value;
  const waits = missing.some((name) => name !== "title");
  return html`<section class="card preflight" aria-labelledby="preflight-title" aria-busy=${String(draft.foreseeing.value)}>
    <div class="card-head"><h2 id="preflight-title">${t("console.campaigns.preflight")}</h2>${draft.foreseeing.value && html`<${Spinner} size=${18} />`}</div>
    ${missing.length > 0 && html`<ul class="todo">${missing.map((name) => html`<li key=${name}>${t(`console.campaigns.missing.${name}`)}</li>`)}</ul>`}
    ${!waits && foreseen && html`<${Foreseen} foreseen=${foreseen} dates=${draft.values.value.dates.length} />`}
  </section>`;
}

function Foreseen({ foreseen, dates }) {
  const { recipients, by_channel, excluded, seconds, cost, segments_per_message, simulated_channels, problems } = foreseen;
  const facts = [
    ["finish", seconds > 0 && finishOf(foreseen, dates)],
    ["cost", cost && cost.amount > 0 && asMoney(cost)],
    ["segments", by_channel.sms > 0 && segments_per_message > 1 && counted("console.campaigns.segments", segments_per_message)],
  ].filter(([, value]) => value);
  return html`
    ${problems.map((one) => html`<${Banner} key=${one.message} kind="warning">${problemOf(one)}<//>`)}
    <p class="preflight-number" role="status"><strong>${asCount(recipients)}</strong> ${counted("console.campaigns.will_get", recipients)}</p>
    <dl class="particulars">
      ${Object.entries(by_channel).filter(([, count]) => count > 0).map(([name, count]) => html`<div key=${name}><dt>${channelName(name)}</dt><dd>${asCount(count)}</dd></div>`)}
      ${facts.map(([name, value]) => html`<div key=${name}><dt>${t(`console.campaigns.foreseen.${name}`)}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${excluded.length > 0 && html`<div class="excluded"><h3>${t("console.campaigns.excluded")}</h3><ul>
      ${excluded.map(({ reason, count, sample }) => html`<li key=${reason.code}><strong>${asCount(count)}</strong> ${reasonText(reason)}
        <span class="quiet">${sample.join(", ")}${count > sample.length ? " …" : ""}</span></li>`)}</ul></div>`}
    <${Simulated} channels=${simulated_channels.filter((name) => by_channel[name] > 0)} />`;
}

/** At this pace, if it were launched now; with dates, how long after each of them. */
function finishOf({ seconds, finish_at }, dates) {
  const length = asDuration(seconds);
  if (dates > 0) return t("console.campaigns.finish_after", { length });
  return t("console.campaigns.finish", { length, time: formatDate(finish_at, { dateStyle: "medium", timeStyle: "short" }) });
}

/** In the reader's language where the problem is known here. @param {{code: string, values: Record<string, string>, message: string}} problem */
function problemOf({ code, values, message }) {
  const key = `console.campaigns.problem.${code}`;
  return key in texts ? t(key, { ...values, name: `{${values.name}}` }) : message;
}
