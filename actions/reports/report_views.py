"""Shapes of reports. Durations are in seconds; shares are from 0 to 1."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from actions.reports.figures import Csat, Figures, Nps, csat_of, nps_of, percentile, share_of, summarize
from actions.reports.periods import By
from actions.reports.tallies import AgentCell, Cell
from models.base import Shape, WireTime

BUCKET = (
    "Local date, or date and hour (`2026-01-31T09`; with the offset from UTC when the clocks show that hour twice). "
    "Null: all of the time."
)


class WaitRow(Shape):
    bucket: str | None = Field(description=BUCKET)
    queue_id: str | None = Field(description="Null: all queues that were asked for.")
    count: int = Field(description="People called for the first time in a queue.")
    wait: Figures | None
    service: Figures | None

    @classmethod
    def of(cls, cell: Cell, bucket: str | None = None, queue_id: str | None = None) -> "WaitRow":
        wait, service = summarize(cell.waits), summarize(cell.services)
        return cls(bucket=bucket, queue_id=queue_id, count=len(cell.waits), wait=wait, service=service)


class VolumeRow(Shape):
    bucket: str | None = Field(description=BUCKET)
    joined: int = Field(description="Tickets taken.")
    transferred: int = Field(description="Tickets that came from another queue.")
    done: int
    no_show: int
    cancelled: int
    waiting_now: int | None = Field(description="Null for the past.")

    @classmethod
    def of(cls, cell: Cell, bucket: str | None, waiting_now: int | None) -> "VolumeRow":
        return cls(
            bucket=bucket, joined=cell.joined, transferred=cell.transferred, done=cell.done, no_show=cell.no_show,
            cancelled=cell.cancelled, waiting_now=waiting_now,
        )  # fmt: skip


class SatisfactionRow(Shape):
    bucket: str | None = Field(description=BUCKET)
    asked: int = Field(description="Served people who could answer.")
    answered: int
    response_rate: float | None
    csat: Csat
    nps: Nps

    @classmethod
    def of(cls, cell: Cell, bucket: str | None = None) -> "SatisfactionRow":
        return cls(
            bucket=bucket, asked=cell.asked, answered=cell.answered, response_rate=share_of(cell.answered, cell.asked),
            csat=csat_of(cell.csat), nps=nps_of(cell.nps),
        )  # fmt: skip


class AgentRow(Shape):
    agent_id: str
    name: str
    called: int = Field(description="People first called in this time, whom this agent called or served last.")
    done: int
    no_show: int
    completion_rate: float | None
    no_show_rate: float | None
    service: Figures | None
    average_per_day: float | None = Field(description="Done, for each day on which the agent called somebody.")

    @classmethod
    def of(cls, agent_id: str, cell: AgentCell) -> "AgentRow":
        return cls(
            agent_id=agent_id, name=cell.name, called=cell.called, done=cell.done, no_show=cell.no_show,
            completion_rate=share_of(cell.done, cell.called), no_show_rate=share_of(cell.no_show, cell.called),
            service=summarize(cell.services),
            average_per_day=round(cell.done / len(cell.buckets), 2) if cell.buckets else None,
        )  # fmt: skip


class EstimateError(Shape):
    n: int
    median_absolute_error_s: float | None
    under_p80: float | None = Field(description="Share of waits not longer than the 80th percentile that was told.")
    bias_s: float | None = Field(description="Mean of the wait minus the told median: above 0, people waited longer.")

    @classmethod
    def of(cls, cell: Cell) -> "EstimateError":
        n = len(cell.misses)
        return cls(
            n=n,
            median_absolute_error_s=round(percentile(sorted(map(abs, cell.misses)), 0.5), 3) if n else None,
            under_p80=share_of(cell.under_p80, n),
            bias_s=round(sum(cell.misses) / n, 3) if n else None,
        )


class EstimateRow(EstimateError):
    queue_id: str
    queue_name: str


class Report(Shape):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    from_: date = Field(serialization_alias="from")
    to: date


class BucketReport(Report):
    by: By
    time_zone: str = Field(description="Of the days and hours: that of the only site in question, else the tenant's.")


class WaitTimes(BucketReport):
    total: WaitRow
    rows: list[WaitRow] = Field(description="One for each day or hour that has begun.")
    queues: list[WaitRow] = Field(description="One for each queue in which anything happened.")


class QueueVolumes(BucketReport):
    total: VolumeRow
    rows: list[VolumeRow] = Field(description="One for each day or hour that has begun.")


class Satisfaction(BucketReport):
    total: SatisfactionRow
    rows: list[SatisfactionRow] = Field(description="One for each day or hour that has begun.")


class AgentPerformance(Report):
    rows: list[AgentRow] = Field(description="Who called most, first.")


class EstimateErrors(Report):
    rows: list[EstimateRow]


class Sample(Shape):
    at: WireTime
    waiting: int
    held: int
    serving: int
    longest_wait_s: float | None
    open_desks: int


class Samples(BaseModel):
    items: list[Sample]


class DayFigures(Shape):
    """What a day was in one queue, or in all."""

    wait: Figures | None
    service: Figures | None
    volume: VolumeRow
    satisfaction: SatisfactionRow
    estimates: EstimateError

    @classmethod
    def of(cls, cell: Cell, day: str) -> "DayFigures":
        return cls(
            wait=summarize(cell.waits), service=summarize(cell.services), volume=VolumeRow.of(cell, day, None),
            satisfaction=SatisfactionRow.of(cell, day), estimates=EstimateError.of(cell),
        )  # fmt: skip


class QueueDay(DayFigures):
    queue_id: str
    queue_name: str
    site_id: str | None


class DayReport(Shape):
    day: str = Field(examples=["2026-01-31"])
    time_zone: str
    start: WireTime
    end: WireTime
    created_at: WireTime
    total: DayFigures
    queues: list[QueueDay]
    agents: list[AgentRow]


class DayReports(Report):
    items: list[DayReport]
