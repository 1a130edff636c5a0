"""Equipment: what the team looks after at its clients'."""

from actions import audit
from actions.access import check_may_write
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.field_work.field_views import EquipmentView
from actions.pages import Page, page_by_name
from actions.permissions import Permission, require
from actions.stored import access_stored
from models.base import Row
from models.clients import Client, clients
from models.equipment import Equipment, equipment
from models.transactions import Transaction
from models.words import beginning_with


async def list_equipment(
    ctx: Context, actor: Actor, text: str, client_id: str | None, due_by: str | None, cursor: str | None, limit: int
) -> Page[EquipmentView]:
    """By name; `text` has beginnings of words of name, serial number, model and location.

    `due_by`: only what is to be serviced by this local date.
    """
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    query = beginning_with(text) or {}
    if client_id is not None:
        query["client_id"] = client_id
    if due_by is not None:
        query["next_service_on"] = {"$gt": "", "$lte": due_by}
    page = await page_by_name(ctx, equipment, actor.tenant_id, query, cursor, limit, lambda found: found)
    owners = await clients.find_all(ctx.database, actor.tenant_id, [found.client_id for found in page.items])
    views = [EquipmentView.of(found, owners.get(found.client_id)) for found in page.items]
    return Page(items=views, next_cursor=page.next_cursor)


async def show_equipment(ctx: Context, actor: Actor, equipment_id: str) -> EquipmentView:
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    found = await access_stored(ctx, equipment, actor.tenant_id, equipment_id, "equipment")
    return await _view(ctx, found)


async def add_equipment(ctx: Context, actor: Actor, fields: Row) -> EquipmentView:
    """`fields` are those of `EquipmentView` that people write."""
    _check_may_change(actor)
    new = Equipment(tenant_id=actor.tenant_id, **fields)
    await equipment.add(ctx.database, new, _use_client)
    await audit.record(ctx, actor.tenant_id, "equipment.added", actor_id=actor.id, subject_id=new.id)
    return await _view(ctx, new)


async def change_equipment(ctx: Context, actor: Actor, equipment_id: str, changes: Row) -> EquipmentView:
    """`changes` holds only the given fields."""
    _check_may_change(actor)
    also = _use_client if "client_id" in changes else None
    changed = await equipment.change(ctx.database, actor.tenant_id, equipment_id, changes, also)
    if changed is None:
        raise NotFound("There is no such equipment.")
    await audit.record(
        ctx, actor.tenant_id, "equipment.changed", actor_id=actor.id, subject_id=equipment_id,
        fields=", ".join(sorted(changes)),
    )  # fmt: skip
    return await _view(ctx, changed)


async def delete_equipment(ctx: Context, actor: Actor, equipment_id: str) -> None:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    try:
        used_by = await equipment.remove(
            ctx.database, actor.tenant_id, equipment_id, [("interventions", "equipment_id")]
        )
    except LookupError:
        raise NotFound("There is no such equipment.") from None
    if used_by is not None:
        raise Conflict("There are interventions on this equipment; they stay for the records, and so does it.")
    await audit.record(ctx, actor.tenant_id, "equipment.deleted", actor_id=actor.id, subject_id=equipment_id)


def _check_may_change(actor: Actor) -> None:
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    check_may_write(actor)


async def _use_client(tx: Transaction, given: Equipment) -> None:
    if await clients.use(tx, given.tenant_id, given.client_id) is None:
        raise Invalid.field("client_id", "There is no such client; add the client first.")


async def _view(ctx: Context, found: Equipment) -> EquipmentView:
    owner: Client | None = await clients.find(ctx.database, found.tenant_id, found.client_id)
    return EquipmentView.of(found, owner)
