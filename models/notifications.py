"""What a person should learn wherever they are: kept once for each cause, told to open pages and later to other channels."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from models.base import INDEXES, Database, Document, DuplicateKey, Row, now

COLLECTION = "notifications"
KEPT_FOR = timedelta(days=90)
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("user_id", ASCENDING), ("created_at", DESCENDING)], name="user_newest"),
    IndexModel([("created_at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT_FOR.total_seconds())),
]


class Notification(Document):
    """Its `id` names the cause and the person, so that one cause notifies a person once."""

    tenant_id: str
    user_id: str
    kind: str
    subject_id: str
    data: dict[str, Any]
    created_at: datetime = Field(default_factory=now)


def notification_update(notification: Notification) -> UpdateOne:
    """Keep it unless there is one for this cause already."""
    row = notification.to_row()
    return UpdateOne({"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True)


async def insert_notification(database: Database, notification: Notification) -> bool:
    """False when there is one for this cause already."""
    try:
        await database[COLLECTION].insert_one(notification.to_row())
    except DuplicateKey:
        return False
    return True


async def find_notifications(
    database: Database, tenant_id: str, user_id: str, before: datetime | None, limit: int
) -> list[Notification]:
    """Newest first."""
    query: Row = {"tenant_id": tenant_id, "user_id": user_id}
    if before is not None:
        query["created_at"] = {"$lt": before}
    rows = database[COLLECTION].find(query).sort("created_at", DESCENDING).limit(limit)
    return [Notification.from_row(row) async for row in rows]
