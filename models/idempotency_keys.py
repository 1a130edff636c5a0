"""The first reply to a POST that carried an `Idempotency-Key`, kept for 24 hours."""

from datetime import timedelta

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, DuplicateKey, Row, now

COLLECTION = "idempotency_keys"
KEPT_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(seconds=60)
INDEXES[COLLECTION] = [IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0)]


async def claim_key(database: Database, key: str, fingerprint: str) -> Row | None:
    """Claim `key` for the caller (None), or give what the first caller left.

    The row's `status` is 0 while the first call is still being carried out. A claim whose holder died is free
    again after a minute.
    """
    moment = now()
    claim = {"fingerprint": fingerprint, "status": 0, "reply": b"", "at": moment, "expires_at": moment + KEPT_FOR}
    try:
        await database[COLLECTION].insert_one({"_id": key, **claim})
    except DuplicateKey:
        abandoned = {"_id": key, "status": 0, "fingerprint": fingerprint, "at": {"$lt": moment - ABANDONED_AFTER}}
        taken = await database[COLLECTION].find_one_and_update(abandoned, {"$set": claim})
        if taken is None:
            return await database[COLLECTION].find_one({"_id": key}) or {"status": 0, "fingerprint": fingerprint}
    return None


async def keep_reply(database: Database, key: str, status: int, reply: bytes) -> None:
    await database[COLLECTION].update_one({"_id": key}, {"$set": {"status": status, "reply": reply}})


async def release_key(database: Database, key: str) -> None:
    """Forget a claim whose call failed, so that it can be tried again."""
    await database[COLLECTION].delete_one({"_id": key, "status": 0})
