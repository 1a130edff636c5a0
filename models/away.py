"""Who has not read what was said to them, and up to when that was looked for."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel

from models import conversations, memberships, messages, tenants, users
from models.base import INDEXES, Database, Row, id_at
from models.tenants import Tenant

COLLECTION = "away_looks"
INDEXES[COLLECTION] = []
INDEXES[users.COLLECTION].append(
    IndexModel([("tenant_id", ASCENDING), ("last_seen_at", ASCENDING)], name="tenant_last_seen")
)


class Unread(BaseModel):
    """What one person has not read of one conversation."""

    user_id: str
    conversation_id: str
    first: int
    """The `seq` of the first message that they have not read."""
    count: int
    sender: str
    """Who said the last one."""
    body: str
    """The last one."""
    updated_at: datetime


async def find_look(database: Database, minutes: int) -> datetime | None:
    """Up to when was looked at what was said, for tenants that wait so many minutes."""
    row = await database[COLLECTION].find_one({"_id": str(minutes)})
    return row["until"] if row else None


async def keep_look(database: Database, minutes: int, until: datetime) -> None:
    await database[COLLECTION].update_one({"_id": str(minutes)}, {"$max": {"until": until}}, upsert=True)


async def find_tenants(database: Database) -> list[Tenant]:
    """Those that tell people of what they have not read."""
    query: Row = {"away.after_minutes": {"$ne": 0}, "away.channels": {"$ne": []}}
    return [Tenant.from_row(row) async for row in database[tenants.COLLECTION].find(query)]


async def find_spoken(database: Database, since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """Tenant to conversation to the last `seq` that was said in it between the two moments, to the second."""
    pipeline: list[Row] = [
        {"$match": {"_id": {"$gte": id_at(since), "$lt": id_at(until)}}},
        {
            "$group": {
                "_id": "$conversation_id", "tenant_id": {"$first": "$tenant_id"}, "seq": {"$max": "$seq"},
            }
        },
    ]  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    async for row in await database[messages.COLLECTION].aggregate(pipeline):
        found.setdefault(row["tenant_id"], {})[row["_id"]] = row["seq"]
    return found


async def find_behind(database: Database, spoken: Mapping[str, int]) -> list[str]:
    """Members who have not read so far; `spoken` has the `seq` by conversation."""
    query: Row = {"conversation_id": {"$in": list(spoken)}, "reader": {"$ne": True}}
    rows = database[memberships.COLLECTION].find(query, {"user_id": 1, "conversation_id": 1, "read_seq": 1})
    return [row["user_id"] async for row in rows if row["read_seq"] < spoken[row["conversation_id"]]]


async def find_gone(database: Database, tenant_id: str, since: datetime, until: datetime) -> list[str]:
    """Those who left between the two moments and have not come and gone again."""
    query: Row = {"tenant_id": tenant_id, "last_seen_at": {"$gte": since, "$lt": until}}
    return [row["_id"] async for row in database[users.COLLECTION].find(query, {"_id": 1})]


async def find_unread(database: Database, tenant_id: str, user_ids: Collection[str]) -> list[Unread]:
    """Of each of the people the conversations, as members, with something that they have not read."""
    query: Row = {"tenant_id": tenant_id, "user_id": {"$in": list(user_ids)}, "reader": {"$ne": True}}
    positions = await database[memberships.COLLECTION].find(query).to_list()
    ids = list({row["conversation_id"] for row in positions})
    wanted = {"tenant_id": tenant_id, "_id": {"$in": ids}, "deleted_at": None}
    fields = {"first_seq": 1, "last_seq": 1, "last_message": 1, "updated_at": 1}
    rooms = {row["_id"]: row async for row in database[conversations.COLLECTION].find(wanted, fields)}
    found = []
    for position in positions:
        room = rooms.get(position["conversation_id"])
        if room is not None and room["last_message"] is not None:
            read = max(position["read_seq"], room["first_seq"] - 1)
            if read < room["last_seq"]:
                found.append(_unread(position, room, read))
    return found


def _unread(position: Row, room: Row, read: int) -> Unread:
    last = room["last_message"]
    return Unread(
        user_id=position["user_id"], conversation_id=room["_id"], first=read + 1, count=room["last_seq"] - read,
        sender=last["sender"]["name"], body="" if last["deleted_at"] else last["body"], updated_at=room["updated_at"],
    )  # fmt: skip


async def find_old(database: Database, unread: Collection[Unread], before: datetime) -> set[str]:
    """The people whose first unread message anywhere was said before that moment."""
    said = {(one.conversation_id, one.first) for one in unread}
    if not said:
        return set()
    either = [{"conversation_id": conversation_id, "seq": seq} for conversation_id, seq in said]
    rows = database[messages.COLLECTION].find(
        {"$or": either, "created_at": {"$lt": before}}, {"conversation_id": 1, "seq": 1}
    )
    old = {(row["conversation_id"], row["seq"]) async for row in rows}
    return {one.user_id for one in unread if (one.conversation_id, one.first) in old}
