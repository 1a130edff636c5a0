"""Articles: written by administrators, read by everybody once they are published."""

from datetime import UTC, datetime, timedelta

from pydantic import Field

from actions import audit
from actions.access import check_may_write
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from actions.publishing import page_files
from actions.publishing.markdown import Node, read_markdown
from actions.publishing.media_pages import FileView
from actions.tokens import make_token
from models import tenants
from models.articles import Article, State, articles
from models.base import DuplicateKey, Row, Shape, WireTime, now
from models.public_pages import Creator, PageFile
from models.tenants import Language, Tenant
from models.transactions import Transaction
from models.words import words_of

MOST_ARTICLES = 2_000
LONGEST_SLUG = 60
"""Of one that is made from a title."""
BEGINNING, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
NO_ARTICLE = "There is no such article."
TAKEN = "Another article has this address already; choose another one."


class ArticleCard(Shape):
    """An article as lists show it."""

    id: str
    slug: str
    url: str = Field(description="The page's whole address; it is there once the article is published.")
    title: str
    summary: str
    language: Language
    cover: FileView | None
    state: State
    published_at: WireTime | None = Field(description="When it was published first.")
    created_by: Creator
    created_at: WireTime
    updated_at: WireTime


class ArticleView(ArticleCard):
    body: str = Field(description="Markdown: headings, lists, quotes, code, links, strong and emphasised words.")


class ArticlePreview(Shape):
    content: list[Node]


