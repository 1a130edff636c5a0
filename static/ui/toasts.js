/** Short news at the edge of the page; it goes by itself, unless somebody is on it. */

import { t } from "../i18n/ui.js";
import { Button, IconButton } from "./button.js";
import { html, signal, useEffect, useLayoutEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";

const ICONS = { info: "info", success: "check", warning: "alert", danger: "alert" };
const STAYS = { info: 6000, success: 4000, warning: 9000, danger: 12000 };
const MOST = 4;

const shown = signal(/** @type {any[]} */ ([]));
let last = 0;

/**
 * Needs `<Toasts/>` on the page.
 * @param {string} text
 * @param {{kind?: "info" | "success" | "warning" | "danger", action?: {label: string, onSelect: () => void}, duration?: number}} [options]
 *   duration in milliseconds; 0 stays until dismissed
 * @returns {() => void} takes it away
 */
export function toast(text, { kind = "info", action, duration = STAYS[kind] } = {}) {
  const id = ++last;
  const again = shown.value.filter((one) => one.text !== text || one.kind !== kind);
  shown.value = [...again, { id, text, kind, action, duration }].slice(-MOST);
  return () => dismiss(id);
}

function dismiss(id) {
  shown.value = shown.value.filter((one) => one.id !== id);
}

/** Where toasts appear: once on a page. Trouble interrupts the reader, other news waits. */
export function Toasts() {
  const box = useRef(null);
  useLayoutEffect(() => rise(box.current), [shown.value]);
  const part = (urgent) => shown.value.filter((one) => (one.kind === "danger") === urgent)
    .map((one) => html`<${Toast} key=${one.id} ...${one} />`);
  return html`<section ref=${box} popover="manual" class="ui-toasts" aria-label=${t("ui.notifications")}>
    <div role="status" class="ui-toast-list">${part(false)}</div>
    <div role="alert" class="ui-toast-list">${part(true)}</div>
  </section>`;
}

/** Above everything, a dialog opened since included. */
function rise(box) {
  if (box.matches(":popover-open")) {
    if (!box.getRootNode().querySelector("dialog:modal")) return;
    box.hidePopover();
  }
  box.showPopover();
}

function Toast({ id, text, kind, action, duration }) {
  const timer = useRef(0);
  const stop = () => clearTimeout(timer.current);
  const start = () => {
    stop();
    if (duration) timer.current = setTimeout(() => dismiss(id), duration);
  };
  useEffect(() => (start(), stop), []);
  const act = () => {
    dismiss(id);
    action.onSelect();
  };
  return html`<div class="ui-toast ui-toast-${kind}" onMouseEnter=${stop} onMouseLeave=${start} onFocusIn=${stop} onFocusOut=${start}>
    <${Icon} name=${ICONS[kind]} />
    <p class="ui-toast-text">${text}</p>
    ${action && html`<${Button} kind="plain" onClick=${act}>${action.label}<//>`}
    <${IconButton} icon="close" label=${t("ui.dismiss")} size=${18} onClick=${() => dismiss(id)} />
  </div>`;
}
