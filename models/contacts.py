"""What a person looked at: pages, a product, and what the embedding site says of them. One row a person."""

from datetime import datetime

from pydantic import Field
from pymongo import ReturnDocument

from models.base import INDEXES, Database, Document, DuplicateKey, Row, Shape, WireTime, now
from models.conversations import Listing

COLLECTION = "contacts"
INDEXES[COLLECTION] = []
"""Only ever found by the id of its user."""
MOST_PAGES = 20


class SeenPage(Shape):
    url: str
    title: str
    seen_at: WireTime


class Contact(Document):
    """Its id is the user's."""

    tenant_id: str
    pages: list[SeenPage] = []
    """Distinct ones, the newest first."""
    product: Listing | None = None
    custom: list[tuple[str, str]] = []
    """Pairs, because a name may hold what a field's name may not."""
    locale: str | None = None
    updated_at: datetime = Field(default_factory=now)


async def find_contact(database: Database, tenant_id: str, user_id: str) -> Contact | None:
    row = await database[COLLECTION].find_one({"_id": user_id, "tenant_id": tenant_id})
    return None if row is None else Contact.from_row(row)


async def change_contact(
    database: Database, tenant_id: str, user_id: str, changes: Row, page: SeenPage | None
) -> Contact:
    """Set `changes`, put `page` before the others, and give the contact as it is then."""
    values: Row = {key: {"$literal": value} for key, value in changes.items()}
    values["updated_at"] = now()
    if page is not None:
        others = {
            "$filter": {
                "input": {"$ifNull": ["$pages", []]},
                "cond": {"$ne": ["$$this.url", {"$literal": page.url}]},
            }
        }
        first = {"$literal": [page.model_dump()]}
        values["pages"] = {"$slice": [{"$concatArrays": [first, others]}, MOST_PAGES]}
    try:
        return await _update(database, tenant_id, user_id, values)
    except DuplicateKey:  # another request made the row in between
        return await _update(database, tenant_id, user_id, values)


async def _update(database: Database, tenant_id: str, user_id: str, values: Row) -> Contact:
    row = await database[COLLECTION].find_one_and_update(
        {"_id": user_id, "tenant_id": tenant_id}, [{"$set": values}],
        upsert=True, return_document=ReturnDocument.AFTER,
    )  # fmt: skip
    if row is None:
        raise RuntimeError("an upsert gives a row")
    return Contact.from_row(row)
