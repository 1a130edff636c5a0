"""Reports about live queues: what the steps of tickets add up to. Definitions are in `visits` and `tallies`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from actions.context import Actor, Context
from actions.errors import Invalid, NotFound
from actions.permissions import Permission, require
from actions.reports.periods import By, Period, local_date, make_period
from actions.reports.report_views import (
    AgentPerformance,
    AgentRow,
    EstimateError,
    EstimateErrors,
    EstimateRow,
    QueueVolumes,
    Satisfaction,
    SatisfactionRow,
    VolumeRow,
    WaitRow,
    WaitTimes,
)
from actions.reports.tallies import Cell, Tally
from models import reports
from models.base import Row, now
from models.reports import Column, Selection

MOST_DAYS: dict[By, int] = {"day": 366, "hour": 92}
USUAL_DAYS = 7
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is asked for; None: all of them, or the last week."""

    site_id: str | None = None
    queue_id: str | None = None
    agent_id: str | None = None
    first: date | None = None
    last: date | None = None
    by: By = "day"


@dataclass(frozen=True, slots=True)
class Scope:
    """What that means: which queues, and which moments."""

    tenant_id: str
    queues: dict[str, Row]
    """Those in question; see `find_queue_facts`."""
    queue_ids: tuple[str, ...] | None
    """None: all of the tenant's, also those that are gone."""
    agent_id: str | None
    first: date
    last: date
    by: By
    zone: str

    def head(self) -> Row:
        return {"from_": self.first, "to": self.last}

    def bucket_head(self) -> Row:
        return self.head() | {"by": self.by, "time_zone": self.zone}


async def report_wait_times(ctx: Context, actor: Actor, wanted: Wanted) -> WaitTimes:
    scope = await _find_scope(ctx, actor, wanted)
    tally = await _count(ctx, scope, ())

    def build() -> WaitTimes:
        rows = [WaitRow.of(cell, label, wanted.queue_id) for label, cell in _shown(tally)]
        queues = [WaitRow.of(cell, None, queue_id) for queue_id, cell in sorted(tally.by_queue().items())]
        total = WaitRow.of(tally.total(), None, wanted.queue_id)
        return WaitTimes(**scope.bucket_head(), total=total, rows=rows, queues=queues)

    found: WaitTimes = await ctx.in_thread(build)
    return found


async def report_volumes(ctx: Context, actor: Actor, wanted: Wanted) -> QueueVolumes:
    scope = await _find_scope(ctx, actor, wanted)
    tally = await _count(ctx, scope, ())
    waiting = sum((await reports.count_waiting(ctx.database, actor.tenant_id, scope.queue_ids)).values())
    at = now()

    def build() -> QueueVolumes:
        rows = [VolumeRow.of(cell, label, None) for label, cell in _shown(tally)]
        if rows and tally.period.end > at:
            rows[-1].waiting_now = waiting
        return QueueVolumes(**scope.bucket_head(), total=VolumeRow.of(tally.total(), None, waiting), rows=rows)

    found: QueueVolumes = await ctx.in_thread(build)
    return found


async def report_satisfaction(ctx: Context, actor: Actor, wanted: Wanted) -> Satisfaction:
    scope = await _find_scope(ctx, actor, wanted)
    tally = await _count(ctx, scope, ("feedback",))

    def build() -> Satisfaction:
        rows = [SatisfactionRow.of(cell, label) for label, cell in _shown(tally)]
        return Satisfaction(**scope.bucket_head(), total=SatisfactionRow.of(tally.total()), rows=rows)

    found: Satisfaction = await ctx.in_thread(build)
    return found


async def report_agents(ctx: Context, actor: Actor, wanted: Wanted) -> AgentPerformance:
    """Days are what `average_per_day` counts, so this report is never by hour."""
    scope = await _find_scope(ctx, actor, wanted)
    tally = await _count(ctx, scope, ("people",))
    return AgentPerformance(**scope.head(), rows=await ctx.in_thread(agent_rows, tally))


def agent_rows(tally: Tally) -> list[AgentRow]:
    """Who called most, first."""
    rows = [AgentRow.of(agent_id, cell) for agent_id, cell in tally.agents.items()]
    return sorted(rows, key=lambda row: (-row.called, row.name, row.agent_id))


