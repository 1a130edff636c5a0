/** Buttons, and links that look like them. */

import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Spinner } from "./spinner.js";

/**
 * A busy button keeps its place and its focus, and does nothing. With `href` it is a link.
 * @param {{kind?: "primary" | "quiet" | "danger" | "plain", icon?: string, iconAfter?: string, busy?: boolean, disabled?: boolean,
 *   type?: string, href?: string, class?: string, onClick?: (event: Event) => void, children?: any, [rest: string]: any}} props
 */
export function Button({ kind = "quiet", icon, iconAfter, busy, disabled, type, href, class: extra = "", onClick, children, ...rest }) {
  const Tag = href ? "a" : "button";
  const own = href ? { href } : { type: type ?? "button", disabled };
  return html`<${Tag} class="ui-button ui-${kind} ${extra}" ...${own} aria-busy=${busy ? "true" : undefined}
    aria-disabled=${busy ? "true" : undefined} onClick=${busy ? refuse : onClick} ...${rest}>
    ${busy ? html`<${Spinner} size=${18} />` : icon && html`<${Icon} name=${icon} size=${18} />`}
    ${children && html`<span class="ui-button-text">${children}</span>`}
    ${iconAfter && html`<${Icon} name=${iconAfter} size=${16} />`}
  <//>`;
}

/**
 * A button that is only a picture: `label` is its name, and its tip under the pointer.
 * @param {{icon: string, label: string, size?: number, pressed?: boolean, [rest: string]: any}} props
 */
export function IconButton({ icon, label, size = 20, kind = "plain", pressed, busy, disabled, class: extra = "", onClick, children, ...rest }) {
  return html`<button type="button" class="ui-icon-button ui-${kind} ${extra}" aria-label=${label} title=${label} disabled=${disabled}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)} aria-busy=${busy ? "true" : undefined}
    onClick=${busy ? refuse : onClick} ...${rest}>
    ${busy ? html`<${Spinner} size=${size} />` : html`<${Icon} name=${icon} size=${size} />`}${children}
  </button>`;
}

function refuse(event) {
  event.preventDefault();
}
