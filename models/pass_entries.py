"""The ledger of passes: append-only entries. What they add up to is what is left on the pass (I8)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.desks import Person
from models.transactions import Transaction

COLLECTION = "pass_entries"
INDEXES[COLLECTION] = [
    IndexModel([("pass_id", ASCENDING), ("seq", ASCENDING)], name="pass_seq", unique=True),
    IndexModel(
        [("booking_id", ASCENDING), ("kind", ASCENDING), ("n", ASCENDING)],
        name="booking_once",
        unique=True,
        partialFilterExpression={"booking_id": {"$gt": ""}},
    ),
]
Kind = Literal["purchase", "debit", "credit", "assign", "take_back", "expire", "adjust"]


class PassEntry(Document):
    tenant_id: str
    pass_id: str
    seq: int
    """1, 2, 3, … in each pass."""
    kind: Kind
    delta: int
    left_after: int | None = None
    """None for a pass without number."""
    booking_id: str | None = None
    n: int = 0
    """Which time the booking is debited: a booking that came back to life is debited anew."""
    other_pass_id: str | None = None
    """Of `assign` and `take_back`: the other side."""
    note: str = ""
    by: Person | None = None
    """None: it came by itself."""
    at: datetime = Field(default_factory=now)


async def insert_entries(tx: Transaction, entries: Sequence[PassEntry]) -> None:
    if entries:
        await tx[COLLECTION].insert_many([entry.to_row() for entry in entries], session=tx.session)


async def load_last_use(tx: Transaction, booking_id: str) -> PassEntry | None:
    """The latest debit of a booking, or the credit that gave it back."""
    order = [("n", DESCENDING), ("kind", ASCENDING)]  # credit comes before debit
    row = await tx[COLLECTION].find_one({"booking_id": booking_id}, sort=order, session=tx.session)
    return None if row is None else PassEntry.from_row(row)


async def find_entries(database: Database, pass_id: str, before_seq: int | None, limit: int) -> list[PassEntry]:
    """Newest first."""
    query: Row = {"pass_id": pass_id} | ({} if before_seq is None else {"seq": {"$lt": before_seq}})
    rows = database[COLLECTION].find(query).sort("seq", DESCENDING).limit(limit)
    return [PassEntry.from_row(row) async for row in rows]


async def load_sum(tx: Transaction, pass_id: str) -> tuple[int, int]:
    """What the entries of a pass add up to, and the number of the last one."""
    stages: list[Row] = [
        {"$match": {"pass_id": pass_id}},
        {"$group": {"_id": None, "sum": {"$sum": "$delta"}, "seq": {"$max": "$seq"}}},
    ]
    rows = await tx[COLLECTION].aggregate(stages, session=tx.session)
    found = [(row["sum"], row["seq"]) async for row in rows]
    return found[0] if found else (0, 0)


class Use(BaseModel):
    """A debit that was not given back."""

    pass_id: str
    at: datetime
    month: str
    """`YYYY-MM`."""


async def find_uses(database: Database, pass_ids: Sequence[str], time_zone: str) -> list[Use]:
    """The debits of the passes that were not given back, with their month in this zone."""
    month = {"$dateToString": {"date": "$at", "format": "%Y-%m", "timezone": time_zone}}
    stages: list[Row] = [
        {"$match": {"pass_id": {"$in": list(pass_ids)}, "kind": {"$in": ["debit", "credit"]}}},
        {"$group": {
            "_id": {"pass_id": "$pass_id", "booking_id": "$booking_id", "n": "$n"},
            "at": {"$min": "$at"}, "entries": {"$sum": 1},
        }},
        {"$match": {"entries": 1}},
        {"$project": {"_id": 0, "pass_id": "$_id.pass_id", "at": 1, "month": month}},
    ]  # fmt: skip
    return [Use.model_validate(row) async for row in await database[COLLECTION].aggregate(stages)]
