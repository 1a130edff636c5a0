/** What is said: text with variables, the subject of an e-mail, a media page, and how it reads for one person. */

import { t } from "../../i18n/i18n.js";
import { PERSONAL, VARIABLES } from "../../model/campaigns.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { Preview } from "./preview.js";

/** @param {{session: any, draft: import("./draft-model.js").Draft, errors: Record<string, string>}} props */
export function MessageFields({ session, draft, errors }) {
  const { text, subject, channels, content_sid, defaults } = draft.values.value;
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const insert = (name) => insertAt(field.current, `{${name}}`, text, draft.set("text"));
  const items = VARIABLES.map((name) => ({ label: t(`console.campaigns.variable.${name}`), hint: `{${name}}`, onSelect: () => insert(name) }));
  const used = variablesIn(`${subject} ${text}`).filter((name) => PERSONAL.includes(name) || !VARIABLES.includes(name));
  return html`<section class="card" aria-labelledby="campaign-what">
    <div class="card-head"><h2 id="campaign-what">${t("console.campaigns.message")}</h2>
      <${Menu} label=${t("console.campaigns.variables")} text=${t("console.campaigns.variables")} icon="user" items=${items} /></div>
    ${channels.some((one) => one === "email" || one === "push") && html`<${TextField} label=${t("console.campaigns.subject")} value=${subject} onInput=${draft.set("subject")} maxlength="200" hint=${t("console.campaigns.subject_hint")} error=${errors.subject} />`}
    <${TextArea} label=${t("console.campaigns.text")} value=${text} onInput=${draft.set("text")} rows=${7} maxlength="5000" required error=${errors.text}
      onFocus=${(event) => (field.current = event.currentTarget)} hint=${t("console.campaigns.text_hint", { count: [...text].length })} />
    ${used.length > 0 && html`<fieldset class="fields"><legend class="ui-label">${t("console.campaigns.defaults")}</legend><div class="form-grid">
      ${used.map((name) => html`<${TextField} key=${name} label=${VARIABLES.includes(name) ? t(`console.campaigns.variable.${name}`) : `{${name}}`} value=${defaults[name] ?? ""} maxlength="200"
        onInput=${(value) => draft.set("defaults")(without({ ...defaults, [name]: value }))} />`)}
    </div></fieldset>`}
    <${MediaPageChoice} session=${session} draft=${draft} error=${errors.media_page_id} />
    ${channels.includes("whatsapp") && html`<${TextField} label=${t("console.campaigns.content_sid")} hint=${t("console.campaigns.content_sid_hint")} value=${content_sid} onInput=${draft.set("content_sid")} maxlength="34" spellcheck=${false} error=${errors.content_sid} />`}
    <${Preview} session=${session} draft=${draft} />
  </section>`;
}

/** @param {string} text @returns {string[]} */
function variablesIn(text) {
  return [...new Set([...text.matchAll(/\{([a-z_]{1,40})\}/g)].map(([, name]) => name))];
}

/** Empty ones say nothing. @param {Record<string, string>} defaults */
function without(defaults) {
  return Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== ""));
}

/** Where the caret was, or at the end. @param {HTMLTextAreaElement | null} field @param {string} piece @param {string} text @param {(text: string) => void} write */
function insertAt(field, piece, text, write) {
  const [start, end] = field?.isConnected ? [field.selectionStart, field.selectionEnd] : [text.length, text.length];
  write(text.slice(0, start) + piece + text.slice(end));
  setTimeout(() => {
    field?.focus();
    field?.setSelectionRange(start + piece.length, start + piece.length);
  });
}

function MediaPageChoice({ session, draft, error }) {
  const [pages, setPages] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    let current = true;
    session.api.get("/media-pages", { limit: 100 }).then(({ items }) => current && setPages(items), () => {}); // The choice is not offered then.
    return () => void (current = false);
  }, [session]);
  if (pages.length === 0) return null;
  const options = [{ value: "", label: t("console.campaigns.no_media_page") }, ...pages.map((one) => ({ value: one.id, label: one.title }))];
  const value = draft.values.value.media_page_id;
  return html`<${Select} label=${t("console.campaigns.media_page")} hint=${value ? t("console.campaigns.media_page_hint") : undefined} value=${value} options=${options} onChange=${draft.set("media_page_id")} error=${error} />`;
}
