"""Queues: making and changing them, showing how they are, and what the clock does to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions import audit
from actions.context import Actor, Context, News
from actions.errors import Conflict, Invalid, NotFound
from actions.facts import NOTIFICATION_CREATED, QUEUE_UPDATED, TICKET_CALLED, TICKET_UPDATED
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from actions.queues.desks import leave_desks
from actions.queues.lines import NEWEST, Foretold, Line, as_decided
from actions.queues.queue_stats import tell_stats
from actions.queues.queue_views import Around, NotificationView, QueueView, TicketCall, TicketView
from actions.queues.ranks import rank_anew
from actions.queues.transitions import let_go, resume_due, tell_near
from actions.queues.waiting_times import foretell
from actions.stored import access_stored
from actions.tokens import make_token
from actions.topics import board_topic, queue_team_topic, queue_topic
from models import desks as seats
from models import queues as heads
from models import tickets
from models.base import Row, now
from models.queues import Queue, queues
from models.services import services
from models.sites import Site, sites
from models.tenants import Tenant
from models.transactions import Transaction, transact

MOST_QUEUES = 1_000
MOST_ENDED_HOLDS = 1_000
STATS_EVERY = 5.0
"""Seconds between two tellings of how a queue goes today."""
AROUND_FOR = timedelta(seconds=1)
ORDERING = {"strategy", "ageing_minutes"}


async def list_queues(
    ctx: Context, actor: Actor, site_id: str | None, cursor: str | None, limit: int
) -> Page[QueueView]:
    """By name, as they are now."""
    after = decode_cursor(cursor, str, str) if cursor else None
    query = {"site_id": site_id} if site_id else {}
    found = await queues.find_page(ctx.database, actor.tenant_id, query, (after[0], after[1]) if after else None, limit)
    staff = may(actor.role, Permission.SERVE_QUEUES)
    around = await _look_around(ctx, actor.tenant_id, found)
    items = [await _describe(ctx, queue, around[queue.id], for_staff=staff) for queue in found if queue.id in around]
    last = encode_cursor(found[-1].name, found[-1].id) if len(found) == limit else None
    return Page(items=items, next_cursor=last)


async def show_queue(ctx: Context, actor: Actor, queue_id: str) -> QueueView:
    """As it is after all that any node has done."""
    staff = may(actor.role, Permission.SERVE_QUEUES)
    return await describe_queue(ctx, actor.tenant_id, queue_id, for_staff=staff)


async def watch_queue(ctx: Context, actor: Actor, queue_id: str) -> QueueView:
    """The same for one of many who begin to watch: what is around was perhaps looked for a moment ago.

    They hear of what changed since by the next telling.
    """
    staff = may(actor.role, Permission.SERVE_QUEUES)
    queue, known = await ctx.lines.read(actor.tenant_id, queue_id, lambda line: (line.queue, line.around), rev=NEWEST)
    if known is not None and isinstance(known[1], Around) and now() - known[0] < AROUND_FOR:
        return await _describe(ctx, queue, known[1], for_staff=staff)
    return await _describe(ctx, queue, await _look_around_one(ctx, queue), for_staff=staff)


async def check_queue(ctx: Context, actor: Actor, queue_id: str) -> None:
    """Raise `NotFound` when the tenant has no such queue."""
    await ctx.lines.read(actor.tenant_id, queue_id, lambda _line: None)


async def describe_queue(ctx: Context, tenant_id: str, queue_id: str, *, for_staff: bool) -> QueueView:
    queue = await ctx.lines.read(tenant_id, queue_id, lambda line: line.queue, rev=NEWEST)
    return await _describe(ctx, queue, await _look_around_one(ctx, queue), for_staff=for_staff)


async def _describe(ctx: Context, queue: Queue, around: Around, *, for_staff: bool) -> QueueView:
    await foretell(ctx, queue.tenant_id, queue.id, around)
    return await ctx.lines.read(queue.tenant_id, queue.id, lambda line: QueueView.of(line, around, for_staff=for_staff))


async def _look_around(ctx: Context, tenant_id: str, found: Sequence[Queue]) -> dict[str, Around]:
    """By queue, what a view of it shows besides its line; none for a queue whose site is being deleted."""
    site_ids = list({queue.site_id for queue in found})
    at = await sites.find_all(ctx.database, tenant_id, site_ids)
    offered = await services.find_all(ctx.database, tenant_id, list({queue.service_id for queue in found}))
    desks = await seats.find_open_desks(ctx.database, tenant_id, site_ids)
    return {
        queue.id: Around(
            at[queue.site_id], offered.get(queue.service_id),
            tuple(desk for desk in desks if desk.serves(queue.id, queue.site_id)),
        )
        for queue in found if queue.site_id in at
    }  # fmt: skip


async def _look_around_one(ctx: Context, queue: Queue) -> Around:
    around = (await _look_around(ctx, queue.tenant_id, [queue])).get(queue.id)
    if around is None:
        raise NotFound("There is no such queue.")
    return around


async def add_queue(ctx: Context, actor: Actor, fields: Row) -> QueueView:
    """`fields` are those of `Queue`."""
    require(actor.role, Permission.MANAGE_QUEUES)
    if await queues.count(ctx.database, actor.tenant_id) >= MOST_QUEUES:
        raise Conflict(f"There are {MOST_QUEUES:,} queues already; delete one first.")
    queue = Queue(**{"token": make_token()} | fields, tenant_id=actor.tenant_id)
    _check_ageing(queue)

    async def work(tx: Transaction) -> None:
        if not await sites.hold(tx, actor.tenant_id, queue.site_id):
            raise Invalid.field("site_id", "There is no such site.")
        if not await services.hold(tx, actor.tenant_id, queue.service_id):
            raise Invalid.field("service_id", "There is no such service.")
        await queues.insert(tx, queue)

    await transact(ctx.database, work)
    await audit.record(ctx, actor.tenant_id, "queue.added", actor_id=actor.id, subject_id=queue.id)
    return await describe_queue(ctx, actor.tenant_id, queue.id, for_staff=True)


async def change_queue(ctx: Context, actor: Actor, queue_id: str, changes: Row) -> QueueView:
    """`changes` holds only the given fields. Opening, pausing and closing is for all who serve."""
    require(actor.role, Permission.SERVE_QUEUES if set(changes) == {"status"} else Permission.MANAGE_QUEUES)

    def decide(line: Line) -> None:
        queue = Queue.model_validate(line.queue.model_dump() | changes)
        _check_ageing(queue)
        orders_anew = any(getattr(queue, name) != getattr(line.queue, name) for name in ORDERING)
        line.change_queue(**{name: getattr(queue, name) for name in changes})
        if orders_anew:
            rank_anew(line)

    if changes:
        await ctx.lines.change(actor.tenant_id, queue_id, decide, as_decided)
        await audit.record(
            ctx, actor.tenant_id, "queue.changed", actor_id=actor.id, subject_id=queue_id,
            fields=", ".join(sorted(changes)),
        )  # fmt: skip
    return await show_queue(ctx, actor, queue_id)


async def delete_queue(ctx: Context, actor: Actor, queue_id: str) -> None:
    require(actor.role, Permission.MANAGE_QUEUES)
    await access_stored(ctx, queues, actor.tenant_id, queue_id, "queue")
    if await tickets.has_tickets(ctx.database, queue_id) or not await queues.delete(
        ctx.database, actor.tenant_id, queue_id, heads.UNUSED
    ):
        raise Conflict("Tickets of this queue stand in the reports; close the queue instead of deleting it.")
    await audit.record(ctx, actor.tenant_id, "queue.deleted", actor_id=actor.id, subject_id=queue_id)


def _check_ageing(queue: Queue) -> None:
    if queue.ageing_minutes is not None and queue.strategy != "priority":
        raise Invalid.field("ageing_minutes", "Only a queue with priorities has an ageing rule.")


async def open_join_page(ctx: Context, token: str) -> tuple[Queue, Site, Tenant]:
    """What the token of a queue leads to, for whoever has it."""
    queue = await queues.find_by(ctx.database, {"token": token})
    tenant = await ctx.directory.tenant(queue.tenant_id) if queue else None
    site = await sites.find(ctx.database, queue.tenant_id, queue.site_id) if queue else None
    if queue is None or tenant is None or site is None:
        raise NotFound
    return queue, site, tenant


# telling


def announce(ctx: Context, line: Line, news: News) -> None:
    """Tell what one commit did, in the order of the revisions."""
    for ticket in news.tickets:
        team = {"ticket": TicketView.of(ticket, line, for_staff=True).model_dump(mode="json")}
        left = ticket.departures[-1:] if ticket.steps[-1].op == "transfer" else []
        for queue_id in {ticket.queue_id, *(departure.queue_id for departure in left)}:
            ctx.announcer.to_topic(queue_team_topic(queue_id), TICKET_UPDATED, team)
        own = {"ticket": team["ticket"] | {"notes": [], "steps": []}}
        for user_id in ticket.holder_ids:
            ctx.announcer.to_user(user_id, TICKET_UPDATED, own)
        if ticket.id in news.calls:
            call = TicketCall.of(ticket, line.queue.name).model_dump(mode="json")
            ctx.announcer.to_topic(queue_team_topic(ticket.queue_id), TICKET_CALLED, call)
            ctx.announcer.to_topic(board_topic(ticket.site_id), TICKET_CALLED, call)
            for user_id in ticket.holder_ids:
                ctx.announcer.to_user(user_id, TICKET_CALLED, call)
    for notification in news.notifications:
        view = NotificationView.of(notification).model_dump(mode="json")
        ctx.announcer.to_user(notification.user_id, NOTIFICATION_CREATED, {"notification": view})
    if news.notifications:
        ctx.wake_jobs()


async def foretell_queue(ctx: Context, tenant_id: str, queue_id: str) -> tuple[Around, Foretold | None]:
    """Look at the waits again and at what is around, without holding the queue up."""
    queue = await ctx.lines.read(tenant_id, queue_id, lambda line: line.queue)
    around = await _look_around_one(ctx, queue)
    await ctx.lines.read(tenant_id, queue_id, lambda line: setattr(line, "around", (now(), around)))
    return around, await foretell(ctx, tenant_id, queue_id, around)


async def prepare_telling(ctx: Context, tenant_id: str, queue_id: str) -> Around:
    around, _ = await foretell_queue(ctx, tenant_id, queue_id)
    return around


def tell_queue(ctx: Context, line: Line, around: Around) -> None:
    """Tell all who watch how the queue is: one frame for everybody."""
    view = QueueView.of(line, around, for_staff=False)
    ctx.announcer.to_topic(queue_topic(line.queue.id), QUEUE_UPDATED, {"queue": view.model_dump(mode="json")})
    tenant_id, queue_id = line.queue.tenant_id, line.queue.id
    ctx.pacer.tell(f"stats:{queue_id}", STATS_EVERY, lambda: ctx.start(tell_stats(ctx, tenant_id, queue_id)))


# the clock


async def end_holds(ctx: Context, at: datetime | None = None) -> None:
    """Bring back those whose time of holding their place is over."""
    moment = at or now()
    for tenant_id, queue_id in await tickets.find_queues_with_ended_holds(ctx.database, moment, MOST_ENDED_HOLDS):
        await ctx.lines.change(tenant_id, queue_id, lambda line: refresh(line, moment), as_decided)


def refresh(line: Line, at: datetime) -> None:
    """What is due by itself."""
    resume_due(line, at)
    tell_near(line, at)


async def end_day(ctx: Context, at: datetime | None = None) -> None:
    """Where a site's day is over: let go who still waits, and nobody sits at its desks any more."""
    moment = at or now()
    for tenant_id, site_id, queue_id in await heads.find_counting_queues(ctx.database):
        site = await sites.find(ctx.database, tenant_id, site_id)
        if site is not None:
            await _end_day_of(ctx, tenant_id, queue_id, site, moment)


async def _end_day_of(ctx: Context, tenant_id: str, queue_id: str, site: Site, at: datetime) -> None:
    zone = ZoneInfo(site.time_zone)
    today = at.astimezone(zone).date().isoformat()

    def decide(line: Line) -> bool:
        if line.queue.day >= today:
            return False
        if line.queue.ends_with_day:
            let_go(line, today, zone, at)
        line.change_queue(day=today, count=0)
        return True

    queue = await ctx.lines.read(tenant_id, queue_id, lambda line: line.queue)
    if queue.day < today and await ctx.lines.change(tenant_id, queue_id, decide, as_decided) and queue.ends_with_day:
        await leave_desks(ctx, queue, lambda opened_at: opened_at.astimezone(zone).date().isoformat() < today)
