/** One article in the console: read, then its editor. */

import { t } from "../../i18n/i18n.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { Heading } from "../heading.js";
import { Link, navigate } from "../router.js";
import { ArticleEditor } from "./article-editor.js";

/** @param {{session: any, id: string}} props `id` is "new" for one that is not there yet */
export function ArticlePage({ session, id }) {
  const isNew = id === "new";
  const [article, setArticle] = useState(/** @type {any} */ (isNew ? {} : null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const read = () => {
    setError(null);
    session.api.get(`/articles/${id}`).then(setArticle, setError);
  };
  useEffect(() => void (isNew || read()), [id]);
  const save = async (values) => {
    const saved = await (article.id ? session.api.put(`/articles/${article.id}`, values) : session.api.post("/articles", values));
    setArticle(saved);
    if (isNew) navigate(`/articles/${saved.id}`, { replace: true });
    return saved;
  };
  const title = article?.title ?? t("console.articles.add");
  return html`
    <section class="room articles article-room">
      <p><${Link} class="article-back" to="/articles"><${Icon} name="back" size=${18} />${t("console.articles.back")}<//></p>
      <header class="room-header"><${Heading} text=${title} name=${`${title} · ${t("console.room.articles")}`} /></header>
      ${error && html`<${ErrorState} error=${error} onRetry=${read} />`}
      ${!error && !article && html`<${Skeleton} rows=${5} />`}
      ${!error && article && html`<${ArticleEditor} session=${session} article=${article} save=${save} />`}
    </section>
  `;
}
