"""What people are told of their bookings: notices as soon as something changed, reminders before the start."""

from datetime import timedelta

from actions.booking_notices import NOTICES, REMINDER
from actions.reminders import remind, tell_change
from schedulers.due import DueKind

ONCE = (
    *(DueKind(kind, max_lateness=timedelta(days=7), run=tell_change) for kind in NOTICES),
    DueKind(REMINDER, max_lateness=timedelta(days=1), run=remind),
)
