/** Writing an article, beside what its readers will see. */

import { t } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { toast } from "../../ui/toasts.js";
import { byField, inWords } from "../attempt.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { FileField } from "../file-field.js";
import { PICTURES } from "../media/media-dialog.js";
import { ArticlePreview } from "./article-preview.js";

/** @param {any} article @param {string} language */
function read(article, language) {
  const { title = "", summary = "", body = "", slug = "", cover = null } = article;
  return { title, summary, body, slug, cover, language: article.language ?? language };
}

/** @param {{session: any, article: any, save: (values: any) => Promise<any>}} props `article` is {} for a new one */
export function ArticleEditor({ session, article, save }) {
  const languages = session.me.value?.tenant?.languages ?? ["en", "fr"];
  const [values, setValues] = useState(() => read(article, languages[0]));
  const [kept, setKept] = useState(values);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  useUnsaved(values !== kept);
  const write = async (state, done) => {
    setBusy(state);
    setError(null);
    const { cover, slug, title, ...rest } = values;
    try {
      const saved = await save({ ...rest, title: title.trim(), cover_id: cover?.id ?? null, slug: slug.trim() || null, state });
      const fresh = read(saved, saved.language);
      setValues(fresh);
      setKept(fresh);
      toast(t(done), { kind: "success" });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(null);
    }
  };
  const errors = byField(error);
  return html`
    <div class="article-editor">
      <form class="fields" onSubmit=${(event) => event.preventDefault()}>
        <${Actions} ...${{ article, write, busy }} ready=${values.title.trim() !== ""} />
        ${error && html`<p class="form-error" role="alert">${Object.values(errors)[0] ?? inWords(error)}</p>`}
        <${Fields} ...${{ session, values, set, errors, languages, setBusy }} />
      </form>
      <${ArticlePreview} session=${session} values=${values} />
    </div>
  `;
}

function Actions({ article, write, busy, ready }) {
  const published = article.state === "published";
  const button = (kind, state, words, done) => html`<${Button} kind=${kind} busy=${busy === state} disabled=${!ready || busy !== null} onClick=${() => write(state, done)}>${t(words)}<//>`;
  return html`<div class="form-actions article-actions">
    ${published
      ? html`${button("primary", "published", "console.save", "console.saved")}${button("quiet", "draft", "console.articles.take_back", "console.articles.taken_back")}`
      : html`${button("primary", "published", "console.articles.publish", "console.articles.published")}${button("quiet", "draft", "console.articles.save_draft", "console.saved")}`}
    ${article.id && html`<${Chip} kind=${published ? "success" : "plain"}>${t(`console.articles.state.${article.state}`)}<//>`}
    ${published && html`<a class="ui-button ui-plain" href=${article.url} target="_blank" rel="noopener"><${Icon} name="external" size=${18} />${t("console.articles.view")}</a>`}
  </div>`;
}

function Fields({ session, values, set, errors, languages, setBusy }) {
  const options = languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  return html`
    <${TextField} label=${t("console.articles.title")} value=${values.title} onInput=${set("title")} maxlength="200" required error=${errors.title} />
    <${TextArea} label=${t("console.articles.summary")} hint=${t("console.articles.summary_hint")} value=${values.summary} onInput=${set("summary")} rows=${2} maxlength="300" error=${errors.summary} />
    <${TextArea} label=${t("console.articles.body")} hint=${t("console.articles.body_hint")} value=${values.body} onInput=${set("body")} rows=${18} maxlength="30000" error=${errors.body} class="article-body" />
    <${FileField} session=${session} label=${t("console.articles.cover")} accept=${PICTURES} path="/media-pages/files" file=${values.cover}
      onChange=${set("cover")} onBusy=${(sending) => setBusy(sending ? "cover" : null)} error=${errors.cover_id} />
    <div class="form-grid">
      <${Select} label=${t("console.language")} value=${values.language} options=${options} onChange=${set("language")} error=${errors.language} />
      <${TextField} label=${t("console.articles.slug")} hint=${t("console.articles.slug_hint")} value=${values.slug} onInput=${set("slug")} maxlength="80"
        spellcheck=${false} autocapitalize="none" error=${errors.slug} />
    </div>
  `;
}

/** Let the browser ask before the page is left with words that are nowhere else. @param {boolean} unsaved */
function useUnsaved(unsaved) {
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
