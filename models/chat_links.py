"""A chat link: an address whose page is only a chat with the team."""

from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now

COLLECTION = "chat_links"
INDEXES[COLLECTION] = [
    IndexModel([("token", ASCENDING)], name="token", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest"),
]


class ChatLink(Document):
    tenant_id: str
    token: str
    title: str
    greeting: str
    description: str
    image_url: str | None
    created_by: str
    created_at: datetime = Field(default_factory=now)


async def insert_chat_link(database: Database, link: ChatLink) -> None:
    """Raise `DuplicateKey` when the token is taken."""
    await database[COLLECTION].insert_one(link.to_row())


async def find_chat_links(database: Database, tenant_id: str, before_id: str | None, limit: int) -> list[ChatLink]:
    """Newest first."""
    query: Row = {"tenant_id": tenant_id} | ({} if before_id is None else {"_id": {"$lt": before_id}})
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [ChatLink.from_row(row) async for row in rows]


async def find_chat_link_by_token(database: Database, token: str) -> ChatLink | None:
    """Whoever has the token may chat, so this is not by tenant."""
    row = await database[COLLECTION].find_one({"token": token})
    return None if row is None else ChatLink.from_row(row)


async def count_chat_links(database: Database, tenant_id: str) -> int:
    return await database[COLLECTION].count_documents({"tenant_id": tenant_id})


async def delete_chat_link(database: Database, tenant_id: str, link_id: str) -> bool:
    result = await database[COLLECTION].delete_one({"tenant_id": tenant_id, "_id": link_id})
    return result.deleted_count == 1
