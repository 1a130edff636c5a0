"""A promo code: a discount for whoever knows it, so often in total and so often a person."""

from datetime import datetime
from typing import Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import Transaction

COLLECTION, USES = "promo_codes", "promo_uses"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("code", ASCENDING)], name="tenant_code", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest"),
]
INDEXES[USES] = [IndexModel([("promo_code_id", ASCENDING)], name="promo_code")]
Kind = Literal["percent", "amount"]


class PromoCode(Document):
    tenant_id: str
    code: str
    """Upper case; unique in the tenant."""
    kind: Kind
    value: int
    """In hundredths: of a percent, or of the currency's unit."""
    currency: str | None = None
    """Of an amount: it fits offers of this currency only."""
    most_total: int | None = None
    most_per_person: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """Exclusive."""
    offer_ids: list[str] = []
    """Where it can be used; none: everywhere."""
    active: bool = True
    used: int = 0
    """Bookings that have it and have not given it back."""
    was_used: bool = False
    """Whether any booking ever had it: such a code is kept for the history of that booking."""
    created_at: datetime = Field(default_factory=now)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody, who has not used it too often, could use it at this time."""
        begun = self.starts_at is None or self.starts_at <= at
        ended = self.ends_at is not None and self.ends_at <= at
        return self.active and begun and not ended and (self.most_total is None or self.used < self.most_total)


async def insert_promo_code(database: Database, promo: PromoCode) -> None:
    """Raise `DuplicateKey` when the tenant has this code already."""
    await database[COLLECTION].insert_one(promo.to_row())


async def find_promo_code(database: Database, tenant_id: str, promo_code_id: str) -> PromoCode | None:
    row = await database[COLLECTION].find_one({"_id": promo_code_id, "tenant_id": tenant_id})
    return None if row is None else PromoCode.from_row(row)


async def find_promo_code_by_code(database: Database, tenant_id: str, code: str) -> PromoCode | None:
    row = await database[COLLECTION].find_one({"tenant_id": tenant_id, "code": code})
    return None if row is None else PromoCode.from_row(row)


async def find_promo_codes(database: Database, tenant_id: str, before_id: str | None, limit: int) -> list[PromoCode]:
    """Newest first."""
    query: Row = {"tenant_id": tenant_id} | ({} if before_id is None else {"_id": {"$lt": before_id}})
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [PromoCode.from_row(row) async for row in rows]


async def count_promo_codes(database: Database, tenant_id: str) -> int:
    return await database[COLLECTION].count_documents({"tenant_id": tenant_id})


async def update_promo_code(database: Database, tenant_id: str, promo_code_id: str, changes: Row) -> PromoCode | None:
    """Raise `DuplicateKey` when another has the code."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": promo_code_id, "tenant_id": tenant_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
    )
    return None if row is None else PromoCode.from_row(row)


async def delete_unused(database: Database, tenant_id: str, promo_code_id: str) -> bool:
    """Whether there was one that no booking ever had."""
    query = {"_id": promo_code_id, "tenant_id": tenant_id, "was_used": False}
    return (await database[COLLECTION].delete_one(query)).deleted_count == 1


async def count_uses(database: Database, promo_code_id: str, person_id: str) -> int:
    """How often this person has used it."""
    row = await database[USES].find_one({"_id": _use_id(promo_code_id, person_id)})
    return 0 if row is None else int(row["used"])


async def take_use(tx: Transaction, promo: PromoCode, person_id: str) -> bool:
    """Use the code once, if it can still be used by this person; False changes nothing.

    Every use writes to the code itself, so that of two transactions which read the same count only one goes on.
    """
    row = await tx[COLLECTION].find_one({"_id": promo.id, "tenant_id": promo.tenant_id}, session=tx.session)
    if row is None or not (present := PromoCode.from_row(row)).is_open(now()):
        return False
    which = {"_id": _use_id(promo.id, person_id)}
    use = await tx[USES].find_one(which, session=tx.session)
    if present.most_per_person is not None and use is not None and use["used"] >= present.most_per_person:
        return False
    counted: Row = {"$inc": {"used": 1}, "$set": {"was_used": True}}
    await tx[COLLECTION].update_one({"_id": promo.id}, counted, session=tx.session)
    names = {"tenant_id": promo.tenant_id, "promo_code_id": promo.id, "person_id": person_id}
    await tx[USES].update_one(which, {"$inc": {"used": 1}, "$setOnInsert": names}, upsert=True, session=tx.session)
    return True


async def give_use_back(tx: Transaction, tenant_id: str, promo_code_id: str, person_id: str) -> None:
    """Undo one `take_use` of this person; nothing when they have none."""
    use = {"_id": _use_id(promo_code_id, person_id), "tenant_id": tenant_id, "used": {"$gt": 0}}
    given = await tx[USES].update_one(use, {"$inc": {"used": -1}}, session=tx.session)
    if given.matched_count:
        used = {"_id": promo_code_id, "tenant_id": tenant_id, "used": {"$gt": 0}}
        await tx[COLLECTION].update_one(used, {"$inc": {"used": -1}}, session=tx.session)


def _use_id(promo_code_id: str, person_id: str) -> str:
    return f"{promo_code_id}:{person_id}"
