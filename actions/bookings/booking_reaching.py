"""Reaching people about their bookings: what stands in their conversation, also where no page of theirs is open."""

from datetime import datetime, timedelta

from actions.bookings.booking_notices import OFFERED, REMINDER
from actions.bookings.booking_short_texts import tell_shortly
from actions.bookings.booking_texts import HEADINGS, booking_link, tell
from actions.bookings.reminders import TRUE_IN
from actions.context import Context
from actions.deliveries.reaching import reach
from models import bookings
from models.bookings import Booking
from models.deliveries import Content
from models.jobs import Job
from models.notifications import Notification, find_notification
from models.users import User

WANTED_FOR = timedelta(days=1)
"""A notice; a reminder until the start."""
SOON = timedelta(hours=3)
"""Whoever is to be somewhere so soon is told at night too."""


async def reach_for_booking(ctx: Context, job: Job, at: datetime) -> None:
    """Send what the notification tells, if it is still true."""
    notification = await find_notification(ctx.database, job.tenant_id, job.payload["notification_id"])
    booking = (
        await bookings.find_booking(ctx.database, job.tenant_id, notification.subject_id) if notification else None
    )
    if notification is None or booking is None or not _is_true(notification, booking, job.payload["start"], at):
        return
    tenant = await ctx.directory.tenant(booking.tenant_id)
    person = await ctx.directory.user(booking.tenant_id, notification.user_id)
    if tenant is None or person is None:
        return
    link = booking_link(ctx.address, tenant.slug, booking.id, person.role)
    text = tell(notification.kind, booking, link, at, job.payload.get("moved_from"))
    subject = HEADINGS[notification.kind][booking.language].format(title=booking.title)
    zone = person.time_zone or booking.time_zone
    short = tell_shortly(notification.kind, booking, tenant.name, link, zone)
    is_reminder = notification.kind == REMINDER
    await reach(
        ctx, tenant, _with_own_words(person, booking), notification.id, "bookings",
        Content(text=text, subject=subject, link=link, short=short), language=booking.language,
        urgent=notification.kind == OFFERED or (is_reminder and booking.start - at < SOON),
        expires_at=booking.start if is_reminder else notification.created_at + WANTED_FOR,
    )  # fmt: skip


def _is_true(notification: Notification, booking: Booking, start: datetime, at: datetime) -> bool:
    """Of a booking that was moved meanwhile another notification tells."""
    if booking.state not in TRUE_IN[notification.kind] or booking.start != start:
        return False
    return notification.kind != REMINDER or at < booking.start


def _with_own_words(person: User, booking: Booking) -> User:
    """A visitor has no address but the one that was given with the booking."""
    return person if person.email else person.model_copy(update={"email": booking.person.email})
