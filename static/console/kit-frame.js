/** How the kit shows a component. */

import { html } from "../ui/html.js";

/** A group of specimens side by side. @param {{wide?: boolean, children?: any}} props `wide` for those that need the whole width */
export function Specimens({ wide, children }) {
  return html`<div class=${wide ? "kit-specimens kit-wide" : "kit-specimens"}>${children}</div>`;
}

/** One component in one state. @param {{name: string, row?: boolean, children?: any}} props `row` lays its parts in a row */
export function Specimen({ name, row, children }) {
  return html`<div class="kit-specimen">
    <h3 class="kit-name">${name}</h3>
    <div class=${row ? "kit-row" : "kit-stack"}>${children}</div>
  </div>`;
}
