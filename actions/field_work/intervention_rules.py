"""What may become of an intervention. Pure: each rule gives it as it is then, or raises what is to be done instead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.errors import Conflict, Forbidden, Invalid, NotFound
from models.bookings import Booking
from models.bookings import State as BookingState
from models.desks import Person
from models.interventions import OPEN, Intervention, Operation, Signature, State, Step
from models.messages import AttachmentLink

MOST_STEPS = 200
MOST_DOCUMENTS = 50
LEGAL: dict[State, dict[Operation, State]] = {
    State.PLANNED: {"start": State.IN_PROGRESS},
    State.IN_PROGRESS: {"finish": State.DONE},
    State.DONE: {"sign": State.SIGNED, "reopen": State.IN_PROGRESS},
    State.SIGNED: {"reopen": State.IN_PROGRESS},
    State.CANCELLED: {},
}
WORDS = {"start": "started", "finish": "finished", "sign": "signed", "reopen": "reopened"}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts and when, and whether they manage the team's work."""

    person: Person
    at: datetime
    manages: bool = False


def start(intervention: Intervention, doer: Doer) -> Intervention:
    """The technician begins."""
    return _go(intervention, "start", doer)


def finish(intervention: Intervention, doer: Doer, report: str | None, reason: str) -> Intervention:
    """The work is done; what is left open of the checklist needs a reason."""
    left = [item.text for item in intervention.checklist if not item.done]
    if left and not reason.strip() and "finish" in LEGAL[intervention.state]:
        listed = ", ".join(f"“{text}”" for text in left[:5])
        message = f"Not ticked yet: {listed}{' and more' if len(left) > 5 else ''}. Do it, or say why not."
        raise Invalid.field("reason", message)
    changes = {} if report is None else {"report": report}
    return _go(intervention, "finish", doer, reason=reason, **changes)


def sign(intervention: Intervention, doer: Doer, name: str, attachment_id: str | None) -> Intervention:
    """The client agrees with what was done."""
    if intervention.signature is not None and intervention.signature.name != name:
        raise Conflict(f"This has been signed by {intervention.signature.name}; reopen it to have it signed anew.")
    signature = Signature(name=name, at=doer.at, attachment_id=attachment_id)
    return _go(intervention, "sign", doer, reason=name, signature=signature)


def reopen(intervention: Intervention, doer: Doer, reason: str) -> Intervention:
    """There is more to do. A signature under something else is none, so it goes."""
    if intervention.state is State.SIGNED and not doer.manages:
        raise Forbidden("Only a manager reopens what has been signed.")
    return _go(intervention, "reopen", doer, reason=reason, signature=None)


def tick(intervention: Intervention, doer: Doer, item_id: str, *, done: bool) -> Intervention:
    """Tick an item of the checklist, or take the tick back."""
    item = next((item for item in intervention.checklist if item.id == item_id), None)
    if item is None:
        raise NotFound("There is no such item on this checklist.")
    if item.done is done:
        return intervention
    if intervention.state is not State.IN_PROGRESS:
        raise Conflict(f"The checklist is for work in progress. {_legal(intervention.state)}")
    mark = {"done": done, "at": doer.at if done else None, "by": doer.person if done else None}
    ticked = [one.model_copy(update=mark) if one is item else one for one in intervention.checklist]
    return _changed(intervention, checklist=ticked)


def attach(intervention: Intervention, document: AttachmentLink) -> Intervention:
    if any(present.id == document.id for present in intervention.documents):
        return intervention
    check_changeable(intervention)
    if len(intervention.documents) >= MOST_DOCUMENTS:
        raise Conflict(f"There are {MOST_DOCUMENTS} documents already; remove one first.")
    return _changed(intervention, documents=[*intervention.documents, document])


def detach(intervention: Intervention, attachment_id: str) -> Intervention:
    left = [document for document in intervention.documents if document.id != attachment_id]
    if len(left) == len(intervention.documents):
        raise NotFound("There is no such document here.")
    check_changeable(intervention)
    return _changed(intervention, documents=left)


