"""A pass: accesses that were bought, as a card or subscription of one person or as a company's pack for its staff.

`left` and `seq` change only together with entries of the ledger (`models.pass_entries`), in one transaction.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from models import pass_entries
from models.base import INDEXES, Database, Document, Row, now
from models.pass_entries import PassEntry
from models.transactions import Transaction

COLLECTION = "passes"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("owner_id", ASCENDING), ("_id", DESCENDING)], name="owner_newest"),
    IndexModel([("tenant_id", ASCENDING), ("provider_id", ASCENDING), ("_id", DESCENDING)], name="provider_newest"),
    IndexModel([("tenant_id", ASCENDING), ("company_id", ASCENDING), ("_id", DESCENDING)], name="company_newest"),
    IndexModel([("tenant_id", ASCENDING), ("state", ASCENDING), ("_id", DESCENDING)], name="state_newest"),
    IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest"),
    IndexModel(
        [("parent_id", ASCENDING), ("email", ASCENDING)],
        name="parent_email",
        unique=True,
        partialFilterExpression={"parent_id": {"$gt": ""}},
    ),
    IndexModel([("tenant_id", ASCENDING), ("email", ASCENDING), ("owner_id", ASCENDING)], name="tenant_email_owner"),
    IndexModel([("owner_id", ASCENDING), ("email", ASCENDING)], name="owner_email"),
    IndexModel(
        [("request_keys", ASCENDING)],
        name="request",
        unique=True,
        partialFilterExpression={"request_keys": {"$gt": ""}},
    ),
    IndexModel([("expires_at", ASCENDING)], name="expires", partialFilterExpression={"expires_at": {"$type": "date"}}),
]
Kind = Literal["card", "subscription", "pack"]
State = Literal["pending_payment", "active", "ended"]


class Pass(Document):
    tenant_id: str
    owner_id: str | None
    """A user; None until somebody with the address has an account."""
    email: str | None = None
    """To whom a company assigned it."""
    company_id: str | None = None
    """The user who is the company, of its packs and of what it assigned from them."""
    parent_id: str | None = None
    """The pack that it was assigned from."""
    offer_id: str
    provider_id: str
    name: str
    kind: Kind
    size: int | None
    """Accesses that it has had in all; None: without number."""
    left: int | None
    state: State = "pending_payment"
    starts_at: datetime | None = None
    """When it became active."""
    expires_at: datetime | None = None
    """Exclusive; None: never, or not active yet."""
    valid_days: int | None = None
    price_cents: int = 0
    currency: str = "EUR"
    payment_link: str = ""
    paid_at: datetime | None = None
    offer_ids: list[str] = []
    """What it pays for; none: every offer of the tenant that takes passes."""
    seq: int = 0
    """Of its last entry."""
    request_keys: list[str] = []
    """Fingerprints of the requests that made it, so that a retry finds it."""
    created_at: datetime = Field(default_factory=now)

    def pays_at(self, moment: datetime) -> bool:
        return self.state == "active" and (self.expires_at is None or moment < self.expires_at)


async def insert_pass(tx: Transaction, new: Pass, entries: Sequence[PassEntry]) -> None:
    """Raise `DuplicateKey` when the same request made one already, or the pack has one for the address."""
    await tx[COLLECTION].insert_one(new.to_row(), session=tx.session)
    await pass_entries.insert_entries(tx, entries)


async def load_pass(tx: Transaction, pass_id: str) -> Pass | None:
    row = await tx[COLLECTION].find_one({"_id": pass_id}, session=tx.session)
    return None if row is None else Pass.from_row(row)


async def load_children(tx: Transaction, pack_id: str, emails: Sequence[str] | None = None) -> list[Pass]:
    """What was assigned from a pack, in all or to these addresses."""
    query: Row = {"parent_id": pack_id} | ({} if emails is None else {"email": {"$in": list(emails)}})
    rows = tx[COLLECTION].find(query, session=tx.session).sort("_id", ASCENDING)
    return [Pass.from_row(row) async for row in rows]


async def insert_passes(tx: Transaction, new: Sequence[Pass]) -> None:
    if new:
        await tx[COLLECTION].insert_many([one.to_row() for one in new], session=tx.session)


async def save(tx: Transaction, changed: Sequence[Pass], entries: Sequence[PassEntry]) -> None:
    """Write passes and what was entered on each, on condition that nothing was entered since they were loaded."""
    entered = Counter(entry.pass_id for entry in entries)
    fields = {"left", "size", "seq", "state", "starts_at", "expires_at", "paid_at", "request_keys"}
    writes = [
        UpdateOne({"_id": one.id, "seq": one.seq - entered[one.id]}, {"$set": one.model_dump(include=fields)})
        for one in changed
    ]
    if writes:
        result = await tx[COLLECTION].bulk_write(writes, session=tx.session)
        if result.matched_count < len(writes):
            raise RuntimeError("a pass was changed beside its ledger")
    await pass_entries.insert_entries(tx, entries)


async def find_pass(database: Database, tenant_id: str, pass_id: str) -> Pass | None:
    row = await database[COLLECTION].find_one({"_id": pass_id, "tenant_id": tenant_id})
    return None if row is None else Pass.from_row(row)


async def find_pass_by_request(database: Database, tenant_id: str, key: str) -> Pass | None:
    row = await database[COLLECTION].find_one({"request_keys": key, "tenant_id": tenant_id})
    return None if row is None else Pass.from_row(row)


async def find_passes(database: Database, tenant_id: str, query: Row, before_id: str | None, limit: int) -> list[Pass]:
    """Newest first."""
    query = query | {"tenant_id": tenant_id} | ({} if before_id is None else {"_id": {"$lt": before_id}})
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [Pass.from_row(row) async for row in rows]


async def count_pending(database: Database, tenant_id: str, owner_id: str) -> int:
    query = {"tenant_id": tenant_id, "owner_id": owner_id, "state": "pending_payment"}
    return await database[COLLECTION].count_documents(query)


async def find_children(database: Database, tenant_id: str, pack_ids: Sequence[str]) -> list[Pass]:
    """What was assigned from the packs."""
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "parent_id": {"$in": list(pack_ids)}})
    return [Pass.from_row(row) async for row in rows]


async def give_to(database: Database, tenant_id: str, email: str, user_id: str) -> None:
    """What companies assigned to the address belongs to this user from now on, unless it is somebody's already."""
    query = {"tenant_id": tenant_id, "email": email, "owner_id": None}
    await database[COLLECTION].update_many(query, {"$set": {"owner_id": user_id}})


