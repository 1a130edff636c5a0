"""What was said. `seq` is a message's place in its conversation, `rev` the conversation's revision at its last change.

Both are taken by unique indexes, not by counters: `(conversation_id, seq)`, and `(conversation_id, revs)` where
`revs` holds every revision that the message ever took. A revision that a later change left behind thus stays taken,
and a node with an old idea of the last number is always told so (docs/decisions/002).
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError

from models.base import INDEXES, Database, DuplicateKey, Row, Shape, WireTime, now, wire_time

COLLECTION = "messages"
DUPLICATE = 11000
INDEXES[COLLECTION] = [
    IndexModel([("conversation_id", ASCENDING), ("seq", ASCENDING)], name="conversation_seq", unique=True),
    IndexModel([("conversation_id", ASCENDING), ("revs", ASCENDING)], name="conversation_revs", unique=True),
    IndexModel([("conversation_id", ASCENDING), ("rev", ASCENDING)], name="conversation_rev"),
    IndexModel(
        [("conversation_id", ASCENDING), ("sender.id", ASCENDING), ("client_id", ASCENDING)],
        name="conversation_sender_client",
        unique=True,
    ),
    IndexModel([("tenant_id", ASCENDING), ("body", TEXT)], name="tenant_text", default_language="none"),
]


class Sender(Shape):
    """Who said it, as they were called then."""

    id: str
    name: str
    role: str


class AttachmentLink(Shape):
    id: str
    name: str
    content_type: str
    size: int = Field(description="Bytes.")
    url: str


class Reaction(Shape):
    emoji: str
    user_ids: list[str]


class Message(Shape):
    """A message on the wire. A deleted one is a tombstone: empty, with `deleted_at`."""

    id: str
    conversation_id: str
    seq: int = Field(ge=1, description="Place in the conversation: 1, 2, 3 … without gaps.")
    rev: int = Field(ge=1, description="The conversation's revision at which this message last changed.")
    sender: Sender
    client_id: str = Field(description="The sender's own name for it: sending it again gives the same message.")
    body: str
    attachments: list[AttachmentLink]
    reply_to: str | None = Field(description="Id of the message that this one answers.")
    reactions: list[Reaction]
    created_at: WireTime
    edited_at: WireTime | None
    deleted_at: WireTime | None


class NumberTaken(Exception):
    """Another node has used this seq or rev; `index` is the row's place in the batch."""

    def __init__(self, index: int = 0) -> None:
        self.index = index


class ClientIdTaken(Exception):
    """The sender has already sent this one; `index` is the row's place in the batch."""

    def __init__(self, index: int) -> None:
        self.index = index


def to_wire(row: Row) -> Row:
    """The stored row as `Message` describes it."""
    return {
        "id": row["_id"],
        "conversation_id": row["conversation_id"],
        "seq": row["seq"],
        "rev": row["rev"],
        "sender": row["sender"],
        "client_id": row["client_id"],
        "body": row["body"],
        "attachments": row["attachments"],
        "reply_to": row["reply_to"],
        "reactions": row["reactions"],
        "created_at": wire_time(row["created_at"]),
        "edited_at": wire_time(row["edited_at"]),
        "deleted_at": wire_time(row["deleted_at"]),
    }


async def insert_messages(database: Database, rows: list[Row]) -> None:
    """Insert in order, durable at return. What precedes the row that `NumberTaken` or `ClientIdTaken` names is in."""
    try:
        await database[COLLECTION].insert_many(rows, ordered=True)
    except BulkWriteError as error:
        failures = (error.details or {}).get("writeErrors") or []
        if not failures or failures[0]["code"] != DUPLICATE:
            raise
        _raise_taken(failures[0].get("keyPattern", {}), failures[0]["index"], error)


def _raise_taken(key_pattern: Row, index: int, cause: Exception) -> None:
    if "client_id" in key_pattern:
        raise ClientIdTaken(index) from cause
    raise NumberTaken(index) from cause


async def change_message(database: Database, message_id: str, expected_rev: int, rev: int, changes: Row) -> Row | None:
    """Set `changes` at revision `rev` if the message is still at `expected_rev`; None if it is not.

    Raise `NumberTaken` when another node has used `rev`.
    """
    try:
        return await database[COLLECTION].find_one_and_update(
            {"_id": message_id, "rev": expected_rev},
            {"$set": changes | {"rev": rev}, "$push": {"revs": rev}},
            return_document=ReturnDocument.AFTER,
        )
    except DuplicateKey as error:
        raise NumberTaken from error


async def find_last_numbers(database: Database, conversation_id: str) -> tuple[int, int]:
    """The last `seq` and `rev` in use; (0, 0) in a conversation where nothing was said."""
    numbers = []
    for field in ("seq", "rev"):
        query = database[COLLECTION].find({"conversation_id": conversation_id}, {field: 1})
        rows = await query.sort(field, DESCENDING).limit(1).to_list()
        numbers.append(rows[0][field] if rows else 0)
    return numbers[0], numbers[1]


