"""A ticket: one person's place in a queue, with every step it went through. It is changed through `models.lines`."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.desks import Person
from models.tenants import Language

COLLECTION = "tickets"


class State(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


ACTIVE = frozenset({State.WAITING, State.CALLED, State.SERVING, State.HELD})
Operation = Literal[
    "join", "call", "recall", "start", "close", "transfer", "hold", "resume", "no_show", "cancel", "claim", "near",
    "note", "feedback", "rank", "conversation",
]  # fmt: skip

INDEXES[COLLECTION] = [
    IndexModel([("queue_id", ASCENDING), ("rev", ASCENDING)], name="queue_rev", unique=True),
    IndexModel([("queue_id", ASCENDING), ("state", ASCENDING), ("_id", ASCENDING)], name="queue_state"),
    IndexModel([("departures.queue_id", ASCENDING), ("departures.rev", ASCENDING)], name="departures", sparse=True),
    IndexModel([("token", ASCENDING)], name="token", unique=True),
    IndexModel([("holder_ids", ASCENDING), ("_id", DESCENDING)], name="holder_newest"),
    IndexModel(
        [("request_keys", ASCENDING)],
        name="request",
        unique=True,
        partialFilterExpression={"request_keys": {"$gt": ""}},
    ),
    IndexModel(
        [("site_id", ASCENDING), ("called_at", DESCENDING), ("rev", DESCENDING)],
        name="site_called_rev",
    ),
    IndexModel([("tenant_id", ASCENDING), ("joined_at", ASCENDING)], name="tenant_joined"),
    IndexModel([("tenant_id", ASCENDING), ("ended_at", ASCENDING), ("_id", ASCENDING)], name="tenant_ended_id"),
    IndexModel([("queue_id", ASCENDING), ("ended_at", ASCENDING), ("_id", ASCENDING)], name="queue_ended_id"),
    IndexModel(
        [("departures.queue_id", ASCENDING), ("ended_at", ASCENDING), ("_id", ASCENDING)],
        name="departures_ended_id",
        partialFilterExpression={"departures.queue_id": {"$gt": ""}},
    ),
    IndexModel([("service_id", ASCENDING), ("ended_at", DESCENDING)], name="service_ended"),
    IndexModel(
        [("hold.until", ASCENDING)], name="hold_until", partialFilterExpression={"hold.until": {"$type": "date"}}
    ),
]


class Place(BaseModel):
    id: str
    name: str


class Hold(BaseModel):
    until: datetime | None = None
    places: int | None = None
    """How many of those behind are still to be called first."""


class Step(BaseModel):
    """One operation on a ticket: the raw material of all reports."""

    op: Operation
    state: State
    """After it."""
    at: datetime
    by: Person | None
    """None: it came by itself, as when a hold ended."""
    queue_id: str
    desk: str | None = None


class Estimate(BaseModel):
    """What was told about the wait at `at`, in seconds from then."""

    median: float
    p80: float
    at: datetime
    place: int


class Departure(BaseModel):
    """That the ticket left a queue for another, and the revision of that queue at which it did."""

    queue_id: str
    rev: int


class TicketNote(BaseModel):
    id: str
    author: Person
    body: str
    at: datetime


class Feedback(BaseModel):
    csat: int | None = None
    """1 to 5."""
    nps: int | None = None
    """0 to 10."""
    comment: str = ""
    at: datetime


class Past(BaseModel):
    """What estimates need of a ticket that has ended."""

    state: State
    priority: int
    joined_at: datetime
    first_called_at: datetime | None
    ended_at: datetime


class Ticket(Document):
    tenant_id: str
    queue_id: str
    site_id: str
    service_id: str
    number: str
    token: str
    """Whoever has it may open the ticket's page and take it along."""
    rev: int = 0
    """The queue's revision at which it last changed."""
    state: State = State.WAITING
    priority: int = 0
    level: int = 0
    rank_at: datetime = Field(default_factory=now)
    slot: int = 0
    """Those who wait are called in the order of level, `rank_at` and slot."""
    name: str = ""
    language: Language = "en"
    holder_id: str | None = None
    """Who took it for themselves; None for a walk-in that nobody took along."""
    holder_ids: list[str] = []
    """Everybody who may see and change it as its holder."""
    request_keys: list[str] = []
    """Fingerprints of the requests that made and called it, so that a retry finds the same ticket."""
    arrived_at: datetime = Field(default_factory=now)
    """When the person came, in whichever queue that was."""
    joined_at: datetime = Field(default_factory=now)
    """When the ticket came into this queue."""
    called_at: datetime | None = None
    """The last call or recall."""
    first_called_at: datetime | None = None
    """When the wait of the present queue ended."""
    calls: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    desk: Place | None = None
    agent: Person | None = None
    hold: Hold | None = None
    holds: int = 0
    """How often the place was held."""
    is_near: bool = False
    estimate: Estimate | None = None
    conversation_id: str | None = None
    feedback: Feedback | None = None
    departures: list[Departure] = []
    notes: list[TicketNote] = []
    steps: list[Step] = []


