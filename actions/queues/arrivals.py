"""Coming into a line: taking a ticket, being sent from another queue, taking a walk-in's ticket along. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from actions.errors import Conflict
from actions.queues.lines import Line
from actions.queues.ranks import rank
from actions.queues.transitions import Doer, check_legal, step
from actions.tokens import make_token
from models.tenants import Language
from models.tickets import Departure, Estimate, State, Ticket

MOST_PEOPLE = 20_000
"""Who can be in one line, whatever its capacity."""
MOST_HOLDERS, MOST_TRANSFERS = 10, 20


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who takes a ticket."""

    name: str
    language: Language
    priority: int = 0
    holder_id: str | None = None
    request_key: str | None = None
    tell: Callable[[int], Estimate | None] = lambda _place: None
    """What to tell of the wait at a place."""


def join(line: Line, zone: ZoneInfo, newcomer: Newcomer, doer: Doer) -> Ticket:
    """Take a ticket: the next number of the day, at the end of those of the same priority."""
    if newcomer.request_key and (present := line.requested_by(newcomer.request_key)):
        return present
    if newcomer.holder_id and (present := line.held_by(newcomer.holder_id)):
        raise Conflict(
            f"You already have ticket {present.number} in this queue.",
            details=[{"field": "ticket_id", "message": present.id}],
        )
    queue = line.queue
    if line.present >= min(queue.capacity or MOST_PEOPLE, MOST_PEOPLE):
        raise Conflict("This queue is full just now; try again when some have been served.")
    number, counted = _number(line, doer.at.astimezone(zone).date().isoformat())
    arrived = max(doer.at, queue.last_arrival or doer.at)
    line.note(**counted, last_arrival=arrived)
    ticket = Ticket(
        tenant_id=queue.tenant_id, queue_id=queue.id, site_id=queue.site_id, service_id=queue.service_id,
        number=number, token=make_token(), priority=newcomer.priority, name=newcomer.name, language=newcomer.language,
        holder_id=newcomer.holder_id, holder_ids=[newcomer.holder_id] if newcomer.holder_id else [],
        request_keys=[newcomer.request_key] if newcomer.request_key else [],
        arrived_at=arrived, joined_at=doer.at,
    )  # fmt: skip
    ticket = step(ticket, "join", State.WAITING, doer, **rank(line, ticket.priority, arrived))
    place = line.place_of(ticket) or 1
    return line.put(ticket.model_copy(update={"is_near": place <= queue.near_places, "estimate": newcomer.tell(place)}))


def _number(line: Line, day: str) -> tuple[str, dict[str, Any]]:
    """The next of the day that nobody in the line has already.

    A day that has begun stays, whatever the clocks of several nodes say: no number comes twice in it.
    """
    queue = line.queue
    day = max(day, queue.day)
    count = queue.count + 1 if queue.day == day else 1
    while line.has_number(f"{queue.prefix}-{count:03d}"):
        count += 1
    return f"{queue.prefix}-{count:03d}", {"day": day, "count": count}


def transfer(line: Line, target: Line, ticket: Ticket, doer: Doer, *, keep_arrival: bool) -> Ticket:
    """To the end of another queue or, keeping the arrival, to where somebody stands who came as early."""
    check_legal(ticket, "transfer")
    if len(ticket.departures) >= MOST_TRANSFERS:
        raise Conflict(f"A ticket can be transferred at most {MOST_TRANSFERS} times; take a new one.")
    if ticket.holder_id and (present := target.held_by(ticket.holder_id)):
        raise Conflict(f"This person already has ticket {present.number} in that queue.")
    if target.present >= min(target.queue.capacity or MOST_PEOPLE, MOST_PEOPLE):
        raise Conflict("That queue is full just now.")
    arrived = ticket.arrived_at if keep_arrival else max(doer.at, target.queue.last_arrival or doer.at)
    departure = Departure(queue_id=line.queue.id, rev=line.take_out(ticket))
    moved = ticket.model_copy(
        update={
            "queue_id": target.queue.id, "site_id": target.queue.site_id, "service_id": target.queue.service_id,
            "arrived_at": arrived, "joined_at": doer.at, "called_at": None, "first_called_at": None, "calls": 0,
            "started_at": None, "desk": None, "agent": None, "hold": None, "is_near": False, "estimate": None,
            "departures": [*ticket.departures, departure],
        }
    )  # fmt: skip
    moved = step(moved, "transfer", State.WAITING, doer, **rank(target, moved.priority, arrived))
    if not keep_arrival:
        target.note(last_arrival=arrived)
    return target.put(moved)


def claim(line: Line, ticket: Ticket, user_id: str) -> Ticket:
    """Take a walk-in's ticket along on one's own device."""
    if user_id in ticket.holder_ids:
        return ticket
    if len(ticket.holder_ids) >= MOST_HOLDERS:
        raise Conflict("This ticket is open on too many devices already.")
    first = {} if ticket.holder_id or line.held_by(user_id) else {"holder_id": user_id}
    return line.put(ticket.model_copy(update={"holder_ids": [*ticket.holder_ids, user_id]} | first))
