/** Giving accesses to people by their addresses: a list, or a CSV, looked through before anything is given. */

import { t } from "../../i18n/company.js";
import { refusalOf, Trouble, useActing } from "../../booking/acting.js";
import { Stepper } from "../../booking/stepper.js";
import { assignPass, newKey } from "../../model/bookings.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { TextArea } from "../../ui/field.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { toast } from "../../ui/toasts.js";

/** Milliseconds after the last letter. */
const PAUSE = 500;
const MOST_SHOWN = 30;

/** @param {{session: any, pack: any, onClose: () => void, onDone: () => void}} props */
export function AssignDialog({ session, pack, onClose, onDone }) {
  const [text, setText] = useState("");
  const [accesses, setAccesses] = useState(1);
  const { preview, refused } = usePreview(session, pack, text, accesses);
  const { busy, error, act } = useActing();
  const key = useRef(newKey());
  const problems = preview?.errors ?? [];
  const tooMany = preview !== null && preview.accesses > (pack.left ?? Infinity);
  const ready = preview !== null && problems.length === 0 && preview.people > 0 && !tooMany;
  const assign = async () => {
    if (!ready) return;
    const done = await act("assign", () => assignPass(session.api, pack.id, { csv: text, accesses }, key.current));
    if (!done) return;
    toast(t("company.assigned", { count: preview.people }), { kind: "success" });
    onDone();
    onClose();
  };
  const footer = html`<${Button} onClick=${onClose}>${t("company.cancel")}<//>
    <${Button} kind="primary" type="submit" busy=${busy === "assign"} disabled=${!ready}>${ready ? t("company.assign.to", { count: preview.people }) : t("company.assign")}<//>`;
  return html`<${Dialog} title=${t("company.assign.title", { name: pack.name })} footer=${footer} onClose=${onClose} onSubmit=${assign}>
    <${TextArea} label=${t("company.emails")} hint=${t("company.emails.hint")} rows=${7} value=${text} onInput=${setText} spellcheck=${false} placeholder="nina@example.com" error=${refusalOf(error, "csv")} />
    <${FileButton} onText=${setText} />
    <${Stepper} label=${t("company.each")} value=${accesses} most=${Math.max(1, pack.left)} onChange=${setAccesses} />
    <div role="status">
      ${problems.length > 0 && html`<div class="assign-problems"><p><${Icon} name="alert" size=${20} />${t("company.problems", { count: problems.length })}</p>
        <ul>${problems.slice(0, MOST_SHOWN).map((one) => html`<li key=${one.line}><strong>${t("company.line", { line: one.line })}</strong> <span>${one.email}</span><span class="booking-quiet">${t(`company.problem.${one.reason}`)}</span></li>`)}</ul></div>`}
      ${tooMany && html`<p class="assign-too-many"><${Icon} name="alert" size=${20} />${t("company.too_many", { wanted: preview.accesses, count: pack.left })}</p>`}
      ${ready && html`<p class="assign-ready"><${Icon} name="check" size=${20} />${t("company.ready", { count: preview.accesses })}</p>`}
    </div>
    <${Trouble} error=${error ?? refused} fields=${["csv"]} />
  <//>`;
}

/** What the server says of the lines, without giving anything. */
function usePreview(session, pack, text, accesses) {
  const [state, setState] = useState(/** @type {{preview: any, refused: any}} */ ({ preview: null, refused: null }));
  const asked = useRef(0);
  useEffect(() => {
    const mine = ++asked.current;
    setState({ preview: null, refused: null });
    if (!text.trim()) return undefined;
    const timer = setTimeout(async () => {
      const told = await assignPass(session.api, pack.id, { csv: text, accesses, preview: true }).then((preview) => ({ preview, refused: null }), (refused) => ({ preview: null, refused }));
      if (mine === asked.current) setState(told);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, accesses]);
  return state;
}

function FileButton({ onText }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const read = async (event) => {
    const [file] = event.currentTarget.files ?? [];
    if (file) onText(await file.text());
    event.target.value = "";
  };
  return html`<p class="assign-file"><input ref=${field} type="file" accept=".csv,text/csv,text/plain" hidden onChange=${read} aria-label=${t("company.csv")} />
    <${Button} icon="upload" onClick=${() => field.current?.click()}>${t("company.csv")}<//></p>`;
}
