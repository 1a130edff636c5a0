"""Comparing the places that sessions say are taken with their bookings (I8)."""

from datetime import timedelta

from actions.bookings.booking_announcements import announce
from actions.bookings.booking_writes import Changes
from actions.context import Context
from models import bookings, sessions
from models.base import now

AT_ONCE = 500


async def repair_sessions(ctx: Context) -> None:
    """Right what differs and report how much did; one that changes meanwhile is looked at next time."""
    drifted = 0
    last = ""
    while found := await sessions.find_after(ctx.database, last, now() - timedelta(days=1), AT_ONCE):
        last = found[-1].id
        counted = await bookings.count_taken(ctx.database, [session.id for session in found])
        for session in found:
            if session.taken != counted.get(session.id, 0):
                repaired = await sessions.repair_taken(ctx.database, session, counted.get(session.id, 0))
                if repaired is not None:
                    drifted += 1
                    await announce(ctx, Changes(sessions={session.id: repaired}))
    if drifted:
        ctx.report_drift("sessions", drifted)
