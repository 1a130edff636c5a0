"""Services: what people come for."""

from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.queues import services
from actions.queues.queue_views import ServiceView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import ListQuery, Name

Minutes = Annotated[
    float, Field(gt=0, le=480, allow_inf_nan=False, description="Expected length, until enough real ones are known.")
]


class NewService(Strict):
    name: Name
    minutes: Minutes = 10


class ServiceChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    minutes: Minutes = 10


@operation("GET", "/services", query=ListQuery, reply=Page[ServiceView])
async def list_services(call: Call[Any, ListQuery]) -> Page[ServiceView]:
    """The tenant's services by name."""
    return await services.list_services(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/services", body=NewService, reply=ServiceView, status=201, creates=True)
async def add_service(call: Call[NewService, Nothing]) -> ServiceView:
    """Make a service (manager)."""
    return await services.add_service(call.ctx, call.actor, call.body.model_dump())


@operation("PATCH", "/services/{service_id}", body=ServiceChange, reply=ServiceView)
async def change_service(call: Call[ServiceChange, Nothing]) -> ServiceView:
    """Change a service (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await services.change_service(call.ctx, call.actor, call.path["service_id"], changes)


@operation("DELETE", "/services/{service_id}", status=204)
async def delete_service(call: Call[Any, Nothing]) -> None:
    """Remove a service for which there are no queues any more (manager)."""
    await services.delete_service(call.ctx, call.actor, call.path["service_id"])
