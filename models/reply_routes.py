"""The way back: by which channel a person last wrote into a support conversation, and up to where the team's answers
were sent there. A route's id is its conversation's."""

from datetime import datetime, timedelta

from pydantic import Field
from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.deliveries import ChannelName

COLLECTION = "reply_routes"
KEPT_FOR = timedelta(days=30)
"""After so long without a word from the person, an answer waits in the conversation."""
INDEXES[COLLECTION] = [
    IndexModel([("heard_at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT_FOR.total_seconds()))
]


class ReplyRoute(Document):
    tenant_id: str
    person_id: str
    channel: ChannelName
    address: str
    forwarded_seq: int
    heard_at: datetime = Field(default_factory=now)


async def begin(database: Database, route: ReplyRoute) -> None:
    """From here on by this way; of a route that there is already, what it has still to send stays so."""
    row = route.to_row()
    conversation_id, forwarded_seq = row.pop("_id"), row.pop("forwarded_seq")
    changes = {"$set": row, "$setOnInsert": {"forwarded_seq": forwarded_seq}}
    await database[COLLECTION].update_one({"_id": conversation_id}, changes, upsert=True)


async def find_route(database: Database, conversation_id: str) -> ReplyRoute | None:
    row = await database[COLLECTION].find_one({"_id": conversation_id})
    return None if row is None else ReplyRoute.from_row(row)


async def advance(database: Database, conversation_id: str, seq: int) -> None:
    await database[COLLECTION].update_one({"_id": conversation_id}, {"$max": {"forwarded_seq": seq}})


async def end(database: Database, conversation_id: str, heard_at: datetime | None = None) -> None:
    """Only if the person was not heard again since `heard_at`."""
    query: Row = {"_id": conversation_id} | ({} if heard_at is None else {"heard_at": heard_at})
    await database[COLLECTION].delete_one(query)


async def find_behind(database: Database, limit: int) -> list[str]:
    """Conversations in which something was said that has not been looked at."""
    pipeline: list[Row] = [
        {
            "$lookup": {
                "from": "conversations", "localField": "_id", "foreignField": "_id", "as": "conversation",
                "pipeline": [{"$project": {"last_seq": 1}}],
            }
        },
        {"$match": {"$expr": {"$gt": [{"$first": "$conversation.last_seq"}, "$forwarded_seq"]}}},
        {"$limit": limit},
        {"$project": {"_id": 1}},
    ]  # fmt: skip
    return [row["_id"] async for row in await database[COLLECTION].aggregate(pipeline)]
