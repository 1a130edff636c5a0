/** Dialogs on the browser's own `<dialog>`: the rest of the page is inert while one is open. */

import { t } from "../i18n/ui.js";
import { Button, IconButton } from "./button.js";
import { TextField } from "./field.js";
import { html, signal, useId, useLayoutEffect, useRef, useState } from "./html.js";

const FIELDS = ".ui-dialog-body :is(input, select, textarea):not([disabled])";

/**
 * Shown as long as it is drawn. Escape, the cross and a press beside it call `onClose`; focus then returns where it was.
 * @param {{title: any, onClose: () => void, size?: "small" | "medium" | "large", footer?: any, onSubmit?: () => void,
 *   class?: string, children?: any}} props with `onSubmit` it is a form: Enter and a button of type "submit" call it
 */
export function Dialog({ title, onClose, size = "medium", footer, onSubmit, class: extra = "", children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useLayoutEffect(() => show(box.current), []);
  const Frame = onSubmit ? "form" : "div";
  const submit = (event) => {
    event.preventDefault();
    onSubmit?.();
  };
  const leave = (event) => {
    if (event.target !== box.current) return;
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${box} class="ui-dialog ui-dialog-${size} ${extra}" aria-labelledby=${id} tabindex="-1"
    onCancel=${leave} onMouseDown=${leave}>
    <${Frame} class="ui-dialog-frame" novalidate=${Boolean(onSubmit)} onSubmit=${submit}>
      <header class="ui-dialog-head">
        <h2 class="ui-dialog-title" id=${id}>${title}</h2>
        <${IconButton} icon="close" label=${t("ui.close")} onClick=${onClose} />
      </header>
      <div class="ui-dialog-body">${children}</div>
      ${footer && html`<footer class="ui-dialog-foot">${footer}</footer>`}
    <//>
  </dialog>`;
}

/** Focus goes to what asks for it, else to the first field, else to the dialog: never to the cross. */
function show(box) {
  const before = box.getRootNode().activeElement;
  box.showModal();
  (box.querySelector("[data-autofocus]") ?? box.querySelector(FIELDS) ?? box).focus();
  return () => {
    box.close();
    if (before?.isConnected) before.focus();
  };
}

/**
 * @typedef {{title: string, text?: any, action: string, danger?: boolean, typeToConfirm?: string}} Question
 *   `typeToConfirm` must be typed before the action can be chosen
 */
const asked = signal(/** @type {(Question & {answer: (yes: boolean) => void}) | null} */ (null));

/**
 * Ask before something that cannot be undone; needs `<Confirmations/>` on the page.
 * @param {Question} question
 * @returns {Promise<boolean>}
 */
export function confirm(question) {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = { ...question, answer: (yes) => {
      asked.value = null;
      resolve(yes);
    } };
  });
}

/** Where the questions of `confirm` appear: once on a page. */
export function Confirmations() {
  return asked.value && html`<${Confirmation} key=${asked.value} ...${asked.value} />`;
}

function Confirmation({ title, text, action, danger, typeToConfirm, answer }) {
  const [typed, setTyped] = useState("");
  const ready = !typeToConfirm || typed.trim() === typeToConfirm;
  const footer = html`
    <${Button} data-autofocus=${!typeToConfirm || undefined} onClick=${() => answer(false)}>${t("ui.cancel")}<//>
    <${Button} kind=${danger ? "danger" : "primary"} type="submit" disabled=${!ready}>${action}<//>`;
  return html`<${Dialog} title=${title} size="small" footer=${footer} onClose=${() => answer(false)} onSubmit=${() => ready && answer(true)}>
    ${text && html`<p class="ui-dialog-text">${text}</p>`}
    ${typeToConfirm && html`<${TextField} label=${t("ui.confirm.type", { text: typeToConfirm })} value=${typed} onInput=${setTyped}
      autocomplete="off" spellcheck=${false} />`}
  <//>`;
}
