"""A freed place goes to the next in line, in the transaction that freed it, and is kept for them for a while."""

from datetime import datetime, timedelta

from actions import occasions
from actions.booking_announcements import announce
from actions.booking_rules import Doer
from actions.booking_writes import Changes, draft_booking, write_new
from actions.context import Context
from actions.occasions import Occasion, Taken
from models import sessions, waitlists
from models.base import now
from models.offers import Offer, offers
from models.providers import Provider, providers
from models.transactions import Transaction, transact
from models.waitlists import WaitlistEntry

MOST_TRIED = 20


async def hand_on_session(tx: Transaction, session_id: str, offer: Offer, provider: Provider, changes: Changes) -> None:
    """Offer the free places of a session to those who wait for as many or fewer."""
    while (session := await sessions.load_session(tx, session_id)) and session.state == "open":
        entry = await waitlists.load_waiting_for_session(tx, session.id, session.left)
        if entry is None or session.start <= now():
            return
        occasion = Occasion(offer, provider, session.start, session.end, session.time_zone, session)
        await _offer(tx, entry, occasion, changes)


async def hand_on_span(
    tx: Transaction, ctx: Context, provider: Provider, span: tuple[datetime, datetime], changes: Changes
) -> None:
    """Offer a freed time to those who wait for an appointment that overlaps it, as far as they fit."""
    if span[0] <= now():
        return
    entries = await waitlists.load_waiting_for_span(tx, provider.id, *span, MOST_TRIED)
    wanted = await offers.find_all(ctx.database, provider.tenant_id, [entry.offer_id for entry in entries])
    for entry in entries:
        offer = wanted.get(entry.offer_id)
        if offer is None or entry.start <= now():
            continue
        needs = await occasions.find_needs(ctx, offer, provider, provider.capacity)
        occasion = Occasion(offer, provider, entry.start, entry.end, provider.time_zone, needs=needs)
        try:
            await _offer(tx, entry, occasion, changes)
        except Taken:
            continue


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
            await hand_on_span(tx, ctx, provider, occasions.span_of(offer, entry.start, entry.end), changes)
        return changes

    async with ctx.turns.take([entry.session_id or f"p:{entry.provider_id}"]):
        changes = await transact(ctx.database, work)
    await announce(ctx, changes)
