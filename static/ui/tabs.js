/** Views of one thing, one at a time. */

import { Badge } from "./badge.js";
import { html, useId, useLayoutEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";

/**
 * Arrows, Home and End move between tabs and choose at once; the children are the chosen tab's view.
 * @param {{label: string, tabs: {key: string, label: string, icon?: string, count?: number, countLabel?: string}[], value: string,
 *   onChange: (key: string) => void, class?: string, children?: any}} props
 */
export function Tabs({ label, tabs, value, onChange, class: extra = "", children }) {
  const id = useId();
  const list = useRef(null);
  useLayoutEffect(() => {
    const [strip, tab] = [list.current, list.current.querySelector("[aria-selected=true]")];
    if (tab) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2; // Where they are more than fit.
  }, [value]);
  const go = (event) => {
    const here = tabs.findIndex((tab) => tab.key === value);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    onChange(tabs[index].key);
    list.current.children[index].focus();
  };
  return html`<div class="ui-tabs ${extra}">
    <div class="ui-tab-list" role="tablist" aria-label=${label} ref=${list} onKeyDown=${go}>
      ${tabs.map((tab) => html`<button key=${tab.key} type="button" class="ui-tab" role="tab" id=${`${id}-${tab.key}`}
        aria-selected=${String(tab.key === value)} aria-controls=${tab.key === value ? `${id}-panel` : undefined}
        tabindex=${tab.key === value ? 0 : -1} onClick=${() => onChange(tab.key)}>
        ${tab.icon && html`<${Icon} name=${tab.icon} size=${18} />`}<span>${tab.label}</span>
        <${Badge} count=${tab.count ?? 0} label=${tab.countLabel} />
      </button>`)}
    </div>
    <div class="ui-tab-panel" role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${value}`} tabindex="0">${children}</div>
  </div>`;
}
