"""Something due at a time, run by whichever node holds its lease: again and again, or once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReplaceOne, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import Transaction

COLLECTION = "jobs"
TRUSTED_AFTER_START = timedelta(seconds=3)
FAILED_KEPT_FOR = timedelta(days=30)
INDEXES[COLLECTION] = [
    IndexModel([("due_at", ASCENDING), ("lease_until", ASCENDING)], name="due"),
    IndexModel([("failed_at", ASCENDING), ("due_at", ASCENDING)], name="failed_due"),
    IndexModel([("tenant_id", ASCENDING), ("kind", ASCENDING), ("due_at", ASCENDING)], name="tenant_kind_due"),
    IndexModel([("failed_at", ASCENDING)], name="expiry", expireAfterSeconds=int(FAILED_KEPT_FOR.total_seconds())),
]


class Job(Document):
    """A job that is done once. Its `id` names the cause: for one cause there is one job."""

    tenant_id: str
    kind: str
    due_at: datetime
    payload: Row = {}
    attempts: int = 0
    """How often it was begun."""
    started_at: datetime | None = None
    """When it was begun last."""
    lease_owner: str | None = None
    lease_until: datetime = Field(default_factory=now)
    """Nobody else begins it before; also how long it rests after a failure."""
    failed_at: datetime | None = None
    """When it was given up; it is kept a while, to be looked at."""
    error: str | None = None
    """What went wrong last, without what was said or to whom."""
    wakes: int = 0
    """How often it was asked for since it was made, see `ensure`."""


class Recurring(Document):
    """A job that comes again, whose `id` is its kind. It belongs to no tenant."""

    due_at: datetime
    lease_owner: str | None = None
    lease_until: datetime
    every_seconds: float = 0
    last_run_at: datetime | None = None
    last_seconds: float | None = None
    """How long it took."""
    last_error: str | None = None
    """What went wrong the last time, if anything."""


async def schedule_recurring(database: Database, kind: str, every: timedelta) -> None:
    """Make the recurring job due now: whoever starts may follow a crash.

    The lease of one who may have died with it ends soon; a job that is still run elsewhere may safely run twice.
    """
    moment = now()
    held_until = {"$ifNull": ["$lease_until", moment]}
    fields = {
        "kind": kind, "due_at": moment, "lease_owner": {"$ifNull": ["$lease_owner", None]},
        "every_seconds": every.total_seconds(),
        "lease_until": {"$min": [held_until, moment + TRUSTED_AFTER_START]},
    }  # fmt: skip
    await database[COLLECTION].update_one({"_id": kind}, [{"$set": fields}], upsert=True)


async def lease_job(database: Database, kind: str, owner: str, lease: timedelta) -> bool:
    """Take the job for `lease` if it is due and nobody holds it, in one atomic update."""
    moment = now()
    row = await database[COLLECTION].find_one_and_update(
        {"_id": kind, "due_at": {"$lte": moment}, "lease_until": {"$lte": moment}},
        {"$set": {"lease_owner": owner, "lease_until": moment + lease}},
    )
    return row is not None


async def complete_job(
    database: Database, kind: str, owner: str, again_in: timedelta, seconds: float, error: str | None = None
) -> None:
    """Give the lease back and say when the job is due again, how long it took, and what went wrong if it failed."""
    moment = now()
    changes = {
        "due_at": moment + again_in, "lease_until": moment, "lease_owner": None,
        "last_run_at": moment, "last_seconds": round(seconds, 3), "last_error": error,
    }  # fmt: skip
    await database[COLLECTION].update_one({"_id": kind, "lease_owner": owner}, {"$set": changes})


async def schedule(tx: Transaction, jobs: Sequence[Job]) -> None:
    """Make the jobs, or make those that there are anew: due at another time, not begun, not failed.

    One that is being run at this moment is run again, since its lease is not its owner's any more.
    """
    if jobs:
        changes = [ReplaceOne({"_id": job.id}, job.to_row(), upsert=True) for job in jobs]
        await tx[COLLECTION].bulk_write(changes, session=tx.session)


async def ensure(where: Database | Transaction, job: Job) -> None:
    """See that the job is there and due no later than this; one that is being run now is run once more after that."""
    row = job.to_row()
    session = where.session if isinstance(where, Transaction) else None
    due_at = row.pop("due_at")
    kept = {key: row[key] for key in ("tenant_id", "kind", "payload", "attempts", "lease_owner", "lease_until")}
    change = {"$setOnInsert": kept, "$min": {"due_at": due_at}, "$inc": {"wakes": 1}}
    change["$set"] = {"failed_at": None, "error": None}
    await where[COLLECTION].update_one({"_id": row["_id"]}, change, upsert=True, session=session)


async def drop(tx: Transaction, job_ids: Sequence[str]) -> None:
    """Take jobs back that are no longer wanted; those that are done or never were do not matter."""
    if job_ids:
        await tx[COLLECTION].delete_many({"_id": {"$in": list(job_ids)}}, session=tx.session)


async def lease_due(
    database: Database, kinds: Sequence[str], owner: str, lease: timedelta, moment: datetime
) -> Job | None:
    """Begin the job that was due first at `moment` and that nobody holds, in one atomic update."""
    present = now()
    query: Row = {
        "failed_at": None, "due_at": {"$lte": moment}, "lease_until": {"$lte": present}, "kind": {"$in": list(kinds)},
    }  # fmt: skip
    row = await database[COLLECTION].find_one_and_update(
        query,
        {
            "$set": {"lease_owner": owner, "lease_until": present + lease, "started_at": present},
            "$inc": {"attempts": 1},
        },
        sort=[("due_at", ASCENDING)],
        return_document=ReturnDocument.AFTER,
    )
    return None if row is None else Job.from_row(row)


async def renew_lease(database: Database, job: Job, lease: timedelta) -> bool:
    """False when the job is another's by now, was made anew, or is gone."""
    result = await database[COLLECTION].update_one(_held(job), {"$set": {"lease_until": now() + lease}})
    return result.matched_count == 1


async def finish(database: Database, job: Job, again_at: datetime | None = None) -> None:
    """It is done, or due again at `again_at`. One that was made anew meanwhile stays, one that was asked for is due."""
    untouched = _held(job) | {"wakes": {"$in": [job.wakes, None]}}
    rested = {"lease_owner": None, "lease_until": now(), "attempts": 0}
    if again_at is None:
        if (await database[COLLECTION].delete_one(untouched)).deleted_count:
            return
    elif (await database[COLLECTION].update_one(untouched, {"$set": rested | {"due_at": again_at}})).matched_count:
        return
    await database[COLLECTION].update_one(_held(job), {"$set": rested})


async def put_off(database: Database, job: Job, pause: timedelta, error: str) -> None:
    """It failed and is tried again after a pause."""
    changes = {"lease_owner": None, "lease_until": now() + pause, "error": error}
    await database[COLLECTION].update_one(_held(job), {"$set": changes})


async def give_up(database: Database, job: Job, error: str) -> None:
    moment = now()
    changes = {"lease_owner": None, "lease_until": moment, "failed_at": moment, "error": error}
    await database[COLLECTION].update_one(_held(job), {"$set": changes})


def _held(job: Job) -> Row:
    """The job as this very run holds it: an owner's name may come again, with the attempt it does not."""
    return {"_id": job.id, "lease_owner": job.lease_owner, "attempts": job.attempts}
