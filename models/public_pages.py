"""What is made to be read by everybody: a page with an address and perhaps files, listed for the team newest first."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.tenants import Language
from models.transactions import Transaction, transact
from models.words import beginning_with, words_of


class Creator(BaseModel):
    id: str
    name: str


class PageFile(BaseModel):
    """A file of a page, as the page shows it; width and height in pixels, where it has them."""

    id: str
    name: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None


class PublicPage(Document):
    tenant_id: str
    slug: str
    """The last part of its address."""
    title: str
    language: Language
    created_by: Creator
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)

    def to_row(self) -> Row:
        return super().to_row() | {"words": words_of(self.title)}


P = TypeVar("P", bound=PublicPage)
Decide = Callable[[Transaction, P], Awaitable[P]]
Settle = Callable[[Transaction, Row, P], Awaitable[None]]


class PublicPages(Generic[P]):
    def __init__(self, collection: str, kind: type[P], *indexes: IndexModel) -> None:
        self.collection = collection
        self._kind = kind
        INDEXES[collection] = [
            IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest"),
            IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words"),
            *indexes,
        ]

    async def find(self, database: Database, tenant_id: str, page_id: str) -> P | None:
        return await self.find_by(database, {"_id": page_id, "tenant_id": tenant_id})

    async def find_by(self, database: Database, query: Row) -> P | None:
        """By something that is unique, such as its address."""
        row = await database[self.collection].find_one(query)
        return None if row is None else self._kind.from_row(row)

    async def find_newest(
        self, database: Database, tenant_id: str, text: str, query: Row, before_id: str | None, limit: int
    ) -> list[P]:
        """Newest first; `text` has beginnings of words of the title."""
        wanted: Row = {"tenant_id": tenant_id} | query | (beginning_with(text) or {})
        if before_id is not None:
            wanted["_id"] = {"$lt": before_id}
        rows = database[self.collection].find(wanted).sort("_id", DESCENDING).limit(limit)
        return [self._kind.from_row(row) async for row in rows]

    async def count(self, database: Database, tenant_id: str) -> int:
        return await database[self.collection].count_documents({"tenant_id": tenant_id})

    async def add(self, database: Database, page: P, decide: Decide[P]) -> P:
        """Insert what `decide` makes of it; raise `DuplicateKey` when its address is taken."""

        async def work(tx: Transaction) -> P:
            made = await decide(tx, page)
            await tx[self.collection].insert_one(made.to_row(), session=tx.session)
            return made

        return await transact(database, work)

    async def change(self, database: Database, tenant_id: str, page_id: str, decide: Decide[P]) -> P | None:
        """Put what `decide` makes of it in its place; raise `DuplicateKey` when its address is taken."""

        async def put(tx: Transaction, which: Row, page: P) -> None:
            changes = page.to_row()
            changes.pop("_id")
            await tx[self.collection].update_one(which, {"$set": changes}, session=tx.session)

        return await self._with_present(database, tenant_id, page_id, decide, put)

    async def remove(self, database: Database, tenant_id: str, page_id: str, decide: Decide[P]) -> P | None:
        """Delete it after what `decide` has to say or do, and give what it was."""

        async def take_away(tx: Transaction, which: Row, _page: P) -> None:
            await tx[self.collection].delete_one(which, session=tx.session)

        return await self._with_present(database, tenant_id, page_id, decide, take_away)

    async def _with_present(
        self, database: Database, tenant_id: str, page_id: str, decide: Decide[P], settle: Settle[P]
    ) -> P | None:
        """Decide on what is there, write that with `settle`, and give it; None where nothing is there."""
        which = {"_id": page_id, "tenant_id": tenant_id}

        async def work(tx: Transaction) -> P | None:
            row = await tx[self.collection].find_one(which, session=tx.session)
            if row is None:
                return None
            page = await decide(tx, self._kind.from_row(row))
            await settle(tx, which, page)
            return page

        return await transact(database, work)
