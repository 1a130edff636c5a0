"""Technicians: who does the work in the field."""

from actions import audit
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.field_work.field_views import TechnicianView
from actions.pages import Page, page_by_name
from actions.permissions import Permission, may, require
from actions.stored import access_stored
from models import users
from models.base import DuplicateKey, Row
from models.providers import providers
from models.technicians import Technician, skill_key, technicians
from models.words import beginning_with

MOST_TECHNICIANS = 1_000
TAKEN = "This person is a technician already; change that one instead."


async def list_technicians(
    ctx: Context, actor: Actor, text: str, skill: str | None, active: bool | None, cursor: str | None, limit: int
) -> Page[TechnicianView]:
    """By name; `text` has beginnings of words of name, skills and telephone number. `skill` is a whole one."""
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    query = beginning_with(text) or {}
    if skill is not None:
        query["skill_keys"] = skill_key(skill)
    if active is not None:
        query["active"] = active
    return await page_by_name(ctx, technicians, actor.tenant_id, query, cursor, limit, TechnicianView.of)


async def show_technician(ctx: Context, actor: Actor, technician_id: str) -> TechnicianView:
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    technician = await access_stored(ctx, technicians, actor.tenant_id, technician_id, "technician")
    return TechnicianView.of(technician)


async def add_technician(ctx: Context, actor: Actor, fields: Row) -> TechnicianView:
    """`fields` are those of `TechnicianView` that people write."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    if await technicians.count(ctx.database, actor.tenant_id) >= MOST_TECHNICIANS:
        raise Conflict(f"There are {MOST_TECHNICIANS:,} technicians already; delete one first.")
    await _check(ctx, actor, fields)
    technician = Technician(tenant_id=actor.tenant_id, **fields)
    try:
        await technicians.insert(ctx.database, technician)
    except DuplicateKey:
        raise Conflict(TAKEN) from None
    await audit.record(ctx, actor.tenant_id, "technician.added", actor_id=actor.id, subject_id=technician.id)
    return TechnicianView.of(technician)


async def change_technician(ctx: Context, actor: Actor, technician_id: str, changes: Row) -> TechnicianView:
    """`changes` holds only the given fields."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    await _check(ctx, actor, changes)
    try:
        technician = await technicians.change(ctx.database, actor.tenant_id, technician_id, changes)
    except DuplicateKey:
        raise Conflict(TAKEN) from None
    if technician is None:
        raise NotFound("There is no such technician.")
    await audit.record(
        ctx, actor.tenant_id, "technician.changed", actor_id=actor.id, subject_id=technician_id,
        fields=", ".join(sorted(changes)),
    )  # fmt: skip
    return TechnicianView.of(technician)


async def delete_technician(ctx: Context, actor: Actor, technician_id: str) -> None:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    try:
        used_by = await technicians.remove(
            ctx.database, actor.tenant_id, technician_id, [("interventions", "technician_id")]
        )
    except LookupError:
        raise NotFound("There is no such technician.") from None
    if used_by is not None:
        raise Conflict("This technician has interventions, which stay for the records; set “active” to false instead.")
    await audit.record(ctx, actor.tenant_id, "technician.deleted", actor_id=actor.id, subject_id=technician_id)


async def _check(ctx: Context, actor: Actor, fields: Row) -> None:
    user_id, provider_id = fields.get("user_id"), fields.get("provider_id")
    if user_id is not None:
        user = await users.find_user(ctx.database, actor.tenant_id, user_id)
        if user is None or not may(user.role, Permission.WORK_IN_THE_FIELD):
            raise Invalid.field("user_id", "Choose somebody of the team, or nobody for one who does not sign in.")
    if provider_id is not None and await providers.find(ctx.database, actor.tenant_id, provider_id) is None:
        raise Invalid.field("provider_id", "There is no such provider; leave it empty if they are none.")
