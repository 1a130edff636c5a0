/** One intervention: what it is about, its checklist, its papers, and the steps of the work. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Checkbox } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { asShortMoment, asSpan } from "../agenda/words.js";
import { attempt } from "../attempt.js";
import { Heading } from "../heading.js";
import { Link } from "../router.js";
import { Documents } from "./documents.js";
import { InterventionModel } from "./intervention-model.js";
import { StateChip } from "./interventions.js";
import { FinishDialog, ReopenDialog, SignDialog } from "./step-dialogs.js";

const ICONS = { start: "bolt", finish: "check", sign: "edit", reopen: "retry" };

export function InterventionPage({ session, id }) {
  const model = useMemo(() => new InterventionModel(session, id), [session, id]);
  useEffect(() => void model.load(), [model]);
  const one = model.intervention.value;
  const title = one ? `${one.number} · ${one.client.name}` : t("console.field.interventions");
  return html`
    <section class="room field">
      <header class="room-header">
        <div><${Link} to="/field/interventions" class="way-back">${t("console.field.interventions")}<//><${Heading} text=${title} /></div>
        ${one && html`<${StateChip} state=${one.state} />`}
      </header>
      ${model.error.value ? html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />` : one === null ? html`<${Skeleton} lines=${8} />` : html`
        <${Steps} model=${model} />
        <div class="field-columns">
          <div class="fields"><${About} one=${one} /><${Checklist} model=${model} /></div>
          <div class="fields"><${Documents} model=${model} /><${Report} one=${one} /><${Signature} session=${session} one=${one} /></div>
        </div>`}
    </section>
  `;
}

function Steps({ model }) {
  const [dialog, setDialog] = useState("");
  const [busy, setBusy] = useState(false);
  const offered = model.may.filter((name) => name in ICONS);
  const take = async (name) => {
    if (name !== "start") return setDialog(name);
    setBusy(true);
    await attempt(() => model.step("start"), { done: t("console.field.did.start") });
    setBusy(false);
  };
  const close = () => setDialog("");
  if (offered.length === 0) return null;
  return html`
    <div class="form-actions">${offered.map((name, at) => html`<${Button} key=${name} kind=${at === 0 && name !== "reopen" ? "primary" : "quiet"} icon=${ICONS[name]} busy=${busy} onClick=${() => take(name)}>${t(`console.field.do.${name}`)}<//>`)}</div>
    ${dialog === "finish" && html`<${FinishDialog} model=${model} onClose=${close} />`}
    ${dialog === "sign" && html`<${SignDialog} model=${model} onClose=${close} />`}
    ${dialog === "reopen" && html`<${ReopenDialog} model=${model} onClose=${close} />`}
  `;
}

function About({ one }) {
  const facts = [
    ["when", asSpan(one, one.time_zone)], ["who", one.technician.name], one.client.address && ["where", one.client.address],
    one.client.phone && ["phone", one.client.phone], one.equipment && ["equipment", [one.equipment.name, one.equipment.model, one.equipment.serial].filter(Boolean).join(" · ")], one.note && ["note", one.note],
  ].filter(Boolean);
  const words = (key) => (key === "equipment" ? t("console.field.equipment") : key === "who" ? t("console.field.technician") : t(`console.booking.${key}`));
  return html`<section class="card" aria-label=${t("console.field.about")}><dl class="particulars">${facts.map(([key, value]) => html`<div key=${key}><dt>${words(key)}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function Checklist({ model }) {
  const { checklist, state } = model.intervention.value;
  const done = checklist.filter((item) => item.done).length;
  const hint = (item) => (item.done && item.at ? t("console.field.ticked", { name: item.by?.name ?? "", when: asShortMoment(item.at) }) : undefined);
  return html`<section class="card" aria-labelledby="checklist-title">
    <div class="card-head"><h2 id="checklist-title">${t("console.offers.checklist")}</h2><span class="quiet" role="status">${t("console.field.ticks", { done, count: checklist.length })}</span></div>
    ${checklist.length === 0 && html`<p class="quiet">${t("console.field.no_checklist")}</p>`}
    ${checklist.map((item) => html`<${Checkbox} key=${item.id} label=${item.text} hint=${hint(item)} checked=${item.done} disabled=${state !== "in_progress"}
      onChange=${(on) => attempt(() => model.tick(item.id, on))} />`)}
    ${state === "planned" && checklist.length > 0 && html`<p class="quiet">${t("console.field.start_first")}</p>`}
  </section>`;
}

function Report({ one }) {
  return one.report && html`<section class="card" aria-labelledby="report-title"><h2 id="report-title">${t("console.field.report")}</h2><p class="prose">${one.report}</p></section>`;
}

function Signature({ session, one }) {
  const [picture, setPicture] = useState("");
  const address = one.signature?.image_url;
  useEffect(() => {
    let url = "";
    if (address) session.api.blob(address).then((blob) => setPicture((url = URL.createObjectURL(blob))), () => {});
    return () => URL.revokeObjectURL(url);
  }, [address]);
  if (!one.signature) return null;
  return html`<section class="card" aria-labelledby="signature-title">
    <h2 id="signature-title">${t("console.field.signature")}</h2>
    <p>${t("console.field.signed_by", { name: one.signature.name, when: asShortMoment(one.signature.at) })}</p>
    ${picture && html`<img class="signature" src=${picture} alt=${t("console.field.signature_of", { name: one.signature.name })} />`}
  </section>`;
}
