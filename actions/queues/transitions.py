"""What can happen to a ticket. Pure: each function decides on a line in memory and changes it, or raises and leaves it.

waiting, called, serving and held are active; done, no_show and cancelled have ended, though one who did not come can
still be called. Every transition is stamped as a step, the raw material of the reports.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.errors import Conflict, Invalid
from actions.queues.lines import Line, key_of
from actions.queues.ranks import rank_now
from models.base import new_id
from models.desks import Desk, Person
from models.notifications import Notification
from models.queues import LastCall, Queue
from models.tickets import (
    ACTIVE,
    Feedback,
    Hold,
    Operation,
    Place,
    State,
    Step,
    Ticket,
    TicketNote,
)

MOST_CALLS, MOST_NOTES = 50, 50

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


def step(ticket: Ticket, operation: Operation, state: State, doer: Doer, **changes: Any) -> Ticket:
    """The ticket after an operation, with its stamp."""
    desk = doer.desk.name if doer.desk else ticket.desk.name if ticket.desk else None
    step = Step(op=operation, state=state, at=doer.at, by=doer.person, queue_id=ticket.queue_id, desk=desk)
    return ticket.model_copy(update={"state": state, "steps": [*ticket.steps, step]} | changes)


def cancel(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "cancel")
    return line.put(step(ticket, "cancel", State.CANCELLED, doer, ended_at=doer.at, hold=None))


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
        step(
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
    called = line.put(step(ticket, "recall", State.CALLED, doer, called_at=doer.at, calls=ticket.calls + 1))
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
    return line.put(step(ticket, "start", State.SERVING, doer, started_at=doer.at, agent=doer.person))


def close(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    check_legal(ticket, "close")
    return line.put(step(ticket, "close", State.DONE, doer, ended_at=doer.at))


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
    return line.put(step(ticket, "no_show", State.NO_SHOW, doer, ended_at=doer.at))


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
    held = step(
        ticket, "hold", State.HELD, doer, hold=Hold(until=until, places=places), holds=ticket.holds + 1,
        called_at=None, first_called_at=None, calls=0, desk=None, agent=None, is_near=False, **rank_now(line, ticket),
    )  # fmt: skip
    return line.put(held)


def resume(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
    """Come back, before all who came later."""
    check_legal(ticket, "resume")
    return line.put(step(ticket, "resume", State.WAITING, doer, hold=None))


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
