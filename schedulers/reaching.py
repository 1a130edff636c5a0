"""Having people reached about what they are notified of."""

from datetime import timedelta

from actions.bookings.booking_reaching import reach_for_booking
from actions.queues.ticket_reaching import reach_for_ticket
from models.notifications import REACH_BOOKING, REACH_TICKET
from schedulers.due import DueKind

ONCE = (
    DueKind(REACH_BOOKING, max_lateness=timedelta(days=1), run=reach_for_booking),
    DueKind(REACH_TICKET, max_lateness=timedelta(minutes=10), run=reach_for_ticket),
)
