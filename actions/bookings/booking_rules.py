"""What may become of a booking. Pure: each rule gives the booking as it is then, or raises what is to be done instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.errors import Conflict, Forbidden, Invalid, NotFound
from models.bookings import COMING, PENDING, Booking, CheckIn, Operation, State, Step
from models.desks import Person

EARLIEST_CHECK_IN_AFTER = timedelta(days=7)
MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, when, and whether for the provider."""

    person: Person | None
    at: datetime
    is_team: bool = False


Rule = Callable[[Booking, Doer], Booking]


def step(booking: Booking, op: Operation, state: State, doer: Doer, **changes: Any) -> Booking:
    """The booking in a state, with the step noted. A change that calendars must learn raises the sequence."""
    told = state is not booking.state or "start" in changes
    fields = {
        "state": state,
        "rev": booking.rev + 1,
        "sequence": booking.sequence + (1 if told else 0),
        "expires_at": booking.expires_at if state in PENDING else None,
        "steps": [*booking.steps, Step(op=op, state=state, at=doer.at, by=doer.person)][-MOST_STEPS:],
    }
    return booking.model_copy(update=fields | changes)


def confirm(booking: Booking, doer: Doer) -> Booking:
    """The person takes the place that is held; the team also says that it is paid."""
    if booking.state is State.CONFIRMED:
        return booking
    _check_in(booking, PENDING, "confirmed")
    if booking.expires_at and booking.expires_at <= doer.at and not doer.is_team:
        raise Conflict("The time to keep this place is over; book again.")
    if booking.state is State.HELD and booking.to_pay_cents and booking.payment_link and not doer.is_team:
        until = min(doer.at + timedelta(hours=booking.policy.payment_hours), booking.start)
        return step(booking, "confirm", State.PENDING_PAYMENT, doer, expires_at=until)
    if booking.state is State.PENDING_PAYMENT and not doer.is_team:
        raise Conflict("This waits for its payment; pay by its link, and it is confirmed.")
    paid_at = doer.at if booking.state is State.PENDING_PAYMENT else booking.paid_at
    return step(booking, "confirm", State.CONFIRMED, doer, paid_at=paid_at)


def pay(booking: Booking, doer: Doer) -> Booking:
    """The payment has come. What has ended stays so: the money is then to be given back by the team."""
    if booking.paid_at is not None:
        return booking
    state = State.CONFIRMED if booking.state in PENDING else booking.state
    return step(booking, "pay", state, doer, paid_at=doer.at)


def cancel(booking: Booking, doer: Doer) -> Booking:
    if booking.state is State.CANCELLED:
        return booking
    _check_in(booking, COMING, "cancelled")
    if not doer.is_team and booking.start <= doer.at:
        raise Conflict("This has begun; only the team can still cancel it.")
    is_late = (
        not doer.is_team
        and booking.state is not State.HELD
        and doer.at > booking.start - timedelta(hours=booking.policy.cancel_hours)
    )
    return step(booking, "cancel", State.CANCELLED, doer, is_late=is_late)


def expire(booking: Booking, doer: Doer) -> Booking:
    """Nothing, unless its time is over."""
    if booking.state not in PENDING or booking.expires_at is None or booking.expires_at > doer.at:
        return booking
    return step(booking, "expire", State.EXPIRED, doer)


def check_movable(booking: Booking, doer: Doer) -> None:
    _check_in(booking, COMING, "moved")
    if doer.is_team:
        return
    if doer.at > booking.start - timedelta(hours=booking.policy.reschedule_hours):
        raise Conflict(
            f"This can be moved until {booking.policy.reschedule_hours} hours before it begins; write to the team."
        )


def is_movable(booking: Booking, doer: Doer) -> bool:
    check_movable(booking, doer)
    return True


def move(booking: Booking, doer: Doer, start: datetime, end: datetime, session_id: str | None) -> Booking:
    changes = {"start": start, "end": end, "session_id": session_id}
    if booking.expires_at:
        changes["expires_at"] = min(booking.expires_at, start)
    return step(booking, "reschedule", booking.state, doer, **changes)


def miss(booking: Booking, doer: Doer) -> Booking:
    """The person did not come."""
    if not doer.is_team:
        raise Forbidden("Only the team says who did not come.")
    if booking.state is State.NO_SHOW:
        return booking
    _check_in(booking, {State.CONFIRMED}, "marked as not come")
    if booking.start > doer.at:
        raise Conflict("This has not begun yet.")
    return step(booking, "no_show", State.NO_SHOW, doer)


def check_in(booking: Booking, doer: Doer, nonce: str, at: datetime) -> Booking:
    """Let the person in. `at` is when the code was shown; the same scan again (`nonce`) is no second one."""
    if booking.state is State.CHECKED_IN:
        if booking.check_in is not None and booking.check_in.nonce == nonce:
            return booking
        raise _refusal("already_used", "This code was used already.")
    if booking.state in (State.CANCELLED, State.EXPIRED):
        raise _refusal("cancelled", "This booking was cancelled.")
    if booking.state in PENDING:
        raise _refusal("unpaid", "This booking is not paid or not confirmed.")
    zone = ZoneInfo(booking.time_zone)
    if not booking.start.astimezone(zone).date() <= at.astimezone(zone).date() <= booking.end.astimezone(zone).date():
        raise _refusal("wrong_day", f"This booking is for {booking.start.astimezone(zone):%Y-%m-%d}.")
    by = doer.person or Person(id="", name="")
    return step(booking, "check_in", State.CHECKED_IN, doer, check_in=CheckIn(at=at, nonce=nonce, by=by))


def when_scanned(at: datetime | None, moment: datetime) -> datetime:
    """When a code was shown that is told of only now."""
    if at is None:
        return moment
    if not moment - EARLIEST_CHECK_IN_AFTER <= at <= moment + timedelta(minutes=5):
        raise Invalid.field("at", "A scan can be told of for 7 days, and not before it was made.")
    return min(at, moment)


def unknown_code() -> NotFound:
    return NotFound("No booking has this code.", details=[{"field": "reason", "message": "unknown"}])


def legal_operations(booking: Booking, doer: Doer) -> list[str]:
    """What the doer can do with it at this moment."""
    end = booking.end
    rules: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm(booking, doer) is not booking,
        "pay": lambda: bool(booking.state is State.PENDING_PAYMENT and booking.payment_link),
        "reschedule": lambda: is_movable(booking, doer),
        "cancel": lambda: cancel(booking, doer) is not booking,
        "check_in": lambda: doer.is_team and check_in(booking, doer, "", min(doer.at, end)) is not booking,
        "no_show": lambda: doer.is_team and miss(booking, doer) is not booking,
    }
    return [name for name, rule in rules.items() if _is_legal(rule)]


def _is_legal(rule: Callable[[], object]) -> bool:
    try:
        return bool(rule())
    except (Conflict, Forbidden):
        return False


def _check_in(booking: Booking, states: "set[State] | frozenset[State]", done: str) -> None:
    if booking.state in states:
        return
    if booking.state is State.EXPIRED:
        raise Conflict("The time to keep this place is over; book again.")
    raise Conflict(f"This booking is {booking.state.replace('_', ' ')}; it cannot be {done} any more.")


def _refusal(reason: str, message: str) -> Conflict:
    return Conflict(message, details=[{"field": "reason", "message": reason}])
