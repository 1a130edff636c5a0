/** What is asked before a launch: who gets it, how, when, and what it costs. */

import { formatDate, t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { asMoney, channelName, counted } from "./words.js";

/** Dates that are named; of more, the first ones. */
const NAMED = 3;
/** With the zone: the editor's clock may be another one than the reader's. */
const MOMENT = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** @param {{channels: string[], dates: string[]}} campaign @param {any} foreseen what the pre-flight answered; null where it is not known */
export function launchQuestion({ channels, dates }, foreseen) {
  const lines = [
    foreseen && counted("console.campaigns.launch_who", foreseen.recipients), channels.length > 0 && how(channels), when(dates),
    foreseen?.cost?.amount > 0 && t("console.campaigns.launch_cost", { amount: asMoney(foreseen.cost) }), t("console.campaigns.launch_stop"),
  ].filter(Boolean);
  return {
    title: t("console.campaigns.launch_title"), text: html`${lines.map((line) => html`<span key=${line} class="line">${line}</span>`)}`,
    action: t(dates.length > 0 ? "console.campaigns.plan" : "console.campaigns.launch"),
  };
}

function how(channels) {
  const [first, ...others] = channels.map(channelName);
  if (others.length === 0) return t("console.campaigns.launch_by", { channels: first });
  return t("console.campaigns.launch_in_order", { first, others: others.join(", ") });
}

function when(dates) {
  if (dates.length === 0) return t("console.campaigns.launch_now");
  const named = dates.toSorted().slice(0, NAMED).map((date) => formatDate(date, MOMENT));
  return counted("console.campaigns.launch_dates", dates.length, { dates: [named.join(" · "), dates.length > NAMED && "…"].filter(Boolean).join(" ") });
}
