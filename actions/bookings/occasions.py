"""What a booking takes: places of a session, or a span of the provider's time and of each resource it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.bookings.recurrences import EARLIEST, LATEST
from actions.bookings.slots import find_opening
from actions.context import Context
from actions.errors import Conflict, Invalid
from models import claims, sessions
from models.base import now
from models.bookings import Booking
from models.claims import Need
from models.offers import CHOSEN, SOLD_AS_PASS, Offer
from models.providers import Provider
from models.resources import resources
from models.sessions import Session
from models.transactions import Transaction


class Taken(Exception):
    """Somebody else has the place."""


@dataclass(frozen=True, slots=True)
class Occasion:
    offer: Offer
    provider: Provider
    start: datetime
    end: datetime
    time_zone: str
    session: Session | None = None
    needs: Sequence[Need] = field(default_factory=list)
    """Of an appointment."""

    @property
    def turns(self) -> list[str]:
        """Who wants one of these waits for the others who do."""
        if self.session is not None:
            return [self.session.id]
        return [need.lanes[0].rpartition(":")[0] for need in self.needs if need.lanes]

    @property
    def minutes(self) -> int | None:
        return None if self.session else round((self.end - self.start) / timedelta(minutes=1))


async def find_occasion(
    ctx: Context, offer: Offer, provider: Provider, start: datetime, minutes: int | None, *, is_team: bool = False
) -> Occasion:
    """What can be booked at `start`; raise `Invalid` when nothing can. The team may book at any time."""
    if offer.kind in SOLD_AS_PASS:
        raise Conflict("This is bought as a pass, not booked at a time.")
    if not is_team:
        _check_window(offer, start)
    elif not EARLIEST <= start.date() <= LATEST:
        raise Invalid.field("start", f"Choose a time in the years {EARLIEST.year} to {LATEST.year}.")
    if offer.is_dated:
        return await _find_dated(ctx, offer, provider, start)
    return await _find_chosen(ctx, offer, provider, start, minutes, is_team=is_team)


def _check_window(offer: Offer, start: datetime) -> None:
    at = now()
    if start <= at:
        raise Invalid.field("start", "This is in the past; choose a later time.")
    if start < at + timedelta(minutes=offer.notice_minutes):
        raise Invalid.field("start", "It is too late to book this; choose a later time.")
    if start > at + timedelta(days=offer.horizon_days):
        raise Invalid.field("start", f"This can be booked at most {offer.horizon_days} days ahead.")


async def _find_dated(ctx: Context, offer: Offer, provider: Provider, start: datetime) -> Occasion:
    session = await sessions.find_session_at(ctx.database, offer.id, start)
    if session is None:
        raise Invalid.field("start", "Nothing begins at this time; choose one of the dates.")
    return Occasion(offer, provider, session.start, session.end, session.time_zone, session)


async def _find_chosen(
    ctx: Context, offer: Offer, provider: Provider, start: datetime, minutes: int | None, *, is_team: bool
) -> Occasion:
    lengths = [length.minutes for length in offer.lengths]
    chosen = min(lengths) if minutes is None else minutes
    if chosen not in lengths and not (is_team and offer.kind in CHOSEN):
        raise Invalid.field("minutes", f"Choose one of these lengths: {', '.join(map(str, sorted(lengths)))}.")
    opening = await find_opening(ctx, offer, provider, start, chosen)
    if opening is None and not is_team:
        raise Invalid.field("start", "This time is not offered; choose one of the free ones.")
    capacity = opening.capacity if opening else provider.capacity
    needs = await find_needs(ctx, offer, provider, capacity)
    await claims.prepare_lanes(ctx.database, needs)
    return Occasion(offer, provider, start, start + timedelta(minutes=chosen), provider.time_zone, needs=needs)


async def find_needs(ctx: Context, offer: Offer, provider: Provider, capacity: int) -> list[Need]:
    """A lane of the provider, and a unit of each resource."""
    found = await resources.find_all(ctx.database, offer.tenant_id, offer.resource_ids)
    units = [Need(claims.resource_lanes(resource.id, resource.units)) for resource in found.values()]
    return [Need(claims.provider_lanes(provider.id, capacity)), *units]


def span_of(offer: Offer, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """What is kept free for it: the time and the buffers around it."""
    return start - timedelta(minutes=offer.buffer_before), end + timedelta(minutes=offer.buffer_after)


async def take(tx: Transaction, occasion: Occasion, booking_id: str, places: int) -> Session | None:
    """Take it, or raise `Taken`; a session as it is then."""
    if occasion.session is not None:
        session = await sessions.take_places(tx, occasion.session, places)
        if session is None:
            raise Taken
        return session
    start, end = span_of(occasion.offer, occasion.start, occasion.end)
    if not await claims.take(tx, occasion.offer.tenant_id, occasion.needs, start, end, booking_id):
        raise Taken
    return None


async def release(tx: Transaction, booking: Booking) -> Session | None:
    """Give back what a booking took."""
    if booking.session_id is not None:
        return await sessions.give_places_back(tx, booking.session_id, booking.places)
    await claims.release(tx, booking.id)
    return None
