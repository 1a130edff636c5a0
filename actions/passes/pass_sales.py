"""Selling passes: bought by members and companies, or sold by the team, which also takes the money."""

from datetime import datetime, timedelta

from actions import audit
from actions.bookings.booking_views import to_money
from actions.bookings.offers import access_offer
from actions.bookings.providers import acts_for
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Forbidden, Invalid
from actions.passes.pass_ledger import NotEnough, enter
from actions.passes.pass_views import PassView, view_pass
from actions.passes.passes import access_pass, sells
from actions.passes.payment_records import taken_for_pass
from actions.people.users import access_user
from actions.permissions import Permission, may, require
from actions.queues.tickets import person_of, request_key_of
from models import passes, payments
from models.base import DuplicateKey, now
from models.desks import Person
from models.offers import SOLD_AS_PASS, Kind, Offer
from models.pass_entries import PassEntry
from models.passes import Pass
from models.transactions import Transaction, transact
from models.users import User

MOST_PENDING = 20


async def buy_pass(
    ctx: Context, actor: Actor, caller: Caller, *, offer_id: str, accesses: int | None, user_id: str | None
) -> PassView:
    """Buy for oneself, to be paid; or sell to somebody, as the team, which has the money already."""
    for_other = user_id is not None and user_id != actor.id
    if not for_other or not may(actor.role, Permission.PUBLISH_OFFERS):
        require(actor.role, Permission.BUY_PASSES)
    key = request_key_of(actor, caller, "buy", f"{offer_id}:{accesses}:{user_id}")
    present = await passes.find_pass_by_request(ctx.database, actor.tenant_id, key) if key else None
    if present is not None:
        return await view_pass(ctx, present)
    offer = await _access_sold(ctx, actor, offer_id, for_other=for_other)
    owner = await access_user(ctx, actor, user_id) if for_other and user_id else actor.user
    new = _make(offer, owner, accesses)
    new.request_keys = [key] if key else []
    if not for_other and await passes.count_pending(ctx.database, actor.tenant_id, owner.id) >= MOST_PENDING:
        raise Conflict("Many of your passes are not paid yet; pay for those first.")
    return await view_pass(ctx, await _keep(ctx, actor, new, owner, sold=for_other))


async def _access_sold(ctx: Context, actor: Actor, offer_id: str, *, for_other: bool) -> Offer:
    offer, provider = await access_offer(ctx, actor, offer_id)
    if for_other and not acts_for(actor, provider):
        raise Forbidden("Only who offers it, or a manager, sells it to somebody.")
    if offer.kind not in SOLD_AS_PASS:
        raise Invalid.field("offer_id", "This offer is booked, not bought as a pass.")
    return offer


def _make(offer: Offer, owner: User, accesses: int | None) -> Pass:
    is_company = may(owner.role, Permission.ASSIGN_PASSES)
    if not may(owner.role, Permission.BUY_PASSES):
        raise Invalid.field("user_id", "Passes are for members and companies; this person is neither.")
    if offer.kind is Kind.SUBSCRIPTION:
        if accesses is not None:
            raise Invalid.field("accesses", "A subscription has accesses without number; leave this out.")
        if is_company:
            raise Invalid.field("offer_id", "A company buys cards, whose accesses it gives to its staff.")
        size, price = None, offer.price_cents
    else:
        size, price = _choose_size(offer, accesses)
    return Pass(
        tenant_id=offer.tenant_id, owner_id=owner.id, company_id=owner.id if is_company else None,
        offer_id=offer.id, provider_id=offer.provider_id, name=offer.name,
        kind="subscription" if size is None else "pack" if is_company else "card",
        size=size, left=None if size is None else 0, valid_days=offer.valid_days, price_cents=price,
        currency=offer.currency, payment_link=offer.payment_link, offer_ids=offer.pass_offer_ids,
    )  # fmt: skip


def _choose_size(offer: Offer, accesses: int | None) -> tuple[int, int]:
    prices = {size.accesses: size.price_cents for size in offer.card_sizes}
    chosen = next(iter(prices)) if accesses is None and len(prices) == 1 else accesses
    if chosen is None or chosen not in prices:
        sizes = ", ".join(str(size) for size in sorted(prices))
        raise Invalid.field("accesses", f"Choose one of the sizes that there are: {sizes}.")
    return chosen, prices[chosen]


