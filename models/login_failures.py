"""Failed sign-ins per account and per address, kept just long enough to slow down guessing."""

import hashlib
from datetime import timedelta

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Row, now

COLLECTION = "login_failures"
INDEXES[COLLECTION] = [
    IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
]


def _key(subject: str) -> str:
    """Addresses of people are not kept in the clear for this."""
    return hashlib.sha256(subject.encode()).hexdigest()


async def count_try(database: Database, subject: str, free: int, longest: float, kept_for: timedelta) -> float:
    """Count a try as failed, until it is forgotten or taken back. Seconds to wait when it comes too soon: then it is
    not counted.

    After `free` tries each one doubles the wait, up to `longest` seconds. One atomic update, so that tries at the same
    moment do not all see the same count.
    """
    moment = now()
    count: Row = {"$cond": [{"$gt": ["$expires_at", moment]}, "$count", 0]}
    excess: Row = {"$subtract": [count, free]}
    doubled: Row = {"$min": [{"$pow": [2, {"$min": [excess, 20]}]}, longest]}
    wait: Row = {"$subtract": [doubled, {"$divide": [{"$subtract": [moment, "$last_at"]}, 1000]}]}
    row = await database[COLLECTION].find_one_and_update(
        {"_id": _key(subject)},
        [
            {"$set": {"wait": {"$cond": [{"$lt": [excess, 0]}, 0, {"$max": [wait, 0]}]}, "before": count}},
            {
                "$set": {
                    "count": {"$cond": ["$wait", "$before", {"$add": ["$before", 1]}]},
                    "last_at": {"$cond": ["$wait", "$last_at", moment]},
                    "expires_at": {"$cond": ["$wait", "$expires_at", moment + kept_for]},
                }
            },
        ],
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    return float(row["wait"]) if row else 0.0


async def take_back_try(database: Database, subject: str) -> None:
    await database[COLLECTION].update_one({"_id": _key(subject), "count": {"$gt": 0}}, {"$inc": {"count": -1}})


async def forget_failures(database: Database, subjects: list[str]) -> None:
    await database[COLLECTION].delete_many({"_id": {"$in": [_key(subject) for subject in subjects]}})
