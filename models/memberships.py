"""Who is in which conversation, how far they have read, and whether they were muted there."""

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import insert_absent

COLLECTION = "memberships"
INDEXES[COLLECTION] = [
    IndexModel([("conversation_id", ASCENDING), ("user_id", ASCENDING)], name="conversation_user", unique=True),
    IndexModel(
        [("tenant_id", ASCENDING), ("user_id", ASCENDING), ("reader", ASCENDING), ("conversation_id", ASCENDING)],
        name="tenant_user_reader",
    ),
]


class Membership(Document):
    tenant_id: str
    conversation_id: str
    user_id: str
    read_seq: int = 0
    muted_until: datetime | None = None
    reader: bool = False
    """Of the team, and here only because they read a support conversation, as all of them may."""
    joined_at: datetime = Field(default_factory=now)


async def add_members(
    database: Database, tenant_id: str, conversation_id: str, user_ids: list[str], read_seq: int = 0
) -> None:
    """Make each user a member who has read up to `read_seq`; one that is already is left as it is."""
    updates = []
    for user_id in user_ids:
        row = Membership(
            tenant_id=tenant_id, conversation_id=conversation_id, user_id=user_id, read_seq=read_seq
        ).to_row()
        key = {"conversation_id": row.pop("conversation_id"), "user_id": row.pop("user_id")}
        updates.append(UpdateOne(key, {"$setOnInsert": row}, upsert=True))
    if updates:
        await database[COLLECTION].bulk_write(updates, ordered=False)


async def add_owners(database: Database, tenant_id: str, rooms: Mapping[str, str]) -> None:
    """Make each user, by id, a member of their conversation, unless they are already."""
    rows = [
        Membership(tenant_id=tenant_id, conversation_id=conversation_id, user_id=user_id).to_row()
        for user_id, conversation_id in rooms.items()
    ]
    await insert_absent(database[COLLECTION], rows)


async def remove_member(database: Database, conversation_id: str, user_id: str) -> bool:
    result = await database[COLLECTION].delete_one({"conversation_id": conversation_id, "user_id": user_id})
    return result.deleted_count == 1


async def remove_all_members(database: Database, conversation_id: str) -> None:
    await database[COLLECTION].delete_many({"conversation_id": conversation_id})


async def find_membership(database: Database, conversation_id: str, user_id: str) -> Membership | None:
    row = await database[COLLECTION].find_one({"conversation_id": conversation_id, "user_id": user_id})
    return None if row is None else Membership.from_row(row)


async def find_members(
    database: Database, conversation_id: str, after_user_id: str | None, limit: int
) -> list[Membership]:
    query: Row = {"conversation_id": conversation_id}
    if after_user_id is not None:
        query["user_id"] = {"$gt": after_user_id}
    rows = database[COLLECTION].find(query).sort("user_id", ASCENDING).limit(limit)
    return [Membership.from_row(row) async for row in rows]


async def find_members_among(database: Database, conversation_id: str, user_ids: list[str]) -> list[str]:
    """Which of `user_ids` are in the conversation."""
    query = {"conversation_id": conversation_id, "user_id": {"$in": user_ids}}
    return [row["user_id"] async for row in database[COLLECTION].find(query, {"user_id": 1})]


async def find_members_of_all(database: Database, conversation_ids: list[str], limit: int) -> dict[str, Row]:
    """For each conversation its first `limit` members, as `{user_id, read_seq}`, and the count under `member_count`."""
    pipeline: list[Row] = [
        {"$match": {"conversation_id": {"$in": conversation_ids}}},
        {"$sort": {"conversation_id": 1, "user_id": 1}},
        {
            "$group": {
                "_id": "$conversation_id",
                "members": {"$firstN": {"input": {"user_id": "$user_id", "read_seq": "$read_seq"}, "n": limit}},
                "member_count": {"$sum": 1},
            }
        },
    ]
    return {row["_id"]: row async for row in await database[COLLECTION].aggregate(pipeline)}


