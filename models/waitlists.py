"""The waitlist: who wants a place that is taken, in the order of asking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.bookings import Guest
from models.sessions import Session
from models.tenants import Language
from models.transactions import Transaction

COLLECTION = "waitlist"
IN_ORDER = [("created_at", ASCENDING), ("_id", ASCENDING)]
"""Ids alone do not do: of one second those of one node come before those of another."""
INDEXES[COLLECTION] = [
    IndexModel(
        [("session_id", ASCENDING), ("state", ASCENDING), ("created_at", ASCENDING)], name="session_state_since"
    ),
    IndexModel([("provider_id", ASCENDING), ("state", ASCENDING), ("start", ASCENDING)], name="provider_state_start"),
    IndexModel([("person.id", ASCENDING), ("_id", DESCENDING)], name="person_newest"),
    IndexModel(
        [("offer_id", ASCENDING), ("start", ASCENDING), ("person.id", ASCENDING)],
        name="once",
        unique=True,
        partialFilterExpression={"state": "waiting"},
    ),
    IndexModel([("state", ASCENDING), ("start", ASCENDING)], name="state_start"),
    IndexModel([("booking_id", ASCENDING)], name="booking", partialFilterExpression={"booking_id": {"$gt": ""}}),
]


class WaitlistEntry(Document):
    tenant_id: str
    provider_id: str
    offer_id: str
    session_id: str | None = None
    """None: for an appointment at `start`."""
    start: datetime
    end: datetime
    places: int = 1
    person: Guest
    language: Language = "en"
    state: Literal["waiting", "offered", "left", "ended"] = "waiting"
    booking_id: str | None = None
    """The booking that holds the freed place."""
    created_at: datetime = Field(default_factory=now)


async def insert_entry(tx: Transaction, entry: WaitlistEntry) -> None:
    """Raise `DuplicateKey` when the person waits for this start already."""
    await tx[COLLECTION].insert_one(entry.to_row(), session=tx.session)


async def find_entry(database: Database, tenant_id: str, entry_id: str) -> WaitlistEntry | None:
    row = await database[COLLECTION].find_one({"_id": entry_id, "tenant_id": tenant_id})
    return None if row is None else WaitlistEntry.from_row(row)


async def find_own_entries(database: Database, tenant_id: str, person_id: str, limit: int) -> list[WaitlistEntry]:
    """Those that still wait or are offered a place, newest first."""
    query: Row = {"tenant_id": tenant_id, "person.id": person_id, "state": {"$in": ["waiting", "offered"]}}
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [WaitlistEntry.from_row(row) async for row in rows]


async def count_before(database: Database, entry: WaitlistEntry) -> int:
    """How many wait for the same thing longer."""
    earlier: list[Row] = [
        {"created_at": {"$lt": entry.created_at}},
        {"created_at": entry.created_at, "_id": {"$lt": entry.id}},
    ]
    query: Row = {"state": "waiting", "offer_id": entry.offer_id, "start": entry.start, "$or": earlier}
    return await database[COLLECTION].count_documents(query)


async def count_waiting(database: Database, offer_id: str, start: datetime) -> int:
    return await database[COLLECTION].count_documents({"state": "waiting", "offer_id": offer_id, "start": start})


async def load_waiting_for_session(tx: Transaction, session_id: str, places: int) -> WaitlistEntry | None:
    """The first who wants no more places than there are."""
    query: Row = {"session_id": session_id, "state": "waiting", "places": {"$lte": places}}
    row = await tx[COLLECTION].find_one(query, sort=IN_ORDER, session=tx.session)
    return None if row is None else WaitlistEntry.from_row(row)


async def load_waiting_for_span(
    tx: Transaction, provider_id: str, offer_ids: Sequence[str], start: datetime, end: datetime, limit: int
) -> list[WaitlistEntry]:
    """Who wait for an appointment with a provider, or of one of the offers, that overlaps a span; in the order of asking."""
    query: Row = {
        "state": "waiting", "session_id": None, "start": {"$lt": end}, "end": {"$gt": start},
        "$or": [{"provider_id": provider_id}, {"offer_id": {"$in": list(offer_ids)}}],
    }  # fmt: skip
    rows = tx[COLLECTION].find(query, session=tx.session).sort(IN_ORDER).limit(limit)
    return [WaitlistEntry.from_row(row) async for row in rows]


async def change_entry(tx: Transaction, entry_id: str, before: str, changes: Row) -> bool:
    """Set `changes` if the entry is still in the state `before`."""
    result = await tx[COLLECTION].update_one({"_id": entry_id, "state": before}, {"$set": changes}, session=tx.session)
    return result.matched_count == 1


async def end_entry_of(tx: Transaction, booking_id: str) -> None:
    """What was offered is decided."""
    query: Row = {"booking_id": booking_id, "state": "offered"}
    await tx[COLLECTION].update_one(query, {"$set": {"state": "ended"}}, session=tx.session)


async def follow_session(tx: Transaction, session: Session) -> None:
    """Those who wait for a session that moved wait for it then; nobody waits for one that was called off."""
    changes: Row = {"start": session.start, "end": session.end}
    if session.state == "cancelled":
        changes = {"state": "ended"}
    query: Row = {"session_id": session.id, "state": "waiting"}
    await tx[COLLECTION].update_many(query, {"$set": changes}, session=tx.session)


async def find_waiting(database: Database, after: datetime, limit: int) -> list[WaitlistEntry]:
    """Of all tenants: who wait for what has not begun yet."""
    query: Row = {"state": "waiting", "start": {"$gt": after}}
    rows = database[COLLECTION].find(query).sort(IN_ORDER).limit(limit)
    return [WaitlistEntry.from_row(row) async for row in rows]


async def end_entries(database: Database, moment: datetime) -> None:
    """Nobody waits for what has begun."""
    query: Row = {"state": "waiting", "start": {"$lte": moment}}
    await database[COLLECTION].update_many(query, {"$set": {"state": "ended"}})
