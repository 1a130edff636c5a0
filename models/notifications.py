"""What a person should learn wherever they are: kept once for each cause, told to open pages and later to other channels."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from models.base import INDEXES, Database, Document, DuplicateKey, Row, now
from models.jobs import Job, schedule
from models.transactions import Transaction, transact

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


REACH_BOOKING, REACH_TICKET = "reach.booking", "reach.ticket"
_REACHING = {"booking": REACH_BOOKING, "ticket": REACH_TICKET}


def reach_job(notification: Notification, **payload: Any) -> Job | None:
    """What has the person reached outside of their pages, to be written with the notification; None for what only pages tell."""
    kind = _REACHING.get(notification.kind.partition(".")[0])
    if kind is None:
        return None
    return Job(
        _id=f"reach:{notification.id}", tenant_id=notification.tenant_id, kind=kind, due_at=notification.created_at,
        payload={"notification_id": notification.id} | payload,
    )  # fmt: skip


def notification_update(notification: Notification) -> UpdateOne:
    """Keep it unless there is one for this cause already."""
    row = notification.to_row()
    return UpdateOne({"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True)


async def insert_notification(database: Database, notification: Notification, also: Job | None) -> bool:
    """Keep it together with a job; False when there is one for this cause already."""

    async def work(tx: Transaction) -> None:
        await tx[COLLECTION].insert_one(notification.to_row(), session=tx.session)
        if also is not None:
            await schedule(tx, [also])

    try:
        await transact(database, work)
    except DuplicateKey:
        return False
    return True


async def find_notification(database: Database, tenant_id: str, notification_id: str) -> Notification | None:
    row = await database[COLLECTION].find_one({"_id": notification_id, "tenant_id": tenant_id})
    return None if row is None else Notification.from_row(row)


async def find_notifications(
    database: Database, tenant_id: str, user_id: str, before: datetime | None, limit: int
) -> list[Notification]:
    """Newest first."""
    query: Row = {"tenant_id": tenant_id, "user_id": user_id}
    if before is not None:
        query["created_at"] = {"$lt": before}
    rows = database[COLLECTION].find(query).sort("created_at", DESCENDING).limit(limit)
    return [Notification.from_row(row) async for row in rows]
