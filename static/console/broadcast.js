/** Writing once to several groups: choosing them, the text, and what became of each. */

import { t } from "../i18n/i18n.js";
import { Button } from "../ui/button.js";
import { Chip } from "../ui/badge.js";
import { Dialog } from "../ui/dialog.js";
import { TextArea } from "../ui/field.js";
import { html, useEffect, useMemo, useState } from "../ui/html.js";
import { SearchField } from "../ui/search-field.js";
import { Progress } from "../ui/spinner.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { BroadcastModel } from "./broadcast-model.js";
import { DialogActions } from "./group-dialogs.js";
import { inWords } from "./attempt.js";

export function BroadcastDialog({ session, onClose }) {
  const model = useMemo(() => new BroadcastModel(session), [session]);
  const [chosen, setChosen] = useState(/** @type {any[]} */ ([]));
  const [body, setBody] = useState("");
  const most = session.me.value.tenant?.limits?.message_length ?? 5_000;
  if (model.targets.value.length > 0) return html`<${Outcomes} model=${model} body=${body.trim()} onClose=${onClose} />`;
  const ready = chosen.length > 0 && body.trim() !== "";
  const people = chosen.reduce((sum, group) => sum + group.member_count, 0);
  const footer = html`<${DialogActions} busy=${model.busy.value} disabled=${!ready} onClose=${onClose}
    action=${chosen.length > 0 ? t("console.broadcast.send", { count: chosen.length }) : t("console.broadcast.send_none")} />`;
  return html`
    <${Dialog} title=${t("console.new.broadcast")} onClose=${onClose}
      onSubmit=${() => ready && void model.send(chosen, body.trim())} footer=${footer}>
      <${Groups} model=${model} chosen=${chosen} onChange=${setChosen} />
      <${TextArea} label=${t("console.broadcast.text")} value=${body} onInput=${setBody} rows=${4} maxlength=${most} required
        hint=${chosen.length > 0 ? t("console.broadcast.reach", { count: people }) : t("console.broadcast.choose")} />
    <//>
  `;
}

function Groups({ model, chosen, onChange }) {
  const [q, setQ] = useState("");
  const [found, setFound] = useState(/** @type {{items?: any[], error?: any}} */ ({}));
  const load = () => {
    let current = true;
    model.groups(q).then((items) => current && setFound({ items }), (error) => current && setFound({ error }));
    return () => (current = false);
  };
  useEffect(load, [q]);
  const has = (group) => chosen.some((one) => one.id === group.id);
  const toggle = (group) => onChange(has(group) ? chosen.filter((one) => one.id !== group.id) : [...chosen, group]);
  if (found.error) return html`<${ErrorState} error=${found.error} onRetry=${load} />`;
  return html`
    <fieldset class="picker">
      <legend class="ui-label">${t("console.broadcast.groups")}</legend>
      <${SearchField} label=${t("console.broadcast.search")} value=${q} onSearch=${setQ} />
      ${!found.items && html`<${Skeleton} rows=${3} />`}
      ${found.items?.length === 0 && html`<p class="quiet" role="status">${t("console.broadcast.none")}</p>`}
      <ul class="picker-list">
        ${(found.items ?? []).map((group) => html`<li key=${group.id}><label class="picker-row">
          <input type="checkbox" checked=${has(group)} onChange=${() => toggle(group)} />
          <span class="member-words"><span>${group.title}</span><span class="quiet">${t("console.members", { count: group.member_count })}</span></span>
        </label></li>`)}
      </ul>
      ${found.items?.length > 1 && html`<${Button} kind="plain" onClick=${() => onChange(chosen.length === found.items.length ? [] : found.items)}>
        ${t(chosen.length === found.items.length ? "console.broadcast.no_group" : "console.broadcast.all", { count: found.items.length })}
      <//>`}
    </fieldset>
  `;
}

const LOOKS = { waiting: ["plain", "clock"], sending: ["plain", "clock"], sent: ["success", "check"], failed: ["danger", "alert"] };

function Outcomes({ model, body, onClose }) {
  const targets = model.targets.value;
  const count = (state) => targets.filter((one) => one.state === state).length;
  const [sent, failed] = [count("sent"), count("failed")];
  const footer = html`
    ${failed > 0 && !model.busy.value && html`<${Button} kind="primary" icon="retry" onClick=${() => model.retry(body)}>${t("console.broadcast.retry", { count: failed })}<//>`}
    <${Button} onClick=${onClose}>${t("console.close")}<//>
  `;
  return html`
    <${Dialog} title=${t("console.new.broadcast")} onClose=${onClose} footer=${footer}>
      <${Progress} value=${sent + failed} max=${targets.length}
        label=${t("console.broadcast.progress", { count: sent, all: targets.length })} />
      <ul class="outcomes" aria-live="polite">
        ${targets.map((one) => html`<li key=${one.id}>
          <span class="member-words"><span>${one.title}</span>${one.error && html`<span class="form-error">${inWords(one.error)}</span>`}</span>
          <${Chip} kind=${LOOKS[one.state][0]} icon=${LOOKS[one.state][1]}>${t(`console.broadcast.${one.state}`)}<//>
        </li>`)}
      </ul>
    <//>
  `;
}
