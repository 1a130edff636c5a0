/** Importing contacts: the file, what its columns mean, a trial with errors by line, and then for good. */

import { t } from "../../i18n/i18n.js";
import { ContactImport, MOST_BYTES } from "../../model/contacts.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { Progress } from "../../ui/spinner.js";
import { Banner } from "../../ui/states.js";
import { toast } from "../../ui/toasts.js";
import { inWords } from "../attempt.js";
import { asCount } from "../campaigns/words.js";
import { ImportMapping } from "./import-mapping.js";
import { ImportResult } from "./import-result.js";

const STEPS = ["file", "mapping", "trial", "done"];

/** @param {{session: any, onClose: () => void, onDone: () => void}} props */
export function ImportDialog({ session, onClose, onDone }) {
  const work = useMemo(() => new ContactImport(session), [session]);
  const [step, setStep] = useState("file");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [result, setResult] = useState(/** @type {any} */ (null));
  useEffect(() => () => work.close(), [work]);
  const read = async (file) => {
    setError(null);
    if (file.size > MOST_BYTES) return setError({ code: "too_large", message: t("console.import.too_large") });
    await work.read(file);
    setStep("mapping");
  };
  const run = async (dryRun) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await work.run(dryRun);
      if (answer === null) return;
      if (answer.state === "failed") throw new Error(t("console.import.failed"));
      setResult(answer);
      setStep(dryRun ? "trial" : "done");
      if (!dryRun) finish(answer, onDone);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const next = { mapping: () => void run(true), trial: () => void run(false) }[step];
  const footer = html`<${Footer} ...${{ work, step, busy, result, next, setStep, onClose }} />`;
  return html`<${Dialog} title=${t("console.contacts.import")} size="large" onClose=${onClose} footer=${footer}>
    <${Steps} step=${step} />
    ${error && html`<${Banner} kind="danger">${inWords(error)}<//>`}
    ${busy && html`<${Running} work=${work} />`}
    ${!busy && step === "file" && html`<${FileChoice} onFile=${read} />`}
    ${!busy && step === "mapping" && html`<${ImportMapping} session=${session} work=${work} />`}
    ${!busy && (step === "trial" || step === "done") && html`<${ImportResult} result=${result} trial=${step === "trial"} />`}
  <//>`;
}

function finish({ created, updated }, onDone) {
  toast(t("console.import.done", { created: asCount(created), updated: asCount(updated) }), { kind: "success" });
  onDone();
}

function Steps({ step }) {
  const here = STEPS.indexOf(step);
  return html`<ol class="wizard" role="list">${STEPS.map((name, at) => html`<li key=${name} aria-current=${at === here ? "step" : undefined} class=${at < here ? "wizard-done" : ""}>
    <span class="wizard-mark" aria-hidden="true">${at < here ? html`<${Icon} name="check" size=${14} />` : at + 1}</span><span>${t(`console.import.step.${name}`)}</span></li>`)}</ol>`;
}

function FileChoice({ onFile }) {
  const take = (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0] ?? event.currentTarget.files?.[0];
    if (file) void onFile(file);
  };
  return html`<label class="file-drop" onDragOver=${(event) => event.preventDefault()} onDrop=${take}>
    <${Icon} name="upload" size=${28} /><strong>${t("console.import.choose")}</strong><span class="quiet">${t("console.import.choose_hint")}</span>
    <input class="ui-unseen" type="file" accept=".csv,.tsv,.txt,text/csv" aria-label=${t("console.import.choose")} onChange=${take} />
  </label>`;
}

function Running({ work }) {
  const state = work.progress.value;
  const known = state?.lines > 0;
  const words = known ? t("console.import.progress", { done: asCount(state.done), total: asCount(state.lines) }) : t("console.import.running");
  return html`<${Progress} value=${known ? state.done : undefined} max=${known ? state.lines : 1} label=${words} />`;
}

function Footer({ work, step, busy, result, next, setStep, onClose }) {
  const good = step === "trial" ? result.created + result.updated > 0 : work.isReady;
  const label = step === "trial" ? t("console.import.import", { n: asCount(result.created + result.updated) }) : t("console.import.try");
  const back = { mapping: "file", trial: "mapping" }[step];
  return html`
    ${back && !busy && html`<${Button} icon="back" onClick=${() => setStep(back)}>${t("console.back")}<//>`}
    <${Button} onClick=${onClose}>${t(step === "done" ? "console.close" : "console.cancel")}<//>
    ${next && html`<${Button} kind="primary" busy=${busy} disabled=${!good} onClick=${next}>${label}<//>`}`;
}
