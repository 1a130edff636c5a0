"""Waiting for a place that is taken."""

from datetime import timedelta

from actions.access import check_may_write
from actions.bookings.booking_views import WaitlistView
from actions.bookings.bookings import Wish, check_pace, find_guest
from actions.bookings.occasions import Occasion, find_occasion, span_of
from actions.bookings.offers import access_offer
from actions.bookings.providers import acts_for
from actions.bookings.waitlist_offers import offer_free_places
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page
from actions.permissions import Permission, require
from models import claims, sessions, waitlists
from models.base import DuplicateKey, now
from models.transactions import Transaction, transact
from models.waitlists import WaitlistEntry

MOST_OWN = 100


async def join_waitlist(ctx: Context, actor: Actor, wish: Wish) -> WaitlistView:
    """Wait for a start where fewer places are free than wished."""
    require(actor.role, Permission.BOOK)
    check_may_write(actor)
    offer, provider = await access_offer(ctx, actor, wish.offer_id)
    is_team = acts_for(actor, provider)
    await check_pace(ctx, actor, is_team=is_team)
    person = await find_guest(ctx, actor, wish, is_team=is_team)
    if not 1 <= wish.places <= offer.most_places:
        raise Invalid.field("places", f"From 1 to {offer.most_places} places can be booked at once.")
    occasion = await find_occasion(ctx, offer, provider, wish.start, wish.minutes)
    entry = WaitlistEntry(
        tenant_id=actor.tenant_id, provider_id=provider.id, offer_id=offer.id,
        session_id=occasion.session.id if occasion.session else None, start=occasion.start, end=occasion.end,
        places=wish.places, person=person, language=wish.language or actor.tenant.languages[0],
    )  # fmt: skip

    async def work(tx: Transaction) -> None:
        if await _is_free(tx, occasion, wish.places):
            raise Conflict("There is a place; book it.")
        await waitlists.insert_entry(tx, entry)

    try:
        async with ctx.turns.take(occasion.turns):
            await transact(ctx.database, work)
    except DuplicateKey:
        raise Conflict("You wait for this already; you are told when a place is free.") from None
    return await _view(ctx, entry)


async def _is_free(tx: Transaction, occasion: Occasion, places: int) -> bool:
    """Whoever gives a place back at this moment is in the way, so that they see who waits, or it is seen here."""
    if occasion.session is not None:
        session = await sessions.stand_by(tx, occasion.session)
        if session is None:
            raise Conflict("This was moved or called off just now; read it again.")
        return session.left >= places
    return await claims.is_free(tx, occasion.needs, *span_of(occasion.offer, occasion.start, occasion.end))


async def list_own_entries(ctx: Context, actor: Actor) -> Page[WaitlistView]:
    """Those that wait, or are offered a place, newest first."""
    found = await waitlists.find_own_entries(ctx.database, actor.tenant_id, actor.id, MOST_OWN)
    return Page(items=[await _view(ctx, entry) for entry in found], next_cursor=None)


async def leave_waitlist(ctx: Context, actor: Actor, entry_id: str) -> None:
    """Wait no more; a place that was offered is given back by cancelling its booking."""
    entry = await waitlists.find_entry(ctx.database, actor.tenant_id, entry_id)
    if entry is None or entry.person.id != actor.id:
        raise NotFound("There is no such entry, or it is not yours.")

    async def work(tx: Transaction) -> bool:
        return await waitlists.change_entry(tx, entry_id, "waiting", {"state": "left"})

    if not await transact(ctx.database, work) and entry.state == "waiting":
        raise Conflict("A place has just been offered to you; confirm it, or cancel the booking.")


async def offer_all_free_places(ctx: Context) -> None:
    """For those whom a crash, or places added since, left waiting although there is a place."""
    await waitlists.end_entries(ctx.database, now())
    seen: set[tuple[str, object]] = set()
    for entry in await waitlists.find_waiting(ctx.database, now() + timedelta(minutes=1), 500):
        if (entry.offer_id, entry.start) not in seen:
            seen.add((entry.offer_id, entry.start))
            await offer_free_places(ctx, entry)


async def _view(ctx: Context, entry: WaitlistEntry) -> WaitlistView:
    is_waiting = entry.state == "waiting"
    return WaitlistView.of(entry, 1 + await waitlists.count_before(ctx.database, entry) if is_waiting else 0)
