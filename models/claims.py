"""Claims: spans of time for which a lane is taken. A lane is a provider, or one unit of a resource, and never double-booked.

Whoever claims, gives back, or looks whether to wait, writes to the lane's own document in the same transaction. Two
transactions that do so at once thereby conflict, and MongoDB lets one of them go on only after the other is done: what the
second then reads is complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, DuplicateKey, Row
from models.transactions import Transaction

COLLECTION, LANES = "claims", "lanes"
INDEXES[COLLECTION] = [
    IndexModel([("lane", ASCENDING), ("end", ASCENDING), ("start", ASCENDING)], name="lane_end_start"),
    IndexModel([("holder_id", ASCENDING)], name="holder"),
]
INDEXES[LANES] = []


class Claim(Document):
    tenant_id: str
    lane: str
    start: datetime
    end: datetime
    """Buffers included; exclusive."""
    holder_id: str
    """The booking or session that takes it."""


class Busy(BaseModel):
    """A claim as free times are computed from it."""

    lane: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """One of several lanes that do equally well, such as the units of a resource; the first free one is taken."""

    lanes: Sequence[str]


def provider_lanes(provider_id: str, capacity: int) -> list[str]:
    return [f"p:{provider_id}:{number}" for number in range(capacity)]


def resource_lanes(resource_id: str, units: int) -> list[str]:
    return [f"r:{resource_id}:{number}" for number in range(units)]


async def prepare_lanes(database: Database, needs: Sequence[Need]) -> None:
    """See to it that the lanes have documents: made inside a transaction, two of them would be in each other's way."""
    lanes = [lane for need in needs for lane in need.lanes]
    known = {row["_id"] async for row in database[LANES].find({"_id": {"$in": lanes}}, {"_id": 1})}
    for lane in lanes:
        if lane not in known:
            try:
                await database[LANES].insert_one({"_id": lane, "claims": 0})
            except DuplicateKey:
                continue


async def take(
    tx: Transaction, tenant_id: str, needs: Sequence[Need], start: datetime, end: datetime, holder_id: str
) -> bool:
    """Claim one lane of each need for the span; False when one has none free."""
    chosen = await _choose(tx, needs, start, end)
    if chosen is None:
        return False
    claims = [Claim(tenant_id=tenant_id, lane=lane, start=start, end=end, holder_id=holder_id) for lane in chosen]
    if claims:
        await tx[COLLECTION].insert_many([claim.to_row() for claim in claims], session=tx.session)
    return True


async def is_free(tx: Transaction, needs: Sequence[Need], start: datetime, end: datetime) -> bool:
    """Whether each need has a lane free for the span; true until the transaction ends."""
    return await _choose(tx, needs, start, end) is not None


async def _choose(tx: Transaction, needs: Sequence[Need], start: datetime, end: datetime) -> list[str] | None:
    """A free lane for each need; None when one has none."""
    lanes = sorted({lane for need in needs for lane in need.lanes})
    await _touch(tx, lanes)
    query: Row = {"lane": {"$in": lanes}, "end": {"$gt": start}, "start": {"$lt": end}}
    taken = {row["lane"] async for row in tx[COLLECTION].find(query, {"lane": 1}, session=tx.session)}
    chosen: list[str] = []
    for need in needs:
        free = next((lane for lane in need.lanes if lane not in taken and lane not in chosen), None)
        if free is None:
            return None
        chosen.append(free)
    return chosen


async def _touch(tx: Transaction, lanes: Sequence[str]) -> None:
    """Be in the way of all others who touch one of these lanes; one that nobody prepared is made."""
    among: Row = {"_id": {"$in": list(lanes)}}
    touched = await tx[LANES].update_many(among, {"$inc": {"claims": 1}}, session=tx.session)
    if touched.matched_count < len(lanes):
        known = {row["_id"] async for row in tx[LANES].find(among, {"_id": 1}, session=tx.session)}
        missing = [{"_id": lane, "claims": 1} for lane in lanes if lane not in known]
        await tx[LANES].insert_many(missing, session=tx.session)


async def release(tx: Transaction, holder_id: str) -> None:
    """Give back all that a booking or session has claimed."""
    held = tx[COLLECTION].find({"holder_id": holder_id}, {"lane": 1}, session=tx.session)
    lanes = sorted({row["lane"] async for row in held})
    if not lanes:
        return
    await _touch(tx, lanes)
    await tx[COLLECTION].delete_many({"holder_id": holder_id}, session=tx.session)


async def find_busy(database: Database, lanes: Sequence[str], start: datetime, end: datetime) -> list[Busy]:
    """What is taken of the lanes in a span."""
    query: Row = {"lane": {"$in": list(lanes)}, "end": {"$gt": start}, "start": {"$lt": end}}
    fields = {"_id": 0, "lane": 1, "start": 1, "end": 1}
    return [Busy.model_construct(**row) async for row in database[COLLECTION].find(query, fields)]
