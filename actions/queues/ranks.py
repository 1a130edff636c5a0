"""Where somebody stands in a line: a rank that is given once and never has to be computed again. Pure."""

from datetime import datetime, timedelta
from typing import Any

from actions.queues.lines import Line
from models.queues import Queue
from models.tickets import Ticket

HIGHEST_PRIORITY = 9
SERIES = 1_000_000_000
"""Slots of one series: those of a higher priority come before all of a lower one."""


def rank(line: Line, priority: int, arrived: datetime) -> dict[str, Any]:
    """Where somebody stands, as it never has to be computed again.

    Ageing raises a priority by one step every `ageing_minutes`. As that is linear in time, who is before whom never
    changes: it is as if those of a higher priority had come so much earlier.
    """
    level, rank_at, series = standing_of(line.queue, priority, arrived)
    slot = line.queue.slots.get(str(series), series * SERIES) + 1
    line.note(slots=line.queue.slots | {str(series): slot})
    return {"level": level, "rank_at": rank_at, "slot": slot}


def standing_of(queue: Queue, priority: int, arrived: datetime) -> tuple[int, datetime, int]:
    """Level, virtual arrival and the series of slots."""
    if queue.strategy == "priority" and queue.ageing_minutes:
        return 0, arrived - timedelta(minutes=queue.ageing_minutes * priority), 0
    if queue.strategy == "priority":
        return -priority, arrived, HIGHEST_PRIORITY - priority
    return 0, arrived, 0


def rank_now(line: Line, ticket: Ticket) -> dict[str, Any]:
    """A rank as the queue orders now, for one who was not in the line when that changed."""
    level, rank_at, _ = standing_of(line.queue, ticket.priority, ticket.arrived_at)
    return {} if (level, rank_at) == (ticket.level, ticket.rank_at) else rank(line, ticket.priority, ticket.arrived_at)


def rank_anew(line: Line) -> None:
    """The queue orders in another way: everybody who waits or is held gets a new rank.

    Slots are given in the new order, so that it is shown in as few runs as can be.
    """

    def standing(ticket: Ticket) -> tuple[int, datetime, int]:
        level, rank_at, _ = standing_of(line.queue, ticket.priority, ticket.arrived_at)
        return level, rank_at, ticket.slot

    for ticket in sorted([*line.in_order(), *line.held], key=standing):
        line.put(ticket.model_copy(update=rank(line, ticket.priority, ticket.arrived_at)))