async def list_articles(
    ctx: Context, actor: Actor, caller: Caller, text: str, state: State | None, cursor: str | None, limit: int
) -> Page[ArticleCard]:
    """Newest first; `text` has beginnings of words of the title."""
    require(actor.role, Permission.PUBLISH_ARTICLES)
    before = decode_cursor(cursor, str)[0] if cursor else None
    query: Row = {} if state is None else {"state": state}
    found = await articles.find_newest(ctx.database, actor.tenant_id, text, query, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    cards = [ArticleCard(**_shown(article, actor.tenant, caller)) for article in found]
    return Page(items=cards, next_cursor=last)


async def show_article(ctx: Context, actor: Actor, caller: Caller, article_id: str) -> ArticleView:
    require(actor.role, Permission.PUBLISH_ARTICLES)
    article = await articles.find(ctx.database, actor.tenant_id, article_id)
    if article is None:
        raise NotFound(NO_ARTICLE)
    return _view(article, actor.tenant, caller)


async def add_article(ctx: Context, actor: Actor, caller: Caller, fields: Row) -> ArticleView:
    """`fields` are `title`, `slug`, `summary`, `body`, `language`, `cover_id` and `state`."""
    require(actor.role, Permission.PUBLISH_ARTICLES)
    check_may_write(actor)
    if await articles.count(ctx.database, actor.tenant_id) >= MOST_ARTICLES:
        raise Conflict(f"There are {MOST_ARTICLES:,} articles already; delete one first.")

    async def add(slug: str) -> Article:
        article = Article(
            tenant_id=actor.tenant_id, slug=slug, title=fields["title"],
            language=fields["language"] or actor.tenant.languages[0],
            created_by=Creator(id=actor.id, name=actor.user.name),
        )  # fmt: skip

        async def decide(tx: Transaction, before: Article) -> Article:
            return await _fill(tx, actor, before, fields)

        return await articles.add(ctx.database, article, decide)

    slug = fields["slug"] or make_slug(fields["title"])
    try:
        article = await add(slug)
    except DuplicateKey:
        if fields["slug"] is not None:
            raise Conflict(TAKEN) from None
        article = await add(f"{slug}-{make_token()[:6]}")
    await audit.record(ctx, actor.tenant_id, "article.added", actor_id=actor.id, subject_id=article.id)
    return _view(article, actor.tenant, caller)


async def change_article(ctx: Context, actor: Actor, caller: Caller, article_id: str, fields: Row) -> ArticleView:
    """Without a `slug` it keeps its address."""
    require(actor.role, Permission.PUBLISH_ARTICLES)
    check_may_write(actor)
    was: list[PageFile] = []

    async def decide(tx: Transaction, before: Article) -> Article:
        was[:] = before.files
        return await _fill(tx, actor, before, fields)

    try:
        article = await articles.change(ctx.database, actor.tenant_id, article_id, decide)
    except DuplicateKey:
        raise Conflict(TAKEN) from None
    if article is None:
        raise NotFound(NO_ARTICLE)
    await page_files.remove_contents(ctx, was, article.files)
    await audit.record(
        ctx, actor.tenant_id, "article.changed", actor_id=actor.id, subject_id=article_id, state=article.state
    )
    return _view(article, actor.tenant, caller)


async def delete_article(ctx: Context, actor: Actor, article_id: str) -> None:
    """Its page is gone at once."""
    require(actor.role, Permission.PUBLISH_ARTICLES)

    async def decide(tx: Transaction, article: Article) -> Article:
        await page_files.forget(tx, article_id, article.files)
        return article

    article = await articles.remove(ctx.database, actor.tenant_id, article_id, decide)
    if article is None:
        raise NotFound(NO_ARTICLE)
    await page_files.remove_contents(ctx, article.files)
    await audit.record(ctx, actor.tenant_id, "article.deleted", actor_id=actor.id, subject_id=article_id)


async def preview_article(ctx: Context, actor: Actor, body: str) -> ArticlePreview:
    """What readers will see of this text."""
    require(actor.role, Permission.PUBLISH_ARTICLES)
    return ArticlePreview(content=list(await ctx.in_thread(read_markdown, body)))


async def open_article(ctx: Context, tenant_slug: str, slug: str) -> tuple[Article, Tenant]:
    """A published article, for everybody. Raise `NotFound`."""
    tenant = await open_articles(ctx, tenant_slug)
    query = {"tenant_id": tenant.id, "slug": slug, "state": State.PUBLISHED}
    article = await articles.find_by(ctx.database, query)
    if article is None:
        raise NotFound(NO_ARTICLE)
    return article, tenant


async def open_articles(ctx: Context, tenant_slug: str) -> Tenant:
    """Whose articles they are. Raise `NotFound`."""
    tenant = await tenants.find_tenant_by_slug(ctx.database, tenant_slug)
    if tenant is None:
        raise NotFound("There is no tenant of this name.")
    return tenant


async def list_published(ctx: Context, tenant: Tenant, cursor: str | None, limit: int) -> Page[Article]:
    """For everybody, newest first, without their bodies."""
    before = decode_cursor(cursor, int, str) if cursor else None
    after = (BEGINNING + timedelta(milliseconds=before[0]), str(before[1])) if before else None
    found = await articles.find_published(ctx.database, tenant.id, after, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    following = last and last.published_at and encode_cursor((last.published_at - BEGINNING) // MILLISECOND, last.id)
    return Page(items=found[:limit], next_cursor=following)


async def read_body(ctx: Context, article: Article) -> tuple[Node, ...]:
    found: tuple[Node, ...] = await ctx.in_thread(read_markdown, article.body)
    return found


def make_slug(title: str) -> str:
    """The words of a title that fit into an address; something short where there is none."""
    kept: list[str] = []
    for word in (word for word in words_of(title) if word.isascii()):
        if len("-".join([*kept, word])) > LONGEST_SLUG:
            break
        kept += [part for part in word.split("_") if part]
    slug = "-".join(kept)
    return slug if len(slug) >= 3 else make_token()[:8]


async def _fill(tx: Transaction, actor: Actor, before: Article, fields: Row) -> Article:
    state = State(fields["state"])
    if state is State.PUBLISHED and not fields["body"].strip():
        raise Invalid.field("body", "Write something before you publish it.")
    changes = {name: fields[name] for name in ("title", "summary", "body")} | {
        "slug": fields["slug"] or before.slug, "language": fields["language"] or before.language, "state": state,
        "published_at": before.published_at or (now() if state is State.PUBLISHED else None), "updated_at": now(),
        "cover": await page_files.exchange(
            tx, actor, before.id, before.cover, fields["cover_id"], "cover_id", "image/"
        ),
    }  # fmt: skip
    return before.model_copy(update=changes)


def _view(article: Article, tenant: Tenant, caller: Caller) -> ArticleView:
    return ArticleView(**_shown(article, tenant, caller), body=article.body)


def _shown(article: Article, tenant: Tenant, caller: Caller) -> Row:
    url = f"{caller.server}/a/{tenant.slug}/{article.slug}"
    cover = article.cover and FileView(**article.cover.model_dump(), url=f"{url}/files/{article.cover.id}")
    kept = article.model_dump(exclude={"tenant_id", "body", "cover"})
    return kept | {"url": url, "cover": cover}
