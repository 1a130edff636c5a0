/** Saving a conversation as a file: how far it has come, and what went wrong. */

import { formatSize, t } from "../i18n/i18n.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Progress } from "../ui/spinner.js";
import { ErrorState } from "../ui/states.js";

export function ExportProgress({ model, name, format, onClose }) {
  const [bytes, setBytes] = useState(0);
  const [state, setState] = useState(/** @type {{done?: boolean, error?: any}} */ ({}));
  const run = () => {
    setState({});
    model.export(format, fileName(name), setBytes).then(() => setState({ done: true }), (error) => setState({ error }));
  };
  useEffect(run, []);
  const words = t(state.done ? "console.export.done" : "console.export.running", { size: formatSize(bytes) });
  const footer = html`<${Button} onClick=${onClose}>${t("console.close")}<//>`;
  return html`
    <${Dialog} title=${t("console.export.title")} size="small" onClose=${onClose} footer=${footer}>
      ${state.error ? html`<${ErrorState} error=${state.error} onRetry=${run} />` : html`<${Progress} value=${state.done ? 1 : undefined} label=${words} />`}
    <//>
  `;
}

/** @param {string} name */
function fileName(name) {
  return name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "conversation";
}
