"""What can happen to a ticket. Pure: each function decides on a line in memory and changes it, or raises and leaves it.

waiting, called, serving and held are active; done, no_show and cancelled have ended, though one who did not come can
still be called. Every transition is stamped as a step, the raw material of the reports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.errors import Conflict, Invalid
from actions.lines import Line, key_of
from actions.tokens import make_token
from models.base import new_id
from models.desks import Desk, Person
from models.notifications import Notification
from models.queues import LastCall, Queue
from models.tenants import Language
from models.tickets import (
    ACTIVE,
    Departure,
    Estimate,
    Feedback,
    Hold,
    Operation,
    Place,
    State,
    Step,
    Ticket,
    TicketNote,
)

HIGHEST_PRIORITY = 9
SERIES = 1_000_000_000
"""Slots of one series: those of a higher priority come before all of a lower one."""
MOST_PEOPLE = 20_000
"""Who can be in one line, whatever its capacity."""
MOST_CALLS, MOST_NOTES, MOST_HOLDERS, MOST_TRANSFERS = 50, 50, 10, 20

LEGAL: dict[Operation, frozenset[State]] = {
    "call": frozenset({State.WAITING, State.HELD, State.NO_SHOW}),
    "recall": frozenset({State.CALLED}),
    "start": frozenset({State.CALLED}),
    "close": frozenset({State.SERVING}),
    "no_show": frozenset({State.CALLED}),
    "hold": frozenset({State.WAITING, State.CALLED}),
    "resume": frozenset({State.HELD}),
    "transfer": ACTIVE,
    "cancel": frozenset({State.WAITING, State.CALLED, State.HELD}),
    "feedback": frozenset({State.DONE}),
}
WORDS: dict[Operation, str] = {"no_show": "no-show"}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, when, and at which desk. `person` is None for what comes by itself."""

    person: Person | None
    at: datetime
    desk: Desk | None = None


def check_legal(ticket: Ticket, operation: Operation) -> None:
    """Raise `Conflict` with what would be legal."""
    if ticket.state in LEGAL[operation]:
        return
    possible = sorted(WORDS.get(name, name) for name, states in LEGAL.items() if ticket.state in states)
    hint = f"what is possible now: {', '.join(possible)}" if possible else "nothing can be done with it any more"
    raise Conflict(f"Ticket {ticket.number} is {ticket.state.replace('_', ' ')}; {hint}.")


def _step(ticket: Ticket, operation: Operation, state: State, doer: Doer, **changes: Any) -> Ticket:
    desk = doer.desk.name if doer.desk else ticket.desk.name if ticket.desk else None
    step = Step(op=operation, state=state, at=doer.at, by=doer.person, queue_id=ticket.queue_id, desk=desk)
    return ticket.model_copy(update={"state": state, "steps": [*ticket.steps, step]} | changes)


# coming and going


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
    number, counted = _number(queue, doer.at.astimezone(zone).date().isoformat())
    arrived = max(doer.at, queue.last_arrival or doer.at)
    line.note(**counted, last_arrival=arrived)
    ticket = Ticket(
        tenant_id=queue.tenant_id, queue_id=queue.id, site_id=queue.site_id, service_id=queue.service_id,
        number=number, token=make_token(), priority=newcomer.priority, name=newcomer.name, language=newcomer.language,
        holder_id=newcomer.holder_id, holder_ids=[newcomer.holder_id] if newcomer.holder_id else [],
        request_keys=[newcomer.request_key] if newcomer.request_key else [],
        arrived_at=arrived, joined_at=doer.at,
    )  # fmt: skip
    ticket = _step(ticket, "join", State.WAITING, doer, **_rank(line, ticket.priority, arrived))
    place = line.place_of(ticket) or 1
    return line.put(ticket.model_copy(update={"is_near": place <= queue.near_places, "estimate": newcomer.tell(place)}))


def _number(queue: Queue, day: str) -> tuple[str, dict[str, Any]]:
    """A day that has begun stays, whatever the clocks of several nodes say: no number comes twice in it."""
    day = max(day, queue.day)
    count = queue.count + 1 if queue.day == day else 1
    return f"{queue.prefix}-{count:03d}", {"day": day, "count": count}


def _rank(line: Line, priority: int, arrived: datetime) -> dict[str, Any]:
    """Where somebody stands, as it never has to be computed again.

    Ageing raises a priority by one step every `ageing_minutes`. As that is linear in time, who is before whom never
    changes: it is as if those of a higher priority had come so much earlier.
    """
    level, rank_at, series = _standing(line.queue, priority, arrived)
    slot = line.queue.slots.get(str(series), series * SERIES) + 1
    line.note(slots=line.queue.slots | {str(series): slot})
    return {"level": level, "rank_at": rank_at, "slot": slot}


def _standing(queue: Queue, priority: int, arrived: datetime) -> tuple[int, datetime, int]:
    """Level, virtual arrival and the series of slots."""
    if queue.strategy == "priority" and queue.ageing_minutes:
        return 0, arrived - timedelta(minutes=queue.ageing_minutes * priority), 0
    if queue.strategy == "priority":
        return -priority, arrived, HIGHEST_PRIORITY - priority
    return 0, arrived, 0