async def find_last_numbers_of_all(database: Database, conversation_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The same of many conversations, those left out where nothing was said.

    Each number is one leap through an index for each conversation (DISTINCT_SCAN), however much was said there.
    """
    ids = list(conversation_ids)
    seqs, revs = await asyncio.gather(*(_find_last(database, ids, field) for field in ("seq", "rev")))
    return {conversation_id: (seqs.get(conversation_id, 0), rev) for conversation_id, rev in revs.items()}


async def _find_last(database: Database, conversation_ids: list[str], field: str) -> dict[str, int]:
    pipeline: list[Row] = [
        {"$match": {"conversation_id": {"$in": conversation_ids}}},
        {"$sort": {"conversation_id": DESCENDING, field: DESCENDING}},
        {"$group": {"_id": "$conversation_id", "last": {"$first": f"${field}"}}},
    ]
    return {row["_id"]: row["last"] async for row in await database[COLLECTION].aggregate(pipeline)}


async def find_message(database: Database, conversation_id: str, message_id: str) -> Row | None:
    return await database[COLLECTION].find_one({"_id": message_id, "conversation_id": conversation_id})


async def find_by_client_id(database: Database, conversation_id: str, sender_id: str, client_id: str) -> Row | None:
    query = {"conversation_id": conversation_id, "sender.id": sender_id, "client_id": client_id}
    return await database[COLLECTION].find_one(query)


async def find_linked_ids(database: Database, conversation_id: str, attachment_ids: list[str]) -> set[str]:
    """Which of the attachments a message of the conversation carries."""
    query = {"conversation_id": conversation_id, "attachments.id": {"$in": attachment_ids}}
    return set(await database[COLLECTION].distinct("attachments.id", query)) & set(attachment_ids)


async def find_changes(
    database: Database, conversation_id: str, after_rev: int, limit: int, first_seq: int = 1
) -> list[Row]:
    """The present state of what changed after a revision, in the order of the changes."""
    query: Row = {"conversation_id": conversation_id, "rev": {"$gt": after_rev}}
    if first_seq > 1:
        query["seq"] = {"$gte": first_seq}
    return await database[COLLECTION].find(query).sort("rev", ASCENDING).limit(limit).to_list()


async def find_page(
    database: Database, conversation_id: str, before_seq: int | None, limit: int, first_seq: int = 1
) -> list[Row]:
    """The last messages before a place (or the last of all), in their order."""
    place: Row = {"$gte": first_seq}
    if before_seq is not None:
        place["$lt"] = before_seq
    query = {"conversation_id": conversation_id, "seq": place}
    rows = await database[COLLECTION].find(query).sort("seq", DESCENDING).limit(limit).to_list()
    return rows[::-1]


async def find_next(database: Database, conversation_id: str, after_seq: int, limit: int) -> list[Row]:
    """The first messages after a place, in their order."""
    query = {"conversation_id": conversation_id, "seq": {"$gt": after_seq}}
    return await database[COLLECTION].find(query).sort("seq", ASCENDING).limit(limit).to_list()


async def iterate_messages(database: Database, conversation_id: str, first_seq: int) -> AsyncIterator[Row]:
    """Every message from `first_seq`, in order, without holding them all."""
    query = {"conversation_id": conversation_id, "seq": {"$gte": first_seq}}
    async for row in database[COLLECTION].find(query).sort("seq", ASCENDING):
        yield row


async def search_messages(
    database: Database, tenant_id: str, conversation_ids: list[str], text: str, before_id: str | None, limit: int
) -> list[Row]:
    """Messages that contain the words of `text`, newest first."""
    query: Row = {
        "tenant_id": tenant_id,
        "$text": {"$search": text},
        "conversation_id": {"$in": conversation_ids},
        "deleted_at": None,
    }
    if before_id is not None:
        query["_id"] = {"$lt": before_id}
    return await database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit).to_list()


async def empty_messages(database: Database, conversation_id: str, up_to_seq: int) -> int:
    """Take the content out of every message up to a place, but leave its numbers taken. Give how many."""
    gone = {"body": "", "attachments": [], "reactions": [], "deleted_at": now()}
    result = await database[COLLECTION].update_many(
        {"conversation_id": conversation_id, "seq": {"$lte": up_to_seq}}, {"$set": gone}
    )
    return result.modified_count


async def summarize_since(database: Database, first_id: str) -> AsyncIterator[Row]:
    """For each conversation with a message since: `_id`, the highest `rev`, and the newest message's `seq` and `sender_id`."""
    newest = {"$max": {"seq": "$seq", "sender_id": "$sender.id"}}  # documents compare by their first field
    pipeline: list[Row] = [
        {"$match": {"_id": {"$gte": first_id}}},
        {"$group": {"_id": "$conversation_id", "rev": {"$max": "$rev"}, "newest": newest}},
        {"$project": {"rev": 1, "seq": "$newest.seq", "sender_id": "$newest.sender_id"}},
    ]
    async for row in await database[COLLECTION].aggregate(pipeline, batchSize=100):
        yield row


async def find_at(database: Database, places: Mapping[str, int]) -> list[Row]:
    """The messages at these places: conversation id to `seq`."""
    query = {"$or": [{"conversation_id": conversation_id, "seq": seq} for conversation_id, seq in places.items()]}
    return await database[COLLECTION].find(query).to_list() if places else []


async def find_newest_time(database: Database) -> datetime | None:
    rows = await database[COLLECTION].find({}, {"created_at": 1}).sort("_id", DESCENDING).limit(1).to_list()
    return rows[0]["created_at"] if rows else None


def change_kind(row: Row, after_rev: int) -> Literal["created", "edited", "deleted"]:
    """What a reader who was at `after_rev` must be told of the message as it is now."""
    revs: Iterable[Any] = row["revs"]
    if row["deleted_at"] is not None:
        return "deleted"
    return "created" if min(revs) > after_rev else "edited"
