"""Queues: waiting lines."""

from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.queues import queue_stats, queues
from actions.queues.queue_views import QueueStats, QueueView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.desks import OfSite
from handlers.shapes import Id, Name
from models.queues import HoldLimits, Status, Strategy

Prefix = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,4}$", description="Of the ticket numbers.", examples=["A"])]
Ageing = Annotated[
    int,
    Field(ge=1, le=1_440, description="Minutes of waiting that weigh as much as one step of priority, so that nobody "
          "waits for ever; null: never. Only with priorities."),
]  # fmt: skip
Capacity = Annotated[int, Field(ge=1, le=20_000, description="Most people who wait or hold their place at a time.")]
Grace = Annotated[int, Field(ge=0, le=3_600, description="Seconds a called person has before they count as not come.")]
Near = Annotated[int, Field(ge=0, le=20, description="Place at which a person is told that their turn is near.")]
Holds = Annotated[HoldLimits, Field(description="How often and how long a person may let others pass.")]


class QueueChange(Strict):
    """Only what is given changes. Opening, pausing and closing is for all of the team, the rest for managers."""

    name: Name = ""
    strategy: Strategy = "fifo"
    ageing_minutes: Ageing | None = None
    prefix: Prefix = "A"
    capacity: Capacity | None = None
    status: Status = "open"
    grace_seconds: Grace = 60
    near_places: Near = 3
    holds: Holds = HoldLimits.model_validate({})
    transfers_keep_arrival: bool = True
    ends_with_day: bool = True
    asks_feedback: bool = True


class NewQueue(QueueChange):
    """What is not given is as these defaults say."""

    site_id: Id
    service_id: Id
    name: Name


@operation("GET", "/queues", query=OfSite, reply=Page[QueueView])
async def list_queues(call: Call[Any, OfSite]) -> Page[QueueView]:
    """The tenant's queues by name, as they are now."""
    query = call.query
    return await queues.list_queues(call.ctx, call.actor, query.site_id, query.cursor, query.limit)


@operation("POST", "/queues", body=NewQueue, reply=QueueView, status=201, creates=True)
async def add_queue(call: Call[NewQueue, Nothing]) -> QueueView:
    """Make a queue (manager)."""
    return await queues.add_queue(call.ctx, call.actor, call.body.model_dump())


@operation("GET", "/queues/{queue_id}", reply=QueueView)
async def show_queue(call: Call[Any, Nothing]) -> QueueView:
    """How a queue is: who waits in which order, and how long it takes."""
    return await queues.show_queue(call.ctx, call.actor, call.path["queue_id"])


@operation("GET", "/queues/{queue_id}/stats", reply=QueueStats)
async def show_queue_stats(call: Call[Any, Nothing]) -> QueueStats:
    """How a queue is now, and what today was there so far (staff)."""
    return await queue_stats.show_stats(call.ctx, call.actor, call.path["queue_id"])


@operation("PATCH", "/queues/{queue_id}", body=QueueChange, reply=QueueView)
async def change_queue(call: Call[QueueChange, Nothing]) -> QueueView:
    """Open, pause or close a queue (staff), or change how it works (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await queues.change_queue(call.ctx, call.actor, call.path["queue_id"], changes)


@operation("DELETE", "/queues/{queue_id}", status=204)
async def delete_queue(call: Call[Any, Nothing]) -> None:
    """Remove a queue that never had tickets (manager)."""
    await queues.delete_queue(call.ctx, call.actor, call.path["queue_id"])
