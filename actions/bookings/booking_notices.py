"""What a change of a booking makes due: a notice to the person now, reminders before the start. All of it as jobs.

Pure: whoever changes a booking writes these jobs in the same transaction, so that none is lost and none comes of a change
that was not made.
"""

from datetime import datetime, timedelta

from models.base import now
from models.bookings import COMING, PENDING, Booking, State
from models.jobs import Job

REMINDER = "booking.reminder"
CONFIRMED, PAYMENT, CHANGED = "booking.confirmed", "booking.payment", "booking.changed"
CANCELLED, EXPIRED, OFFERED = "booking.cancelled", "booking.expired", "booking.offered"
NOTICES = (CONFIRMED, PAYMENT, CHANGED, CANCELLED, EXPIRED, OFFERED)
"""Kinds of jobs, and of the notifications that they end in."""


def jobs_after(before: Booking | None, after: Booking, at: datetime | None = None) -> tuple[list[Job], list[str]]:
    """The jobs to schedule, and the ids of those to drop, when `before` has become `after` at `at` (now).

    `after` has its new `rev` already.
    """
    moment = at or now()
    wanted = _reminders(after)
    planned = _reminders(before) if before else {}
    jobs = [
        Job(
            _id=reminder_id(after, minutes), tenant_id=after.tenant_id, kind=REMINDER, due_at=due,
            payload={"booking_id": after.id, "minutes": minutes, "start": after.start},
        )
        for minutes, due in wanted.items() if due > moment and planned.get(minutes) != due
    ]  # fmt: skip
    dropped = [
        reminder_id(after, minutes) for minutes, due in planned.items() if wanted.get(minutes) != due
    ]  # fmt: skip
    notice = _notice(before, after)
    if notice is not None:
        payload = {"booking_id": after.id, "start": after.start, "from": before.start if before else None}
        job_id = f"{notice}:{after.id}:{after.rev}"
        jobs.append(Job(_id=job_id, tenant_id=after.tenant_id, kind=notice, due_at=moment, payload=payload))
    scheduled = {job.id for job in jobs}
    return jobs, [job_id for job_id in dropped if job_id not in scheduled]


def reminder_id(booking: Booking, minutes: int) -> str:
    return f"{REMINDER}:{booking.id}:{minutes}"


def _reminders(booking: Booking) -> dict[int, datetime]:
    """When somebody whose place is certain is reminded, by minutes before the start."""
    if booking.state is not State.CONFIRMED:
        return {}
    return {minutes: booking.start - timedelta(minutes=minutes) for minutes in booking.reminders}


def _notice(before: Booking | None, after: Booking) -> str | None:
    """What the person is told of the change, if anything."""
    if before is not None and before.state is after.state:
        has_moved = (before.start, before.end) != (after.start, after.end)
        return CHANGED if has_moved and after.state in COMING - {State.HELD} else None
    if after.state is State.HELD:
        return OFFERED if after.from_waitlist else None
    if after.state is State.PENDING_PAYMENT:
        return PAYMENT
    if after.state is State.CONFIRMED:
        return CONFIRMED if before is None or before.state in PENDING else None
    if before is not None and before.state in COMING and after.state in (State.CANCELLED, State.EXPIRED):
        return _ending(before, after)
    return None


def _ending(before: Booking, after: Booking) -> str | None:
    """Who only held a place and let it go, or let its time run out on the page, knows."""
    if after.state is State.EXPIRED:
        return EXPIRED if before.state is State.PENDING_PAYMENT or after.from_waitlist else None
    by = after.steps[-1].by if after.steps else None
    let_go = before.state is State.HELD and by is not None and by.id == after.person.id
    return None if let_go else CANCELLED
