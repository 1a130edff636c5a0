"""Something due at a time, run by whichever node holds its lease."""

from datetime import timedelta

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, now

COLLECTION = "jobs"
TRUSTED_AFTER_START = timedelta(seconds=3)
INDEXES[COLLECTION] = [IndexModel([("due_at", ASCENDING), ("lease_until", ASCENDING)], name="due")]


async def schedule_recurring(database: Database, kind: str) -> None:
    """Make the recurring job due now: whoever starts may follow a crash.

    The lease of one who may have died with it ends soon; a job that is still run elsewhere may safely run twice.
    """
    moment = now()
    held_until = {"$ifNull": ["$lease_until", moment]}
    fields = {
        "kind": kind, "due_at": moment, "lease_owner": {"$ifNull": ["$lease_owner", None]},
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


async def complete_job(database: Database, kind: str, owner: str, again_in: timedelta) -> None:
    """Give the lease back and say when the job is due again."""
    moment = now()
    await database[COLLECTION].update_one(
        {"_id": kind, "lease_owner": owner},
        {"$set": {"due_at": moment + again_in, "lease_until": moment, "lease_owner": None}},
    )
