"""Reports about live queues: waits, agents, volumes, satisfaction, and how good the estimates were."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from actions.queues import queue_samples
from actions.reports import daily_reports, reports
from actions.reports.report_files import as_csv
from actions.reports.report_views import (
    AgentPerformance,
    AgentRow,
    DayReports,
    EstimateErrors,
    EstimateRow,
    QueueVolumes,
    Report,
    Samples,
    Satisfaction,
    SatisfactionRow,
    VolumeRow,
    WaitRow,
    WaitTimes,
)
from actions.reports.reports import Wanted
from handlers.declare import Call, File, operation
from handlers.shapes import Id, Query


def _day(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("Write a day as YYYY-MM-DD.")
    return text


Day = Annotated[date, BeforeValidator(_day)]
CSV = ("text/csv",)


class DaysQuery(Query):
    first: Day | None = Field(None, alias="from", description="First local day; a week back unless given.")
    last: Day | None = Field(None, alias="to", description="Last local day, included; today unless given.")


class ReportQuery(DaysQuery):
    site_id: Id | None = None
    queue_id: Id | None = None
    agent_id: Id | None = Field(None, description="Only people whom this agent called or served last.")
    by: Literal["hour", "day"] = "day"
    format: Literal["json", "csv"] = "json"

    def wanted(self) -> Wanted:
        return Wanted(**self.model_dump(exclude={"format"}))


async def _send(call: Call[Any, ReportQuery], name: str, report: Report, rows: Sequence[BaseModel], row: Any) -> Any:
    """As JSON the whole report, as CSV its rows."""
    if call.query.format == "json":
        return report
    content: bytes = await call.ctx.in_thread(as_csv, row, rows)
    file = f'attachment; filename="{name}-{report.from_}-{report.to}.csv"'
    return File(content, "text/csv; charset=utf-8", {"Content-Disposition": file})


@operation("GET", "/reports/wait-times", query=ReportQuery, reply=WaitTimes, media_types=CSV)
async def report_wait_times(call: Call[Any, ReportQuery]) -> Any:
    """How long people waited until they were called, and how long they were served (manager)."""
    report = await reports.report_wait_times(call.ctx, call.actor, call.query.wanted())
    return await _send(call, "wait-times", report, report.rows, WaitRow)


@operation("GET", "/reports/agent-performance", query=ReportQuery, reply=AgentPerformance, media_types=CSV)
async def report_agent_performance(call: Call[Any, ReportQuery]) -> Any:
    """Whom each agent called and served, and how it ended (manager)."""
    report = await reports.report_agents(call.ctx, call.actor, call.query.wanted())
    return await _send(call, "agent-performance", report, report.rows, AgentRow)


@operation("GET", "/reports/queue-stats", query=ReportQuery, reply=QueueVolumes, media_types=CSV)
async def report_queue_stats(call: Call[Any, ReportQuery]) -> Any:
    """How many people came, and how it ended for them (manager)."""
    report = await reports.report_volumes(call.ctx, call.actor, call.query.wanted())
    return await _send(call, "queue-stats", report, report.rows, VolumeRow)


@operation("GET", "/reports/satisfaction", query=ReportQuery, reply=Satisfaction, media_types=CSV)
async def report_satisfaction(call: Call[Any, ReportQuery]) -> Any:
    """What people answered who were served: CSAT and NPS (manager)."""
    report = await reports.report_satisfaction(call.ctx, call.actor, call.query.wanted())
    return await _send(call, "satisfaction", report, report.rows, SatisfactionRow)


@operation("GET", "/reports/estimates", query=ReportQuery, reply=EstimateErrors, media_types=CSV)
async def report_estimates(call: Call[Any, ReportQuery]) -> Any:
    """How the waits that people were told compare with those they had (manager)."""
    report = await reports.report_estimates(call.ctx, call.actor, call.query.wanted())
    return await _send(call, "estimates", report, report.rows, EstimateRow)


class SamplesQuery(Query):
    queue_id: Id
    hours: int = Field(24, ge=1, le=168, description="How far back.")


@operation("GET", "/reports/samples", query=SamplesQuery, reply=Samples)
async def list_samples(call: Call[Any, SamplesQuery]) -> Samples:
    """How full a queue was, sampled every 30 seconds and thinned to at most 500 points (manager)."""
    return await queue_samples.list_samples(call.ctx, call.actor, call.query.queue_id, call.query.hours)


@operation("GET", "/reports/days", query=DaysQuery, reply=DayReports)
async def list_daily_reports(call: Call[Any, DaysQuery]) -> DayReports:
    """What each day was, kept after the tenant's midnight; at most 92 days at once (manager)."""
    return await daily_reports.list_days(call.ctx, call.actor, call.query.first, call.query.last)
