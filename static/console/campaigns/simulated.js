/** Says where nothing is really sent. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { channelName } from "./words.js";

/** @param {{channels: string[]}} props */
export function Simulated({ channels }) {
  if (channels.length === 0) return null;
  return html`<${Banner} kind="note" icon="info">${t("console.campaigns.simulated", { channels: channels.map(channelName).join(", ") })}<//>`;
}
