/** Making a media page, or writing one anew. */

import { t } from "../../i18n/i18n.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { FileField } from "../file-field.js";
import { FormDialog } from "../form-dialog.js";

const FILES = "/media-pages/files";
const VIDEOS = "video/mp4,video/webm";
export const PICTURES = "image/png,image/jpeg,image/webp,image/gif";

/** @param {any} page {} for a new one @param {string} language */
function read(page, language) {
  return {
    title: page.title ?? "", text: page.text ?? "", language: page.language ?? language, slug: "",
    source: page.video ? "file" : page.video_url ? "address" : "none", video_url: page.video_url ?? "", video: page.video ?? null,
    thumbnail: page.thumbnail ?? null, label: page.button?.label ?? "", link: page.button?.url ?? "", busy: false,
  };
}

/** @param {any} values @param {boolean} isNew */
function write(values, isNew) {
  const { title, text, language, source, video_url, video, thumbnail, label, link, slug } = values;
  return {
    title: title.trim(), text, language, thumbnail_id: thumbnail?.id ?? null,
    video_url: source === "address" ? video_url.trim() || null : null,
    video_id: source === "file" ? video?.id ?? null : null,
    button: label.trim() || link.trim() ? { label: label.trim(), url: link.trim() } : null,
    ...(isNew && slug.trim() ? { slug: slug.trim() } : {}),
  };
}

/** @param {{session: any, model: import("../list-model.js").ListModel, page: any, onClose: () => void}} props */
export function MediaDialog({ session, model, page, onClose }) {
  const isNew = !page.id;
  const languages = session.me.value?.tenant?.languages ?? ["en", "fr"];
  const save = (values) => (isNew ? model.add(write(values, true)) : model.replace(page.id, write(values, false)));
  return html`<${FormDialog} title=${isNew ? t("console.media.add") : t("console.records.edit", { name: page.title })} size="large"
    initial=${read(page, languages[0])} save=${save} ready=${(values) => values.title.trim() !== "" && !values.busy} onClose=${onClose}>
    ${(form) => html`<${Fields} ...${{ session, languages, isNew }} ...${form} />`}
  <//>`;
}

function Fields({ session, languages, isNew, values, set, errors }) {
  const options = languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  return html`
    <${TextField} label=${t("console.media.title")} value=${values.title} onInput=${set("title")} maxlength="200" required error=${errors.title} />
    <${TextArea} label=${t("console.media.text")} value=${values.text} onInput=${set("text")} rows=${4} maxlength="5000" error=${errors.text} />
    <${Video} ...${{ session, values, set, errors }} />
    <${FileField} session=${session} label=${t("console.media.thumbnail")} hint=${t("console.media.thumbnail_hint")} accept=${PICTURES} path=${FILES}
      file=${values.thumbnail} onChange=${set("thumbnail")} onBusy=${set("busy")} error=${errors.thumbnail_id} />
    <div class="form-grid">
      <${TextField} label=${t("console.media.label")} value=${values.label} onInput=${set("label")} maxlength="60" error=${errors["button.label"]} />
      <${TextField} label=${t("console.media.link")} type="url" value=${values.link} onInput=${set("link")} maxlength="2000" placeholder="https://" error=${errors["button.url"]} />
      <${Select} label=${t("console.language")} value=${values.language} options=${options} onChange=${set("language")} error=${errors.language} />
      ${isNew && html`<${TextField} label=${t("console.media.slug")} hint=${t("console.media.slug_hint")} value=${values.slug} onInput=${set("slug")}
        maxlength="80" spellcheck=${false} autocapitalize="none" error=${errors.slug} />`}
    </div>
  `;
}

/** At YouTube or Vimeo, or a file of one's own, or none. */
function Video({ session, values, set, errors }) {
  const sources = ["none", "address", "file"].map((value) => ({ value, label: t(`console.media.source.${value}`) }));
  return html`
    <${Select} label=${t("console.media.video")} value=${values.source} options=${sources} onChange=${set("source")} />
    ${values.source === "address" && html`<${TextField} label=${t("console.media.video_url")} hint=${t("console.media.video_url_hint")} type="url" value=${values.video_url}
      onInput=${set("video_url")} maxlength="2000" placeholder="https://" error=${errors.video_url} />`}
    ${values.source === "file" && html`<${FileField} session=${session} label=${t("console.media.video_file")} hint=${t("console.media.video_file_hint")} accept=${VIDEOS} path=${FILES}
      file=${values.video} onChange=${set("video")} onBusy=${set("busy")} error=${errors.video_id} />`}
  `;
}
