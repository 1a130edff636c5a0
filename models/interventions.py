"""An intervention: a technician's work at a client's, tied to the booking that keeps their time for it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, DuplicateKey, Row, now
from models.desks import Person
from models.messages import AttachmentLink
from models.transactions import Transaction

COLLECTION, COUNTERS = "interventions", "intervention_counters"


class State(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SIGNED = "signed"
    """By the client: nothing of it changes any more unless it is reopened."""
    CANCELLED = "cancelled"
    """With its booking."""


OPEN = frozenset({State.PLANNED, State.IN_PROGRESS})
"""States in which it needs the technician's time, and follows its booking."""
Operation = Literal["plan", "start", "finish", "sign", "reopen", "move", "cancel", "assign"]

INDEXES[COLLECTION] = [
    IndexModel([("booking_id", ASCENDING)], name="booking", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("number", ASCENDING)], name="tenant_number", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("start", ASCENDING), ("_id", ASCENDING)], name="tenant_start"),
    *(
        IndexModel([("tenant_id", ASCENDING), (field, ASCENDING), ("start", ASCENDING), ("_id", ASCENDING)], name=name)
        for field, name in (
            ("technician_id", "tenant_technician_start"),
            ("provider_id", "tenant_provider_start"),
            ("client_id", "tenant_client_start"),
            ("equipment_id", "tenant_equipment_start"),
            ("state", "tenant_state_start"),
        )
    ),
]
INDEXES[COUNTERS] = []


class ChecklistItem(BaseModel):
    id: str
    text: str
    done: bool = False
    at: datetime | None = None
    by: Person | None = None
    """Who ticked it."""


class Signature(BaseModel):
    name: str
    at: datetime
    attachment_id: str | None = None
    """A picture of it."""


class Step(BaseModel):
    op: Operation
    state: State
    """After it."""
    at: datetime
    by: Person | None
    """None: it came by itself."""
    reason: str = ""
    """As the person gave it; of `sign` the name of who signed."""


class Intervention(Document):
    tenant_id: str
    number: str
    """`I-2026-0001`: dense in a tenant and year."""
    booking_id: str
    offer_id: str
    provider_id: str
    title: str
    """The offer's name when it was planned."""
    client_id: str
    equipment_id: str | None = None
    technician_id: str
    lanes: list[list[str]] = []
    """What of the technician's time it claims: one lane of each list (see `models.claims`)."""
    buffer_before: int = 0
    buffer_after: int = 0
    """Minutes that are kept free around it, as for the way."""
    start: datetime
    end: datetime
    time_zone: str
    state: State = State.PLANNED
    note: str = ""
    """By who planned it, for the technician."""
    report: str = ""
    """What the technician did."""
    checklist: list[ChecklistItem] = []
    documents: list[AttachmentLink] = []
    signature: Signature | None = None
    rev: int = 0
    """Counts every change."""
    created_at: datetime = Field(default_factory=now)
    steps: list[Step] = []


async def prepare_numbers(database: Database, tenant_id: str, year: int) -> None:
    """See to it that there is a counter: made inside a transaction, two of them would be in each other's way."""
    try:
        await database[COUNTERS].update_one(
            {"_id": _counter(tenant_id, year)}, {"$setOnInsert": {"count": 0}}, upsert=True
        )
    except DuplicateKey:
        return


async def take_number(tx: Transaction, tenant_id: str, year: int) -> str:
    """The next one; given back when the transaction is undone, so that no number is left out."""
    row = await tx[COUNTERS].find_one_and_update(
        {"_id": _counter(tenant_id, year)},
        {"$inc": {"count": 1}},
        return_document=ReturnDocument.AFTER,
        session=tx.session,
    )
    if row is None:
        raise LookupError("prepare_numbers comes first")
    return f"I-{year}-{row['count']:04}"


def _counter(tenant_id: str, year: int) -> str:
    return f"{tenant_id}:{year}"


async def insert_intervention(tx: Transaction, intervention: Intervention) -> None:
    await tx[COLLECTION].insert_one(intervention.to_row(), session=tx.session)


async def load_intervention(tx: Transaction, tenant_id: str, intervention_id: str) -> Intervention | None:
    row = await tx[COLLECTION].find_one({"_id": intervention_id, "tenant_id": tenant_id}, session=tx.session)
    return None if row is None else Intervention.from_row(row)


async def load_intervention_of(tx: Transaction, booking_id: str) -> Intervention | None:
    row = await tx[COLLECTION].find_one({"booking_id": booking_id}, session=tx.session)
    return None if row is None else Intervention.from_row(row)


async def replace_intervention(tx: Transaction, intervention: Intervention) -> None:
    await tx[COLLECTION].replace_one({"_id": intervention.id}, intervention.to_row(), session=tx.session)


async def find_intervention(database: Database, tenant_id: str, intervention_id: str) -> Intervention | None:
    row = await database[COLLECTION].find_one({"_id": intervention_id, "tenant_id": tenant_id})
    return None if row is None else Intervention.from_row(row)


async def find_intervention_of(database: Database, tenant_id: str, booking_id: str) -> Intervention | None:
    row = await database[COLLECTION].find_one({"booking_id": booking_id, "tenant_id": tenant_id})
    return None if row is None else Intervention.from_row(row)


async def find_interventions(
    database: Database, tenant_id: str, query: Row, after: tuple[datetime, str] | None, limit: int
) -> list[Intervention]:
    """The earliest start first."""
    clauses: list[Row] = [{"tenant_id": tenant_id}, query]
    if after is not None:
        clauses.append({"$or": [{"start": {"$gt": after[0]}}, {"start": after[0], "_id": {"$gt": after[1]}}]})
    rows = database[COLLECTION].find({"$and": clauses}).sort([("start", ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [Intervention.from_row(row) async for row in rows]
