"""Changing a booking: the document, its place, its pass, the next in line and what is to be told, in one transaction."""

from collections.abc import Callable

from actions.bookings import booking_rules, occasions, waitlist_offers
from actions.bookings.booking_announcements import announce
from actions.bookings.booking_rules import Doer
from actions.bookings.booking_writes import Also, Changes, schedule_notices
from actions.bookings.occasions import Occasion
from actions.context import Context
from actions.errors import NotFound
from actions.field_work.intervention_bookings import follow_booking
from actions.passes.passes import credit
from actions.passes.payment_records import taken_for_booking
from models import bookings, payments, promo_codes, waitlists
from models.base import now
from models.bookings import Booking, State
from models.offers import Kind, Offer, offers
from models.providers import Provider, providers
from models.transactions import Transaction, transact

Decide = Callable[[Booking], Booking]
NOT_THERE = "There is no such booking, or it is not yours."


async def change_booking(
    ctx: Context, tenant_id: str, booking_id: str, decide: Decide, *, to: Occasion | None = None,
    also: Also | None = None,
) -> Booking:  # fmt: skip
    """Apply a rule; `to` is what a moved booking takes instead. Raise `Taken`, or what the rule raises."""
    present = await bookings.find_booking(ctx.database, tenant_id, booking_id)
    if present is None:
        raise NotFound(NOT_THERE)
    offer = await offers.find(ctx.database, tenant_id, present.offer_id)
    provider = await providers.find(ctx.database, tenant_id, present.provider_id)

    async def work(tx: Transaction) -> tuple[Booking, Changes]:
        before = await bookings.load_booking(tx, booking_id)
        if before is None:
            raise NotFound(NOT_THERE)
        after, changes = decide(before), Changes()
        if after is not before:
            await _write(tx, before, after, to, changes)
            if before.is_taking and (to is not None or not after.is_taking) and offer and provider:
                await _hand_on(tx, ctx, before, offer, provider, changes)
            if also is not None:
                await also(tx, after)
        return after, changes

    async with ctx.turns.take([*(to.turns if to else []), present.session_id or f"p:{present.provider_id}"]):
        after, changes = await transact(ctx.database, work)
    await announce(ctx, changes)
    return after


async def _write(tx: Transaction, before: Booking, after: Booking, to: Occasion | None, changes: Changes) -> None:
    if before.is_taking and (to is not None or not after.is_taking):
        changes.note_session(await occasions.release(tx, before))
    if to is not None:
        changes.note_session(await occasions.take(tx, to, after.id, after.places))
    if before.is_taking and not after.is_taking:
        await _give_back(tx, before, after)
    if after.from_waitlist and before.state is State.HELD and after.state is not State.HELD:
        await waitlists.end_entry_of(tx, after.id)
    if after.paid_at is not None and before.paid_at is None and after.steps[-1].op == "confirm":
        await payments.add_payment(tx, taken_for_booking(before, after.steps[-1].by))
    if after.kind is Kind.INTERVENTION:
        await follow_booking(tx, after)
    await bookings.replace_booking(tx, after, before.rev)
    await schedule_notices(tx, before, after)
    changes.note(before, after)


async def _give_back(tx: Transaction, before: Booking, after: Booking) -> None:
    """The access of a pass by the policy; the use of a promo code when the booking never came to anything."""
    if after.pass_id is not None and not after.is_late:
        await credit(tx, after.pass_id, after.id, after.steps[-1].by)
    if after.promo_code_id is not None and before.state in bookings.PENDING:
        await promo_codes.give_use_back(tx, after.tenant_id, after.promo_code_id, after.person.id)


async def _hand_on(
    tx: Transaction, ctx: Context, before: Booking, offer: Offer, provider: Provider, changes: Changes
) -> None:
    if before.session_id is not None:
        await waitlist_offers.hand_on_session(tx, before.session_id, offer, provider, changes)
    else:
        await waitlist_offers.hand_on_span(tx, ctx, offer, before.start, before.end, changes)


async def expire_overdue(ctx: Context) -> int:
    """Give back every place whose time to confirm or to pay is over; how many those were."""
    count = 0
    while overdue := await bookings.find_expired(ctx.database, now(), 100):
        for booking in overdue:
            await change_booking(
                ctx, booking.tenant_id, booking.id, lambda booking: booking_rules.expire(booking, Doer(None, now()))
            )
        count += len(overdue)
    return count


async def pay_booking(ctx: Context, tenant_id: str, booking_id: str) -> Booking | None:
    """Note that the payment has come; None when there is no such booking."""
    try:
        return await change_booking(
            ctx, tenant_id, booking_id, lambda booking: booking_rules.pay(booking, Doer(None, now(), is_team=True))
        )
    except NotFound:
        return None