async def _keep(ctx: Context, actor: Actor, new: Pass, owner: User, *, sold: bool) -> Pass:
    by = person_of(actor)

    async def work(tx: Transaction) -> Pass:
        kept = new.model_copy()
        entries = [activate(kept, now(), by)] if sold or kept.price_cents == 0 else []
        await passes.insert_pass(tx, kept, entries)
        if sold and kept.price_cents:
            await payments.add_payment(tx, taken_for_pass(kept, Person(id=owner.id, name=owner.name), by))
        return kept

    try:
        kept = await transact(ctx.database, work)
    except DuplicateKey:
        first = await passes.find_pass_by_request(ctx.database, new.tenant_id, new.request_keys[0])
        if first is None:
            raise
        return first
    if sold:
        await _record(ctx, actor, "sold", kept)
    return kept


def activate(one: Pass, at: datetime, by: Person | None) -> PassEntry:
    """The pass begins, with all its accesses on it."""
    one.state, one.starts_at = "active", at
    one.expires_at = at + timedelta(days=one.valid_days) if one.valid_days is not None else None
    one.paid_at = at if one.price_cents else None
    return enter(one, "purchase", one.size or 0, by)


async def confirm_pass(ctx: Context, actor: Actor, pass_id: str) -> PassView:
    """The money for it has come: it begins. Repeated: the pass as it is."""
    one = await access_pass(ctx, actor, pass_id)
    if not await sells(ctx, actor, one.provider_id):
        raise Forbidden("Only who offers it, or a manager, confirms that it was paid.")
    owner = await ctx.directory.user(actor.tenant_id, one.owner_id or "")
    payer = Person(id=owner.id, name=owner.name) if owner else None
    by = person_of(actor)

    async def work(tx: Transaction) -> Pass:
        present = await passes.load_pass(tx, pass_id) or one
        if present.state == "ended":
            raise Conflict("This pass has ended; sell another.")
        if present.state == "pending_payment":
            await passes.save(tx, [present], [activate(present, now(), by)])
            if present.price_cents:
                await payments.add_payment(tx, taken_for_pass(present, payer, by))
        return present

    confirmed = await transact(ctx.database, work)
    if one.state == "pending_payment":
        await _record(ctx, actor, "confirmed", confirmed)
    return await view_pass(ctx, confirmed)


async def begin_paid(ctx: Context, pass_id: str) -> bool:
    """What the payment service says is paid begins; whether it is the first time."""

    async def work(tx: Transaction) -> bool:
        present = await passes.load_pass(tx, pass_id)
        if present is None or present.state != "pending_payment":
            return False
        await passes.save(tx, [present], [activate(present, now(), None)])
        return True

    return await transact(ctx.database, work)


async def adjust_pass(ctx: Context, actor: Actor, pass_id: str, delta: int, reason: str) -> PassView:
    """Add or take accesses, with a reason that stays in the ledger."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    one = await access_pass(ctx, actor, pass_id)
    if delta == 0:
        raise Invalid.field("delta", "Say how many to add, or to take with a minus.")

    async def work(tx: Transaction) -> Pass:
        present = await passes.load_pass(tx, pass_id) or one
        if present.size is None:
            raise Conflict("This pass has accesses without number; there is nothing to adjust.")
        if present.state != "active":
            raise Conflict("Only a pass that is active can be adjusted.")
        try:
            entry = enter(present, "adjust", delta, person_of(actor), note=reason)
        except NotEnough:
            raise Conflict(f"Only {present.left} accesses are left on it.") from None
        present.size += delta
        await passes.save(tx, [present], [entry])
        return present

    adjusted = await transact(ctx.database, work)
    await _record(ctx, actor, "adjusted", adjusted, delta=str(delta))
    return await view_pass(ctx, adjusted)


async def _record(ctx: Context, actor: Actor, what: str, one: Pass, **details: str) -> None:
    price = f"{to_money(one.price_cents):.2f} {one.currency}"
    await audit.record(
        ctx, actor.tenant_id, f"pass.{what}", actor_id=actor.id, subject_id=one.id, price=price, **details
    )  # fmt: skip
