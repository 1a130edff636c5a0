/** The channels of a campaign, in the order in which they are tried. */

import { t } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { IconButton } from "../../ui/button.js";
import { Checkbox } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { otherChannels } from "./draft-model.js";
import { channelName } from "./words.js";

/** @param {{draft: import("./draft-model.js").Draft, simulated: string[], error?: string}} props */
export function ChannelsField({ draft, simulated, error }) {
  const { channels } = draft.values.value;
  const write = draft.set("channels");
  const toggle = (name) => (on) => write(on ? [...channels, name] : channels.filter((one) => one !== name));
  const move = (at, by) => {
    const moved = [...channels];
    moved.splice(at + by, 0, ...moved.splice(at, 1));
    write(moved);
  };
  const hint = channels.length > 1 ? t("console.campaigns.channels_order") : t("console.campaigns.channels_hint");
  return html`<section class="card" aria-labelledby="campaign-how">
    <div><h2 id="campaign-how">${t("console.campaigns.channels")}</h2><p class="quiet">${hint}</p></div>
    ${error && html`<p class="form-error" role="alert">${error}</p>`}
    <ol class="channels" role="list">
      ${[...channels, ...otherChannels(channels)].map((name) => {
        const at = channels.indexOf(name);
        return html`<li key=${name} class="channel">
          <span class="channel-place" aria-hidden="true">${at >= 0 && channels.length > 1 ? at + 1 : ""}</span>
          <${Checkbox} label=${channelName(name)} hint=${t(`console.campaigns.channel_hint.${name}`)} checked=${at >= 0} onChange=${toggle(name)} />
          ${simulated.includes(name) && html`<${Chip} kind="note" icon="info">${t("console.campaigns.state.simulated")}<//>`}
          ${at > 0 && html`<${IconButton} icon="chevron-up" label=${t("console.campaigns.earlier", { name: channelName(name) })} onClick=${() => move(at, -1)} />`}
          ${at >= 0 && at < channels.length - 1 && html`<${IconButton} icon="chevron-down" label=${t("console.campaigns.later", { name: channelName(name) })} onClick=${() => move(at, 1)} />`}
        </li>`;
      })}
    </ol>
  </section>`;
}
