"""What came in from telephones and was dealt with, by the provider's id: telling it again does nothing."""

from datetime import timedelta

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, now

COLLECTION = "inbound_messages"
KEPT_FOR = timedelta(days=30)
INDEXES[COLLECTION] = [IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT_FOR.total_seconds()))]


async def is_done(database: Database, tenant_id: str, sid: str) -> bool:
    return await database[COLLECTION].find_one({"_id": f"{tenant_id}:{sid}"}, {"_id": 1}) is not None


async def mark_done(database: Database, tenant_id: str, sid: str) -> None:
    await database[COLLECTION].update_one({"_id": f"{tenant_id}:{sid}"}, {"$set": {"at": now()}}, upsert=True)
