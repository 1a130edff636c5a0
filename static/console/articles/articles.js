/** The room of articles: all of them, and one being written. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Chip } from "../../ui/badge.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { SearchField } from "../../ui/search-field.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { Heading } from "../heading.js";
import { ListModel } from "../list-model.js";
import { Records } from "../records.js";
import { Link, navigate, route } from "../router.js";
import { ArticlePage } from "./article-page.js";

export function ArticlesRoom({ session }) {
  const id = route.value.parts[1];
  if (id) return html`<${ArticlePage} key=${id} session=${session} id=${id} />`;
  return html`<${ArticleList} session=${session} />`;
}

function ArticleList({ session }) {
  const model = useMemo(() => new ListModel(session, "/articles"), [session]);
  const [q, setQ] = useState("");
  const { state = "" } = route.value.query;
  useEffect(() => void model.load({ q, state }), [model, q, state]);
  const states = ["", "draft", "published"].map((value) => ({ value, label: t(value ? `console.articles.state.${value}` : "console.articles.all") }));
  const add = html`<${Link} class="ui-button ui-primary" to="/articles/new"><${Icon} name="plus" size=${18} />${t("console.articles.add")}<//>`;
  const tools = html`
    <${SearchField} label=${t("console.articles.search")} value=${q} onSearch=${setQ} />
    <${Select} label=${t("console.articles.state")} quietLabel value=${state} options=${states} onChange=${(value) => navigate("/articles", { query: { state: value }, replace: true })} />`;
  const empty = q || state
    ? { icon: "search", title: t("console.media.not_found"), text: t("console.media.not_found_text") }
    : { icon: "article", title: t("console.articles.none"), text: t("console.articles.none_text") };
  const address = `/a/${session.me.value?.tenant?.slug}`;
  return html`
    <section class="room articles">
      <header class="room-header">
        <${Heading} text=${t("console.room.articles")} />
        <a class="ui-button ui-quiet" href=${address} target="_blank" rel="noopener"><${Icon} name="external" size=${18} />${t("console.articles.public")}</a>
      </header>
      <${Records} model=${model} label=${t("console.room.articles")} tools=${tools} add=${add} empty=${empty} nameOf=${(one) => one.title}
        about=${(one) => html`<${About} article=${one} />`} onEdit=${(one) => navigate(`/articles/${one.id}`)} removeText=${() => t("console.articles.delete_text")} />
    </section>
  `;
}

function About({ article }) {
  const when = formatDate(article.published_at ?? article.created_at, { dateStyle: "medium" });
  return html`
    <span class="article-facts"><${Chip} kind=${article.state === "published" ? "success" : "plain"}>${t(`console.articles.state.${article.state}`)}<//>
      <span class="quiet">${[LANGUAGE_NAMES[article.language], when, article.created_by.name].join(" · ")}</span></span>
    ${article.summary && html`<p class="quiet">${article.summary}</p>`}
  `;
}
