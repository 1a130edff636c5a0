"""Desks: where people are called to. A desk is open while somebody of the team sits there."""

from collections.abc import Callable
from datetime import datetime

from actions import audit
from actions.access import check_may_write
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.facts import DESK_UPDATED
from actions.pages import Page, page_by_name
from actions.permissions import Permission, require
from actions.queues.queue_views import DeskView
from actions.queues.sites import find_site, tell_queues_of
from actions.stored import access_stored
from models import desks as seats
from models.base import DuplicateKey, Row
from models.desks import Desk, Person, desks
from models.queues import Queue, queues
from models.sites import sites
from models.transactions import Transaction, transact

MOST_DESKS = 2_000


async def list_desks(ctx: Context, actor: Actor, site_id: str | None, cursor: str | None, limit: int) -> Page[DeskView]:
    """By name."""
    require(actor.role, Permission.SERVE_QUEUES)
    query = {"site_id": site_id} if site_id else {}
    return await page_by_name(ctx, desks, actor.tenant_id, query, cursor, limit, DeskView.of)


async def add_desk(ctx: Context, actor: Actor, fields: Row) -> DeskView:
    require(actor.role, Permission.MANAGE_QUEUES)
    if await desks.count(ctx.database, actor.tenant_id) >= MOST_DESKS:
        raise Conflict(f"There are {MOST_DESKS:,} desks already; delete one first.")
    desk = Desk(tenant_id=actor.tenant_id, **fields)
    await _check(ctx, desk)

    async def work(tx: Transaction) -> None:
        if not await sites.hold(tx, desk.tenant_id, desk.site_id):
            raise Invalid.field("site_id", "There is no such site.")
        await desks.insert(tx, desk)

    await transact(ctx.database, work)
    await audit.record(ctx, actor.tenant_id, "desk.added", actor_id=actor.id, subject_id=desk.id)
    return await _tell(ctx, desk)


async def change_desk(ctx: Context, actor: Actor, desk_id: str, changes: Row) -> DeskView:
    """`changes` holds only the given fields; a desk stays at its site."""
    require(actor.role, Permission.MANAGE_QUEUES)
    before = await find_desk(ctx, actor.tenant_id, desk_id)
    await _check(ctx, before.model_copy(update=changes))
    desk = await desks.update(ctx.database, actor.tenant_id, desk_id, changes)
    if desk is None:
        raise NotFound("There is no such desk.")
    await audit.record(ctx, actor.tenant_id, "desk.changed", actor_id=actor.id, subject_id=desk_id)
    return await _tell(ctx, desk)


async def delete_desk(ctx: Context, actor: Actor, desk_id: str) -> None:
    require(actor.role, Permission.MANAGE_QUEUES)
    if (await find_desk(ctx, actor.tenant_id, desk_id)).agent is not None:
        raise Conflict("Somebody sits at this desk; close it first.")
    await desks.delete(ctx.database, actor.tenant_id, desk_id)
    await audit.record(ctx, actor.tenant_id, "desk.deleted", actor_id=actor.id, subject_id=desk_id)


async def open_desk(ctx: Context, actor: Actor, desk_id: str) -> DeskView:
    """Sit down there, and leave any other desk."""
    require(actor.role, Permission.SERVE_QUEUES)
    check_may_write(actor)
    await find_desk(ctx, actor.tenant_id, desk_id)
    return await _tell(ctx, await sit_down(ctx, actor, desk_id))


async def close_desk(ctx: Context, actor: Actor, desk_id: str) -> DeskView:
    """Nobody sits there any more. An agent leaves their own desk; managers may close any."""
    require(actor.role, Permission.SERVE_QUEUES)
    desk = await find_desk(ctx, actor.tenant_id, desk_id)
    if desk.agent is not None and desk.agent.id != actor.id:
        require(actor.role, Permission.MANAGE_QUEUES)
    left = await seats.leave(ctx.database, actor.tenant_id, desk_id)
    return DeskView.of(desk) if left is None else await _tell(ctx, left)


async def sit_down(ctx: Context, actor: Actor, desk_id: str) -> Desk:
    """The desk with the actor at it; raise `Conflict` when somebody else sits there."""
    person = Person(id=actor.id, name=actor.user.name)
    for _ in range(3):
        try:
            desk = await seats.occupy(ctx.database, actor.tenant_id, desk_id, person)
        except DuplicateKey:
            await leave_desk(ctx, actor.tenant_id, actor.id)
            continue
        if desk is None:
            raise Conflict("Somebody else sits at this desk; choose another, or ask them to leave it.")
        return desk
    raise Conflict("You are sitting down at several desks at once; choose one.")


async def leave_desk(ctx: Context, tenant_id: str, agent_id: str) -> None:
    """Wherever this person sits, they do not sit there any more."""
    own = await seats.find_own_desk(ctx.database, tenant_id, agent_id)
    left = await seats.leave(ctx.database, tenant_id, own.id, agent_id) if own else None
    if left is not None:
        await _tell(ctx, left)


async def leave_desks(ctx: Context, queue: Queue, is_over: Callable[[datetime], bool]) -> None:
    """Nobody sits any more at the desks of a queue that were opened at a time that `is_over`."""
    for desk in await seats.find_open_desks(ctx.database, queue.tenant_id, [queue.site_id]):
        forgotten = desk.opened_at is not None and is_over(desk.opened_at)
        if desk.agent is not None and forgotten and desk.serves(queue.id, queue.site_id):
            await leave_desk(ctx, queue.tenant_id, desk.agent.id)


async def find_desk_for(ctx: Context, actor: Actor, desk_id: str | None, queue_id: str) -> Desk | None:
    """Where the actor sits, or sits down now as that desk was asked for."""
    own = await seats.find_own_desk(ctx.database, actor.tenant_id, actor.id)
    if desk_id is None or (own is not None and own.id == desk_id):
        return own
    wanted = await desks.find(ctx.database, actor.tenant_id, desk_id)
    queue = await access_stored(ctx, queues, actor.tenant_id, queue_id, "queue")
    if wanted is None or wanted.site_id != queue.site_id:
        raise _elsewhere()
    desk = await sit_down(ctx, actor, desk_id)
    await _tell(ctx, desk)
    return desk


def desk_at(queue: Queue, desk: Desk | None, desk_id: str | None) -> Desk | None:
    """The desk, if people of this queue can be called there; raise `Invalid` for one that was asked for."""
    if desk is None or desk.site_id == queue.site_id:
        return desk
    if desk_id is not None:
        raise _elsewhere()
    return None


def _elsewhere() -> Invalid:
    return Invalid.field("desk_id", "Choose a desk of the queue's site.")


async def find_desk(ctx: Context, tenant_id: str, desk_id: str) -> Desk:
    return await access_stored(ctx, desks, tenant_id, desk_id, "desk")


async def _check(ctx: Context, desk: Desk) -> None:
    try:
        await find_site(ctx, desk.tenant_id, desk.site_id)
    except NotFound as error:
        raise Invalid.field("site_id", "There is no such site.") from error
    found = await queues.find_all(ctx.database, desk.tenant_id, desk.queue_ids)
    if any(queue_id not in found or found[queue_id].site_id != desk.site_id for queue_id in desk.queue_ids):
        raise Invalid.field("queue_ids", "Choose queues of the desk's site.")


async def _tell(ctx: Context, desk: Desk) -> DeskView:
    view = DeskView.of(desk)
    ctx.announcer.to_staff(desk.tenant_id, DESK_UPDATED, {"desk": view.model_dump(mode="json")})
    await tell_queues_of(ctx, desk.tenant_id, desk.site_id)
    return view