def rank_anew(line: Line) -> None:
    """The queue orders in another way: everybody who waits or is held gets a new rank.

    Slots are given in the new order, so that it is shown in as few runs as can be.
    """

    def standing(ticket: Ticket) -> tuple[int, datetime, int]:
        level, rank_at, _ = _standing(line.queue, ticket.priority, ticket.arrived_at)
        return level, rank_at, ticket.slot

    for ticket in sorted([*line.in_order(), *line.held], key=standing):
        line.put(ticket.model_copy(update=_rank(line, ticket.priority, ticket.arrived_at)))


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
            "departures": [*ticket.departures, departure], "request_keys": [],
        }
    )  # fmt: skip
    moved = _step(moved, "transfer", State.WAITING, doer, **_rank(target, moved.priority, arrived))
    if not keep_arrival:
        target.note(last_arrival=arrived)
    return target.put(moved)


def cancel(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "cancel")
    return line.put(_step(ticket, "cancel", State.CANCELLED, doer, ended_at=doer.at, hold=None))


# being called and served


def call_next(line: Line, doer: Doer, request_key: str | None) -> Ticket | None:
    """Call whoever is first; None when nobody waits. The same request gets the same ticket again."""
    if request_key and (present := line.requested_by(request_key)):
        return present
    first = line.first() or _come_back(line, doer)
    return None if first is None else call(line, first, doer, request_key)


def _come_back(line: Line, doer: Doer) -> Ticket | None:
    """Nobody waits: who lets a number of people pass has nobody to let pass, or an agent and they would wait for ever."""
    first = next((held for held in line.held if held.hold is not None and held.hold.places is not None), None)
    return None if first is None else resume(line, first, Doer(None, doer.at))


def call(line: Line, ticket: Ticket, doer: Doer, request_key: str | None = None) -> Ticket:
    check_legal(ticket, "call")
    if ticket.calls >= MOST_CALLS:
        raise Conflict(f"Ticket {ticket.number} was called {MOST_CALLS} times; cancel it, or let it take a new number.")
    if ticket.holder_id and (present := line.held_by(ticket.holder_id)) and present.id != ticket.id:
        raise Conflict(f"This person has taken ticket {present.number} since; call that one.")
    was_waiting = ticket.state is State.WAITING
    keys = [*ticket.request_keys, request_key] if request_key else ticket.request_keys
    called = line.put(
        _step(
            ticket, "call", State.CALLED, doer, called_at=doer.at, first_called_at=ticket.first_called_at or doer.at,
            calls=ticket.calls + 1, desk=_place_of(doer.desk), agent=doer.person, hold=None, ended_at=None,
            is_near=True, request_keys=keys,
        )
    )  # fmt: skip
    _announce_call(line, called, doer)
    if was_waiting:
        _let_pass(line, called, doer)
    return called


