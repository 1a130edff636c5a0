"""A booking: one person's place in a session, or their appointment, with every step it went through."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.desks import Person
from models.offers import Kind, Policy
from models.tenants import Language
from models.transactions import Transaction

COLLECTION = "bookings"


class State(StrEnum):
    HELD = "held"
    """The place is kept until `expires_at` for somebody who has not confirmed yet."""
    PENDING_PAYMENT = "pending_payment"
    """Confirmed by the person, and kept until `expires_at` for the payment."""
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


TAKING = frozenset({State.HELD, State.PENDING_PAYMENT, State.CONFIRMED, State.CHECKED_IN, State.NO_SHOW})
"""States in which a place is taken."""
PENDING = frozenset({State.HELD, State.PENDING_PAYMENT})
"""States that end by themselves at `expires_at`."""
COMING = frozenset({State.HELD, State.PENDING_PAYMENT, State.CONFIRMED})
Operation = Literal[
    "book", "offer", "confirm", "pay", "reschedule", "cancel", "expire", "check_in", "no_show", "undo", "note"
]

INDEXES[COLLECTION] = [
    IndexModel([("code", ASCENDING)], name="code", unique=True),
    IndexModel(
        [("request_keys", ASCENDING)],
        name="request",
        unique=True,
        partialFilterExpression={"request_keys": {"$gt": ""}},
    ),
    IndexModel([("session_id", ASCENDING), ("state", ASCENDING)], name="session_state"),
    IndexModel([("offer_id", ASCENDING), ("start", ASCENDING)], name="offer_start"),
    IndexModel([("tenant_id", ASCENDING), ("provider_id", ASCENDING), ("start", ASCENDING)], name="provider_start"),
    IndexModel([("tenant_id", ASCENDING), ("start", ASCENDING), ("_id", ASCENDING)], name="tenant_start"),
    IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words"),
    IndexModel([("person.id", ASCENDING), ("start", DESCENDING), ("_id", DESCENDING)], name="person_start"),
    IndexModel([("expires_at", ASCENDING)], name="expires", partialFilterExpression={"expires_at": {"$type": "date"}}),
    IndexModel([("pass_id", ASCENDING)], name="pass", partialFilterExpression={"pass_id": {"$gt": ""}}),
]


class Guest(BaseModel):
    """Whom the booking is for; `id` is a user of the tenant."""

    id: str
    name: str
    email: str | None = None
    phone: str = ""


class Step(BaseModel):
    op: Operation
    state: State
    """After it."""
    at: datetime
    by: Person | None
    """None: it came by itself."""


class CheckIn(BaseModel):
    at: datetime
    """When the code was shown, which for an offline scan is earlier than it became known here."""
    nonce: str
    """Of the scan: the same scan sent again is no second one."""
    by: Person


class Booking(Document):
    tenant_id: str
    provider_id: str
    offer_id: str
    session_id: str | None = None
    """None for an appointment."""
    kind: Kind
    title: str
    """The offer's name when it was booked."""
    start: datetime
    end: datetime
    time_zone: str
    location: str = ""
    places: int = 1
    person: Guest
    language: Language = "en"
    state: State = State.HELD
    expires_at: datetime | None = None
    code: str
    """Secret; whoever shows it is let in."""
    price_cents: int = 0
    """Of all places, before the discount."""
    discount_cents: int = 0
    currency: str = "EUR"
    payment_link: str = ""
    paid_at: datetime | None = None
    promo_code_id: str | None = None
    pass_id: str | None = None
    from_waitlist: bool = False
    request_keys: list[str] = []
    request_digest: str = ""
    """Of what was asked for with the key; empty in bookings made before this was kept."""
    """Fingerprints of the requests that made it, so that a retry finds it."""
    conversation_id: str | None = None
    policy: Policy = Field(default_factory=Policy)
    """The offer's when it was booked."""
    reminders: list[int] = []
    """Minutes before the start."""
    words: list[str] = []
    """Of the person's name and address: what the team finds it by."""
    sequence: int = 0
    """Raised at every change that a calendar must learn (RFC 5545 SEQUENCE)."""
    rev: int = 0
    """Counts every change."""
    note: str = ""
    """By the person, for the provider."""
    is_late: bool = False
    """Cancelled later than the policy allows for free."""
    check_in: CheckIn | None = None
    ticket_id: str | None = None
    """Of the queue that it came into at check-in."""
    created_at: datetime = Field(default_factory=now)
    steps: list[Step] = []

    @property
    def to_pay_cents(self) -> int:
        """What remains to be paid, in hundredths."""
        return 0 if self.pass_id or self.paid_at else max(0, self.price_cents - self.discount_cents)

    @property
    def is_taking(self) -> bool:
        return self.state in TAKING


