/** Writing a campaign: who, on which channels, what, when; and beside it what would come of it. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { Banner, ErrorState, Skeleton } from "../../ui/states.js";
import { attempt, byField, inWords } from "../attempt.js";
import { byTop } from "../form-dialog.js";
import { Heading } from "../heading.js";
import { Link, navigate, route } from "../router.js";
import { ChannelsField } from "./channels-field.js";
import { DatesField } from "./dates-field.js";
import { Draft } from "./draft-model.js";
import { launchQuestion } from "./launch-question.js";
import { MessageFields } from "./message-fields.js";
import { Preflight } from "./preflight.js";
import { Recipients } from "./recipients.js";
import { KeepTemplateDialog, useTemplates } from "./templates.js";

/** @param {{session: any, id?: string}} props without `id` a new one */
export function Editor({ session, id }) {
  const draft = useMemo(() => new Draft(session), [session]);
  const { copy, template, group } = route.value.query;
  const begin = () => void draft.begin({ campaign: id, copy, template, group });
  useEffect(begin, [draft]);
  useEffect(() => draft.follow(), [draft]);
  useLeaveWarning(draft);
  const title = t(id ? "console.campaigns.edit" : "console.campaigns.new");
  const error = draft.loadError.value;
  return html`
    <section class="room campaigns campaign-editor">
      <header class="room-header">
        <div><${Link} to=${id ? `/campaigns/${id}` : "/campaigns"} class="way-back">${t(id ? "console.campaigns.to_campaign" : "console.room.campaigns")}<//><${Heading} text=${title} /></div>
        ${draft.ready.value && html`<${TemplateMenu} session=${session} draft=${draft} />`}
      </header>
      ${error ? html`<${ErrorState} error=${error} onRetry=${begin} />` : draft.ready.value ? html`<${Form} session=${session} draft=${draft} />` : html`<${Skeleton} lines=${10} />`}
    </section>
  `;
}

/** Closing the page must not lose what was written. @param {Draft} draft */
function useLeaveWarning(draft) {
  useEffect(() => {
    const warn = (event) => draft.ready.value && draft.isChanged && event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [draft]);
}

function TemplateMenu({ session, draft }) {
  const templates = useTemplates(session);
  const [keeping, setKeeping] = useState(false);
  const use = (template) => ({ label: template.name, icon: "file", onSelect: () => draft.applyTemplate(template) });
  const keep = { label: t("console.campaigns.template.keep"), icon: "plus", disabled: !draft.values.value.text.trim(), onSelect: () => setKeeping(true) };
  return html`
    <${Menu} label=${t("console.campaigns.template.menu")} icon="file" kind="quiet" text=${t("console.campaigns.tab.templates")} items=${[...templates.map(use), ...(templates.length > 0 ? ["-"] : []), keep]} />
    ${keeping && html`<${KeepTemplateDialog} session=${session} values=${draft.values.value} onClose=${() => setKeeping(false)} />`}
  `;
}

function Form({ session, draft }) {
  const { title } = draft.values.value;
  const errors = byTop(byField(draft.error.value));
  const other = draft.error.value && Object.keys(errors).length === 0;
  return html`
    <div class="campaign-columns">
      <div class="fields">
        <section class="card"><${TextField} label=${t("console.campaigns.title")} hint=${t("console.campaigns.title_hint")} value=${title} onInput=${draft.set("title")} maxlength="200" required error=${errors.title} /></section>
        <${Recipients} session=${session} basket=${draft.basket} error=${errors.targets} />
        <${ChannelsField} draft=${draft} simulated=${draft.foreseen.value?.simulated_channels ?? []} error=${errors.channels} />
        <${MessageFields} session=${session} draft=${draft} errors=${errors} />
        <${DatesField} session=${session} value=${draft.values.value.dates} onChange=${draft.set("dates")} error=${errors.dates} />
      </div>
      <aside class="campaign-aside">
        ${other && html`<${Banner} kind="danger">${inWords(draft.error.value)}<//>`}
        <${Preflight} draft=${draft} />
        <${Ending} draft=${draft} />
      </aside>
    </div>
  `;
}

function Ending({ draft }) {
  const [busy, setBusy] = useState("");
  const fresh = draft.status === "draft";
  const stuck = draft.missing.value.length > 0 || draft.foreseen.value?.problems.length > 0;
  const run = (name, work) => async () => {
    setBusy(name);
    await work();
    setBusy("");
  };
  const save = () => attempt(async () => navigate(`/campaigns/${await draft.save()}`), { done: t("console.saved") });
  const launch = async () => {
    const { dates } = draft.values.value;
    if (!(await confirm(launchQuestion(draft.values.value, draft.foreseen.value)))) return;
    await attempt(async () => navigate(`/campaigns/${await draft.launch()}`), { done: t(dates.length > 0 ? "console.campaigns.planned" : "console.campaigns.launched") });
  };
  const canSave = draft.values.value.title.trim() !== "" && draft.values.value.text.trim() !== "" && draft.values.value.channels.length > 0;
  return html`<div class="form-actions">
    ${fresh && html`<${Button} kind="primary" icon="send" busy=${busy === "launch"} disabled=${stuck} onClick=${run("launch", launch)}>${t(draft.values.value.dates.length > 0 ? "console.campaigns.plan" : "console.campaigns.launch")}<//>`}
    <${Button} kind=${fresh ? "quiet" : "primary"} busy=${busy === "save"} disabled=${!canSave} onClick=${run("save", save)}>${t(fresh ? "console.campaigns.save_draft" : "console.save")}<//>
  </div>`;
}