async def find_ticket(database: Database, tenant_id: str, ticket_id: str) -> Ticket | None:
    row = await database[COLLECTION].find_one({"_id": ticket_id, "tenant_id": tenant_id})
    return None if row is None else Ticket.from_row(row)


async def find_ticket_by_token(database: Database, token: str) -> Ticket | None:
    """Whoever has the token may see it, so this is not by tenant."""
    row = await database[COLLECTION].find_one({"token": token})
    return None if row is None else Ticket.from_row(row)


async def find_ticket_by_request(database: Database, tenant_id: str, key: str) -> Ticket | None:
    """Also one that has gone to another queue since."""
    row = await database[COLLECTION].find_one({"request_keys": key, "tenant_id": tenant_id})
    return None if row is None else Ticket.from_row(row)


async def find_active_tickets(database: Database, queue_id: str) -> list[Ticket]:
    """All that wait, are held, called or served: what a line consists of."""
    rows = database[COLLECTION].find({"queue_id": queue_id, "state": {"$in": sorted(ACTIVE)}})
    return [Ticket.from_row(row) async for row in rows]


async def find_changed_tickets(database: Database, queue_id: str, after_rev: int, limit: int = 0) -> list[Ticket]:
    """What changed after a revision, in the order of the changes."""
    rows = database[COLLECTION].find({"queue_id": queue_id, "rev": {"$gt": after_rev}}).sort("rev", ASCENDING)
    return [Ticket.from_row(row) async for row in rows.limit(limit)]


async def find_departed_tickets(database: Database, queue_id: str, after_rev: int, limit: int = 0) -> list[Ticket]:
    """What left the queue for another after a revision; at most `limit`, 0 for all."""
    left = {"$elemMatch": {"queue_id": queue_id, "rev": {"$gt": after_rev}}}
    return [Ticket.from_row(row) async for row in database[COLLECTION].find({"departures": left}).limit(limit)]


async def find_tickets_in_state(
    database: Database, tenant_id: str, queue_id: str, state: State, before_id: str | None, limit: int
) -> list[Ticket]:
    """Newest first."""
    query: Row = {"tenant_id": tenant_id, "queue_id": queue_id, "state": state}
    if before_id is not None:
        query["_id"] = {"$lt": before_id}
    return [Ticket.from_row(row) async for row in database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)]


async def find_held_tickets(
    database: Database, tenant_id: str, holder_id: str, before_id: str | None, limit: int
) -> list[Ticket]:
    """Of one person, newest first."""
    query: Row = {"tenant_id": tenant_id, "holder_ids": holder_id}
    if before_id is not None:
        query["_id"] = {"$lt": before_id}
    return [Ticket.from_row(row) async for row in database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)]


async def find_queues_with_ended_holds(database: Database, moment: datetime, limit: int) -> list[tuple[str, str]]:
    """Tenant and queue of tickets whose hold has ended."""
    rows = (
        database[COLLECTION]
        .find({"hold.until": {"$type": "date", "$lte": moment}}, {"tenant_id": 1, "queue_id": 1})
        .limit(limit)
    )
    return list({(row["tenant_id"], row["queue_id"]): None async for row in rows})


async def has_tickets(database: Database, queue_id: str) -> bool:
    """Whether any is or was in the queue."""
    seen = {"$or": [{"queue_id": queue_id}, {"departures.queue_id": queue_id}]}
    return await database[COLLECTION].find_one(seen, {"_id": 1}) is not None


async def find_tickets(database: Database, queue_id: str, ticket_ids: list[str]) -> list[Ticket]:
    """Those of the ids that are in the queue."""
    rows = database[COLLECTION].find({"_id": {"$in": ticket_ids}, "queue_id": queue_id})
    return [Ticket.from_row(row) async for row in rows]


async def find_last_calls(database: Database, site_id: str, after: datetime, limit: int) -> list[Ticket]:
    """The newest calls of a site; of those in the same millisecond, the later ones of a queue first."""
    newest = [("called_at", DESCENDING), ("rev", DESCENDING)]
    rows = database[COLLECTION].find({"site_id": site_id, "called_at": {"$gt": after}})
    return [Ticket.from_row(row) async for row in rows.sort(newest).limit(limit)]


async def find_past(database: Database, tenant_id: str, service_id: str, since: datetime, limit: int) -> list[Past]:
    """Tickets of a service that ended since then, newest first."""
    query = {"service_id": service_id, "ended_at": {"$gt": since}, "tenant_id": tenant_id}
    fields = dict.fromkeys(Past.model_fields, 1)
    rows = database[COLLECTION].find(query, fields).sort("ended_at", DESCENDING).limit(limit)
    return [Past.model_validate(row) async for row in rows]
