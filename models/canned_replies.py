"""Answers that the team gives often, kept under a shortcut."""

from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now

COLLECTION = "canned_replies"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("shortcut", ASCENDING)], name="tenant_shortcut", unique=True),
]


class CannedReply(Document):
    tenant_id: str
    shortcut: str
    title: str
    body: str
    updated_at: datetime = Field(default_factory=now)


async def insert_canned_reply(database: Database, reply: CannedReply) -> None:
    """Raise `DuplicateKey` when the shortcut is taken."""
    await database[COLLECTION].insert_one(reply.to_row())


async def find_canned_replies(database: Database, tenant_id: str, after_shortcut: str, limit: int) -> list[CannedReply]:
    """By shortcut."""
    query = {"tenant_id": tenant_id, "shortcut": {"$gt": after_shortcut}}
    rows = database[COLLECTION].find(query).sort("shortcut", ASCENDING).limit(limit)
    return [CannedReply.from_row(row) async for row in rows]


async def count_canned_replies(database: Database, tenant_id: str) -> int:
    return await database[COLLECTION].count_documents({"tenant_id": tenant_id})


async def update_canned_reply(database: Database, tenant_id: str, reply_id: str, changes: Row) -> CannedReply | None:
    """Raise `DuplicateKey` when another has the shortcut."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": reply_id, "tenant_id": tenant_id}, {"$set": changes | {"updated_at": now()}},
        return_document=ReturnDocument.AFTER,
    )  # fmt: skip
    return None if row is None else CannedReply.from_row(row)


async def delete_canned_reply(database: Database, tenant_id: str, reply_id: str) -> bool:
    result = await database[COLLECTION].delete_one({"_id": reply_id, "tenant_id": tenant_id})
    return result.deleted_count == 1
