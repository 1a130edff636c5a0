/** Fields in the kit. */

import { t } from "../i18n/kit.js";
import { ChipsField } from "../ui/chips-field.js";
import { CopyField } from "../ui/copy-field.js";
import { Checkbox, ColorField, Select, Switch, TextArea, TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { SearchField } from "../ui/search-field.js";
import { Specimen, Specimens } from "./kit-frame.js";

const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;

export function Fields() {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [role, setRole] = useState("agent");
  const roles = ["admin", "manager", "agent"].map((value) => ({ value, label: t(`kit.role.${value}`) }));
  return html`<${Specimens}>
    <${Specimen} name="TextField">
      <${TextField} label=${t("kit.fields.name")} value=${name} onInput=${setName} required hint=${t("kit.fields.name.hint")} autocomplete="off" />
      <${TextField} label=${t("kit.fields.mail")} type="email" icon="campaign" value="ada@" error=${t("kit.fields.mail.error")} />
      <${TextField} label=${t("kit.state.disabled")} value=${t("kit.sample.billing")} disabled />
    <//>
    <${Specimen} name="TextArea, Select">
      <${TextArea} label=${t("kit.fields.greeting")} value=${text} onInput=${setText} rows=${3} placeholder=${t("kit.fields.greeting.sample")} />
      <${Select} label=${t("kit.fields.role")} value=${role} onChange=${setRole} options=${roles} />
      <${Select} label=${t("kit.state.disabled")} value="agent" options=${roles} disabled />
    <//>
    <${Specimen} name="Checkbox, Switch"><${Ticks} /><//>
  <//>`;
}

function Ticks() {
  const [ticked, setTicked] = useState(true);
  const [on, setOn] = useState(true);
  const [off, setOff] = useState(false);
  return html`
    <${Checkbox} label=${t("kit.fields.ask")} checked=${ticked} onChange=${setTicked} hint=${t("kit.fields.ask.hint")} />
    <${Checkbox} label=${t("kit.fields.terms")} checked=${false} error=${t("kit.fields.terms.error")} required />
    <${Checkbox} label=${t("kit.state.disabled")} checked disabled />
    <${Switch} label=${t("kit.fields.sound")} checked=${on} onChange=${setOn} />
    <${Switch} label=${t("kit.fields.away")} checked=${off} onChange=${setOff} hint=${t("kit.fields.away.hint")} />
    <${Switch} label=${t("kit.state.disabled")} checked=${false} disabled />`;
}

export function SpecialFields() {
  const [found, setFound] = useState("");
  const [labels, setLabels] = useState(() => [t("kit.sample.urgent")]);
  const [domains, setDomains] = useState(["example.org", "shop.example.org"]);
  const [colour, setColour] = useState("#0f766e");
  const check = (value) => DOMAIN.test(value) ? null : t("kit.special.domain.error");
  return html`<${Specimens}>
    <${Specimen} name="SearchField">
      <${SearchField} label=${t("kit.special.search")} onSearch=${setFound} />
      <p class="ui-hint" role="status">${t("kit.special.searched", { text: found || "–" })}</p>
    <//>
    <${Specimen} name="ChipsField">
      <${ChipsField} label=${t("kit.special.labels")} values=${labels} onChange=${setLabels} max=${10}
        suggestions=${[t("kit.sample.billing"), t("kit.sample.urgent")]} />
      <${ChipsField} label=${t("kit.special.domains")} values=${domains} onChange=${setDomains} validate=${check}
        normalize=${(value) => value.toLowerCase()} placeholder="www.example.org" />
    <//>
    <${Specimen} name="CopyField">
      <${CopyField} label=${t("kit.special.link")} value="https://example.org/c/9fWq2mTz" />
      <${CopyField} label=${t("kit.special.secret")} value="kT4-mW9p-Xr7d-Vb2n-Lq8s" once />
    <//>
    <${Specimen} name="ColorField">
      <${ColorField} label=${t("kit.accent")} value=${colour} onInput=${setColour} />
      <${ColorField} label=${t("kit.state.error")} value="#12" error=${t("kit.special.colour.error")} />
    <//>
  <//>`;
}
