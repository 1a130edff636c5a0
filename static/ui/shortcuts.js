/** Keyboard shortcuts, and the list of them. */

import { t } from "../i18n/ui.js";
import { Dialog } from "./dialog.js";
import { EmptyState } from "./states.js";
import { Switch } from "./field.js";
import { html, signal, useLayoutEffect, useRef } from "./html.js";

const KEPT = "palabre.shortcuts";
const SEQUENCE_WITHIN = 1200;
const TYPING = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const MAC = /mac|iphone|ipad/i.test(navigator.platform);

/** What can be pressed now, in the order in which it was declared. */
const known = signal(/** @type {{keys: string, label: string, run: (event: KeyboardEvent) => void}[]} */ ([]));

/** Whether keys without Ctrl or Cmd count: who speaks to the computer turns them off (WCAG 2.2, 2.1.4). */
const plainKeys = signal(remembered());

/**
 * As long as the component is drawn. `"?"`, `"g i"` (one after the other), `"mod+k"` (Cmd on a Mac, else Ctrl), `"Escape"`.
 * Ignored while typing, but for those with `mod`, and while a dialog is open.
 * @param {string} keys
 * @param {(event: KeyboardEvent) => void} run
 * @param {{label: string, enabled?: boolean}} options
 */
export function useShortcut(keys, run, { label, enabled = true }) {
  const latest = useRef(run);
  latest.current = run;
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    const entry = { keys, label, run: (event) => latest.current(event) };
    known.value = [...known.value, entry];
    return () => { known.value = known.value.filter((one) => one !== entry); };
  }, [keys, label, enabled]);
}

let pressed = /** @type {{keys: string, at: number}} */ ({ keys: "", at: 0 });

document.addEventListener("keydown", (event) => {
  const key = nameOf(event);
  if (!key || event.defaultPrevented || (!key.startsWith("mod+") && !mayPress(event, key))) return;
  const before = event.timeStamp - pressed.at < SEQUENCE_WITHIN ? pressed.keys : "";
  const both = before ? `${before} ${key}` : key;
  const entry = find(both) ?? find(key);
  pressed = { keys: entry ? "" : key, at: event.timeStamp };
  if (!entry) return;
  event.preventDefault();
  entry.run(event);
});

/** The last one declared wins: a view may take a key over from what surrounds it. */
const find = (keys) => known.value.findLast((one) => one.keys === keys);

function nameOf(event) {
  if (event.isComposing || event.altKey || ["Control", "Shift", "Meta", "Alt"].includes(event.key)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : key;
}

function mayPress(event, key) {
  const target = event.composedPath()[0];
  if (target instanceof Element && target.closest(TYPING)) return false;
  if (document.querySelector("dialog:modal")) return false;
  return plainKeys.value || key.length > 1;
}

function remembered() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  plainKeys.value = on;
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch { /* Then it lasts as long as the page. */ }
}

/** The `?` dialog. @param {{onClose: () => void}} props */
export function ShortcutsDialog({ onClose }) {
  const list = known.value;
  return html`<${Dialog} title=${t("ui.shortcuts")} onClose=${onClose}>
    ${list.length === 0 && html`<${EmptyState} icon="keyboard" title=${t("ui.shortcuts.none")} />`}
    <dl class="ui-shortcuts">
      ${list.map(({ keys, label }) => html`<div key=${keys} class="ui-shortcut"><dt>${label}</dt><dd><${Keys} keys=${keys} /></dd></div>`)}
    </dl>
    <${Switch} label=${t("ui.shortcuts.plain")} hint=${t("ui.shortcuts.plain.hint")} checked=${plainKeys.value} onChange=${turn} />
  <//>`;
}

/** Keys as they are printed on the keyboard. @param {{keys: string}} props */
export function Keys({ keys }) {
  return html`<span class="ui-keys">${keys.split(" ").map((press, at) => html`
    ${at > 0 && html`<span class="ui-hint">${t("ui.then")}</span>`}
    ${press.split("+").map((key) => html`<kbd class="ui-key">${printed(key)}</kbd>`)}`)}</span>`;
}

function printed(key) {
  if (key === "mod") return MAC ? "⌘" : t("ui.key.ctrl");
  const names = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: t("ui.key.escape"), Enter: t("ui.key.enter") };
  return names[key] ?? key.toUpperCase();
}
