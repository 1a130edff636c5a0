/** What a view shows when it has nothing, not yet, or trouble. */

import { t } from "../i18n/ui.js";
import { wordsOf } from "../i18n/errors.js";
import { Button } from "./button.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @param {{icon?: string, title: string, text?: any, action?: any}} props `action` is a button */
export function EmptyState({ icon = "inbox", title, text, action }) {
  return html`<div class="ui-state">
    <span class="ui-state-icon"><${Icon} name=${icon} size=${28} /></span>
    <p class="ui-state-title">${title}</p>
    ${text && html`<p class="ui-state-text">${text}</p>`}
    ${action}
  </div>`;
}

/**
 * What went wrong, and what to do about it.
 * @param {{error: {message: string, code?: string, retryable?: boolean, retryAfter?: number | null}, onRetry?: () => void, title?: string}} props
 */
export function ErrorState({ error, onRetry, title }) {
  return html`<div class="ui-state ui-state-error" role="alert">
    <span class="ui-state-icon"><${Icon} name="alert" size=${28} /></span>
    <p class="ui-state-title">${title ?? t("ui.error")}</p>
    <p class="ui-state-text">${wordsOf(error)} ${adviceFor(error)}</p>
    ${onRetry && html`<${Button} icon="retry" onClick=${onRetry}>${t("ui.retry")}<//>`}
  </div>`;
}

const ADVICE = {
  conflict: "ui.error.reload",
  disconnected: "ui.error.network",
  forbidden: "ui.error.permission",
  invalid: "ui.error.check",
  not_found: "ui.error.missing",
  timeout: "ui.error.network",
  unauthenticated: "ui.error.signin",
};

/** What a person can do about an error. @param {{code?: string, retryable?: boolean, retryAfter?: number | null}} error */
export function adviceFor({ code, retryable, retryAfter }) {
  if (retryAfter) return t("ui.error.wait", { count: Math.ceil(retryAfter) });
  return t(ADVICE[code ?? ""] ?? (retryable ? "ui.error.later" : "ui.error.reload"));
}

/**
 * The shape of what is coming: lines of a text, or rows with a picture.
 * @param {{lines?: number, rows?: number, label?: string}} props
 */
export function Skeleton({ lines, rows, label }) {
  const count = rows ?? lines ?? 3;
  return html`<div class="ui-skeleton" role="status">
    <span class="ui-unseen">${label ?? t("ui.loading")}</span>
    ${Array.from({ length: count }, (_, at) => html`<div key=${at} class=${rows ? "ui-skeleton-row" : "ui-skeleton-line"}></div>`)}
  </div>`;
}

const BANNER_ICONS = { info: "info", success: "check", warning: "alert", danger: "alert", offline: "offline", note: "note" };

/**
 * A strip of text about the view it stands on. Trouble is announced at once, the rest when the reader pauses.
 * @param {{kind?: "info" | "success" | "warning" | "danger" | "offline" | "note", icon?: string, action?: any, children?: any}} props
 */
export function Banner({ kind = "info", icon, action, children }) {
  return html`<div class="ui-banner ui-banner-${kind}" role=${kind === "danger" ? "alert" : "status"}>
    <${Icon} name=${icon ?? BANNER_ICONS[kind]} />
    <div class="ui-banner-text">${children}</div>
    ${action}
  </div>`;
}
