"""A tenant's own emojis: small pictures with a name, written `[emoji:name]` in a message."""

from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, now

COLLECTION = "emojis"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("name", ASCENDING)], name="tenant_name", unique=True),
]


class Emoji(Document):
    tenant_id: str
    name: str
    content_type: str
    content: bytes
    created_by: str
    created_at: datetime = Field(default_factory=now)


async def insert_emoji(database: Database, emoji: Emoji) -> None:
    """Raise `DuplicateKey` when the name is taken."""
    await database[COLLECTION].insert_one(emoji.to_row())


async def find_emojis(database: Database, tenant_id: str, after_name: str, limit: int) -> list[Emoji]:
    """By name; the content is left out."""
    query = {"tenant_id": tenant_id, "name": {"$gt": after_name}}
    rows = database[COLLECTION].find(query, {"content": 0}).sort("name", ASCENDING).limit(limit)
    return [Emoji.from_row(row | {"content": b""}) async for row in rows]


async def find_emoji(database: Database, tenant_id: str, name: str) -> Emoji | None:
    row = await database[COLLECTION].find_one({"tenant_id": tenant_id, "name": name})
    return None if row is None else Emoji.from_row(row)


async def count_emojis(database: Database, tenant_id: str) -> int:
    return await database[COLLECTION].count_documents({"tenant_id": tenant_id})


async def delete_emoji(database: Database, tenant_id: str, name: str) -> bool:
    result = await database[COLLECTION].delete_one({"tenant_id": tenant_id, "name": name})
    return result.deleted_count == 1
