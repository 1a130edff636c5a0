"""Articles as everybody reads them: `/a/{tenant}` and `/a/{tenant}/{slug}`, whole without a script."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from actions.bookings.booking_texts import MONTHS
from actions.context import Context
from actions.publishing import page_files
from actions.publishing.articles import list_published, open_article, open_articles, read_body
from actions.publishing.markdown import Node, plain
from models.articles import Article
from models.tenants import Language, Tenant
from server.http import Proxies
from server.markup import NOTHING, Markup, as_markup, fill, join
from server.media_pages import shorten
from server.page_files import send_page_file
from server.pages import Pages, Show, language_for

AT_ONCE = 20
"""Articles on one page of the list."""
WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "articles": "Articles", "description": "What {name} has to tell.", "older": "Older articles", "newest": "Newest articles",
        "none": "There are no articles yet. Come back soon.", "all": "All articles",
    },
    "fr": {
        "articles": "Articles", "description": "Ce que {name} a à raconter.", "older": "Articles plus anciens",
        "newest": "Articles les plus récents",
        "none": "Il n’y a pas encore d’article. Revenez bientôt.", "all": "Tous les articles",
    },
}  # fmt: skip
ENDLESS = ("br", "hr")


class ArticlePages:
    def __init__(self, ctx: Context, pages: Pages, proxies: Proxies) -> None:
        self._ctx, self._pages, self._proxies = ctx, pages, proxies

    def add_routes(self, app: web.Application) -> None:
        shown: dict[str, Show] = {
            "/a/{tenant}": self.show_list, "/a/{tenant}/{slug}": self.show, "/a/{tenant}/{slug}/files/{file_id}": self.send,
        }  # fmt: skip
        for path, show in shown.items():
            app.router.add_get(path, self._pages.or_missing(show))

    async def show_list(self, request: web.Request) -> web.Response:
        cursor = request.query.get("after")
        tenant = await open_articles(self._ctx, request.match_info["tenant"])
        page = await list_published(self._ctx, tenant, cursor, AT_ONCE)
        language = language_for(request, tenant.languages)
        words, at = WORDS[language], f"/a/{tenant.slug}"
        none = fill('<p class="lead">$none</p>', none=words["none"])
        cards = (_card(at, article, tenant, language) for article in page.items)
        values = {
            "title": f"{words['articles']} · {tenant.name}", "heading": words["articles"],
            "description": words["description"].format(name=tenant.name),
            "cards": fill('<ul class="cards">$cards</ul>', cards=join(cards)) if page.items else none,
            "more": _steps(at, words, page.next_cursor, begun=cursor is not None),
        }  # fmt: skip
        return self._pages.render(request, "pages/articles/list.html", values, tenant=tenant)

    async def show(self, request: web.Request) -> web.Response:
        article, tenant = await self._open(request)
        content = await read_body(self._ctx, article)
        at, cover = f"/a/{tenant.slug}/{article.slug}", article.cover
        values = {
            "title": article.title, "description": article.summary or shorten(plain(content)) or tenant.name,
            "kind": "article", "published": _when(article).isoformat(),
            "date": tell_day(_when(article), tenant.time_zone, article.language), "content": draw(content),
            "cover": _picture(at, article), "all": WORDS[article.language]["all"],
            "summary": fill('<p class="lead">$text</p>', text=article.summary) if article.summary else NOTHING,
        }  # fmt: skip
        if cover:
            values["image"] = f"{self._proxies.public_origin(request)}{at}/files/{cover.id}"
        return self._pages.render(
            request, "pages/articles/article.html", values, tenant=tenant, offered=[article.language]
        )

    async def send(self, request: web.Request) -> web.StreamResponse:
        article, _ = await self._open(request)
        return await send_page_file(request, self._ctx, page_files.pick(article.files, request.match_info["file_id"]))

    async def _open(self, request: web.Request) -> tuple[Article, Tenant]:
        return await open_article(self._ctx, request.match_info["tenant"], request.match_info["slug"])


def draw(nodes: Iterable[Node]) -> Markup:
    """Nodes of an article as HTML."""
    return join(_draw(node) for node in nodes)


def _draw(node: Node) -> Markup:
    if node.tag == "text":
        return as_markup(node.text)
    if node.tag in ENDLESS:
        return Markup(f"<{node.tag}>")
    if node.tag == "pre":  # what is wider than the page scrolls by keyboard too
        return fill('<pre tabindex="0"><code>$text</code></pre>', text=node.text)
    inner = draw(node.children)
    if node.tag == "a":
        return fill('<a href="$href" rel="noopener">$inner</a>', href=node.href or "", inner=inner)
    start = Markup(f' start="{node.start}"') if node.start is not None else NOTHING
    return fill("<$tag$start>$inner</$tag>", tag=node.tag, start=start, inner=inner)


def tell_day(moment: datetime, zone: str, language: Language) -> str:
    """Such as “21 November 2026”, where the tenant is."""
    local = moment.astimezone(ZoneInfo(zone))
    day = "1er" if language == "fr" and local.day == 1 else str(local.day)
    return f"{day} {MONTHS[language][local.month - 1]} {local.year}"


def _when(article: Article) -> datetime:
    return article.published_at or article.created_at


def _card(at: str, article: Article, tenant: Tenant, language: Language) -> Markup:
    """One article in the list; its own words are in its own language."""
    address = f"{at}/{quote(article.slug)}"
    return fill(
        '<li class="card">$cover<div class="words"><h2 lang="$lang"><a href="$address">$title</a></h2>'
        '<p class="date"><time datetime="$published">$date</time></p>$summary</div></li>',
        cover=_picture(address, article), lang=article.language, address=address, title=article.title,
        published=_when(article).isoformat(), date=tell_day(_when(article), tenant.time_zone, language),
        summary=fill('<p lang="$lang">$text</p>', lang=article.language, text=article.summary) if article.summary else NOTHING,
    )  # fmt: skip


def _picture(at: str, article: Article) -> Markup:
    """It says nothing that the title does not."""
    file = article.cover
    if file is None:
        return NOTHING
    return fill(
        '<img class="cover" src="$url" alt="" width="$width" height="$height">',
        url=f"{at}/files/{file.id}", width=str(file.width), height=str(file.height),
    )  # fmt: skip


def _steps(at: str, words: dict[str, str], following: str | None, *, begun: bool) -> Markup:
    steps = []
    if begun:
        steps.append(fill('<a href="$at">$words</a>', at=at, words=words["newest"]))
    if following:
        address = f"{at}?{urlencode({'after': following})}"
        steps.append(fill('<a href="$at" rel="next">$words</a>', at=address, words=words["older"]))
    return fill('<p class="steps">$steps</p>', steps=Markup(" ".join(steps))) if steps else NOTHING
