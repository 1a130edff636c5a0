/** A button with a list of actions. */

import { Button, IconButton } from "./button.js";
import { html, useLayoutEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { Popup } from "./popup.js";

/**
 * @typedef {{label: string, icon?: string, hint?: string, onSelect?: () => void, danger?: boolean, disabled?: boolean, checked?: boolean}} MenuItem
 *   `checked` makes it a choice with a tick
 */

/**
 * `label` names it; with `text` the button shows words, with `face` anything.
 * @param {{label: string, icon?: string, text?: string, face?: any, kind?: string, items: (MenuItem | "-")[], align?: "start" | "end",
 *   disabled?: boolean}} props
 */
export function Menu({ label, icon = "more", text, face, kind = "plain", items, align, disabled }) {
  const [at, setAt] = useState(/** @type {"first" | "last" | null} */ (null));
  const anchor = useRef(null);
  const close = () => setAt(null);
  const button = {
    "aria-haspopup": "menu",
    "aria-expanded": String(at !== null),
    disabled,
    onClick: () => setAt(at ? null : "first"),
    onKeyDown: (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      setAt(event.key === "ArrowDown" ? "first" : "last");
    },
  };
  return html`<span class="ui-menu" ref=${(node) => { anchor.current = node?.querySelector("button") ?? null; }}>
    ${face && html`<button type="button" class="ui-menu-face" title=${label} ...${button}><span class="ui-unseen">${label}</span>${face}</button>`}
    ${!face && text && html`<${Button} kind=${kind} icon=${icon} iconAfter="chevron-down" title=${label} ...${button}>${text}<//>`}
    ${!face && !text && html`<${IconButton} icon=${icon} kind=${kind} label=${label} ...${button} />`}
    ${at && html`<${MenuList} ...${{ label, items, anchor, align, from: at, close }} />`}
  </span>`;
}

function MenuList({ label, items, anchor, align, from, close }) {
  const list = useRef(null);
  useLayoutEffect(() => focusItem(list.current, from === "last" ? -1 : 0), []);
  const onFocusOut = (event) => {
    if (event.relatedTarget && !list.current.contains(event.relatedTarget) && event.relatedTarget !== anchor.current) close();
  };
  return html`<${Popup} class="ui-menu-popup" anchor=${anchor} align=${align} onClose=${close}>
    <div class="ui-menu-list" role="menu" aria-label=${label} tabindex="-1" ref=${list} onKeyDown=${(event) => walk(event, list.current, anchor.current, close)} onFocusOut=${onFocusOut}>
      ${items.map((item, at) => item === "-"
        ? html`<div key=${at} class="ui-menu-line" role="separator"></div>`
        : html`<${Item} key=${at} item=${item} onDone=${() => { close(); anchor.current?.focus(); }} />`)}
    </div>
  <//>`;
}

function Item({ item, onDone }) {
  const choice = item.checked !== undefined;
  const select = () => {
    if (item.disabled) return;
    onDone();
    item.onSelect?.();
  };
  return html`<button type="button" class="ui-menu-item ${item.danger ? "ui-menu-danger" : ""}" tabindex="-1"
    role=${choice ? "menuitemcheckbox" : "menuitem"} aria-checked=${choice ? String(item.checked) : undefined}
    aria-disabled=${item.disabled ? "true" : undefined} onClick=${select}>
    ${choice ? html`<span class="ui-menu-tick">${item.checked && html`<${Icon} name="check" size=${18} />`}</span>`
      : item.icon && html`<${Icon} name=${item.icon} size=${18} />`}
    <span class="ui-menu-words">${item.label}${item.hint && html`<span class="ui-hint">${item.hint}</span>`}</span>
  </button>`;
}

const itemsOf = (list) => [...list.querySelectorAll(".ui-menu-item")];

function focusItem(list, index) {
  itemsOf(list).at(index)?.focus({ preventScroll: false });
}

/** Arrows, Home, End, and the first letter of an item, as the ARIA practices have it. */
function walk(event, list, anchor, close) {
  const items = itemsOf(list);
  const here = items.indexOf(list.getRootNode().activeElement);
  const steps = { ArrowDown: (here + 1) % items.length, ArrowUp: (here - 1 + items.length) % items.length, Home: 0, End: items.length - 1 };
  if (event.key === "Tab") {
    anchor?.focus();
    close();
  } else if (event.key in steps) {
    event.preventDefault();
    items[steps[event.key]].focus();
  } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const order = [...items.slice(here + 1), ...items.slice(0, here + 1)];
    order.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}
