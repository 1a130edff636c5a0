"""Tickets as reports read them: a few columns each, in batches that are decoded away from the event loop."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import bson
from bson.codec_options import CodecOptions

from models.base import Database, Row, id_at
from models.queues import queues
from models.sites import sites
from models.tickets import COLLECTION

BATCH = 1_000
"""Tickets that are decoded at once: so few that nothing else in this process waits for it noticeably."""
CLOCKS = timedelta(minutes=2)
"""How far a ticket's id may be from the time that it says it was taken at."""
NAIVE: CodecOptions[Row] = CodecOptions(tz_aware=False)

Column = Literal["people", "feedback", "estimate"]
PLAIN: Row = {"$and": [{"$eq": ["$holds", 0]}, {"$eq": ["$departures", []]}]}
"""Never held and never sent on: what such a ticket keeps of itself says the same as its steps, in a quarter of the bytes."""


def _of_steps(path: str) -> Row:
    return {"$cond": [PLAIN, "$$REMOVE", path]}


STEPS: Row = {
    "_id": 0, "ops": _of_steps("$steps.op"), "times": _of_steps("$steps.at"), "queues": _of_steps("$steps.queue_id"),
    "queue_id": 1, "joined_at": 1, "first_called_at": 1, "started_at": 1, "ended_at": 1, "state": 1,
}  # fmt: skip
COLUMNS: dict[Column, Row] = {
    "people": {"people": _of_steps("$steps.by"), "agent": 1},
    "feedback": {"feedback": 1, "has_holder": {"$gt": [{"$size": "$holder_ids"}, 0]}},
    "estimate": {"estimate": 1},
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Tickets of a tenant, or of some of its queues, to which something may have happened in a time."""

    tenant_id: str
    start: datetime
    end: datetime
    queue_ids: tuple[str, ...] | None = None
    """None: all of them."""


def _query(selection: Selection) -> Row:
    """All that lived in that time: ended in it, or later but taken before its end, or not yet ended.

    Each branch is one range of an index. The second one leaves tickets out by their id alone, without reading them.
    """
    start, end = selection.start, selection.end
    lives: list[Row] = [
        {"ended_at": {"$gte": start, "$lt": end}},
        {"ended_at": {"$gte": end}, "_id": {"$lt": id_at(end + CLOCKS)}},
        {"ended_at": None},
    ]
    places: list[Row] = [{}]
    if selection.queue_ids is not None:
        wanted = {"$in": list(selection.queue_ids)}
        places = [{"queue_id": wanted}, {"departures.queue_id": wanted}]
    return {"$or": [{"tenant_id": selection.tenant_id} | place | life for place in places for life in lives]}


async def iterate_tickets(database: Database, selection: Selection, columns: Sequence[Column]) -> AsyncIterator[bytes]:
    """Batches for `decode`."""
    projection = dict(STEPS)
    for column in columns:
        projection |= COLUMNS[column]
    cursor = database[COLLECTION].find_raw_batches(_query(selection), projection, batch_size=BATCH)
    async for batch in cursor:
        yield cast(bytes, batch)  # the driver's annotation says rows


def decode(batch: bytes) -> list[dict[str, Any]]:
    """Times are naive, in UTC: a fraction of the cost. Only what was held or sent on has the columns of its steps."""
    return bson.decode_all(batch, NAIVE)


async def count_waiting(database: Database, tenant_id: str, queue_ids: Sequence[str] | None) -> dict[str, int]:
    """Queue id to how many wait there now."""
    query: Row = {"tenant_id": tenant_id, "ended_at": None, "state": "waiting"}
    if queue_ids is not None:
        query["queue_id"] = {"$in": list(queue_ids)}
    groups = [{"$match": query}, {"$group": {"_id": "$queue_id", "n": {"$sum": 1}}}]
    return {row["_id"]: row["n"] async for row in await database[COLLECTION].aggregate(groups)}


async def find_queue_facts(database: Database, tenant_id: str) -> dict[str, Row]:
    """Id of every queue of the tenant to its `name`, `site_id` and `asks_feedback`."""
    shown = {"name": 1, "site_id": 1, "asks_feedback": 1}
    return {row["_id"]: row async for row in database[queues.collection].find({"tenant_id": tenant_id}, shown)}


async def find_zones(database: Database, tenant_id: str) -> dict[str, str]:
    """Id of every site of the tenant to its time zone."""
    rows = database[sites.collection].find({"tenant_id": tenant_id}, {"time_zone": 1})
    return {row["_id"]: row["time_zone"] async for row in rows}
