"""A desk: where people are called to, and who of the team sits there now."""

from datetime import datetime

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import Database, now
from models.stores import Named, Store


class Person(BaseModel):
    id: str
    name: str


class Desk(Named):
    site_id: str
    queue_ids: list[str] = []
    """Which queues it serves; none means all of the site's."""
    agent: Person | None = None
    """Who sits there; a desk with somebody is open."""
    opened_at: datetime | None = None

    def serves(self, queue_id: str, site_id: str) -> bool:
        return self.site_id == site_id and (not self.queue_ids or queue_id in self.queue_ids)


desks = Store(
    "desks",
    Desk,
    IndexModel([("tenant_id", ASCENDING), ("site_id", ASCENDING)], name="tenant_site"),
    IndexModel(
        [("tenant_id", ASCENDING), ("agent.id", ASCENDING)],
        name="tenant_agent",
        unique=True,
        partialFilterExpression={"agent.id": {"$gt": ""}},
    ),
)
"""One person sits at one desk."""


async def find_own_desk(database: Database, tenant_id: str, agent_id: str) -> Desk | None:
    return await desks.find_by(database, {"tenant_id": tenant_id, "agent.id": agent_id})


async def find_open_desks(database: Database, tenant_id: str, site_ids: list[str]) -> list[Desk]:
    query = {"tenant_id": tenant_id, "site_id": {"$in": site_ids}, "agent.id": {"$gt": ""}}
    return [Desk.from_row(row) async for row in database[desks.collection].find(query)]


async def find_all_open_desks(database: Database) -> dict[str, list[Desk]]:
    """Of all tenants, by site."""
    found: dict[str, list[Desk]] = {}
    async for row in database[desks.collection].find({"agent.id": {"$gt": ""}}):
        found.setdefault(row["site_id"], []).append(Desk.from_row(row))
    return found


async def occupy(database: Database, tenant_id: str, desk_id: str, agent: Person) -> Desk | None:
    """Sit down, unless somebody else sits there (None). Raise `DuplicateKey` when the agent sits elsewhere."""
    free = {"_id": desk_id, "tenant_id": tenant_id, "$or": [{"agent": None}, {"agent.id": agent.id}]}
    row = await database[desks.collection].find_one_and_update(
        free, {"$set": {"agent": agent.model_dump(), "opened_at": now()}}, return_document=ReturnDocument.AFTER
    )
    return None if row is None else Desk.from_row(row)


async def leave(database: Database, tenant_id: str, desk_id: str, agent_id: str | None = None) -> Desk | None:
    """Nobody sits there any more; with `agent_id` only if it was that one. None when nothing changed."""
    query = {"_id": desk_id, "tenant_id": tenant_id, "agent.id": agent_id or {"$gt": ""}}
    row = await database[desks.collection].find_one_and_update(
        query, {"$set": {"agent": None, "opened_at": None}}, return_document=ReturnDocument.AFTER
    )
    return None if row is None else Desk.from_row(row)
