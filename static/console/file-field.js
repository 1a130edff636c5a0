/** One file of a form: chosen, sent at once with its progress, shown, and taken away again. */

import { formatSize, t } from "../i18n/i18n.js";
import { addressOf } from "../model/files.js";
import { Button } from "../ui/button.js";
import { Field } from "../ui/field.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Progress } from "../ui/spinner.js";
import { inWords } from "./attempt.js";

/** @typedef {{id: string, name: string, content_type: string, size: number}} Kept as the server has it */

/**
 * @param {{session: any, label: string, hint?: string, accept: string, path: string, file: Kept | null, error?: string,
 *   onChange: (file: Kept | null) => void, onBusy?: (busy: boolean) => void}} props `path` takes the upload
 */
export function FileField({ session, label, hint, accept, path, file, error, onChange, onBusy = () => {} }) {
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const [failed, setFailed] = useState(/** @type {any} */ (null));
  const abort = useRef(/** @type {AbortController | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => () => abort.current?.abort(), []);
  const send = async (chosen) => {
    if (!chosen) return;
    abort.current = new AbortController();
    setFailed(null);
    setShare(0);
    onBusy(true);
    try {
      onChange(await session.api.upload(path, chosen, {}, { onProgress: setShare, signal: abort.current.signal }));
    } catch (thrown) {
      if (!abort.current?.signal.aborted) setFailed(thrown);
    } finally {
      setShare(null);
      onBusy(false);
    }
  };
  const choose = (event) => {
    void send(event.currentTarget.files[0]);
    event.currentTarget.value = "";
  };
  const control = (bound) => html`<div class="file-field">
    ${file && html`<${Shown} session=${session} file=${file} />`}
    <input ref=${picker} type="file" hidden accept=${accept} aria-label=${label} onChange=${choose} />
    ${share === null
      ? html`<div class="file-actions">
          <${Button} icon="upload" ...${bound} aria-label=${`${t(file ? "console.file.other" : "console.file.choose")}: ${label}`} onClick=${() => picker.current?.click()}>${t(file ? "console.file.other" : "console.file.choose")}<//>
          ${file && html`<${Button} kind="plain" aria-label=${`${t("console.file.remove")}: ${label}`} onClick=${() => onChange(null)}>${t("console.file.remove")}<//>`}
        </div>`
      : html`<${Progress} value=${share} max=${1} label=${t("console.file.sending")} />`}
  </div>`;
  return html`<${Field} label=${label} hint=${hint} error=${failed ? inWords(failed) : error} control=${control} />`;
}

function Shown({ session, file }) {
  const picture = usePicture(session, file);
  return html`<p class="file-shown">
    ${picture ? html`<img src=${picture} alt="" />` : html`<${Icon} name="file" />`}
    <span>${file.name}</span><span class="quiet">${formatSize(file.size)}</span>
  </p>`;
}

/** Its address for an image, null for what is none and until it is there. @param {any} session @param {Kept | null} file */
export function usePicture(session, file) {
  const [found, setFound] = useState(/** @type {{id: string, url: string} | null} */ (null));
  const id = file?.content_type.startsWith("image/") ? file.id : null;
  useEffect(() => {
    let wanted = true;
    if (id) addressOf(session, { id, url: `/attachments/${id}` }).then((url) => wanted && setFound({ id, url }), () => {});
    return () => void (wanted = false);
  }, [id]);
  return found && found.id === id ? found.url : null;
}
