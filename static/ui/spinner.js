/** Signs that something is under way. */

import { t } from "../i18n/ui.js";
import { html } from "./html.js";

/**
 * With a label it is announced; without one it is a picture inside something that says it already.
 * @param {{size?: number, label?: string}} props size in pixels
 */
export function Spinner({ size = 20, label }) {
  const ring = html`<svg class="ui-spinner" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="9" /><path d="M21 12a9 9 0 0 0-9-9" />
  </svg>`;
  if (!label) return ring;
  return html`<span class="ui-waiting" role="status">${ring}<span>${label}</span></span>`;
}

/**
 * How far long work has come; without a value, only that it goes on.
 * @param {{value?: number, max?: number, label: string, quietLabel?: boolean}} props
 */
export function Progress({ value, max = 1, label, quietLabel }) {
  const known = value !== undefined && value !== null;
  const percent = known ? Math.round((Math.min(value, max) / max) * 100) : undefined;
  return html`<div class="ui-progress">
    ${!quietLabel && html`<div class="ui-progress-words" aria-hidden="true">
      <span>${label}</span>${known && html`<span>${t("ui.percent", { percent })}</span>`}
    </div>`}
    <div class="ui-progress-bar ${known ? "" : "ui-endless"}" role="progressbar" aria-label=${label}
      aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent}>
      <div class="ui-progress-done" style=${{ width: known ? `${percent}%` : undefined }}></div>
    </div>
  </div>`;
}
