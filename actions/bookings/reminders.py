"""Telling people of their bookings when a job says that it is time: notices of changes, and reminders before the start.

The booking is read at the moment of telling. What is not true any more is not told: the later change has a job of its own.
"""

from datetime import datetime, timedelta

from actions.bookings.booking_notices import CANCELLED, CHANGED, CONFIRMED, EXPIRED, OFFERED, PAYMENT, REMINDER
from actions.bookings.booking_texts import booking_link, tell
from actions.context import Context
from actions.deliveries.notices import notify, say
from models import bookings
from models.base import Row, wire_time
from models.bookings import Booking, State
from models.jobs import Job
from models.notifications import Notification

TRUE_IN = {
    CONFIRMED: {State.CONFIRMED}, PAYMENT: {State.PENDING_PAYMENT}, CHANGED: {State.CONFIRMED, State.PENDING_PAYMENT},
    CANCELLED: {State.CANCELLED}, EXPIRED: {State.EXPIRED}, OFFERED: {State.HELD}, REMINDER: {State.CONFIRMED},
}  # fmt: skip


async def tell_change(ctx: Context, job: Job, at: datetime) -> None:
    """Tell the person how their booking is now."""
    booking = await bookings.find_booking(ctx.database, job.tenant_id, job.payload["booking_id"])
    if booking is None or booking.state not in TRUE_IN[job.kind]:
        return
    if job.kind == CHANGED and booking.start != job.payload["start"]:
        return  # it was moved again, of which another job tells
    await _tell(ctx, job, booking, job.id, at, {})


async def remind(ctx: Context, job: Job, at: datetime) -> None:
    """Remind the person, unless the booking moved or ended, has begun, or a nearer reminder is due."""
    booking = await bookings.find_booking(ctx.database, job.tenant_id, job.payload["booking_id"])
    minutes: int = job.payload["minutes"]
    if booking is None or booking.state not in TRUE_IN[REMINDER] or booking.start != job.payload["start"]:
        return
    nearer_is_due = any(
        other < minutes and booking.start - timedelta(minutes=other) <= at for other in booking.reminders
    )
    if at >= booking.start or nearer_is_due:
        return
    cause = f"{job.id}:{round(booking.start.timestamp())}"
    await _tell(ctx, job, booking, cause, at, {"minutes_before": minutes})


async def _tell(ctx: Context, job: Job, booking: Booking, cause: str, at: datetime, extra: Row) -> None:
    """`cause` names what is told: a booking that moves is reminded of anew, by a job of the same id."""
    tenant = await ctx.directory.tenant(booking.tenant_id)
    person = await ctx.directory.user(booking.tenant_id, booking.person.id)
    if tenant is None or person is None:
        return
    link = booking_link(ctx.address, tenant.slug, booking.id, person.role)
    body = tell(job.kind, booking, link, at, job.payload.get("from"))
    conversation_id = await say(ctx, tenant, person, cause, body)
    if conversation_id is not None:
        await bookings.note_conversation(ctx.database, booking.id, conversation_id)
    data = {"title": booking.title, "start": wire_time(booking.start), "time_zone": booking.time_zone} | extra
    notification = Notification(
        _id=cause, tenant_id=booking.tenant_id, user_id=person.id, kind=job.kind, subject_id=booking.id, data=data,
        created_at=at,
    )  # fmt: skip
    await notify(ctx, notification, start=booking.start, moved_from=job.payload.get("from"))
