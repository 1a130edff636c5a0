"""What a ticket went through in each queue, from its steps: the one definition that all reports share. Pure.

A ticket that is transferred makes one visit in each queue. In a visit

- the *wait* is the time spent waiting in that queue until the first call there. Time on hold is left out, as somebody who
  lets others pass does not wait for us. Who is never called has no wait;
- the *service* is the time from start until the close, or until the transfer to another queue;
- the *outcome* is how it ended: done, no-show, cancelled. A no-show who is called after all has none until it ends anew;
- the *agent* is who called or served last, so that of several who called one person, one counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.base import Row

Outcome = Literal["done", "no_show", "cancelled"]
OUTCOMES: dict[str, Outcome] = {"close": "done", "no_show": "no_show", "cancel": "cancelled"}


@dataclass(slots=True)
class Visit:
    """Times as in the steps; durations in seconds."""

    queue_id: str
    entered_at: datetime
    is_transfer: bool
    """Whether the ticket came from another queue."""
    called_at: datetime | None = None
    """The first call."""
    wait: float | None = None
    served_until: datetime | None = None
    service: float | None = None
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    agent: Row | None = None


def visits_of(row: Row) -> Iterable[Visit]:
    """From the columns of a ticket, as `models.reports` gives them."""
    return _by_steps(row) if "ops" in row else (_only_visit(row),)


def _only_visit(row: Row) -> Visit:
    """Of a ticket that was never held or sent on."""
    entered, called, started, ended = row["joined_at"], row["first_called_at"], row["started_at"], row["ended_at"]
    is_done = row["state"] == "done"
    return Visit(
        row["queue_id"], entered, False, called, None if called is None else _seconds(entered, called),
        ended if is_done else None, _seconds(started, ended) if is_done else None,
        row["state"] if ended is not None else None, ended, row.get("agent"),
    )  # fmt: skip


def _by_steps(row: Row) -> Iterator[Visit]:
    visit: Visit | None = None
    waiting_since: datetime | None = None
    started_at: datetime | None = None
    waited = 0.0
    people = row.get("people") or [None] * len(row["ops"])
    for op, at, queue_id, by in zip(row["ops"], row["times"], row["queues"], people, strict=True):
        if op in ("join", "transfer"):
            if visit is not None:
                _serve(visit, started_at, at)
                yield visit
            visit = Visit(queue_id, at, op == "transfer")
            waiting_since, started_at, waited = at, None, 0.0
            continue
        if visit is None:
            continue
        if op == "resume":
            waiting_since = at
            continue
        if waiting_since is not None:
            waited += _seconds(waiting_since, at)
            waiting_since = None
        if op == "call":
            if visit.called_at is None:
                visit.called_at, visit.wait = at, waited
            visit.outcome, visit.ended_at, visit.agent = None, None, by
        elif op == "start":
            started_at, visit.agent = at, by
        elif op in OUTCOMES:
            visit.outcome, visit.ended_at = OUTCOMES[op], at
            if op == "close":
                _serve(visit, started_at, at)
    if visit is not None:
        yield visit


def _serve(visit: Visit, started_at: datetime | None, until: datetime) -> None:
    if started_at is not None:
        visit.served_until, visit.service = until, _seconds(started_at, until)


def _seconds(start: datetime, end: datetime) -> float:
    """Not below 0: the clocks of two nodes may differ by a little."""
    return max(0.0, (end - start).total_seconds())