async def find_without_owner(database: Database) -> dict[str, list[str]]:
    """By tenant, the addresses to which something was assigned that belongs to nobody yet."""
    stages: list[Row] = [
        {"$match": {"owner_id": None, "email": {"$gt": ""}}},
        {"$group": {"_id": "$tenant_id", "emails": {"$addToSet": "$email"}}},
    ]
    return {row["_id"]: row["emails"] async for row in await database[COLLECTION].aggregate(stages)}


async def find_expired(database: Database, moment: datetime, limit: int) -> list[str]:
    """Ids, of all tenants: those that have ended by now and are active, or got something back since."""
    either: list[Row] = [{"state": "active"}, {"left": {"$gt": 0}}]
    query: Row = {"expires_at": {"$type": "date", "$lte": moment}, "$or": either}
    return [row["_id"] async for row in database[COLLECTION].find(query, {"_id": 1}).limit(limit)]


async def find_drifted(database: Database) -> list[str]:
    """Ids, of all tenants: those whose ledger adds up to something else, or has more or fewer entries than they know."""
    summed: list[Row] = [
        {"$match": {"$expr": {"$eq": ["$pass_id", "$$id"]}}},
        {"$group": {"_id": None, "sum": {"$sum": "$delta"}, "seq": {"$max": "$seq"}}},
    ]
    lookup: Row = {"from": pass_entries.COLLECTION, "let": {"id": "$_id"}, "pipeline": summed, "as": "ledger"}
    wrong: Row = {
        "$or": [
            {"$ne": ["$seq", {"$ifNull": [{"$first": "$ledger.seq"}, 0]}]},
            {
                "$and": [
                    {"$ne": ["$left", None]},
                    {"$ne": ["$left", {"$ifNull": [{"$first": "$ledger.sum"}, 0]}]},
                ]
            },
        ]
    }
    stages: list[Row] = [{"$lookup": lookup}, {"$match": {"$expr": wrong}}, {"$project": {"_id": 1}}]
    return [row["_id"] async for row in await database[COLLECTION].aggregate(stages)]


async def restore(tx: Transaction, pass_id: str) -> bool:
    """Set what a pass knows of its ledger from the ledger; whether it was wrong."""
    one = await load_pass(tx, pass_id)
    if one is None:
        return False
    total, seq = await pass_entries.load_sum(tx, pass_id)
    right = {"left": None if one.left is None else total, "seq": seq}
    if right == {"left": one.left, "seq": one.seq}:
        return False
    await tx[COLLECTION].update_one({"_id": pass_id}, {"$set": right}, session=tx.session)
    return True
