"""A conversation: group, direct, support or listing. What is said in it lives in `models.messages`."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument, WriteConcern

from models.base import INDEXES, Database, Document, Row, Shape, by_id, now
from models.transactions import insert_absent
from models.words import words_of

COLLECTION = "conversations"
INDEXES[COLLECTION] = [
    IndexModel(
        [("tenant_id", ASCENDING), ("unique_key", ASCENDING)],
        name="tenant_unique_key",
        unique=True,
        partialFilterExpression={"unique_key": {"$gt": ""}},
    ),
    IndexModel(
        [("tenant_id", ASCENDING), ("kind", ASCENDING), ("updated_at", DESCENDING), ("_id", DESCENDING)],
        name="tenant_kind_recent",
    ),
    IndexModel(
        [("tenant_id", ASCENDING), ("updated_at", DESCENDING), ("_id", DESCENDING)],
        name="tenant_recent",
    ),
    IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words"),
    IndexModel(
        [("tenant_id", ASCENDING), ("handling.assignee_id", ASCENDING)],
        name="tenant_assignee",
        partialFilterExpression={"kind": "support"},
    ),
    IndexModel(
        [("tenant_id", ASCENDING), ("handling.labels", ASCENDING)],
        name="tenant_labels",
        partialFilterExpression={"kind": "support"},
    ),
]
DERIVED = WriteConcern(w=1)
"""What can be computed again from the messages need not wait for the journal."""


class Kind(StrEnum):
    GROUP = "group"
    DIRECT = "direct"
    SUPPORT = "support"
    LISTING = "listing"


NOT_BLANK = r"^[^\x00]*[^\x00\s][^\x00]*$"
WEB_ADDRESS = r"^https?://[^\s\x00]+$"


class Listing(Shape):
    """The product that a buyer and a seller talk about, as the shop describes it."""

    external_id: str = Field(min_length=1, max_length=200, pattern=NOT_BLANK)
    title: str = Field(min_length=1, max_length=300, pattern=NOT_BLANK)
    url: str | None = Field(None, max_length=2_000, pattern=WEB_ADDRESS)
    image_url: str | None = Field(None, max_length=2_000, pattern=WEB_ADDRESS)
    price: float | None = Field(None, ge=0, le=1e12, allow_inf_nan=False)
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217.")


class Handling(BaseModel):
    """Who of the team answers a support conversation, under which labels, and whether it is done."""

    assignee_id: str | None = None
    labels: list[str] = []
    status: Literal["open", "closed"] = "open"


class Conversation(Document):
    tenant_id: str
    kind: Kind
    title: str
    owner_id: str
    """Who opened it; in a support conversation the person it belongs to, in a listing the buyer."""
    unique_key: str | None = None
    """What there is only one conversation for: a pair, a person, a listing with its buyer and seller."""
    listing: Listing | None = None
    handling: Handling | None = None
    """Of a support conversation only."""
    first_seq: int = 1
    """Messages before this one were removed by moderation."""
    last_seq: int = 0
    last_rev: int = 0
    last_message: dict[str, Any] | None = None
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    deleted_at: datetime | None = None


def support_key(user_id: str) -> str:
    """The `unique_key` of a person's support conversation."""
    return f"support:{user_id}"


def listing_key(external_id: str, buyer_id: str, seller_id: str) -> str:
    """The `unique_key` of a buyer's conversation with a seller about a product."""
    return f"listing:{external_id}:{buyer_id}:{seller_id}"


async def insert_conversation(database: Database, conversation: Conversation) -> None:
    """Raise `DuplicateKey` when the tenant already has one with this `unique_key`."""
    await database[COLLECTION].insert_one(conversation.to_row() | {"words": words_of(conversation.title)})


async def find_conversation(database: Database, tenant_id: str, conversation_id: str) -> Conversation | None:
    row = await database[COLLECTION].find_one({"_id": conversation_id, "tenant_id": tenant_id, "deleted_at": None})
    return None if row is None else Conversation.from_row(row)


async def find_conversation_by_key(database: Database, tenant_id: str, unique_key: str) -> Conversation | None:
    row = await database[COLLECTION].find_one({"tenant_id": tenant_id, "unique_key": unique_key})
    return None if row is None else Conversation.from_row(row)


