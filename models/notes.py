"""What the team notes about a conversation, for itself. Why notes are not messages: docs/decisions/014."""

from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.messages import Sender

COLLECTION = "notes"
INDEXES[COLLECTION] = [
    IndexModel([("conversation_id", ASCENDING), ("_id", DESCENDING)], name="conversation_newest"),
]


class Note(Document):
    tenant_id: str
    conversation_id: str
    author: Sender
    body: str
    created_at: datetime = Field(default_factory=now)


async def insert_note(database: Database, note: Note) -> None:
    await database[COLLECTION].insert_one(note.to_row())


async def find_note(database: Database, conversation_id: str, note_id: str) -> Note | None:
    row = await database[COLLECTION].find_one({"_id": note_id, "conversation_id": conversation_id})
    return None if row is None else Note.from_row(row)


async def find_notes(database: Database, conversation_id: str, before_id: str | None, limit: int) -> list[Note]:
    """The newest first."""
    query: Row = {"conversation_id": conversation_id}
    if before_id is not None:
        query["_id"] = {"$lt": before_id}
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [Note.from_row(row) async for row in rows]


async def remove_note(database: Database, conversation_id: str, note_id: str) -> bool:
    result = await database[COLLECTION].delete_one({"_id": note_id, "conversation_id": conversation_id})
    return result.deleted_count == 1


async def remove_notes(database: Database, conversation_id: str) -> list[str]:
    """Remove all of a conversation, and give their ids."""
    rows = database[COLLECTION].find({"conversation_id": conversation_id}, {"_id": 1})
    ids = [row["_id"] async for row in rows]
    await database[COLLECTION].delete_many({"conversation_id": conversation_id, "_id": {"$in": ids}})
    return ids