async def iterate_member_ids(database: Database, conversation_id: str) -> AsyncIterator[str]:
    async for row in database[COLLECTION].find({"conversation_id": conversation_id}, {"user_id": 1}):
        yield row["user_id"]


async def find_read_positions(
    database: Database, user_id: str, tenant_id: str, conversation_ids: list[str] | None = None
) -> dict[str, int]:
    """Conversation id to the `seq` that the user has read, for every conversation or the given ones."""
    query: Row = {"tenant_id": tenant_id, "user_id": user_id}
    if conversation_ids is not None:
        query["conversation_id"] = {"$in": conversation_ids}
    rows = database[COLLECTION].find(query, {"conversation_id": 1, "read_seq": 1})
    return {row["conversation_id"]: row["read_seq"] async for row in rows}


async def find_conversation_ids(
    database: Database, tenant_id: str, user_ids: list[str], *, as_readers: bool = True
) -> list[str]:
    """The conversations that any of the users is in, perhaps without those that they merely read."""
    query: Row = {"tenant_id": tenant_id, "user_id": {"$in": user_ids}}
    if not as_readers:
        query["reader"] = {"$ne": True}
    return await database[COLLECTION].distinct("conversation_id", query)


async def find_shared_users(
    database: Database, tenant_id: str, conversation_ids: list[str], user_ids: list[str]
) -> set[str]:
    """Which of `user_ids` are in one of the conversations."""
    query = {"tenant_id": tenant_id, "user_id": {"$in": user_ids}, "conversation_id": {"$in": conversation_ids}}
    return set(await database[COLLECTION].distinct("user_id", query))


async def advance_reading(
    database: Database, tenant_id: str, conversation_id: str, user_id: str, seq: int, *, joining: bool
) -> int | None:
    """Move the reading position forward, never back, and give what it is then; None for one who is no member.

    `joining` makes staff who read a support conversation its participants.
    """
    row = await database[COLLECTION].find_one_and_update(
        {"conversation_id": conversation_id, "user_id": user_id},
        reading_change(tenant_id, seq),
        upsert=joining,
        return_document=ReturnDocument.AFTER,
    )
    return None if row is None else row["read_seq"]


def reading_change(tenant_id: str, seq: int) -> Row:
    fresh = Membership(tenant_id=tenant_id, conversation_id="", user_id="").to_row()
    on_insert = {key: fresh[key] for key in ("_id", "tenant_id", "muted_until", "joined_at")} | {"reader": True}
    return {"$max": {"read_seq": seq}, "$setOnInsert": on_insert}


async def find_read_seqs(
    database: Database, conversation_ids: Collection[str], user_ids: Collection[str]
) -> dict[tuple[str, str], int]:
    """Conversation and member to the `seq` up to which they have read, for those of the users who are members."""
    query = {"conversation_id": {"$in": list(conversation_ids)}, "user_id": {"$in": list(user_ids)}}
    rows = database[COLLECTION].find(query, {"conversation_id": 1, "user_id": 1, "read_seq": 1})
    return {(row["conversation_id"], row["user_id"]): row["read_seq"] async for row in rows}


def reading_update(conversation_id: str, user_id: str, seq: int) -> UpdateOne:
    """For a batch: a sender has read up to what it sent."""
    return UpdateOne({"conversation_id": conversation_id, "user_id": user_id}, {"$max": {"read_seq": seq}})


async def write_readings(database: Database, updates: list[UpdateOne]) -> None:
    await database[COLLECTION].bulk_write(updates, ordered=False)


async def mute_member(database: Database, conversation_id: str, user_id: str, until: datetime | None) -> bool:
    result = await database[COLLECTION].update_one(
        {"conversation_id": conversation_id, "user_id": user_id}, {"$set": {"muted_until": until}}
    )
    return result.matched_count == 1
