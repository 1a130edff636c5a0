"""Articles: what a tenant tells everybody."""

from typing import Any, Literal

from pydantic import Field

from actions.pages import Page
from actions.publishing import articles
from actions.publishing.articles import ArticleCard, ArticlePreview, ArticleView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.media_pages import Slug
from handlers.shapes import Id, ListQuery, Text, Title
from models.articles import State
from models.tenants import Language

LONGEST = 30_000


class ArticleFields(Strict):
    """The whole article; what is not given is empty."""

    title: Title
    slug: Slug | None = Field(None, description="Where it is not given: as before, and at first made from the title.")
    summary: Text = Field("", max_length=300, description="One or two sentences, for lists and previews.")
    body: Text = Field("", max_length=LONGEST, description="Markdown; what looks like HTML is text.")
    language: Language | None = Field(None, description="The tenant's first where it is not given.")
    cover_id: Id | None = Field(None, description="An uploaded picture; the one that is there is given again.")
    state: Literal["draft", "published"] = "draft"


class ArticleText(Strict):
    body: Text = Field(max_length=LONGEST)


class FindArticles(ListQuery):
    q: Text = Field("", max_length=200, description="Beginnings of words of the title.")
    state: State | None = None


@operation("GET", "/articles", query=FindArticles, reply=Page[ArticleCard])
async def list_articles(call: Call[Any, FindArticles]) -> Page[ArticleCard]:
    """The tenant's articles, newest first, without their bodies (administrator)."""
    query = call.query
    return await articles.list_articles(
        call.ctx, call.actor, call.caller, query.q, query.state, query.cursor, query.limit
    )


@operation("POST", "/articles", body=ArticleFields, reply=ArticleView, status=201, creates=True)
async def add_article(call: Call[ArticleFields, Nothing]) -> ArticleView:
    """Write an article (administrator)."""
    return await articles.add_article(call.ctx, call.actor, call.caller, call.body.model_dump())


@operation("POST", "/articles/preview", body=ArticleText, reply=ArticlePreview)
async def preview_article(call: Call[ArticleText, Nothing]) -> ArticlePreview:
    """What readers will see of a text, as a tree (administrator)."""
    return await articles.preview_article(call.ctx, call.actor, call.body.body)


@operation("GET", "/articles/{article_id}", reply=ArticleView)
async def show_article(call: Call[Any, Nothing]) -> ArticleView:
    """One article (administrator)."""
    return await articles.show_article(call.ctx, call.actor, call.caller, call.path["article_id"])


@operation("PUT", "/articles/{article_id}", body=ArticleFields, reply=ArticleView)
async def change_article(call: Call[ArticleFields, Nothing]) -> ArticleView:
    """Write an article anew, publish it or take it back (administrator)."""
    article_id, fields = call.path["article_id"], call.body.model_dump()
    return await articles.change_article(call.ctx, call.actor, call.caller, article_id, fields)


@operation("DELETE", "/articles/{article_id}", status=204)
async def delete_article(call: Call[Any, Nothing]) -> None:
    """Remove an article (administrator)."""
    await articles.delete_article(call.ctx, call.actor, call.path["article_id"])
