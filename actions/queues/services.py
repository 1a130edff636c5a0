"""Services: what people come for."""

from actions import audit
from actions.context import Actor, Context
from actions.errors import Conflict, NotFound
from actions.pages import Page, page_by_name
from actions.permissions import Permission, require
from actions.queues.queue_views import ServiceView
from models.base import Row
from models.queues import queues
from models.services import Service, services
from models.transactions import Transaction, transact

MOST_SERVICES = 500


async def list_services(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[ServiceView]:
    """By name."""
    return await page_by_name(ctx, services, actor.tenant_id, {}, cursor, limit, ServiceView.of)


async def add_service(ctx: Context, actor: Actor, fields: Row) -> ServiceView:
    require(actor.role, Permission.MANAGE_QUEUES)
    if await services.count(ctx.database, actor.tenant_id) >= MOST_SERVICES:
        raise Conflict(f"There are {MOST_SERVICES} services already; delete one first.")
    service = Service(tenant_id=actor.tenant_id, **fields)
    await services.insert(ctx.database, service)
    await audit.record(ctx, actor.tenant_id, "service.added", actor_id=actor.id, subject_id=service.id)
    return ServiceView.of(service)


async def change_service(ctx: Context, actor: Actor, service_id: str, changes: Row) -> ServiceView:
    """`changes` holds only the given fields."""
    require(actor.role, Permission.MANAGE_QUEUES)
    service = await services.update(ctx.database, actor.tenant_id, service_id, changes)
    if service is None:
        raise NotFound("There is no such service.")
    await audit.record(ctx, actor.tenant_id, "service.changed", actor_id=actor.id, subject_id=service_id)
    return ServiceView.of(service)


async def delete_service(ctx: Context, actor: Actor, service_id: str) -> None:
    require(actor.role, Permission.MANAGE_QUEUES)

    async def work(tx: Transaction) -> None:
        if not await services.delete(tx, actor.tenant_id, service_id):
            raise NotFound("There is no such service.")
        if await queues.count(tx, actor.tenant_id, {"service_id": service_id}):
            raise Conflict("There are queues for this service; delete them first.")

    await transact(ctx.database, work)
    await audit.record(ctx, actor.tenant_id, "service.deleted", actor_id=actor.id, subject_id=service_id)
