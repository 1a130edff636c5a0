"""An article: what a tenant tells everybody, under an address of its own."""

from datetime import datetime
from enum import StrEnum

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import Database, Row
from models.public_pages import PageFile, PublicPage, PublicPages


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Article(PublicPage):
    summary: str = ""
    body: str = ""
    """In the part of Markdown that `actions.publishing.markdown` reads."""
    cover: PageFile | None = None
    state: State = State.DRAFT
    published_at: datetime | None = None
    """When it was published first; it keeps its place among the others when it is published again."""

    @property
    def files(self) -> list[PageFile]:
        return [self.cover] if self.cover else []


class Articles(PublicPages[Article]):
    async def find_published(
        self, database: Database, tenant_id: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[Article]:
        """Newest first; `before` is the moment and id of the last one of the page before. The bodies are left out."""
        query: Row = {"tenant_id": tenant_id, "state": State.PUBLISHED}
        if before is not None:
            moment, last = before
            query["$or"] = [{"published_at": {"$lt": moment}}, {"published_at": moment, "_id": {"$lt": last}}]
        order = [("published_at", DESCENDING), ("_id", DESCENDING)]
        rows = database[self.collection].find(query, {"body": 0}).sort(order).limit(limit)
        return [Article.from_row(row) async for row in rows]


articles = Articles(
    "articles",
    Article,
    IndexModel([("tenant_id", ASCENDING), ("slug", ASCENDING)], name="tenant_slug", unique=True),
    IndexModel(
        [("tenant_id", ASCENDING), ("state", ASCENDING), ("published_at", DESCENDING), ("_id", DESCENDING)],
        name="tenant_published",
    ),
)