async def report_estimates(ctx: Context, actor: Actor, wanted: Wanted) -> EstimateErrors:
    scope = await _find_scope(ctx, actor, wanted)
    tally = await _count(ctx, scope, ("estimate",))
    cells = {queue_id: cell for queue_id, cell in tally.by_queue().items() if cell.misses}
    rows = [
        EstimateRow(queue_id=queue_id, queue_name=_name(scope, queue_id), **EstimateError.of(cell).model_dump())
        for queue_id, cell in cells.items()
    ]
    return EstimateErrors(**scope.head(), rows=sorted(rows, key=lambda row: (row.queue_name, row.queue_id)))


def _name(scope: Scope, queue_id: str) -> str:
    return str(scope.queues[queue_id]["name"]) if queue_id in scope.queues else ""


def _shown(tally: Tally) -> list[tuple[str, Cell]]:
    """Labels and cells of the buckets that have begun."""
    at = now()
    cells = zip(tally.period.buckets, tally.by_bucket(), strict=True)
    return [(bucket.label, cell) for bucket, cell in cells if bucket.start <= at]


# what is asked for


async def _find_scope(ctx: Context, actor: Actor, wanted: Wanted) -> Scope:
    require(actor.role, Permission.READ_REPORTS)
    queues = await reports.find_queue_facts(ctx.database, actor.tenant_id)
    zones = await reports.find_zones(ctx.database, actor.tenant_id)
    await _check(ctx, actor, wanted, queues, zones)
    site_id = queues[wanted.queue_id]["site_id"] if wanted.queue_id else wanted.site_id
    if wanted.queue_id or wanted.site_id:
        queues = {key: queue for key, queue in queues.items() if key == wanted.queue_id or not wanted.queue_id}
        queues = {key: queue for key, queue in queues.items() if queue["site_id"] == site_id}
    zone = zones.get(site_id or "") or (next(iter(zones.values())) if len(zones) == 1 else actor.tenant.time_zone)
    first, last = find_days(wanted, local_date(now(), ZoneInfo(zone)))
    return Scope(
        actor.tenant_id, queues, tuple(queues) if site_id else None, wanted.agent_id, first, last, wanted.by, zone
    )


async def _check(ctx: Context, actor: Actor, wanted: Wanted, queues: dict[str, Row], zones: dict[str, str]) -> None:
    if wanted.site_id and wanted.site_id not in zones:
        raise NotFound("There is no such site.")
    if wanted.queue_id and wanted.queue_id not in queues:
        raise NotFound("There is no such queue.")
    if wanted.queue_id and wanted.site_id and queues[wanted.queue_id]["site_id"] != wanted.site_id:
        raise Invalid.field("queue_id", "This queue is at another site; leave one of the two out.")
    if wanted.agent_id and await ctx.directory.user(actor.tenant_id, wanted.agent_id) is None:
        raise NotFound("There is no such person.")


def find_days(wanted: Wanted, today: date) -> tuple[date, date]:
    """The first and the last local date, both included; raise `Invalid` for what cannot be."""
    for name, day in (("from", wanted.first), ("to", wanted.last)):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise Invalid.field(name, f"Choose a day from {EARLIEST} to {LATEST}.")
    last = wanted.last or max(today, wanted.first or today)
    first = wanted.first or last - timedelta(days=USUAL_DAYS - 1)
    if last < first:
        raise Invalid.field("to", "The last day must not be before the first.")
    most = MOST_DAYS[wanted.by]
    if (last - first).days >= most:
        raise Invalid.field("from", f"A report by {wanted.by} is about at most {most} days; choose fewer.")
    return first, last


# counting


async def _count(ctx: Context, scope: Scope, columns: Sequence[Column]) -> Tally:
    """Go through the tickets in batches, away from the event loop."""
    period: Period = await ctx.in_thread(make_period, scope.first, scope.last, scope.zone, scope.by)
    wanted: list[Column] = ["people", *columns] if scope.agent_id else list(columns)
    selection = Selection(scope.tenant_id, period.start, period.end, scope.queue_ids)
    asking = frozenset(queue_id for queue_id, queue in scope.queues.items() if queue["asks_feedback"])
    wanted_queues = None if scope.queue_ids is None else frozenset(scope.queue_ids)
    tally = Tally(period, wanted_queues, scope.agent_id, asking)
    await fill(ctx, tally, selection, wanted)
    return tally


async def fill(ctx: Context, tally: Tally, selection: Selection, columns: Sequence[Column]) -> None:
    """Count one batch while the next one is on its way."""
    counting: asyncio.Future[None] | None = None
    async for batch in reports.iterate_tickets(ctx.database, selection, columns):
        if counting is not None:
            await counting
        counting = asyncio.ensure_future(ctx.in_thread(tally.add_batch, batch))
    if counting is not None:
        await counting
