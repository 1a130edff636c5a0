"""Failed sign-ins per account and per address, kept just long enough to slow down guessing."""

import hashlib
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, now

COLLECTION = "login_failures"
INDEXES[COLLECTION] = [
    IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
]


def _key(subject: str) -> str:
    """Addresses of people are not kept in the clear for this."""
    return hashlib.sha256(subject.encode()).hexdigest()


async def count_failures(database: Database, subjects: list[str]) -> dict[str, tuple[int, datetime]]:
    """For each subject with failures: how many, and when the last was."""
    keys = {_key(subject): subject for subject in subjects}
    rows = database[COLLECTION].find({"_id": {"$in": list(keys)}, "expires_at": {"$gt": now()}})
    return {keys[row["_id"]]: (row["count"], row["last_at"]) async for row in rows}


async def record_failure(database: Database, subject: str, kept_for: timedelta) -> None:
    moment = now()
    await database[COLLECTION].update_one(
        {"_id": _key(subject)},
        [
            {
                "$set": {
                    "count": {
                        "$cond": [{"$gt": ["$expires_at", moment]}, {"$add": ["$count", 1]}, 1],
                    },
                    "last_at": moment,
                    "expires_at": moment + kept_for,
                }
            }
        ],
        upsert=True,
    )


async def forget_failures(database: Database, subjects: list[str]) -> None:
    await database[COLLECTION].delete_many({"_id": {"$in": [_key(subject) for subject in subjects]}})
