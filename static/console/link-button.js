/** A link inside the console that looks like a button. */

import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Link } from "./router.js";

/** @param {{to: string, query?: Record<string, any>, kind?: "primary" | "quiet", icon: string, children?: any}} props */
export function LinkButton({ to, query, kind = "quiet", icon, children }) {
  return html`<${Link} to=${to} query=${query} class="ui-button ui-${kind}"><${Icon} name=${icon} size=${18} /><span class="ui-button-text">${children}</span><//>`;
}