def recall(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    """Call the same person once more; the grace begins anew."""
    check_legal(ticket, "recall")
    if ticket.calls >= MOST_CALLS:
        raise Conflict(f"Ticket {ticket.number} was called {MOST_CALLS} times; it is a no-show.")
    called = line.put(_step(ticket, "recall", State.CALLED, doer, called_at=doer.at, calls=ticket.calls + 1))
    _announce_call(line, called, doer)
    return called


def _place_of(desk: Desk | None) -> Place | None:
    return Place(id=desk.id, name=desk.name) if desk else None


def _announce_call(line: Line, ticket: Ticket, doer: Doer) -> None:
    desk = ticket.desk.name if ticket.desk else None
    line.calls.append(ticket.id)
    line.note(last_call=LastCall(number=ticket.number, desk=desk, at=doer.at))
    _notify(line, ticket, "ticket.called", {"desk": desk, "calls": ticket.calls}, doer)


def _let_pass(line: Line, called: Ticket, doer: Doer) -> None:
    """Somebody was called: those who let others pass come nearer, and come back when there is nobody left to let pass."""
    for held in line.held:
        if held.hold is None or held.hold.places is None:
            continue
        left = held.hold.places - (key_of(called) > key_of(held))
        if left <= 0 or not line.waiting:
            resume(line, held, Doer(None, doer.at))
        elif left != held.hold.places:
            line.put(held.model_copy(update={"hold": Hold(places=left)}))


def start(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "start")
    return line.put(_step(ticket, "start", State.SERVING, doer, started_at=doer.at, agent=doer.person))


def close(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "close")
    return line.put(_step(ticket, "close", State.DONE, doer, ended_at=doer.at))


def no_show_at(ticket: Ticket, queue: Queue) -> datetime | None:
    """From when a called person counts as not come."""
    if ticket.state is not State.CALLED or ticket.called_at is None:
        return None
    return ticket.called_at + timedelta(seconds=queue.grace_seconds)


def no_show(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "no_show")
    due = no_show_at(ticket, line.queue)
    if due is not None and due > doer.at:
        left = (due - doer.at).total_seconds()
        raise Conflict(f"Give {ticket.number} {left:.0f} more seconds to come, or call once more.", retry_after=left)
    return line.put(_step(ticket, "no_show", State.NO_SHOW, doer, ended_at=doer.at))


# holding one's place


def hold(line: Line, ticket: Ticket, doer: Doer, *, minutes: int | None, places: int | None) -> Ticket:
    """Let others pass, for a time or a number of people, without losing one's place among those who came later."""
    check_legal(ticket, "hold")
    limits = line.queue.holds
    if (minutes is None) == (places is None):
        raise Invalid("Say either for how many minutes, or how many people may pass.")
    if minutes is not None and minutes > limits.minutes:
        raise Invalid.field("minutes", f"A place is held for at most {limits.minutes} minutes here.")
    if places is not None and places > limits.places:
        raise Invalid.field("places", f"At most {limits.places} people may pass here.")
    if ticket.holds >= limits.most:
        raise Conflict(f"This place was held {ticket.holds} times; that is all that is possible here.")
    until = doer.at + timedelta(minutes=minutes) if minutes is not None else None
    held = _step(
        ticket, "hold", State.HELD, doer, hold=Hold(until=until, places=places), holds=ticket.holds + 1,
        called_at=None, first_called_at=None, calls=0, desk=None, agent=None, is_near=False, **_rank_now(line, ticket),
    )  # fmt: skip
    return line.put(held)


def _rank_now(line: Line, ticket: Ticket) -> dict[str, Any]:
    """A rank as the queue orders now, for one who was not in the line when that changed."""
    level, rank_at, _ = _standing(line.queue, ticket.priority, ticket.arrived_at)
    return {} if (level, rank_at) == (ticket.level, ticket.rank_at) else _rank(line, ticket.priority, ticket.arrived_at)


def resume(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    """Come back, before all who came later."""
    check_legal(ticket, "resume")
    return line.put(_step(ticket, "resume", State.WAITING, doer, hold=None))


def resume_due(line: Line, at: datetime) -> None:
    """Whose time is over is back, before anybody decides anything else."""
    for held in line.held:
        if held.hold is not None and held.hold.until is not None and held.hold.until <= at:
            resume(line, held, Doer(None, at))


def tell_near(line: Line, at: datetime) -> None:
    """Who has come near the front learns it, once."""
    for ticket in line.in_order(line.queue.near_places):
        if not ticket.is_near:
            near = line.put(ticket.model_copy(update={"is_near": True}))
            _notify(line, near, "ticket.near", {"place": line.place_of(near)}, Doer(None, at))


def let_go(line: Line, day: str, zone: ZoneInfo, at: datetime) -> int:
    """The day is over: cancel whoever came before `day` and was never served; give how many those were."""
    left = [*line.in_order(), *line.held, *(ticket for ticket in line.attended if ticket.state is State.CALLED)]
    gone = [ticket for ticket in left if ticket.joined_at.astimezone(zone).date().isoformat() < day]
    for ticket in gone:
        cancel(line, line.tickets[ticket.id], Doer(None, at))
    return len(gone)


# around it


def claim(line: Line, ticket: Ticket, user_id: str) -> Ticket:
    """Take a walk-in's ticket along on one's own device."""
    if user_id in ticket.holder_ids:
        return ticket
    if len(ticket.holder_ids) >= MOST_HOLDERS:
        raise Conflict("This ticket is open on too many devices already.")
    first = {} if ticket.holder_id or line.held_by(user_id) else {"holder_id": user_id}
    return line.put(ticket.model_copy(update={"holder_ids": [*ticket.holder_ids, user_id]} | first))


def add_note(line: Line, ticket: Ticket, author: Person, body: str, at: datetime) -> Ticket:
    if len(ticket.notes) >= MOST_NOTES:
        raise Conflict(f"A ticket has at most {MOST_NOTES} notes.")
    note = TicketNote(id=new_id(), author=author, body=body, at=at)
    return line.put(ticket.model_copy(update={"notes": [*ticket.notes, note]}))


def give_feedback(line: Line, ticket: Ticket, feedback: Feedback) -> Ticket:
    check_legal(ticket, "feedback")
    if ticket.feedback is not None:
        raise Conflict("You have answered already. Thank you!")
    return line.put(ticket.model_copy(update={"feedback": feedback}))


def _notify(line: Line, ticket: Ticket, kind: str, data: dict[str, Any], doer: Doer) -> None:
    """Keep a notification for everybody who holds the ticket, once for each cause.

    Calls are counted anew after a hold and in another queue, so both belong to the cause.
    """
    cause = f"{ticket.queue_id}:{len(ticket.departures)}.{ticket.holds}.{ticket.calls}"
    told = {"number": ticket.number, "queue_name": line.queue.name, "queue_id": ticket.queue_id} | data
    line.notifications += [
        Notification(
            id=f"{kind}:{ticket.id}:{cause}:{user_id}", tenant_id=ticket.tenant_id, user_id=user_id,
            kind=kind, subject_id=ticket.id, data=told, created_at=doer.at,
        )
        for user_id in ticket.holder_ids
    ]  # fmt: skip
