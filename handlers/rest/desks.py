"""Desks: where people are called to."""

from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.queues import desks
from actions.queues.queue_views import DeskView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Id, ListQuery, Name

Served = Annotated[list[Id], Field(max_length=100, description="Queues it serves; none means all of the site's.")]


class OfSite(ListQuery):
    site_id: Id | None = Field(None, description="Only those of this site.")


class NewDesk(Strict):
    site_id: Id
    name: Name
    queue_ids: Served = []


class DeskChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    queue_ids: Served = []


@operation("GET", "/desks", query=OfSite, reply=Page[DeskView])
async def list_desks(call: Call[Any, OfSite]) -> Page[DeskView]:
    """The tenant's desks by name, and who sits there (staff)."""
    query = call.query
    return await desks.list_desks(call.ctx, call.actor, query.site_id, query.cursor, query.limit)


@operation("POST", "/desks", body=NewDesk, reply=DeskView, status=201, creates=True)
async def add_desk(call: Call[NewDesk, Nothing]) -> DeskView:
    """Make a desk (manager)."""
    return await desks.add_desk(call.ctx, call.actor, call.body.model_dump())


@operation("PATCH", "/desks/{desk_id}", body=DeskChange, reply=DeskView)
async def change_desk(call: Call[DeskChange, Nothing]) -> DeskView:
    """Change a desk (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await desks.change_desk(call.ctx, call.actor, call.path["desk_id"], changes)


@operation("DELETE", "/desks/{desk_id}", status=204)
async def delete_desk(call: Call[Any, Nothing]) -> None:
    """Remove a desk at which nobody sits (manager)."""
    await desks.delete_desk(call.ctx, call.actor, call.path["desk_id"])


@operation("POST", "/desks/{desk_id}/open", reply=DeskView)
async def open_desk(call: Call[Any, Nothing]) -> DeskView:
    """Sit down at a desk, and leave any other (staff)."""
    return await desks.open_desk(call.ctx, call.actor, call.path["desk_id"])


@operation("POST", "/desks/{desk_id}/close", reply=DeskView)
async def close_desk(call: Call[Any, Nothing]) -> DeskView:
    """Leave one's desk (staff); a manager closes anybody's."""
    return await desks.close_desk(call.ctx, call.actor, call.path["desk_id"])
