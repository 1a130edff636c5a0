"""Counting visits into buckets of time and queues: what all reports are made of. Pure.

Everything counts at the moment at which it was known: a wait when it ends by the first call, a service and an outcome when
they end. So what a day was does not change any more, except by answers that come later and by a no-show who comes after all.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from actions.reports.periods import Period
from actions.reports.visits import Visit, visits_of
from models import reports
from models.base import Row

Key = tuple[int, str]
"""Number of the bucket, and queue id."""


def _seconds() -> "array[float]":
    return array("d")


@dataclass(slots=True)
class Cell:
    """What happened in one bucket and one queue; several are added up with `merge`."""

    waits: "array[float]" = field(default_factory=_seconds)
    services: "array[float]" = field(default_factory=_seconds)
    joined: int = 0
    transferred: int = 0
    done: int = 0
    no_show: int = 0
    cancelled: int = 0
    asked: int = 0
    answered: int = 0
    csat: list[int] = field(default_factory=lambda: [0] * 5)
    nps: list[int] = field(default_factory=lambda: [0] * 11)
    misses: "array[float]" = field(default_factory=_seconds)
    """By how many seconds waits were longer than the median that was told."""
    under_p80: int = 0


def merge(cells: Iterable[Cell]) -> Cell:
    total = Cell()
    for cell in cells:
        for name in ("waits", "services", "misses"):
            getattr(total, name).extend(getattr(cell, name))
        for name in ("joined", "transferred", "done", "no_show", "cancelled", "asked", "answered", "under_p80"):
            setattr(total, name, getattr(total, name) + getattr(cell, name))
        if cell.answered:
            total.csat = [a + b for a, b in zip(total.csat, cell.csat, strict=True)]
            total.nps = [a + b for a, b in zip(total.nps, cell.nps, strict=True)]
    return total


@dataclass(slots=True)
class AgentCell:
    """Visits first called in the period whose agent this is."""

    name: str
    called: int = 0
    done: int = 0
    no_show: int = 0
    services: "array[float]" = field(default_factory=_seconds)
    buckets: set[int] = field(default_factory=set)
    """In which somebody was called."""


@dataclass(slots=True)
class Tally:
    """Counts what falls into the period, the queues and to the agent; None means all of them."""

    period: Period
    queue_ids: frozenset[str] | None
    agent_id: str | None
    asking: frozenset[str] = frozenset()
    """Queues that ask for feedback."""
    cells: dict[Key, Cell] = field(default_factory=dict)
    agents: dict[str, AgentCell] = field(default_factory=dict)

    def add_batch(self, batch: bytes) -> None:
        for row in reports.decode(batch):
            self.add(row)

    def add(self, row: Row) -> None:
        """`row` is a ticket with the columns of `models.reports`."""
        visit: Visit | None = None
        for visit in visits_of(row):
            if self._covers(visit):
                self._add_visit(visit)
        if visit is not None and self._covers(visit):
            self._add_feedback(row, visit)
            self._add_estimate(row, visit)

    def by_bucket(self) -> list[Cell]:
        """One for each bucket of the period, all queues together."""
        found: dict[int, list[Cell]] = {}
        for (bucket, _), cell in self.cells.items():
            found.setdefault(bucket, []).append(cell)
        return [merge(found.get(bucket, ())) for bucket in range(len(self.period.buckets))]

    def by_queue(self) -> dict[str, Cell]:
        found: dict[str, list[Cell]] = {}
        for (_, queue_id), cell in self.cells.items():
            found.setdefault(queue_id, []).append(cell)
        return {queue_id: merge(cells) for queue_id, cells in found.items()}

    def total(self) -> Cell:
        return merge(self.cells.values())

    def _covers(self, visit: Visit) -> bool:
        if self.queue_ids is not None and visit.queue_id not in self.queue_ids:
            return False
        return self.agent_id is None or (visit.agent is not None and visit.agent["id"] == self.agent_id)

    def _cell(self, at: datetime | None, queue_id: str) -> Cell | None:
        bucket = self.period.find(at)
        if bucket is None:
            return None
        key = (bucket, queue_id)
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell()
        return cell

    def _add_visit(self, visit: Visit) -> None:
        if cell := self._cell(visit.entered_at, visit.queue_id):
            if visit.is_transfer:
                cell.transferred += 1
            else:
                cell.joined += 1
        if visit.wait is not None and (cell := self._cell(visit.called_at, visit.queue_id)):
            cell.waits.append(visit.wait)
            if visit.agent is not None:
                self._add_to_agent(visit, visit.agent)
        if visit.service is not None and (cell := self._cell(visit.served_until, visit.queue_id)):
            cell.services.append(visit.service)
        if visit.outcome is not None and (cell := self._cell(visit.ended_at, visit.queue_id)):
            setattr(cell, visit.outcome, getattr(cell, visit.outcome) + 1)

    def _add_to_agent(self, visit: Visit, agent: Row) -> None:
        handled = self.agents.setdefault(agent["id"], AgentCell(agent["name"]))
        handled.name = agent["name"]
        handled.called += 1
        handled.done += visit.outcome == "done"
        handled.no_show += visit.outcome == "no_show"
        if visit.service is not None:
            handled.services.append(visit.service)
        if (bucket := self.period.find(visit.called_at)) is not None:
            handled.buckets.add(bucket)

    def _add_feedback(self, row: Row, visit: Visit) -> None:
        if "has_holder" not in row or visit.outcome != "done":
            return
        feedback = row["feedback"]
        is_asked = feedback is not None or (row["has_holder"] and visit.queue_id in self.asking)
        if not is_asked or (cell := self._cell(visit.ended_at, visit.queue_id)) is None:
            return
        cell.asked += 1
        if feedback is not None:
            cell.answered += 1
            if feedback["csat"] is not None:
                cell.csat[feedback["csat"] - 1] += 1
            if feedback["nps"] is not None:
                cell.nps[feedback["nps"]] += 1

    def _add_estimate(self, row: Row, visit: Visit) -> None:
        estimate = row.get("estimate")
        if estimate is None or "ops" in row or row["first_called_at"] is None:
            return  # told nothing, or held or sent on since, or not called
        if cell := self._cell(row["first_called_at"], visit.queue_id):
            waited = (row["first_called_at"] - estimate["at"]).total_seconds()
            cell.misses.append(waited - estimate["median"])
            cell.under_p80 += waited <= estimate["p80"]
