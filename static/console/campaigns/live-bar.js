/** How far a campaign, or one of its dates, has come; it moves by itself. */

import { formatTime, t } from "../../i18n/i18n.js";
import { sumOf } from "../../model/campaigns.js";
import { html } from "../../ui/html.js";
import { Progress } from "../../ui/spinner.js";
import { asCount, asDuration } from "./words.js";

/** @param {{occurrences: any[]}} props one, or all of a campaign */
export function LiveBar({ occurrences }) {
  const begun = occurrences.filter((one) => one.state !== "scheduled");
  const now = begun.filter((one) => one.state === "sending" || one.state === "freezing");
  const { total, done } = sumOf(begun);
  if (begun.length === 0 || (total === 0 && now.length === 0)) return null; // Cancelled or missed before it began.
  if (now.some((one) => one.state === "freezing")) return html`<${Progress} label=${t("console.campaigns.freezing", { total: asCount(total) })} />`;
  const words = [t("console.campaigns.progress", { done: asCount(done), total: asCount(total) }), ...paceOf(now)];
  return html`<${Progress} value=${done} max=${Math.max(total, 1)} label=${words.join(" · ")} />`;
}

/** @param {any[]} now what is being sent */
function paceOf(now) {
  const pace = now.reduce((sum, one) => sum + one.per_second, 0);
  const last = now.map((one) => one.finish_at).filter(Boolean).sort().at(-1);
  if (now.length === 0 || !last) return [];
  const left = (Date.parse(last) - Date.now()) / 1000;
  const ends = left > 3_600 ? t("console.campaigns.done_at", { time: formatTime(last) }) : t("console.campaigns.done_in", { length: asDuration(Math.max(left, 1)) });
  return pace >= 0.5 ? [t("console.campaigns.pace", { n: asCount(Math.round(pace)) }), ends] : [ends];
}
