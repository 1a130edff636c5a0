"""What an intervention needs besides its booking: the technician's time. It is claimed and given back with the booking's."""

from datetime import timedelta

from actions.errors import Conflict
from actions.field_work import intervention_rules
from models import claims, interventions
from models.bookings import Booking
from models.claims import Need
from models.interventions import Intervention, State
from models.transactions import Transaction

BUSY = "The technician has other work at that time; choose another time or technician."


async def follow_booking(tx: Transaction, booking: Booking) -> None:
    """A booking moved or ended, and the intervention with it; raise `Conflict` when its technician is busy then."""
    before = await interventions.load_intervention_of(tx, booking.id)
    if before is None:
        return
    after = intervention_rules.follow(before, booking)
    if after is not before:
        await claim_time(tx, after)
        await interventions.replace_intervention(tx, after)


async def claim_time(tx: Transaction, intervention: Intervention) -> None:
    """Take the technician's time for it as it is now, instead of what was taken before."""
    await claims.release(tx, intervention.id)
    if intervention.state is State.CANCELLED:
        return
    start = intervention.start - timedelta(minutes=intervention.buffer_before)
    end = intervention.end + timedelta(minutes=intervention.buffer_after)
    needs = [Need(lanes) for lanes in intervention.lanes]
    if not await claims.take(tx, intervention.tenant_id, needs, start, end, intervention.id):
        raise Conflict(BUSY, details=[{"field": "technician_id", "message": BUSY}])
