/** Something to be taken elsewhere: a link, or a secret that is shown this once. */

import { t } from "../i18n/ui.js";
import { Button } from "./button.js";
import { Field } from "./field.js";
import { html, useEffect, useRef, useState } from "./html.js";

const THANKS = 2500;

/** @param {{label: string, value: string, once?: boolean, hint?: any, quietLabel?: boolean}} props `once` says that it is not shown again */
export function CopyField({ label, value, once, hint, quietLabel }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [outcome, setOutcome] = useState(/** @type {"" | "copied" | "failed"} */ (""));
  useEffect(() => {
    if (outcome !== "copied") return undefined;
    const timer = setTimeout(() => setOutcome(""), THANKS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => setOutcome((await copyText(value, field.current)) ? "copied" : "failed");
  const copied = outcome === "copied";
  const control = (bound) => html`<div class="ui-copy">
    <input ref=${field} class="ui-input ui-mono" readonly value=${value} spellcheck=${false} onFocus=${(event) => event.currentTarget.select()} ...${bound} />
    <${Button} icon=${copied ? "check" : "copy"} onClick=${copy}>${t(copied ? "ui.copied" : "ui.copy")}<//>
    <span class="ui-unseen" role="status">${copied ? t("ui.copied") : ""}</span>
  </div>`;
  const error = outcome === "failed" ? t("ui.copy.failed") : null;
  return html`<${Field} ...${{ label, quietLabel, error, hint: hint ?? (once && t("ui.copy.once")), control }} />`;
}

/** The clipboard needs a secure page; elsewhere the selection does it. @returns {Promise<boolean>} */
async function copyText(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
