"""The report of each day: written once after the tenant's midnight, whichever node is first (I7).

A day is written by one insert under a unique index, so it is there whole or not at all, and once. Days are written from the
oldest to the newest: whatever a crash or an outage left out is the first thing missing, and is made up for later.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from actions.context import Actor, Context
from actions.errors import Invalid
from actions.permissions import Permission, require
from actions.reports.periods import day_start, local_date, make_period
from actions.reports.report_views import DayFigures, DayReport, DayReports, QueueDay
from actions.reports.reports import Wanted, agent_rows, fill, find_days
from actions.reports.tallies import Tally
from models import daily_reports, reports
from models.base import Row, now
from models.daily_reports import DailyReport
from models.reports import Selection

MISSED_DAYS = 35
"""How many days back are made up for."""
MOST_SHOWN = 92
SETTLED = timedelta(minutes=1)
"""After midnight: what began just before it has been written by then."""
log = structlog.get_logger()


async def write_due_reports(ctx: Context, at: datetime | None = None) -> None:
    """Write the reports of all days that are over for a tenant with queues and have none yet."""
    moment = (at or now()) - SETTLED
    tenants = await daily_reports.find_tenants_with_queues(ctx.database)
    last_days = {tenant["_id"]: _last_day(tenant, moment) for tenant in tenants}
    days = sorted({day.isoformat() for day in last_days.values()})
    reported = await daily_reports.find_reported_tenants(ctx.database, days)
    for tenant in tenants:
        last = last_days[tenant["_id"]]
        if (tenant["_id"], last.isoformat()) not in reported:
            await _catch_up(ctx, tenant, last)


def _last_day(tenant: Row, moment: datetime) -> date:
    """The last local day that is over."""
    return local_date(moment, ZoneInfo(tenant["time_zone"])) - timedelta(days=1)


async def _catch_up(ctx: Context, tenant: Row, last: date) -> None:
    since = local_date(tenant["created_at"], ZoneInfo(tenant["time_zone"]))
    first = max(last - timedelta(days=MISSED_DAYS - 1), since)
    kept = await daily_reports.find_kept_days(ctx.database, tenant["_id"], first.isoformat(), last.isoformat())
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoformat() not in kept:
            await _write(ctx, tenant, day)


async def _write(ctx: Context, tenant: Row, day: date) -> None:
    zone = ZoneInfo(tenant["time_zone"])
    if day_start(day, zone) == day_start(day + timedelta(days=1), zone):
        return  # a date that the zone left out
    report = await make_report(ctx, tenant["_id"], tenant["time_zone"], day)
    if await daily_reports.insert_daily_report(ctx.database, report):
        log.info("report.written", tenant=tenant["_id"], day=report.day)


async def make_report(ctx: Context, tenant_id: str, zone: str, day: date) -> DailyReport:
    """What the day was, as far as it is known now."""
    queues = await reports.find_queue_facts(ctx.database, tenant_id)
    period = make_period(day, day, zone, "day")
    asking = frozenset(queue_id for queue_id, queue in queues.items() if queue["asks_feedback"])
    tally = Tally(period, None, None, asking)
    selection = Selection(tenant_id, period.start, period.end)
    await fill(ctx, tally, selection, ("people", "feedback", "estimate"))
    found: DailyReport = await ctx.in_thread(_build, tally, tenant_id, queues)
    return found


def _build(tally: Tally, tenant_id: str, queues: dict[str, Row]) -> DailyReport:
    (bucket,) = tally.period.buckets
    of_queues = [
        QueueDay(
            **DayFigures.of(cell, bucket.label).model_dump(), queue_id=queue_id,
            queue_name=queues[queue_id]["name"] if queue_id in queues else "",
            site_id=queues[queue_id]["site_id"] if queue_id in queues else None,
        )
        for queue_id, cell in sorted(tally.by_queue().items())
    ]  # fmt: skip
    return DailyReport(
        tenant_id=tenant_id, day=bucket.label, time_zone=tally.period.zone, start=bucket.start, end=bucket.end,
        total=DayFigures.of(tally.total(), bucket.label).model_dump(),
        queues=[queue.model_dump() for queue in of_queues], agents=[row.model_dump() for row in agent_rows(tally)],
    )  # fmt: skip


async def list_days(ctx: Context, actor: Actor, first: date | None, last: date | None) -> DayReports:
    """The kept reports; the last week unless said otherwise."""
    require(actor.role, Permission.READ_REPORTS)
    today = local_date(now(), ZoneInfo(actor.tenant.time_zone))
    begin, end = find_days(Wanted(first=first, last=last), today)
    if (end - begin).days >= MOST_SHOWN:
        raise Invalid.field("from", f"At most {MOST_SHOWN} days are shown at once; choose fewer.")
    found = await daily_reports.find_daily_reports(ctx.database, actor.tenant_id, begin.isoformat(), end.isoformat())
    shown = [DayReport.model_validate(report.model_dump(exclude={"id", "tenant_id"})) for report in found]
    return DayReports(from_=begin, to=end, items=shown)
