/** Campaigns in words: statuses, states, numbers, lengths of time. */

import { language, locale, t, texts } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { html } from "../../ui/html.js";

const STATUS_LOOKS = {
  draft: ["plain", "edit"], scheduled: ["accent", "calendar"], sending: ["accent", "send"], paused: ["warning", "clock"],
  completed: ["success", "check"], failed: ["danger", "alert"], cancelled: ["plain", "block"], freezing: ["accent", "users"],
};
const STATE_LOOKS = {
  queued: ["plain", "clock"], leased: ["plain", "clock"], submitting: ["plain", "send"], accepted: ["accent", "check"],
  delivered: ["success", "check"], read: ["success", "checks"], failed: ["danger", "alert"], suppressed: ["warning", "block"],
  unknown: ["warning", "help"], simulated: ["note", "info"], cancelled: ["plain", "close"],
};
export const CHANNEL_ICONS = { internal: "chat", push: "bell", email: "campaign", whatsapp: "chat", sms: "chat" };

export function StatusChip({ status }) {
  const [kind, icon] = STATUS_LOOKS[status] ?? ["plain"];
  return html`<${Chip} kind=${kind} icon=${icon}>${t(`console.campaigns.status.${status}`)}<//>`;
}

/** @param {{state: string, count?: number}} props */
export function StateChip({ state, count }) {
  const [kind, icon] = STATE_LOOKS[state] ?? ["plain"];
  const words = count === undefined ? t(`console.campaigns.state.${state}`) : counted(`console.campaigns.state_count.${state}`, count);
  return html`<${Chip} kind=${kind} icon=${icon}>${words}<//>`;
}

/** @param {string} channel */
export const channelName = (channel) => t(`console.campaigns.channel.${channel}`);

/** @param {number} number */
export function asCount(number) {
  return new Intl.NumberFormat(locale()).format(number);
}

/** A text with a plural form and a number as people write it. @param {string} key @param {number} count @param {Record<string, any>} [values] */
export function counted(key, count, values = {}) {
  return t(key, { ...values, count, n: asCount(count) });
}

/** @param {{amount: number, currency: string}} cost */
export function asMoney({ amount, currency }) {
  return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(amount);
}

/** "About 3 min". @param {number} seconds */
export function asDuration(seconds) {
  if (seconds < 90) return counted("console.campaigns.seconds", Math.max(1, Math.round(seconds)));
  if (seconds < 5_400) return counted("console.campaigns.minutes", Math.round(seconds / 60));
  return counted("console.campaigns.hours", Math.round(seconds / 3_600));
}

/** Why a date stands still, or what a line of the log adds. @param {string} code */
export function reasonOf(code) {
  const key = `console.campaigns.reason.${code}`;
  return key in texts ? t(key) : code;
}

/** Why somebody did not get it, in the page's language. @param {{text: string, texts: Record<string, string>}} reason */
export const reasonText = (reason) => reason.texts[language.value] ?? reason.text;
