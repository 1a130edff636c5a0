"""A queue: a waiting line for one service at one site. Its own document is the head of the line (see `models.lines`)."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, IndexModel

from models.base import Database, Row, Shape
from models.stores import Named, Store

Strategy = Literal["fifo", "priority"]
Status = Literal["open", "paused", "closed"]


class HoldLimits(Shape):
    """How often and how long a person may let others pass."""

    most: int = Field(3, ge=0, le=20, description="Holds of one ticket.")
    minutes: int = Field(30, ge=1, le=240, description="Longest hold.")
    places: int = Field(10, ge=1, le=100, description="People to let pass at most.")


class LastCall(BaseModel):
    number: str
    desk: str | None
    at: datetime


class Queue(Named):
    site_id: str
    service_id: str
    token: str
    """Whoever has it finds the page where tickets are taken."""
    strategy: Strategy = "fifo"
    ageing_minutes: int | None = None
    """Minutes of waiting that weigh as much as one step of priority; None: priorities are never caught up with."""
    prefix: str = "A"
    capacity: int | None = None
    """Most people who wait or hold their place at a time."""
    status: Status = "open"
    grace_seconds: int = 60
    """How long a called person has before they can count as not come."""
    near_places: int = 3
    """At which place a person is told that their turn is near."""
    holds: HoldLimits = Field(default_factory=lambda: HoldLimits.model_validate({}))
    transfers_keep_arrival: bool = True
    ends_with_day: bool = True
    """Whether those who still wait at midnight of the site are let go."""
    asks_feedback: bool = True
    rev: int = 0
    """Counts every change of the queue and of its tickets, without a gap."""
    slots: dict[str, int] = {}
    """The last slot given, by its series."""
    day: str = ""
    """The site's date for which `count` counts tickets."""
    count: int = 0
    last_arrival: datetime | None = None
    """Nobody who comes later counts as earlier, whatever the clocks of several nodes say."""
    last_call: LastCall | None = None


queues = Store(
    "queues",
    Queue,
    IndexModel([("token", ASCENDING)], name="token", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("site_id", ASCENDING)], name="tenant_site"),
    IndexModel([("tenant_id", ASCENDING), ("service_id", ASCENDING)], name="tenant_service"),
)


UNUSED: Row = {"slots": {}}
"""Nobody ever got a place in it: true of a queue only as long as none of its tickets is committed."""


async def find_counting_queues(database: Database) -> list[tuple[str, str, str]]:
    """Tenant, site and id of all queues that have counted tickets on some day."""
    rows = database[queues.collection].find({"day": {"$gt": ""}}, {"tenant_id": 1, "site_id": 1})
    return [(row["tenant_id"], row["site_id"], row["_id"]) async for row in rows]
