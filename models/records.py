"""Records of field work: found by their words, and not deleted while something points at them."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import Database, Row, now
from models.stores import Named, Store
from models.transactions import Transaction, transact
from models.words import words_of


class Record(Named):
    words: list[str] = []
    used_at: datetime | None = None
    """When something last began to point at it."""
    created_at: datetime = Field(default_factory=now)

    def text(self) -> str:
        """What it is found by."""
        return self.name

    def to_row(self) -> Row:
        return super().to_row() | {"words": words_of(self.text())}


R = TypeVar("R", bound=Record)
Also = Callable[[Transaction, R], Awaitable[None]]


class Records(Store[R]):
    def __init__(self, collection: str, kind: type[R], *indexes: IndexModel) -> None:
        by_words = IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words")
        super().__init__(collection, kind, by_words, *indexes)

    async def add(self, database: Database, record: R, also: Also[R] | None = None) -> None:
        """Insert it together with what `also` writes; raise `DuplicateKey` when a unique index says so."""

        async def work(tx: Transaction) -> None:
            if also is not None:
                await also(tx, record)
            await tx[self.collection].insert_one(record.to_row(), session=tx.session)

        await transact(database, work)

    async def change(
        self, database: Database, tenant_id: str, record_id: str, changes: Row, also: Also[R] | None = None
    ) -> R | None:
        """Set `changes`, and give the record as it is then; raise `DuplicateKey` when a unique index says so."""
        which = {"_id": record_id, "tenant_id": tenant_id}

        async def work(tx: Transaction) -> R | None:
            row = await tx[self.collection].find_one(which, session=tx.session)
            if row is None:
                return None
            record = self._kind.from_row(row | changes)
            if also is not None:
                await also(tx, record)
            await tx[self.collection].replace_one(which, record.to_row(), session=tx.session)
            return record

        return await transact(database, work)

    async def use(self, tx: Transaction, tenant_id: str, record_id: str) -> R | None:
        """The record, which thereby is not deleted at the same time."""
        row = await tx[self.collection].find_one_and_update(
            {"_id": record_id, "tenant_id": tenant_id},
            {"$set": {"used_at": now()}},
            return_document=ReturnDocument.AFTER,
            session=tx.session,
        )
        return None if row is None else self._kind.from_row(row)

    async def remove(
        self, database: Database, tenant_id: str, record_id: str, users: Sequence[tuple[str, str]]
    ) -> str | None:
        """Delete it unless one of `users`, each a collection and a field, points at it: then give that collection.

        Raise `LookupError` when there is no such record.
        """

        async def work(tx: Transaction) -> str | None:
            for collection, field in users:
                query = {"tenant_id": tenant_id, field: record_id}
                if await tx[collection].find_one(query, {"_id": 1}, session=tx.session) is not None:
                    return collection
            which = {"_id": record_id, "tenant_id": tenant_id}
            if not (await tx[self.collection].delete_one(which, session=tx.session)).deleted_count:
                raise LookupError(record_id)
            return None

        return await transact(database, work)
