"""A session: one dated occurrence of an offer, with places. Places are taken by a conditional update (I9)."""

from datetime import datetime
from typing import Literal

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row
from models.transactions import Transaction

COLLECTION = "sessions"
INDEXES[COLLECTION] = [
    IndexModel(
        [("offer_id", ASCENDING), ("start", ASCENDING)],
        name="offer_start",
        unique=True,
        partialFilterExpression={"state": "open"},
    ),
    IndexModel([("tenant_id", ASCENDING), ("provider_id", ASCENDING), ("start", ASCENDING)], name="provider_start"),
]


class Session(Document):
    tenant_id: str
    provider_id: str
    offer_id: str
    start: datetime
    end: datetime
    time_zone: str
    capacity: int
    taken: int = 0
    """Places of bookings that have not ended; what they add up to (I8)."""
    state: Literal["open", "cancelled"] = "open"
    rev: int = 0

    @property
    def left(self) -> int:
        return max(0, self.capacity - self.taken)


async def insert_session(tx: Transaction, session: Session) -> None:
    """Raise `DuplicateKey` when the offer has one with this start already."""
    await tx[COLLECTION].insert_one(session.to_row(), session=tx.session)


async def find_session(database: Database, tenant_id: str, session_id: str) -> Session | None:
    row = await database[COLLECTION].find_one({"_id": session_id, "tenant_id": tenant_id})
    return None if row is None else Session.from_row(row)


async def find_session_at(database: Database, offer_id: str, start: datetime) -> Session | None:
    row = await database[COLLECTION].find_one({"offer_id": offer_id, "start": start, "state": "open"})
    return None if row is None else Session.from_row(row)


async def find_sessions(database: Database, offer_id: str, start: datetime, end: datetime) -> list[Session]:
    """The open ones of an offer that begin in a span, by time."""
    query: Row = {"offer_id": offer_id, "start": {"$gte": start, "$lt": end}, "state": "open"}
    return [Session.from_row(row) async for row in database[COLLECTION].find(query).sort("start", ASCENDING)]


async def find_provider_sessions(
    database: Database, tenant_id: str, provider_id: str, start: datetime, end: datetime, limit: int
) -> list[Session]:
    """Cancelled ones too, by time."""
    query: Row = {"tenant_id": tenant_id, "provider_id": provider_id, "start": {"$gte": start, "$lt": end}}
    rows = database[COLLECTION].find(query).sort("start", ASCENDING).limit(limit)
    return [Session.from_row(row) async for row in rows]


async def has_sessions(database: Database, offer_id: str, after: datetime) -> bool:
    query: Row = {"offer_id": offer_id, "start": {"$gte": after}, "state": "open"}
    return await database[COLLECTION].find_one(query, {"_id": 1}) is not None


async def load_session(tx: Transaction, session_id: str) -> Session | None:
    row = await tx[COLLECTION].find_one({"_id": session_id}, session=tx.session)
    return None if row is None else Session.from_row(row)


async def take_places(tx: Transaction, seen: Session, places: int) -> Session | None:
    """Take places if there are as many, and it still is when it was seen to be; give the session as it is then."""
    free: Row = {
        "_id": seen.id,
        "state": "open",
        "start": seen.start,
        "end": seen.end,
        "$expr": {"$lte": [{"$add": ["$taken", places]}, "$capacity"]},
    }
    return await _update(tx, free, {"$inc": {"taken": places, "rev": 1}})


async def give_places_back(tx: Transaction, session_id: str, places: int) -> Session | None:
    return await _update(tx, {"_id": session_id}, {"$inc": {"taken": -places, "rev": 1}})


async def stand_by(tx: Transaction, seen: Session) -> Session | None:
    """The session as it is until the transaction ends; None when it moved or was called off since it was seen."""
    same: Row = {"_id": seen.id, "state": "open", "start": seen.start, "end": seen.end}
    return await _update(tx, same, {"$inc": {"rev": 1}})


async def change_session(tx: Transaction, session_id: str, changes: Row) -> Session | None:
    """Set `changes`; None when more places are taken than a smaller capacity would leave."""
    query: Row = {"_id": session_id, "state": "open"}
    if "capacity" in changes:
        query["taken"] = {"$lte": changes["capacity"]}
    return await _update(tx, query, {"$set": changes, "$inc": {"rev": 1}})


async def _update(tx: Transaction, query: Row, change: Row) -> Session | None:
    row = await tx[COLLECTION].find_one_and_update(
        query, change, return_document=ReturnDocument.AFTER, session=tx.session
    )
    return None if row is None else Session.from_row(row)


async def find_after(database: Database, session_id: str, start: datetime, limit: int) -> list[Session]:
    """Of all tenants: those that begin at `start` or later, by id."""
    query: Row = {"_id": {"$gt": session_id}, "start": {"$gte": start}}
    return [Session.from_row(row) async for row in database[COLLECTION].find(query).sort("_id", ASCENDING).limit(limit)]


async def repair_taken(database: Database, session: Session, taken: int) -> Session | None:
    """Set what the bookings add up to, unless the session changed since it was read."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": session.id, "rev": session.rev},
        {"$set": {"taken": taken}, "$inc": {"rev": 1}},
        return_document=ReturnDocument.AFTER,
    )
    return None if row is None else Session.from_row(row)
