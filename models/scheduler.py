"""What the clock has to do, as those see it who look after it."""

from datetime import datetime

from pydantic import BaseModel
from pymongo import ASCENDING, DESCENDING

from models.base import Database, Row, now
from models.jobs import COLLECTION, Job, Recurring


class Waiting(BaseModel):
    """The jobs of one kind that are done once."""

    kind: str
    waiting: int
    """Not begun, or resting after a failure."""
    running: int
    late: int
    failed: int
    next_due_at: datetime | None


async def find_recurring(database: Database) -> list[Recurring]:
    """By kind. They belong to the whole installation."""
    rows = database[COLLECTION].find({"payload": None, "tenant_id": None}).sort("_id", ASCENDING)
    return [Recurring.from_row(row) async for row in rows]


async def count_jobs(database: Database, tenant_id: str, late_before: datetime) -> list[Waiting]:
    """Late is what nobody has begun although it was due before `late_before`."""
    moment = now()
    failed = {"$ne": [{"$ifNull": ["$failed_at", None]}, None]}
    running = {
        "$and": [
            {"$not": failed},
            {"$ne": [{"$ifNull": ["$lease_owner", None]}, None]},
            {"$gt": ["$lease_until", moment]},
        ]
    }
    waiting = {"$and": [{"$not": failed}, {"$not": running}]}
    late = {"$and": [waiting, {"$lt": ["$due_at", late_before]}]}
    counted = {
        name: {"$sum": {"$cond": [condition, 1, 0]}}
        for name, condition in (("waiting", waiting), ("running", running), ("late", late), ("failed", failed))
    }
    next_due = {"$min": {"$cond": [waiting, "$due_at", None]}}
    pipeline: list[Row] = [
        {"$match": {"tenant_id": tenant_id}},
        {"$group": {"_id": "$kind", **counted, "next_due_at": next_due}},
        {"$sort": {"_id": 1}},
    ]
    rows = await database[COLLECTION].aggregate(pipeline)
    return [Waiting.model_validate({"kind": row.pop("_id"), **row}) async for row in rows]


async def find_running(database: Database, tenant_id: str, limit: int) -> list[Job]:
    """Those that a node holds, the one that was begun first coming first."""
    query: Row = {
        "tenant_id": tenant_id,
        "lease_owner": {"$ne": None},
        "lease_until": {"$gt": now()},
        "failed_at": None,
    }
    return await _find(database, query, "started_at", ASCENDING, limit)


async def find_late(database: Database, tenant_id: str, late_before: datetime, limit: int) -> list[Job]:
    """What should have been begun by then and is not, longest overdue first."""
    free = [{"lease_owner": None}, {"lease_until": {"$lte": now()}}]
    query: Row = {"tenant_id": tenant_id, "due_at": {"$lt": late_before}, "failed_at": None, "$or": free}
    return await _find(database, query, "due_at", ASCENDING, limit)


async def find_failed(database: Database, tenant_id: str, limit: int) -> list[Job]:
    """Those that were given up, newest first."""
    query: Row = {"tenant_id": tenant_id, "failed_at": {"$ne": None}}
    return await _find(database, query, "failed_at", DESCENDING, limit)


async def _find(database: Database, query: Row, by: str, direction: int, limit: int) -> list[Job]:
    return [Job.from_row(row) async for row in database[COLLECTION].find(query).sort(by, direction).limit(limit)]


async def revive(database: Database, tenant_id: str, job_id: str) -> bool:
    """Make a job that was given up due now, as if it had never been begun."""
    moment = now()
    anew = {"due_at": moment, "lease_until": moment, "lease_owner": None, "attempts": 0, "failed_at": None}
    query = {"_id": job_id, "tenant_id": tenant_id, "failed_at": {"$ne": None}}
    result = await database[COLLECTION].update_one(query, {"$set": anew})
    return result.matched_count == 1


async def forget(database: Database, tenant_id: str, job_id: str) -> bool:
    query = {"_id": job_id, "tenant_id": tenant_id, "failed_at": {"$ne": None}}
    result = await database[COLLECTION].delete_one(query)
    return result.deleted_count == 1
