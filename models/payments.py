"""What was paid for bookings and passes: append-only, the history that companies and managers read."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, DuplicateKey, Row, now
from models.desks import Person
from models.transactions import Transaction

COLLECTION = "payments"
INDEXES[COLLECTION] = [
    IndexModel(
        [("tenant_id", ASCENDING), ("reference", ASCENDING)],
        name="tenant_reference",
        unique=True,
        partialFilterExpression={"reference": {"$gt": ""}},
    ),
    IndexModel([("tenant_id", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)], name="tenant_newest"),
    IndexModel([("tenant_id", ASCENDING), ("payer.id", ASCENDING), ("at", DESCENDING)], name="payer_newest"),
]
SubjectKind = Literal["booking", "pass"]
Method = Literal["link", "staff", "webhook"]
Mismatch = Literal["amount", "currency", "unexpected"]
"""Why a payment changed nothing: wrong, or for something that was paid or had ended already."""


class Payment(Document):
    tenant_id: str
    subject_kind: SubjectKind
    subject_id: str
    title: str
    """Of the subject, when it was paid."""
    payer: Person | None = None
    """Whose booking or pass it is."""
    amount_cents: int
    currency: str
    method: Method
    reference: str | None = None
    """Of the payment service; none counts twice."""
    mismatch: Mismatch | None = None
    by: Person | None = None
    """Who of the team took it."""
    at: datetime = Field(default_factory=now)


async def add_payment(tx: Transaction, payment: Payment) -> None:
    await tx[COLLECTION].insert_one(payment.to_row(), session=tx.session)


async def keep_payment(database: Database, payment: Payment) -> tuple[Payment, bool]:
    """Keep it, or give the first one with its reference; whether it is the first."""
    try:
        await database[COLLECTION].insert_one(payment.to_row())
    except DuplicateKey:
        known = {"tenant_id": payment.tenant_id, "reference": payment.reference}
        return Payment.from_row(await database[COLLECTION].find_one(known) or payment.to_row()), False
    return payment, True


async def find_payments(
    database: Database, tenant_id: str, query: Row, before: tuple[datetime, str] | None, limit: int
) -> list[Payment]:
    """Newest first."""
    query = _within(tenant_id, query)
    if before is not None:
        query["$or"] = [{"at": {"$lt": before[0]}}, {"at": before[0], "_id": {"$lt": before[1]}}]
    rows = database[COLLECTION].find(query).sort([("at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
    return [Payment.from_row(row) async for row in rows]


async def iterate_payments(database: Database, tenant_id: str, query: Row) -> AsyncIterator[Payment]:
    """Newest first, all of them."""
    rows = database[COLLECTION].find(_within(tenant_id, query)).sort([("at", DESCENDING), ("_id", DESCENDING)])
    async for row in rows:
        yield Payment.from_row(row)


def _within(tenant_id: str, query: Row) -> Row:
    return query | {"tenant_id": tenant_id}
