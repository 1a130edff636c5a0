/** Changing a group: its title, and who is added. */

import { t } from "../i18n/i18n.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { byField, inWords } from "./attempt.js";
import { PeoplePicker } from "./people-picker.js";

/** A dialog's work: busy while it is done, its error shown, closed when it succeeded. @param {() => void} onClose */
export function useWork(onClose) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const run = async (work) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

/** The buttons below a dialog's form. */
export function DialogActions({ busy, action, disabled = false, onClose, kind = "primary" }) {
  return html`
    <${Button} onClick=${onClose}>${t("console.cancel")}<//>
    <${Button} kind=${kind} type="submit" busy=${busy} disabled=${disabled}>${action}<//>
  `;
}

export function RenameDialog({ model, conversation, onClose }) {
  const [title, setTitle] = useState(conversation.title);
  const { busy, error, run } = useWork(onClose);
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!title.trim()} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.group.rename")} size="small" onClose=${onClose}
      onSubmit=${() => title.trim() && run(() => model.rename(title.trim()))} footer=${footer}>
      <${TextField} label=${t("console.group.title")} value=${title} onInput=${setTitle} maxlength="200" required
        error=${error && (byField(error).title ?? inWords(error))} />
    <//>
  `;
}

export function MemberPicker({ session, model, conversation, onClose }) {
  const [chosen, setChosen] = useState(/** @type {any[]} */ ([]));
  const { busy, error, run } = useWork(onClose);
  const known = new Set(conversation.members.map((member) => member.user_id));
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.group.add_count", { count: chosen.length })} disabled=${chosen.length === 0} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.group.add")} onClose=${onClose}
      onSubmit=${() => chosen.length > 0 && run(() => model.addMembers(chosen.map((one) => one.id)))} footer=${footer}>
      <${PeoplePicker} ...${{ session, chosen, onChange: setChosen }} without=${known} />
      ${error && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}
