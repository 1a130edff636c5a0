/** The business's own emojis: what there is, and adding one with a look at it before. */

import { t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useRef, useState } from "../../ui/html.js";
import { Progress } from "../../ui/spinner.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { toast } from "../../ui/toasts.js";
import { attempt, byField, inWords } from "../attempt.js";
import { EmojisModel } from "./emojis-model.js";

const TYPES = "image/png,image/jpeg,image/webp,image/gif,image/svg+xml";

export function EmojisSection({ session }) {
  const model = useMemo(() => new EmojisModel(session), [session]);
  useEffect(() => void model.load(), [model]);
  const items = model.items.value;
  return html`
    <${AddEmoji} model=${model} />
    ${model.error.value && html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`}
    ${!items && !model.error.value && html`<${Skeleton} rows=${3} />`}
    ${items?.length === 0 && html`<${EmptyState} icon="smile" title=${t("console.emojis.none")} text=${t("console.emojis.none_text")} />`}
    <ul class="emojis">${(items ?? []).map((emoji) => html`<${EmojiTile} key=${emoji.name} model=${model} emoji=${emoji} session=${session} />`)}</ul>
  `;
}

function EmojiTile({ model, emoji, session }) {
  const remove = async () => {
    const sure = await confirm({ title: t("console.emojis.delete_title", { name: emoji.name }), text: t("console.emojis.delete_text"), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => model.remove(emoji.name), { done: t("console.emojis.deleted") });
  };
  return html`<li class="emoji-tile">
    <img src=${session.url + emoji.url} alt="" width="40" height="40" loading="lazy" />
    <code title=${emoji.name}>:${emoji.name}:</code>
    <${IconButton} icon="trash" label=${t("console.emojis.delete", { name: emoji.name })} onClick=${remove} />
  </li>`;
}

function AddEmoji({ model }) {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [name, setName] = useState("");
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const abort = useRef(/** @type {AbortController | null} */ (null));
  const preview = usePreview(file);
  useEffect(() => () => abort.current?.abort(), []);
  const take = (chosen) => {
    setFile(chosen);
    setError(null);
    if (!name && chosen) setName(nameFrom(chosen.name));
  };
  const add = async (event) => {
    event.preventDefault();
    if (!file || !name) return;
    abort.current = new AbortController();
    setShare(0);
    setError(null);
    try {
      await model.add(name, file, setShare, abort.current.signal);
      toast(t("console.emojis.added", { name }), { kind: "success" });
      setFile(null);
      setName("");
    } catch (thrown) {
      setError(thrown);
    } finally {
      setShare(null);
    }
  };
  return html`
    <form class="form emoji-form" onSubmit=${add}>
      <div class="emoji-choice">
        <span class="emoji-preview">${preview && html`<img src=${preview} alt=${t("console.emojis.preview")} />`}</span>
        <input ref=${picker} type="file" accept=${TYPES} hidden onChange=${(event) => take(event.currentTarget.files[0] ?? null)} />
        <${Button} icon="image"
          onClick=${() => picker.current?.click()}>${t(file ? "console.emojis.other_picture" : "console.emojis.picture")}<//>
      </div>
      <${TextField} label=${t("console.emojis.name")} hint=${t("console.emojis.name_hint")} value=${name} maxlength="32"
        autocapitalize="none" spellcheck=${false}
        onInput=${(text) => setName(text.toLowerCase().replace(/[^a-z0-9_+-]/g, ""))} error=${byField(error).name} />
      ${share !== null && html`<${Progress} value=${share} label=${t("console.emojis.uploading")} />`}
      ${error && !byField(error).name && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
      <div class="form-actions"><${Button} kind="primary" type="submit" icon="upload" busy=${share !== null} disabled=${!file || !name}>${t("console.emojis.add")}<//></div>
    </form>
  `;
}

/** An address for a file that was only just chosen. @param {File | null} file */
function usePreview(file) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!file) return setUrl("");
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

/** @param {string} name of a file */
function nameFrom(name) {
  return name.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9_+-]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 32);
}
