"""Reports worked out again from the raw tickets, as plainly as possible and by other means than the product's."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.tickets import State, Step, Ticket

Json = dict[str, Any]
ENDS = {State.DONE, State.NO_SHOW, State.CANCELLED}


@dataclass
class Stay:
    """One ticket in one queue."""

    ticket: Ticket
    steps: list[Step]
    left: Step | None
    """The transfer away."""

    @property
    def queue_id(self) -> str:
        return self.steps[0].queue_id

    @property
    def called(self) -> Step | None:
        return next((step for step in self.steps if step.state is State.CALLED), None)

    @property
    def wait(self) -> float:
        """Until the first call."""
        following = [*self.steps[1:], self.left]
        total = 0.0
        for step, after in zip(self.steps, following, strict=True):
            if step.state is State.CALLED:
                break
            if step.state is State.WAITING and after is not None:
                total += (after.at - step.at).total_seconds()
        return total

    @property
    def service(self) -> tuple[Step, float] | None:
        """What ended it, and how long it was."""
        for step, after in zip(self.steps, [*self.steps[1:], self.left], strict=True):
            if step.state is State.SERVING and after is not None:
                return after, (after.at - step.at).total_seconds()
        return None

    @property
    def end(self) -> Step | None:
        return self.steps[-1] if self.steps[-1].state in ENDS else None

    @property
    def agent(self) -> str | None:
        """Who called or served last."""
        by = [step.by.id for step in self.steps if step.op in ("call", "start") and step.by]
        return by[-1] if by else None


def stays_of(tickets: Iterable[Ticket]) -> list[Stay]:
    found = []
    for ticket in tickets:
        starts = [index for index, step in enumerate(ticket.steps) if step.op in ("join", "transfer")]
        for start, end in zip(starts, [*starts[1:], len(ticket.steps)], strict=True):
            left = ticket.steps[end] if end < len(ticket.steps) else None
            found.append(Stay(ticket, ticket.steps[start:end], left))
    return found


def figures(values: list[float]) -> Json | None:
    if not values:
        return None
    p90 = statistics.quantiles(values, n=10, method="inclusive")[8] if len(values) > 1 else values[0]
    return {
        "n": len(values), "average": statistics.fmean(values), "min": min(values), "max": max(values),
        "median": statistics.median(values), "p90": p90,
    }  # fmt: skip


@dataclass
class Recount:
    """From the first to the last local day, as `by` names days and hours."""

    stays: list[Stay]
    zone: ZoneInfo
    first: date
    last: date
    by: str = "day"

    def label(self, at: datetime) -> str | None:
        shown = at.astimezone(self.zone)
        if not self.first <= shown.date() <= self.last:
            return None
        if self.by == "day":
            return shown.date().isoformat()
        earliest, latest = shown.replace(minute=0, fold=0), shown.replace(minute=59, fold=1)
        twice = (earliest.utcoffset() or timedelta()) > (latest.utcoffset() or timedelta())
        return f"{shown:%Y-%m-%dT%H}" + (shown.isoformat()[-6:] if twice else "")

    def waits(self) -> dict[str, list[float]]:
        return self._group((stay.called.at, stay.wait) for stay in self.stays if stay.called)

    def services(self) -> dict[str, list[float]]:
        return self._group((stay.service[0].at, stay.service[1]) for stay in self.stays if stay.service)

    def volume(self, chosen: Callable[[Stay], datetime | None]) -> dict[str, int]:
        moments = ((chosen(stay), 1) for stay in self.stays)
        return {label: sum(ones) for label, ones in self._group(moments).items()}

    def ended_as(self, state: State) -> dict[str, int]:
        return self.volume(lambda stay: stay.end.at if stay.end and stay.end.state is state else None)

    def entered_by(self, op: str) -> dict[str, int]:
        return self.volume(lambda stay: stay.steps[0].at if stay.steps[0].op == op else None)

    def served(self) -> list[Ticket]:
        """Those who could be asked, or answered."""
        return [
            stay.ticket for stay in self.stays
            if stay.end and stay.end.state is State.DONE and self.label(stay.end.at) and stay.ticket.holder_ids
        ]  # fmt: skip

    def _group(self, values: Iterable[tuple[datetime | None, Any]]) -> dict[str, list[Any]]:
        found = defaultdict(list)
        for at, value in values:
            label = self.label(at) if at else None
            if label is not None:
                found[label].append(value)
        return found


def whole(groups: dict[str, list[float]]) -> list[float]:
    return [value for values in groups.values() for value in values]
