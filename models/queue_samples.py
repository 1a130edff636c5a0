"""How full each queue was, every half a minute; what charts are drawn from."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row
from models.queues import queues
from models.tickets import ACTIVE, State
from models.tickets import COLLECTION as TICKETS

COLLECTION = "queue_samples"
KEPT_FOR = timedelta(days=30)
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("queue_id", ASCENDING), ("at", ASCENDING)], name="queue_at"),
    IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT_FOR.total_seconds())),
]
CHUNK = 500


class QueueSample(Document):
    tenant_id: str
    queue_id: str
    at: datetime
    waiting: int = 0
    held: int = 0
    serving: int = 0
    """Called or served."""
    longest_wait_s: float | None = None
    open_desks: int = 0


async def insert_samples(database: Database, samples: Sequence[QueueSample]) -> None:
    if samples:
        await database[COLLECTION].insert_many([sample.to_row() for sample in samples], ordered=False)


async def iterate_queues(database: Database) -> AsyncIterator[list[Row]]:
    """All queues of all tenants, some hundreds at a time: `_id`, `tenant_id`, `site_id`."""
    chunk: list[Row] = []
    async for row in database[queues.collection].find({}, {"tenant_id": 1, "site_id": 1}):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def count_active(database: Database, queue_ids: Sequence[str]) -> dict[str, Row]:
    """Queue id to `waiting`, `held`, `serving` and `since`, when the one who waits longest came into the queue."""
    waits = {"$eq": ["$state", State.WAITING]}
    pipeline: list[Row] = [
        {"$match": {"queue_id": {"$in": list(queue_ids)}, "state": {"$in": sorted(ACTIVE)}}},
        {
            "$group": {
                "_id": "$queue_id",
                "waiting": {"$sum": {"$cond": [waits, 1, 0]}},
                "held": {"$sum": {"$cond": [{"$eq": ["$state", State.HELD]}, 1, 0]}},
                "serving": {"$sum": {"$cond": [{"$in": ["$state", [State.CALLED, State.SERVING]]}, 1, 0]}},
                "since": {"$min": {"$cond": [waits, "$joined_at", None]}},
            }
        },
    ]
    return {row["_id"]: row async for row in await database[TICKETS].aggregate(pipeline)}


async def find_samples(
    database: Database, tenant_id: str, queue_id: str, start: datetime, end: datetime, every: timedelta
) -> list[QueueSample]:
    """The last one in each stretch of `every`, in order."""
    width = int(every.total_seconds() * 1000)
    pipeline: list[Row] = [
        {"$match": {"tenant_id": tenant_id, "queue_id": queue_id, "at": {"$gt": start, "$lte": end}}},
        {"$sort": {"at": ASCENDING}},
        {
            "$group": {
                "_id": {"$floor": {"$divide": [{"$subtract": ["$at", start]}, width]}},
                "last": {"$last": "$$ROOT"},
            }
        },
        {"$sort": {"_id": ASCENDING}},
    ]
    return [QueueSample.from_row(row["last"]) async for row in await database[COLLECTION].aggregate(pipeline)]
