"""What the clock does to bookings: kept places are given back and freed ones offered, people are told and reminded."""

from datetime import datetime, timedelta

from actions.bookings.booking_arrivals import ARRIVED, take_ticket_on_arrival
from actions.bookings.booking_changes import expire_overdue
from actions.bookings.booking_notices import NOTICES, REMINDER
from actions.bookings.reminders import remind, tell_change
from actions.bookings.session_repairs import repair_sessions
from actions.bookings.sessions import FOLLOW, follow_session
from actions.bookings.waitlists import offer_all_free_places
from actions.context import Context
from models.jobs import Job
from schedulers.due import DueKind
from schedulers.recurring import RecurringJob


async def _expire(ctx: Context) -> None:
    await expire_overdue(ctx)


async def _follow(ctx: Context, job: Job, _moment: datetime) -> None:
    await follow_session(ctx, job.tenant_id, str(job.payload["session_id"]))


async def _arrive(ctx: Context, job: Job, _moment: datetime) -> None:
    await take_ticket_on_arrival(ctx, job.tenant_id, str(job.payload["booking_id"]))


JOBS = (
    RecurringJob("bookings.expire", every=timedelta(seconds=5), lease=timedelta(minutes=1), run=_expire),
    RecurringJob(
        "bookings.waitlist", every=timedelta(minutes=1), lease=timedelta(minutes=5), run=offer_all_free_places
    ),
    RecurringJob("bookings.repair", every=timedelta(minutes=10), lease=timedelta(minutes=10), run=repair_sessions),
)
ONCE = (
    *(DueKind(kind, max_lateness=timedelta(days=7), run=tell_change) for kind in NOTICES),
    DueKind(REMINDER, max_lateness=timedelta(days=1), run=remind),
    DueKind(ARRIVED, max_lateness=timedelta(days=1), run=_arrive),
    DueKind(FOLLOW, max_lateness=timedelta(days=365), run=_follow),
)
