/** What readers will see of an article: the server says what the Markdown means, and only nodes it names are drawn. */

import { t } from "../../i18n/i18n.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { inWords } from "../attempt.js";
import { usePicture } from "../file-field.js";

/** Milliseconds without a key before the server is asked. */
const PAUSE = 400;
const TAGS = new Set(["p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "code", "strong", "em"]);

/** @typedef {{tag: string, text: string, href: string | null, start: number | null, children: Node[]}} Node */

/** @param {{session: any, values: any}} props */
export function ArticlePreview({ session, values }) {
  const [content, setContent] = useState(/** @type {Node[]} */ ([]));
  const [error, setError] = useState(/** @type {any} */ (null));
  const { body } = values;
  useEffect(() => {
    let wanted = true; // An earlier text may be answered later.
    const show = (reply) => wanted && (setContent(reply.content), setError(null));
    const fail = (thrown) => wanted && setError(thrown);
    const timer = setTimeout(() => session.api.post("/articles/preview", { body }).then(show, fail), PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [body]);
  const cover = usePicture(session, values.cover);
  return html`<section class="card article-preview" aria-label=${t("console.articles.preview")} tabindex="0">
    <p class="article-preview-title">${values.title || t("console.articles.untitled")}</p>
    ${values.summary && html`<p class="article-preview-summary">${values.summary}</p>`}
    ${cover && html`<img src=${cover} alt="" />`}
    ${error && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <div class="article-prose">${content.map((node, at) => html`<${Piece} key=${at} node=${node} />`)}</div>
  </section>`;
}

/** Links lead away from what is being written, so they open beside it. @param {{node: Node}} props */
function Piece({ node }) {
  const inner = () => node.children.map((child, at) => html`<${Piece} key=${at} node=${child} />`);
  if (node.tag === "text") return node.text;
  if (node.tag === "br") return html`<br />`;
  if (node.tag === "hr") return html`<hr />`;
  if (node.tag === "pre") return html`<pre><code>${node.text}</code></pre>`;
  if (node.tag === "a") return html`<a href=${node.href} target="_blank" rel="noopener">${inner()}</a>`;
  if (!TAGS.has(node.tag)) return inner();
  const numbered = node.tag === "ol" && node.start !== null ? { start: node.start } : {};
  return html`<${node.tag} ...${numbered}>${inner()}<//>`;
}
