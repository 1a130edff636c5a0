"""A freed place goes to the next in line, in the transaction that freed it, and is kept for them for a while."""

from contextlib import suppress
from datetime import datetime, timedelta

from actions.bookings import occasions
from actions.bookings.booking_announcements import announce
from actions.bookings.booking_rules import Doer
from actions.bookings.booking_writes import Changes, draft_booking, write_new
from actions.bookings.occasions import Occasion, Taken
from actions.context import Context
from actions.errors import Conflict, Invalid
from models import sessions, waitlists
from models.base import now
from models.offers import Offer, find_offers_needing, offers
from models.providers import Provider, providers
from models.transactions import Transaction, transact
from models.waitlists import WaitlistEntry

MOST_LOOKED_AT, MOST_TRIED = 200, 20
LONGEST_BUFFER = timedelta(hours=8)
"""That an offer may have around it."""


async def hand_on_session(tx: Transaction, session_id: str, offer: Offer, provider: Provider, changes: Changes) -> None:
    """Offer the free places of a session to those who wait for as many or fewer."""
    while (session := await sessions.load_session(tx, session_id)) and session.state == "open":
        entry = await waitlists.load_waiting_for_session(tx, session.id, session.left)
        if entry is None or session.start <= now():
            return
        occasion = Occasion(offer, provider, session.start, session.end, session.time_zone, session)
        await _offer(tx, entry, occasion, changes)


async def hand_on_span(
    tx: Transaction, ctx: Context, freed: Offer, start: datetime, end: datetime, changes: Changes
) -> None:
    """Offer the time that a booking or session of `freed` had from `start` to `end` to those who wait for its provider,
    or for a resource that it needed, as far as they fit."""
    begin, close = occasions.span_of(freed, start, end)
    if close <= now():
        return
    for entry, offer in (await _load_concerned(tx, ctx, freed, begin, close))[:MOST_TRIED]:
        if occasion := await _find_waited_for(ctx, entry, offer):
            with suppress(Taken):
                await _offer(tx, entry, occasion, changes)


async def _load_concerned(
    tx: Transaction, ctx: Context, freed: Offer, begin: datetime, close: datetime
) -> list[tuple[WaitlistEntry, Offer]]:
    """Who wait for something that, with what is kept free around it, overlaps the span; in the order of asking."""
    sharing = await find_offers_needing(ctx.database, freed.tenant_id, freed.resource_ids)
    near = (begin - LONGEST_BUFFER, close + LONGEST_BUFFER)
    entries = await waitlists.load_waiting_for_span(tx, freed.provider_id, sharing, *near, MOST_LOOKED_AT)
    wanted = await offers.find_all(ctx.database, freed.tenant_id, sorted({entry.offer_id for entry in entries}))
    spans = [
        (entry, offer, occasions.span_of(offer, entry.start, entry.end))
        for entry in entries
        if (offer := wanted.get(entry.offer_id))
    ]
    return [(entry, offer) for entry, offer, span in spans if span[0] < close and begin < span[1]]


async def _find_waited_for(ctx: Context, entry: WaitlistEntry, offer: Offer) -> Occasion | None:
    """An appointment, with as many at once as availability allows; None when it is not offered any more."""
    provider = await providers.find(ctx.database, entry.tenant_id, entry.provider_id)
    if provider is None:
        return None
    try:
        minutes = round((entry.end - entry.start) / timedelta(minutes=1))
        return await occasions.find_occasion(ctx, offer, provider, entry.start, minutes)
    except (Conflict, Invalid):
        return None


async def _offer(tx: Transaction, entry: WaitlistEntry, occasion: Occasion, changes: Changes) -> None:
    at = now()
    until = min(at + timedelta(minutes=occasion.offer.policy.waitlist_minutes), occasion.start)
    draft = draft_booking(occasion, entry.person, entry.language, entry.places, Doer(None, at), "offer")
    booking = draft.model_copy(update={"expires_at": until})
    await write_new(tx, occasion, booking, changes)
    await waitlists.change_entry(tx, entry.id, "waiting", {"state": "offered", "booking_id": booking.id})


async def offer_free_places(ctx: Context, entry: WaitlistEntry) -> None:
    """Offer what is free of what this entry waits for, to whoever is first in that line."""
    offer = await offers.find(ctx.database, entry.tenant_id, entry.offer_id)
    provider = await providers.find(ctx.database, entry.tenant_id, entry.provider_id)
    if offer is None or provider is None:
        return

    async def work(tx: Transaction) -> Changes:
        changes = Changes()
        if entry.session_id is not None:
            await hand_on_session(tx, entry.session_id, offer, provider, changes)
        else:
            await hand_on_span(tx, ctx, offer, entry.start, entry.end, changes)
        return changes

    async with ctx.turns.take([entry.session_id or f"p:{entry.provider_id}"]):
        changes = await transact(ctx.database, work)
    await announce(ctx, changes)
