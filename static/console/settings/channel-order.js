/** Channels in the order in which they are tried. */

import { t } from "../../i18n/i18n.js";
import { IconButton } from "../../ui/button.js";
import { Checkbox } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { channelName } from "../campaigns/words.js";

const OUTSIDE = ["push", "email", "whatsapp", "sms"];

/** @param {{topic: string, channels: string[], onChange: (channels: string[]) => void}} props `topic` tells one list from another */
export function ChannelOrder({ topic, channels, onChange }) {
  const toggle = (name) => (on) => onChange(on ? [...channels, name] : channels.filter((one) => one !== name));
  const move = (at, by) => {
    const moved = [...channels];
    moved.splice(at + by, 0, ...moved.splice(at, 1));
    onChange(moved);
  };
  const others = OUTSIDE.filter((one) => !channels.includes(one));
  return html`<ol class="channels" role="list">
    ${[...channels, ...others].map((name) => {
      const at = channels.indexOf(name);
      const words = { topic, name: channelName(name) };
      return html`<li key=${name} class="channel">
        <span class="channel-place" aria-hidden="true">${at >= 0 && channels.length > 1 ? at + 1 : ""}</span>
        <${Checkbox} label=${words.name} checked=${at >= 0} onChange=${toggle(name)} />
        ${at > 0 && html`<${IconButton} icon="chevron-up" label=${t("console.reaching.earlier", words)} onClick=${() => move(at, -1)} />`}
        ${at >= 0 && at < channels.length - 1 && html`<${IconButton} icon="chevron-down" label=${t("console.reaching.later", words)} onClick=${() => move(at, 1)} />`}
      </li>`;
    })}
  </ol>`;
}
