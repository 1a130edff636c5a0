"""Resources: rooms, machines and the like that bookings need."""

from typing import Annotated, Any

from pydantic import Field

from actions.bookings import resources
from actions.bookings.booking_views import ResourceView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import ListQuery, Name

Units = Annotated[int, Field(ge=1, le=100, description="How many of them there are.")]


class NewResource(Strict):
    name: Name
    units: Units = 1


class ResourceChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    units: Units = 1


@operation("GET", "/resources", query=ListQuery, reply=Page[ResourceView])
async def list_resources(call: Call[Any, ListQuery]) -> Page[ResourceView]:
    """What bookings can need, by name (staff)."""
    return await resources.list_resources(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/resources", body=NewResource, reply=ResourceView, status=201, creates=True)
async def add_resource(call: Call[NewResource, Nothing]) -> ResourceView:
    """Make a resource (manager)."""
    return await resources.add_resource(call.ctx, call.actor, call.body.model_dump())


@operation("PATCH", "/resources/{resource_id}", body=ResourceChange, reply=ResourceView)
async def change_resource(call: Call[ResourceChange, Nothing]) -> ResourceView:
    """Rename a resource, or say how many there are: no fewer than are claimed (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await resources.change_resource(call.ctx, call.actor, call.path["resource_id"], changes)


@operation("DELETE", "/resources/{resource_id}", status=204)
async def delete_resource(call: Call[Any, Nothing]) -> None:
    """Remove a resource that no offer needs any more (manager)."""
    await resources.delete_resource(call.ctx, call.actor, call.path["resource_id"])
