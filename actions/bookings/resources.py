"""Resources: what bookings need besides the provider, such as rooms and machines."""

from datetime import timedelta

from actions import audit
from actions.bookings.booking_views import ResourceView
from actions.context import Actor, Context
from actions.errors import Conflict, NotFound
from actions.pages import Page, page_by_name
from actions.permissions import Permission, require
from actions.stored import access_stored
from models.base import Row, now
from models.claims import find_busy, resource_lanes
from models.offers import offers
from models.resources import Resource, resources

MOST_RESOURCES = 500
EVER = timedelta(days=36_500)
NO_RESOURCE = "There is no such resource."


async def list_resources(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[ResourceView]:
    """By name, for the team."""
    require(actor.role, Permission.PUBLISH_OFFERS)
    return await page_by_name(ctx, resources, actor.tenant_id, {}, cursor, limit, ResourceView.of)


async def add_resource(ctx: Context, actor: Actor, fields: Row) -> ResourceView:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    if await resources.count(ctx.database, actor.tenant_id) >= MOST_RESOURCES:
        raise Conflict(f"There are {MOST_RESOURCES} resources already; delete one first.")
    resource = Resource(tenant_id=actor.tenant_id, **fields)
    await resources.insert(ctx.database, resource)
    await audit.record(ctx, actor.tenant_id, "resource.added", actor_id=actor.id, subject_id=resource.id)
    return ResourceView.of(resource)


async def change_resource(ctx: Context, actor: Actor, resource_id: str, changes: Row) -> ResourceView:
    """`changes` holds only the given fields. Look again after taking units away: one may have been claimed meanwhile."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    before = await _access(ctx, actor, resource_id)
    gone = resource_lanes(resource_id, before.units)[changes.get("units", before.units) :]
    await _check_free(ctx, gone)
    resource = await resources.update(ctx.database, actor.tenant_id, resource_id, changes)
    if resource is None:
        raise NotFound(NO_RESOURCE)
    try:
        await _check_free(ctx, gone)
    except Conflict:
        await resources.update(ctx.database, actor.tenant_id, resource_id, {"units": before.units})
        raise
    await audit.record(ctx, actor.tenant_id, "resource.changed", actor_id=actor.id, subject_id=resource_id)
    return ResourceView.of(resource)


async def delete_resource(ctx: Context, actor: Actor, resource_id: str) -> None:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    resource = await _access(ctx, actor, resource_id)
    if await offers.count(ctx.database, actor.tenant_id, {"resource_ids": resource_id}):
        raise Conflict("There are offers that need it; take it out of them first.")
    await _check_free(ctx, resource_lanes(resource_id, resource.units))
    await resources.delete(ctx.database, actor.tenant_id, resource_id)
    await audit.record(ctx, actor.tenant_id, "resource.deleted", actor_id=actor.id, subject_id=resource_id)


async def _access(ctx: Context, actor: Actor, resource_id: str) -> Resource:
    return await access_stored(ctx, resources, actor.tenant_id, resource_id, "resource")


async def _check_free(ctx: Context, lanes: list[str]) -> None:
    if lanes and await find_busy(ctx.database, lanes, now(), now() + EVER):
        raise Conflict("What you take away is claimed by bookings to come; move or cancel these first.")
