/** A form in a dialog: fields, what is wrong with each, saving. */

import { t } from "../i18n/i18n.js";
import { Dialog } from "../ui/dialog.js";
import { html, useState } from "../ui/html.js";
import { byField, inWords } from "./attempt.js";
import { DialogActions, useWork } from "./group-dialogs.js";

/**
 * @param {{title: string, initial: any, save: (values: any) => Promise<any>, size?: "small" | "medium" | "large", action?: string,
 *   ready?: (values: any) => boolean, onClose: () => void,
 *   children: (form: {values: any, set: (name: string) => (value: any) => void, errors: Record<string, string>}) => any}} props
 */
export function FormDialog({ title, initial, save, size = "medium", action = t("console.save"), ready = () => true, onClose, children }) {
  const [values, setValues] = useState(initial);
  const { busy, error, run } = useWork(onClose);
  const errors = byTop(byField(error));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const can = ready(values);
  const footer = html`<${DialogActions} busy=${busy} action=${action} disabled=${!can} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${title} size=${size} onClose=${onClose} footer=${footer} onSubmit=${() => can && !busy && run(() => save(values))}>
      ${children({ values, set, errors })}
      ${error && html`<p class="form-error" role="alert">${Object.keys(errors).length > 0 ? Object.values(errors)[0] : inWords(error)}</p>`}
    <//>
  `;
}

/** `lengths.0.minutes` is told at `lengths` too. @param {Record<string, string>} errors */
export function byTop(errors) {
  const tops = Object.entries(errors).map(([field, message]) => [field.split(/[.[]/)[0], message]);
  return { ...errors, ...Object.fromEntries(tops) };
}

/** What may be left empty is null. @param {string} text */
export function numberOrNull(text) {
  return text === "" || text === null || text === undefined ? null : Number(text);
}
