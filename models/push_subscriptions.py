"""The browsers that want to be notified: one row each, of the person who signed in there last."""

from datetime import datetime

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, DuplicateKey, now

COLLECTION = "push_subscriptions"
INDEXES[COLLECTION] = [
    IndexModel([("endpoint", ASCENDING)], name="endpoint", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("user_id", ASCENDING), ("created_at", DESCENDING)], name="user_newest"),
    IndexModel([("sign_in_id", ASCENDING)], name="sign_in"),
]


class PushKeys(BaseModel):
    """What a message to this browser is encrypted with, in base64url."""

    p256dh: str
    auth: str


class PushSubscription(Document):
    tenant_id: str
    user_id: str
    sign_in_id: str
    """The subscription ends with the sign-in that made it."""
    endpoint: str
    """Whoever knows it may try to send there, so it is told to nobody and logged nowhere."""
    keys: PushKeys
    server_key: str
    """Our public key that it was made for; with another one nothing arrives."""
    created_at: datetime = Field(default_factory=now)
    last_error: str | None = None
    failed_at: datetime | None = None


async def save_subscription(database: Database, subscription: PushSubscription) -> bool:
    """Keep it, or give it to this person if it is another's of the same browser, which only that can know the keys of.

    False when the endpoint is somebody else's.
    """
    row = subscription.to_row()
    whose = [
        {"tenant_id": subscription.tenant_id, "user_id": subscription.user_id},
        {"keys.p256dh": subscription.keys.p256dh, "keys.auth": subscription.keys.auth},
    ]
    new = {"_id": row.pop("_id")}
    query = {"endpoint": row.pop("endpoint"), "$or": whose}
    try:
        await database[COLLECTION].update_one(query, {"$set": row, "$setOnInsert": new}, upsert=True)
    except DuplicateKey:  # there is one by now, of somebody else or saved at this very moment
        return (await database[COLLECTION].update_one(query, {"$set": row})).matched_count == 1
    return True


async def find_subscriptions(database: Database, tenant_id: str, user_id: str) -> list[PushSubscription]:
    """Newest first."""
    query = {"tenant_id": tenant_id, "user_id": user_id}
    rows = database[COLLECTION].find(query).sort("created_at", DESCENDING)
    return [PushSubscription.from_row(row) async for row in rows]


async def delete_subscription(database: Database, tenant_id: str, user_id: str, endpoint: str) -> None:
    await database[COLLECTION].delete_one({"tenant_id": tenant_id, "user_id": user_id, "endpoint": endpoint})


async def delete_subscriptions(database: Database, subscription_ids: list[str]) -> None:
    await database[COLLECTION].delete_many({"_id": {"$in": subscription_ids}})


async def delete_subscriptions_of_sign_in(database: Database, sign_in_id: str) -> None:
    await database[COLLECTION].delete_many({"sign_in_id": sign_in_id})


async def note_failure(database: Database, subscription_id: str, code: str) -> None:
    await database[COLLECTION].update_one({"_id": subscription_id}, {"$set": {"last_error": code, "failed_at": now()}})
