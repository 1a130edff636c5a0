/** Buttons and marks in the kit. */

import { t } from "../i18n/kit.js";
import { Avatar, Presence } from "../ui/avatar.js";
import { Badge, Chip } from "../ui/badge.js";
import { Button, IconButton } from "../ui/button.js";
import { html, useState } from "../ui/html.js";
import { Specimen, Specimens } from "./kit-frame.js";

const KINDS = ["primary", "quiet", "plain", "danger"];
const CHIPS = ["plain", "accent", "success", "warning", "danger", "coach", "assistant", "note"];
const PEOPLE = ["Ada Lovelace", "Léopold Sédar Senghor", "Chimamanda", "李小龙", "Zoë O’Neill", "Owen"];

export function Buttons() {
  const [muted, setMuted] = useState(true);
  const all = (props, icon) => KINDS.map((kind) => html`<${Button} key=${kind} kind=${kind} icon=${icon} ...${props}>${t(`kit.kind.${kind}`)}<//>`);
  return html`<${Specimens}>
    <${Specimen} name=${t("kit.state.usual")} row>${all({})}<//>
    <${Specimen} name=${t("kit.state.icon")} row>${all({}, "send")}<//>
    <${Specimen} name=${t("kit.state.busy")} row>${all({ busy: true })}<//>
    <${Specimen} name=${t("kit.state.disabled")} row>${all({ disabled: true })}<//>
    <${Specimen} name=${t("kit.buttons.pictures")} row>
      <${IconButton} icon="bell" label=${t("kit.buttons.bell")} />
      <${IconButton} icon="search" kind="quiet" label=${t("kit.buttons.find")} />
      <${IconButton} icon="send" kind="primary" label=${t("kit.kind.primary")} />
      <${IconButton} icon="volume-off" pressed=${muted} label=${t("kit.buttons.mute")} onClick=${() => setMuted(!muted)} />
      <${IconButton} icon="retry" busy label=${t("kit.state.busy")} />
      <${IconButton} icon="trash" disabled label=${t("kit.state.disabled")} />
    <//>
    <${Specimen} name=${t("kit.buttons.links")} row>
      <${Button} href="#buttons" icon="external">${t("kit.words.link")}<//>
      <${Button} href="#buttons" kind="plain">${t("kit.words.link")}<//>
    <//>
  <//>`;
}

export function Marks() {
  const [labels, setLabels] = useState(() => [t("kit.sample.urgent"), t("kit.sample.billing")]);
  return html`<${Specimens}>
    <${Specimen} name=${t("kit.marks.people")} row>${PEOPLE.map((name, at) => html`<${Avatar} key=${name} name=${name} id=${name}
      size=${at < 4 ? 36 : 52} online=${at < 2 ? at === 0 : undefined} />`)}<//>
    <${Specimen} name=${t("kit.marks.presence")} row>
      <span class="kit-pair"><${Presence} online=${true} /> ${t("kit.marks.here")}</span>
      <span class="kit-pair"><${Presence} online=${false} /> ${t("kit.marks.away")}</span>
    <//>
    <${Specimen} name=${t("kit.marks.counts")} row><${Badge} count=${1} /><${Badge} count=${42} /><${Badge} count=${1200} /><//>
    <${Specimen} name=${t("kit.marks.chips")} row>${CHIPS.map((kind) => html`<${Chip} key=${kind} kind=${kind}>${t(`kit.chip.${kind}`)}<//>`)}<//>
    <${Specimen} name=${t("kit.marks.labels")} row>
      <${Chip} icon="tag">${t("kit.sample.billing")}<//>
      ${labels.map((one) => html`<${Chip} key=${one} kind="accent" onRemove=${() => setLabels(labels.filter((other) => other !== one))}>${one}<//>`)}
    <//>
  <//>`;
}
