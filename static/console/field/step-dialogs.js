/** The steps of the work that ask for more: finishing, signing, opening again. */

import { t } from "../../i18n/i18n.js";
import { TextArea, TextField } from "../../ui/field.js";
import { html, useRef } from "../../ui/html.js";
import { FormDialog } from "../form-dialog.js";
import { SignaturePad } from "./signature-pad.js";

export function FinishDialog({ model, onClose }) {
  const one = model.intervention.value;
  const left = one.checklist.filter((item) => !item.done);
  const save = ({ report, reason }) => model.step("finish", { report: report.trim(), ...(left.length > 0 ? { reason: reason.trim() } : {}) });
  return html`<${FormDialog} title=${t("console.field.do.finish")} action=${t("console.field.do.finish")} initial=${{ report: one.report ?? "", reason: "" }} ...${{ save, onClose }}>${({ values, set, errors }) => html`
    <${TextArea} label=${t("console.field.report")} hint=${t("console.field.report_hint")} value=${values.report} onInput=${set("report")} rows=${5} maxlength="10000" error=${errors.report} />
    ${left.length > 0 && html`<p>${t("console.field.left_open", { items: left.map((item) => item.text).join(", ") })}</p>
      <${TextField} label=${t("console.field.why_open")} value=${values.reason} onInput=${set("reason")} maxlength="500" required error=${errors.reason} />`}
  `}<//>`;
}

export function SignDialog({ model, onClose }) {
  const pad = useRef(/** @type {any} */ (null));
  const save = async ({ name }) => model.sign(name.trim(), await pad.current?.picture());
  return html`<${FormDialog} title=${t("console.field.do.sign")} action=${t("console.field.do.sign")} initial=${{ name: model.intervention.value.client.name }} ...${{ save, onClose }} ready=${(values) => values.name.trim() !== ""}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.field.signs")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
    <${SignaturePad} pad=${pad} />
  `}<//>`;
}

export function ReopenDialog({ model, onClose }) {
  const save = ({ reason }) => model.step("reopen", { reason: reason.trim() });
  return html`<${FormDialog} size="small" title=${t("console.field.do.reopen")} action=${t("console.field.do.reopen")} initial=${{ reason: "" }} ...${{ save, onClose }} ready=${(values) => values.reason.trim() !== ""}>${({ values, set, errors }) => html`
    <${TextField} label=${t("console.hours.reason")} hint=${t("console.field.reopen_hint")} value=${values.reason} onInput=${set("reason")} maxlength="500" required error=${errors.reason} />
  `}<//>`;
}
