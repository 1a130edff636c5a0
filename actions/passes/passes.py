"""Passes: seeing them, what a booking takes from one and gives back."""

from datetime import datetime

from actions.bookings.providers import acts_for
from actions.context import Actor, Context
from actions.errors import Invalid, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.passes.pass_ledger import NotEnough, enter
from actions.passes.pass_views import PassEntryView, PassView, view_pass, view_passes
from actions.permissions import Permission, may, require
from models import pass_entries, passes
from models.base import Row
from models.desks import Person
from models.offers import Offer
from models.passes import Pass, State
from models.providers import find_by_user, providers
from models.transactions import Transaction

NOT_YOURS = "There is no such pass among yours."


async def debit(
    tx: Transaction, pass_id: str, booking_id: str, person_id: str, offer: Offer, start: datetime, by: Person | None
) -> None:
    """Take one access for a booking of this offer at this start; once, however often it is asked.

    Raise `Invalid` at `pass_id` when this pass does not pay for it.
    """
    last = await pass_entries.load_last_use(tx, booking_id)
    if last is not None and last.kind == "debit":
        if last.pass_id != pass_id:
            raise Invalid.field("pass_id", "Another pass pays for this booking already.")
        return
    one = await passes.load_pass(tx, pass_id)
    if one is None or one.tenant_id != offer.tenant_id or one.owner_id != person_id:
        raise Invalid.field("pass_id", NOT_YOURS)
    _check_pays(one, offer, start)
    turn = 0 if last is None else last.n + 1
    try:
        entry = enter(one, "debit", -1, by, booking_id=booking_id, n=turn)
    except NotEnough:
        raise Invalid.field("pass_id", "No access is left on this pass; choose another, or buy one.") from None
    await passes.save(tx, [one], [entry])


def _check_pays(one: Pass, offer: Offer, start: datetime) -> None:
    if one.kind == "pack":
        raise Invalid.field("pass_id", "This is a pack: assign its accesses to people first, who then book with them.")
    if one.state == "pending_payment":
        raise Invalid.field("pass_id", "This pass is not paid yet.")
    if not one.pays_at(start):
        raise Invalid.field("pass_id", "This pass is not valid at that time; choose another, or pay without one.")
    if not offer.takes_passes or (one.offer_ids and offer.id not in one.offer_ids):
        raise Invalid.field("pass_id", "This pass does not pay for this offer.")


async def credit(tx: Transaction, pass_id: str, booking_id: str, by: Person | None) -> None:
    """Give back the access that a booking took from the pass; nothing when it has none of it."""
    last = await pass_entries.load_last_use(tx, booking_id)
    one = await passes.load_pass(tx, pass_id)
    if one is None or last is None or last.kind != "debit" or last.pass_id != pass_id:
        return
    await passes.save(tx, [one], [enter(one, "credit", 1, by, booking_id=booking_id, n=last.n)])


# seeing


async def list_passes(
    ctx: Context, actor: Actor, *, owner_id: str | None, parent_id: str | None, state: State | None,
    cursor: str | None, limit: int,
) -> Page[PassView]:  # fmt: skip
    """Newest first: one's own; a provider sees those of their offers, managers all; a company what it assigned."""
    query: Row = await _query_of(ctx, actor, parent_id)
    if owner_id is not None and owner_id != actor.id and not may(actor.role, Permission.PUBLISH_OFFERS):
        require(actor.role, Permission.MANAGE_BOOKINGS)
    wanted = {"owner_id": owner_id, "parent_id": parent_id, "state": state}
    query |= {name: value for name, value in wanted.items() if value is not None}
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await passes.find_passes(ctx.database, actor.tenant_id, query, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=await view_passes(ctx, actor.tenant_id, found), next_cursor=last)


async def _query_of(ctx: Context, actor: Actor, parent_id: str | None) -> Row:
    if may(actor.role, Permission.MANAGE_BOOKINGS):
        return {}
    if may(actor.role, Permission.PUBLISH_OFFERS):
        provider = await find_by_user(ctx.database, actor.tenant_id, actor.id)
        return {"provider_id": provider.id if provider else None}
    return {"owner_id": actor.id} if parent_id is None else {"company_id": actor.id}


async def access_pass(ctx: Context, actor: Actor, pass_id: str) -> Pass:
    """Raise `NotFound` unless it is the actor's, assigned by this company, or of an offer of the actor's."""
    one = await passes.find_pass(ctx.database, actor.tenant_id, pass_id)
    if one is None or not (actor.id in (one.owner_id, one.company_id) or await sells(ctx, actor, one.provider_id)):
        raise NotFound("There is no such pass, or it is not yours.")
    return one


async def sells(ctx: Context, actor: Actor, provider_id: str) -> bool:
    """Whether the actor may sell what this provider offers, and take the money for it."""
    if not may(actor.role, Permission.PUBLISH_OFFERS):
        return False
    provider = await providers.find(ctx.database, actor.tenant_id, provider_id)
    return may(actor.role, Permission.MANAGE_BOOKINGS) if provider is None else acts_for(actor, provider)


async def show_pass(ctx: Context, actor: Actor, pass_id: str) -> PassView:
    return await view_pass(ctx, await access_pass(ctx, actor, pass_id))


async def list_entries(ctx: Context, actor: Actor, pass_id: str, cursor: str | None, limit: int) -> Page[PassEntryView]:
    """The ledger, newest first."""
    one = await access_pass(ctx, actor, pass_id)
    before = decode_cursor(cursor, int)[0] if cursor else None
    found = await pass_entries.find_entries(ctx.database, pass_id, before, limit)
    shows = one.owner_id == actor.id or may(actor.role, Permission.PUBLISH_OFFERS)
    last = encode_cursor(found[-1].seq) if len(found) == limit else None
    return Page(items=[PassEntryView.of(entry, shows_booking=shows) for entry in found], next_cursor=last)