async def insert_booking(tx: Transaction, booking: Booking) -> None:
    """Raise `DuplicateKey` when the same request made one already."""
    await tx[COLLECTION].insert_one(booking.to_row(), session=tx.session)


async def replace_booking(tx: Transaction, booking: Booking, rev: int) -> bool:
    """Write the booking if it still has the revision it was read with."""
    row = booking.to_row()
    result = await tx[COLLECTION].replace_one({"_id": booking.id, "rev": rev}, row, session=tx.session)
    return result.matched_count == 1


async def load_booking(tx: Transaction, booking_id: str) -> Booking | None:
    row = await tx[COLLECTION].find_one({"_id": booking_id}, session=tx.session)
    return None if row is None else Booking.from_row(row)


async def find_booking(database: Database, tenant_id: str, booking_id: str) -> Booking | None:
    row = await database[COLLECTION].find_one({"_id": booking_id, "tenant_id": tenant_id})
    return None if row is None else Booking.from_row(row)


async def find_booking_by_code(database: Database, tenant_id: str, code: str) -> Booking | None:
    row = await database[COLLECTION].find_one({"code": code, "tenant_id": tenant_id})
    return None if row is None else Booking.from_row(row)


async def find_booking_by_request(database: Database, tenant_id: str, key: str) -> Booking | None:
    row = await database[COLLECTION].find_one({"request_keys": key, "tenant_id": tenant_id})
    return None if row is None else Booking.from_row(row)


async def find_session_bookings(database: Database, session_id: str) -> list[Booking]:
    """Those that take places."""
    rows = database[COLLECTION].find({"session_id": session_id, "state": {"$in": sorted(TAKING)}})
    return [Booking.from_row(row) async for row in rows]


async def find_own_bookings(
    database: Database, tenant_id: str, person_id: str, query: Row, before: tuple[datetime, str] | None, limit: int
) -> list[Booking]:
    """The latest start first."""
    query = query | {"tenant_id": tenant_id, "person.id": person_id}
    if before is not None:
        query["$or"] = [{"start": {"$lt": before[0]}}, {"start": before[0], "_id": {"$lt": before[1]}}]
    rows = database[COLLECTION].find(query).sort([("start", DESCENDING), ("_id", DESCENDING)]).limit(limit)
    return [Booking.from_row(row) async for row in rows]


async def find_bookings(
    database: Database, tenant_id: str, query: Row, after: tuple[datetime, str] | None, limit: int
) -> list[Booking]:
    """The earliest start first."""
    query = query | {"tenant_id": tenant_id}
    if after is not None:
        query["$or"] = [{"start": {"$gt": after[0]}}, {"start": after[0], "_id": {"$gt": after[1]}}]
    rows = database[COLLECTION].find(query).sort([("start", ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [Booking.from_row(row) async for row in rows]


async def has_booked(database: Database, tenant_id: str, person_id: str) -> bool:
    return await database[COLLECTION].find_one({"person.id": person_id, "tenant_id": tenant_id}, {"_id": 1}) is not None


async def count_held(database: Database, tenant_id: str, person_id: str, tx: Transaction | None = None) -> int:
    """Places that a person keeps without having confirmed."""
    query: Row = {"person.id": person_id, "tenant_id": tenant_id, "state": State.HELD}
    return await database[COLLECTION].count_documents(query, session=tx.session if tx else None)


async def count_taken(database: Database, session_ids: list[str]) -> dict[str, int]:
    """Places that the bookings of sessions add up to."""
    stages: list[Row] = [
        {"$match": {"session_id": {"$in": session_ids}, "state": {"$in": sorted(TAKING)}}},
        {"$group": {"_id": "$session_id", "places": {"$sum": "$places"}}},
    ]
    return {row["_id"]: row["places"] async for row in await database[COLLECTION].aggregate(stages)}


async def has_bookings_to_come(database: Database, offer_id: str, after: datetime) -> bool:
    query: Row = {"offer_id": offer_id, "start": {"$gt": after}, "state": {"$in": sorted(COMING)}}
    return await database[COLLECTION].find_one(query, {"_id": 1}) is not None


async def find_expired(database: Database, moment: datetime, limit: int) -> list[Booking]:
    """Of all tenants: those whose hold or time to pay has ended."""
    rows = (
        database[COLLECTION]
        .find({"expires_at": {"$type": "date", "$lte": moment}})
        .sort("expires_at", ASCENDING)
        .limit(limit)
    )
    return [Booking.from_row(row) async for row in rows]


async def note_conversation(database: Database, booking_id: str, conversation_id: str) -> None:
    """Where the person is told of it, once known."""
    change = {"$set": {"conversation_id": conversation_id}}
    await database[COLLECTION].update_one({"_id": booking_id, "conversation_id": {"$ne": conversation_id}}, change)
