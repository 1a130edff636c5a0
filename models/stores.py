"""What small collections of a tenant have in common: made, listed by name, changed, deleted."""

from typing import Generic, TypeVar

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row
from models.transactions import Transaction, Where, within


class Named(Document):
    tenant_id: str
    name: str


N = TypeVar("N", bound=Named)


class Store(Generic[N]):
    """Documents with a `tenant_id` and a `name`. Every query is scoped by the tenant."""

    def __init__(self, collection: str, kind: type[N], *indexes: IndexModel) -> None:
        self.collection = collection
        self._kind = kind
        by_name = [("tenant_id", ASCENDING), ("name", ASCENDING), ("_id", ASCENDING)]
        INDEXES[collection] = [IndexModel(by_name, name="tenant_name"), *indexes]

    async def insert(self, where: Where, document: N) -> None:
        """Raise `DuplicateKey` when a unique index says so."""
        await where[self.collection].insert_one(document.to_row(), **within(where))

    async def hold(self, tx: Transaction, tenant_id: str, document_id: str) -> bool:
        """Let nobody delete it before the transaction is done, so that something can refer to it; False: it is gone."""
        which = {"_id": document_id, "tenant_id": tenant_id}
        held = await tx[self.collection].update_one(which, {"$inc": {"held": 1}}, session=tx.session)
        return held.matched_count == 1

    async def find(self, database: Database, tenant_id: str, document_id: str) -> N | None:
        row = await database[self.collection].find_one({"_id": document_id, "tenant_id": tenant_id})
        return None if row is None else self._kind.from_row(row)

    async def find_all(self, database: Database, tenant_id: str, document_ids: list[str]) -> dict[str, N]:
        """Those of the ids that there are."""
        rows = database[self.collection].find({"_id": {"$in": document_ids}, "tenant_id": tenant_id})
        return {row["_id"]: self._kind.from_row(row) async for row in rows}

    async def find_by(self, database: Database, query: Row) -> N | None:
        """By something that is unique in the whole collection, such as a secret token."""
        row = await database[self.collection].find_one(query)
        return None if row is None else self._kind.from_row(row)

    async def find_page(
        self, database: Database, tenant_id: str, query: Row, after: tuple[str, str] | None, limit: int
    ) -> list[N]:
        """By name; `after` is the name and id of the last one of the page before."""
        query = query | {"tenant_id": tenant_id}
        if after is not None:
            query["$or"] = [{"name": {"$gt": after[0]}}, {"name": after[0], "_id": {"$gt": after[1]}}]
        rows = database[self.collection].find(query).sort([("name", ASCENDING), ("_id", ASCENDING)]).limit(limit)
        return [self._kind.from_row(row) async for row in rows]

    async def count(self, where: Where, tenant_id: str, query: Row | None = None) -> int:
        return await where[self.collection].count_documents({"tenant_id": tenant_id} | (query or {}), **within(where))

    async def update(self, database: Database, tenant_id: str, document_id: str, changes: Row) -> N | None:
        """Set `changes`, and give the document as it is then; raise `DuplicateKey` when a unique index says so."""
        row = await database[self.collection].find_one_and_update(
            {"_id": document_id, "tenant_id": tenant_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
        )
        return None if row is None else self._kind.from_row(row)

    async def delete(self, where: Where, tenant_id: str, document_id: str, query: Row | None = None) -> bool:
        """Whether there was one, and one that the query fits if given."""
        which = {"_id": document_id, "tenant_id": tenant_id} | (query or {})
        result = await where[self.collection].delete_one(which, **within(where))
        return result.deleted_count == 1