def change(intervention: Intervention, changes: dict[str, Any]) -> Intervention:
    """Fields that are text, or the equipment."""
    if all(getattr(intervention, field) == value for field, value in changes.items()):
        return intervention
    check_changeable(intervention)
    return _changed(intervention, **changes)


def assign(intervention: Intervention, doer: Doer, technician_id: str, lanes: list[list[str]]) -> Intervention:
    """Another technician takes over."""
    if intervention.technician_id == technician_id:
        return intervention
    if intervention.state not in OPEN:
        raise Conflict(f"Only work to come or in progress goes to another technician. {_legal(intervention.state)}")
    return _step(
        intervention, "assign", intervention.state, doer.person, doer.at, technician_id=technician_id, lanes=lanes
    )


def follow(intervention: Intervention, booking: Booking) -> Intervention:
    """As its booking demands: moved, cancelled, or planned again. Work that is done stays done, and when it was."""
    last = booking.steps[-1] if booking.steps else None
    by, at = (last.by, last.at) if last else (None, booking.created_at)
    state = intervention.state
    if booking.state in (BookingState.CANCELLED, BookingState.EXPIRED, BookingState.NO_SHOW):
        missed = booking.state is BookingState.NO_SHOW
        if state is State.PLANNED or (state is State.IN_PROGRESS and not missed):
            return _step(intervention, "cancel", State.CANCELLED, by, at)
        return intervention
    span: dict[str, Any] = {"start": booking.start, "end": booking.end}
    if state is State.CANCELLED:
        return _step(intervention, "plan", State.PLANNED, by, at, **span)
    if (intervention.start, intervention.end) == (booking.start, booking.end):
        return intervention
    if state not in OPEN:
        raise Conflict(f"Work that was done is not moved; plan another intervention. {_legal(state)}")
    return _step(intervention, "move", state, by, at, **span)


def check_changeable(intervention: Intervention) -> None:
    if intervention.state in (State.SIGNED, State.CANCELLED):
        raise Conflict(f"Nothing of it can be changed now. {_legal(intervention.state)}")


def legal_operations(intervention: Intervention, *, manages: bool) -> list[str]:
    """What the asking person can do with it now, of those who work on it."""
    legal: list[str] = list(LEGAL[intervention.state])
    if intervention.state is State.SIGNED and not manages:
        legal.remove("reopen")
    if intervention.state not in (State.SIGNED, State.CANCELLED):
        legal.append("change")
    return legal


def _go(intervention: Intervention, op: Operation, doer: Doer, *, reason: str = "", **changes: Any) -> Intervention:
    """Take a step; the same again, as by a retry, changes nothing."""
    target = LEGAL[intervention.state].get(op)
    if target is not None:
        return _step(intervention, op, target, doer.person, doer.at, reason=reason, **changes)
    last = intervention.steps[-1] if intervention.steps else None
    if last is not None and last.op == op and last.state is intervention.state:
        return intervention
    raise Conflict(f"It cannot be {WORDS[op]} now. {_legal(intervention.state)}")


def _legal(state: State) -> str:
    """What can be done in a state, for people."""
    ways = [WORDS[op] for op in LEGAL[state]]
    now = f"This intervention is {state.replace('_', ' ')}"
    return f"{now}: it can be {' or '.join(ways)}." if ways else f"{now}, with its booking; plan another one."


def _step(
    intervention: Intervention, op: Operation, state: State, by: Person | None, at: datetime, *, reason: str = "",
    **changes: Any,
) -> Intervention:  # fmt: skip
    steps = [*intervention.steps, Step(op=op, state=state, at=at, by=by, reason=reason)][-MOST_STEPS:]
    return _changed(intervention, state=state, steps=steps, **changes)


def _changed(intervention: Intervention, **changes: Any) -> Intervention:
    return intervention.model_copy(update={"rev": intervention.rev + 1} | changes)
