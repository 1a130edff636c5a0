/** Small marks: how many, and what kind. */

import { t } from "../i18n/ui.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const MOST = 99;

/**
 * A count; nothing at zero.
 * @param {{count: number, label?: string}} props the label says what is counted, the number included
 */
export function Badge({ count, label }) {
  if (!(count > 0)) return null;
  return html`<span class="ui-badge">
    <span aria-hidden="true">${count > MOST ? `${MOST}+` : count}</span>
    <span class="ui-unseen">${label ?? t("ui.unread", { count })}</span>
  </span>`;
}

/**
 * A word about something: a label, a role, a state.
 * @param {{kind?: "plain" | "accent" | "success" | "warning" | "danger" | "coach" | "assistant" | "note", icon?: string,
 *   onRemove?: () => void, children?: any}} props `children` must be a text where it can be removed
 */
export function Chip({ kind = "plain", icon, onRemove, children }) {
  return html`<span class="ui-chip ui-chip-${kind}">
    ${icon && html`<${Icon} name=${icon} size=${14} />`}<span class="ui-chip-text">${children}</span>
    ${onRemove && html`<button type="button" class="ui-chip-remove" aria-label=${t("ui.remove", { value: children })} onClick=${onRemove}>
      <${Icon} name="close" size=${14} />
    </button>`}
  </span>`;
}
