"""Who is checked in and comes for a queue gets a ticket of it, once."""

import hashlib
from zoneinfo import ZoneInfo

from actions.bookings.booking_changes import change_booking
from actions.context import Context
from actions.queues import arrivals
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line
from actions.queues.queues import refresh
from actions.queues.transitions import Doer
from models import bookings, jobs
from models.base import now
from models.bookings import Booking
from models.jobs import Job
from models.offers import offers
from models.queues import queues
from models.sites import sites
from models.tickets import Ticket
from models.transactions import Transaction

ARRIVED = "booking.arrived"


async def schedule_arrival(tx: Transaction, booking: Booking) -> None:
    """To be written with the check-in."""
    job = Job(
        id=f"{ARRIVED}:{booking.id}", tenant_id=booking.tenant_id, kind=ARRIVED, due_at=now(),
        payload={"booking_id": booking.id},
    )  # fmt: skip
    await jobs.schedule(tx, [job])


async def take_ticket_on_arrival(ctx: Context, tenant_id: str, booking_id: str) -> None:
    """A ticket of the offer's queue, if it has one; safe to do again. A queue takes arrivals though it is closed."""
    booking = await bookings.find_booking(ctx.database, tenant_id, booking_id)
    offer = await offers.find(ctx.database, tenant_id, booking.offer_id) if booking else None
    if booking is None or offer is None or offer.queue_id is None or booking.ticket_id is not None:
        return
    queue = await queues.find(ctx.database, tenant_id, offer.queue_id)
    site = await sites.find(ctx.database, tenant_id, queue.site_id) if queue else None
    if queue is None or site is None:
        return
    zone = ZoneInfo(site.time_zone)

    def decide(line: Line) -> Ticket:
        at = now()
        refresh(line, at)
        present = line.held_by(booking.person.id)
        return present or arrivals.join(line, zone, _newcomer(booking), Doer(None, at))

    ticket = await ctx.lines.change(tenant_id, queue.id, decide, lambda _line, ticket: ticket)

    def note(present: Booking) -> Booking:
        if present.ticket_id is not None:
            return present
        return present.model_copy(update={"ticket_id": ticket.id, "rev": present.rev + 1})

    await change_booking(ctx, tenant_id, booking_id, note)


def _newcomer(booking: Booking) -> Newcomer:
    return Newcomer(
        name=booking.person.name, language=booking.language, holder_id=booking.person.id,
        request_key=hashlib.sha256(f"booking\0{booking.id}".encode()).hexdigest(),
    )  # fmt: skip
