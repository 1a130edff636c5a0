"""Telling what became of bookings and sessions, once that is durable."""

from datetime import datetime

from actions.bookings.booking_rules import Doer, legal_operations
from actions.bookings.booking_views import BookingView, SessionView
from actions.bookings.booking_writes import Changes
from actions.context import Context
from actions.facts import BOOKING_CREATED, BOOKING_UPDATED, SESSION_UPDATED, SLOTS_CHANGED
from actions.topics import agenda_topic, offer_topic
from models.base import now, wire_time
from models.bookings import Booking
from models.offers import CHOSEN, offers
from models.providers import providers

MOST_OFFERS = 100


async def announce(ctx: Context, changes: Changes) -> None:
    """Bookings to their person, their provider and the agenda; sessions and spans to those who look at the offers."""
    if changes.bookings:
        ctx.wake_jobs()
    for before, after in changes.bookings:
        await _announce_booking(ctx, after, is_new=before is None)
    for session in changes.sessions.values():
        payload = {"session": SessionView.of(session).model_dump(mode="json")}
        ctx.announcer.to_topic(offer_topic(session.offer_id), SESSION_UPDATED, payload)
        ctx.announcer.to_topic(agenda_topic(session.provider_id), SESSION_UPDATED, payload)
    for tenant_id, provider_id in {(after.tenant_id, after.provider_id) for _, after in changes.bookings}:
        spans = [(start, end) for owner, start, end in changes.spans if owner == provider_id]
        if spans:
            await announce_slots(ctx, tenant_id, provider_id, spans)


async def _announce_booking(ctx: Context, booking: Booking, *, is_new: bool) -> None:
    fact = BOOKING_CREATED if is_new else BOOKING_UPDATED
    provider = await providers.find(ctx.database, booking.tenant_id, booking.provider_id)
    own, theirs = ({"booking": show(booking, is_team=is_team).model_dump(mode="json")} for is_team in (False, True))
    ctx.announcer.to_topic(agenda_topic(booking.provider_id), fact, theirs)
    if provider is not None and provider.user_id != booking.person.id:
        ctx.announcer.to_user(provider.user_id, fact, theirs)
    ctx.announcer.to_user(booking.person.id, fact, own)


def show(booking: Booking, *, is_team: bool) -> BookingView:
    """A booking as its person, or as the team, sees it now."""
    return BookingView.of(booking, legal_operations(booking, Doer(None, now(), is_team=is_team)))


async def announce_slots(
    ctx: Context, tenant_id: str, provider_id: str, spans: list[tuple[datetime, datetime]]
) -> None:
    """Starts of a provider's appointments were taken or became free."""
    query = {"provider_id": provider_id, "kind": {"$in": sorted(CHOSEN)}}
    for offer in await offers.find_page(ctx.database, tenant_id, query, None, MOST_OFFERS):
        for start, end in spans:
            payload = {"offer_id": offer.id, "start": wire_time(start), "end": wire_time(end)}
            ctx.announcer.to_topic(offer_topic(offer.id), SLOTS_CHANGED, payload)