async def find_ids_by_keys(database: Database, tenant_id: str, unique_keys: list[str]) -> dict[str, str]:
    """Unique key to id, of those that there are."""
    query = {"tenant_id": tenant_id, "unique_key": {"$in": unique_keys}}
    return {row["unique_key"]: row["_id"] async for row in database[COLLECTION].find(query, {"unique_key": 1})}


async def insert_new(database: Database, wanted: list[Conversation]) -> bool:
    """Insert those whose `unique_key` is not there yet; say whether that was all of them."""
    rows = [conversation.to_row() | {"words": words_of(conversation.title)} for conversation in wanted]
    return not await insert_absent(database[COLLECTION], rows)


def visible_to(tenant_id: str, conversation_ids: list[str], with_support: bool) -> Row:
    """The query for the given conversations and, for staff, all of kind support."""
    mine: Row = {"_id": {"$in": conversation_ids}}
    anyone_of = {"$or": [mine, {"kind": Kind.SUPPORT}]} if with_support else mine
    return {"tenant_id": tenant_id, "deleted_at": None, **anyone_of}


async def find_recent_ids(
    database: Database, tenant_id: str, conversation_ids: list[str], *, with_support: bool, limit: int
) -> dict[str, int]:
    """The given conversations (and, for staff, all of kind support), most recently changed first.

    Ids only, each with its `last_rev`, which may be a moment old.
    """
    query = visible_to(tenant_id, conversation_ids, with_support)
    order = [("updated_at", DESCENDING), ("_id", DESCENDING)]
    rows = database[COLLECTION].find(query, {"last_rev": 1}).sort(order).limit(limit)
    return {row["_id"]: row["last_rev"] async for row in rows}


async def find_last_seqs(
    database: Database, tenant_id: str, conversation_ids: list[str], *, with_support: bool, limit: int
) -> list[Row]:
    """`_id`, `first_seq` and `last_seq` of what a person may read, most recently changed first."""
    query = visible_to(tenant_id, conversation_ids, with_support)
    rows = database[COLLECTION].find(query, {"first_seq": 1, "last_seq": 1})
    return await rows.sort([("updated_at", DESCENDING), ("_id", DESCENDING)]).limit(limit).to_list()


async def update_conversation(
    database: Database, tenant_id: str, conversation_id: str, changes: Row
) -> Conversation | None:
    if "title" in changes:
        changes = changes | {"words": words_of(changes["title"])}
    row = await database[COLLECTION].find_one_and_update(
        {"_id": conversation_id, "tenant_id": tenant_id, "deleted_at": None},
        {"$set": changes},
        return_document=ReturnDocument.AFTER,
    )
    return None if row is None else Conversation.from_row(row)


async def find_last_revs(database: Database, conversation_ids: list[str]) -> dict[str, int]:
    """Conversation id to the revision that its lists show."""
    rows = database[COLLECTION].find({"_id": {"$in": conversation_ids}}, {"last_rev": 1})
    return {row["_id"]: row["last_rev"] async for row in rows}


class Summary(NamedTuple):
    """What the inbox shows of a conversation at `rev`."""

    rev: int
    message: Row
    """The last one, as on the wire."""
    created_at: datetime


async def write_summaries(database: Database, summaries: Mapping[str, Summary]) -> int:
    """Bring each conversation, by id, up to its summary; give how many were behind.

    One that comes too late changes nothing. A change of an older message leaves the last message as it is.
    """
    new = by_id({conversation_id: summary._asdict() for conversation_id, summary in summaries.items()})
    seq = "$new.message.seq"
    newest = {"$and": [{"$gte": [seq, {"$ifNull": ["$last_message.seq", 0]}]}, {"$gte": [seq, "$first_seq"]}]}
    changed: Row = {
        "last_seq": {"$max": ["$last_seq", seq]},
        "last_rev": "$new.rev",
        "updated_at": {"$max": ["$updated_at", "$new.created_at"]},
        "last_message": {"$cond": [newest, "$new.message", "$last_message"]},
    }
    behind = {"$gt": ["$new.rev", "$last_rev"]}
    pipeline: list[Row] = [
        {"$set": {"new": new}},
        {"$replaceWith": {"$cond": [behind, {"$mergeObjects": ["$$ROOT", changed]}, "$$ROOT"]}},
        {"$unset": "new"},
    ]
    collection = database.get_collection(COLLECTION, write_concern=DERIVED)
    result = await collection.update_many({"_id": {"$in": list(summaries)}}, pipeline)
    return result.modified_count
