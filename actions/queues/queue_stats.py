"""How a queue is now, and what today was there so far: for those of the team who watch it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.context import Actor, Context
from actions.facts import STATS_UPDATED
from actions.permissions import Permission, require
from actions.queues.lines import Line
from actions.queues.queue_views import QueueStats
from actions.reports.figures import Figures, csat_of, summarize
from actions.reports.periods import Period, local_date, make_period
from actions.reports.reports import fill
from actions.reports.tallies import Cell, Tally
from actions.stored import access_stored
from actions.topics import queue_team_topic
from models.base import now
from models.desks import find_open_desks
from models.queues import Queue
from models.reports import Selection
from models.sites import sites
from models.tickets import State


@dataclass(frozen=True, slots=True)
class Present:
    """What the line itself knows."""

    queue: Queue
    waiting: int
    held: int
    called: int
    serving: int
    longest_wait_s: float | None


def look(line: Line, at: datetime) -> Present:
    called = sum(ticket.state is State.CALLED for ticket in line.attended)
    first = min((ticket.joined_at for ticket in line.in_order()), default=None)
    longest = None if first is None else max(0.0, (at - first).total_seconds())
    return Present(line.queue, line.waiting, len(line.held), called, len(line.attended) - called, longest)


async def show_stats(ctx: Context, actor: Actor, queue_id: str) -> QueueStats:
    require(actor.role, Permission.SERVE_QUEUES)
    return await stats_of(ctx, actor.tenant_id, queue_id)


async def tell_stats(ctx: Context, tenant_id: str, queue_id: str) -> None:
    """Tell those of the team who watch the queue."""
    stats = await stats_of(ctx, tenant_id, queue_id)
    told = {"queue_id": queue_id, "stats": stats.model_dump(mode="json")}
    ctx.announcer.to_topic(queue_team_topic(queue_id), STATS_UPDATED, told)


async def stats_of(ctx: Context, tenant_id: str, queue_id: str, at: datetime | None = None) -> QueueStats:
    """As of now; raise `NotFound` when there is no such queue."""
    moment = at or now()
    return await _complete(ctx, await ctx.lines.read(tenant_id, queue_id, lambda line: look(line, moment)), moment)


async def _complete(ctx: Context, present: Present, at: datetime) -> QueueStats:
    queue = present.queue
    site = await access_stored(ctx, sites, queue.tenant_id, queue.site_id, "site")
    desks = await find_open_desks(ctx.database, queue.tenant_id, [queue.site_id])
    today = await _count_today(ctx, queue, site.time_zone, at)
    wait, service = summarize(today.waits), summarize(today.services)
    return QueueStats(
        waiting=present.waiting, held=present.held, called=present.called, serving=present.serving,
        longest_wait_s=present.longest_wait_s,
        joined_today=today.joined, done_today=today.done, no_show_today=today.no_show, cancelled_today=today.cancelled,
        **_describe(wait), average_service_s=service.average if service else None,
        open_desks=sum(desk.serves(queue.id, queue.site_id) for desk in desks), csat_today=csat_of(today.csat).average,
    )  # fmt: skip


def _describe(wait: Figures | None) -> dict[str, float | None]:
    return {
        "average_wait_s": wait.average if wait else None, "median_wait_s": wait.median if wait else None,
        "p90_wait_s": wait.p90 if wait else None,
    }  # fmt: skip


async def _count_today(ctx: Context, queue: Queue, zone: str, at: datetime) -> Cell:
    day = local_date(at, ZoneInfo(zone))
    period: Period = make_period(day, day, zone, "day")
    tally = Tally(period, frozenset({queue.id}), None)
    await fill(ctx, tally, Selection(queue.tenant_id, period.start, period.end, (queue.id,)), ("feedback",))
    return tally.total()
