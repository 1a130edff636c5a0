"""Bookings: taking a place, confirming it, moving it, giving it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.access import check_may_write
from actions.bookings import booking_rules
from actions.bookings.booking_announcements import announce, show
from actions.bookings.booking_changes import NOT_THERE, change_booking, expire_overdue
from actions.bookings.booking_rules import Doer
from actions.bookings.booking_views import BookingView
from actions.bookings.booking_writes import Also, Changes, draft_booking, write_new
from actions.bookings.occasions import Occasion, Taken, find_occasion
from actions.bookings.offers import access_offer
from actions.bookings.promo_codes import UNUSABLE, find_discount
from actions.bookings.providers import access_provider, acts_for
from actions.bookings.slots import find_slots
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, NotFound, RateLimited
from actions.pages import Page, decode_cursor, encode_cursor
from actions.passes.passes import debit
from actions.permissions import STAFF, Permission, may, require
from models import bookings, promo_codes, users
from models.base import DuplicateKey, Row, now, wire_time
from models.bookings import Booking, Guest, State
from models.desks import Person
from models.offers import Offer, offers
from models.promo_codes import PromoCode
from models.providers import Provider, providers
from models.tenants import Language
from models.transactions import Transaction, transact
from models.users import Role
from models.words import beginning_with

MOST_HELD = 5
"""Places that a person may keep at a time without confirming them."""
MOST_ALTERNATIVES = 5
LOOKED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    offer_id: str
    start: datetime
    minutes: int | None = None
    places: int = 1
    promo_code: str | None = None
    pass_id: str | None = None
    note: str = ""
    name: str | None = None
    email: str | None = None
    phone: str = ""
    user_id: str | None = None
    """For whom the team books."""
    guest: Guest | None = None
    """Likewise, for somebody who need not be a user: only where the caller has seen to it that the actor is of the team."""
    location: str | None = None
    """Where, if not where the offer says."""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One that can be repeated."""

    key: str
    digest: str
    """Of what was asked for."""


async def book(
    ctx: Context, actor: Actor, caller: Caller, wish: Wish, *, also: Also | None = None, asked: object = None
) -> BookingView:
    """Hold a place; what the team books for somebody is confirmed at once. `also` is written in the same transaction.

    `asked` is all that was asked for, if that is more than the wish: a key that came with something else is refused.
    """
    require(actor.role, Permission.BOOK)
    check_may_write(actor)
    offer, provider = await access_offer(ctx, actor, wish.offer_id)
    is_team = acts_for(actor, provider)
    request = _request_of(actor, caller, asked or wish)
    booking = await _find_made(ctx, actor, request)
    if booking is None:
        try:
            booking = await _book(ctx, actor, wish, (offer, provider), request, also)
        except (Conflict, Invalid, DuplicateKey):
            # What is lacking may have been taken by the very same request, sent twice.
            booking = await _find_made(ctx, actor, request)
            if booking is None:
                raise
    return show(booking, is_team=is_team)


async def _find_made(ctx: Context, actor: Actor, request: Request | None) -> Booking | None:
    """What the same request has made before. Raise `Conflict` when its key came with something else then."""
    if request is None:
        return None
    made = await bookings.find_booking_by_request(ctx.database, actor.tenant_id, request.key)
    if made is not None and made.request_digest not in ("", request.digest):
        raise Conflict("This Idempotency-Key came with another request before; use a new one.")
    return made


async def _book(
    ctx: Context, actor: Actor, wish: Wish, offered: tuple[Offer, Provider], request: Request | None, also: Also | None
) -> Booking:
    offer, provider = offered
    is_team = acts_for(actor, provider)
    await check_pace(ctx, actor, is_team=is_team)
    person = wish.guest or await find_guest(ctx, actor, wish, is_team=is_team)
    if not 1 <= wish.places <= offer.most_places:
        raise Invalid.field("places", f"From 1 to {offer.most_places} places can be booked at once.")
    occasion = await find_occasion(ctx, offer, provider, wish.start, wish.minutes, is_team=is_team)
    doer = Doer(person=_person_of(actor), at=now(), is_team=is_team)
    draft = draft_booking(occasion, person, wish.language or actor.tenant.languages[0], wish.places, doer)
    until = doer.at + timedelta(minutes=offer.policy.hold_minutes)
    draft = draft.model_copy(update={"note": wish.note, "expires_at": until})
    if request is not None:
        draft = draft.model_copy(update={"request_keys": [request.key], "request_digest": request.digest})
    if wish.location:
        draft = draft.model_copy(update={"location": wish.location})
    promo, draft = await _price(ctx, draft, wish, offer)
    if is_team and (wish.guest is not None or person.id != actor.id):
        draft = booking_rules.confirm(draft, doer).model_copy(update={"sequence": 0})
    return await _write(ctx, occasion, draft, promo, also, doer)


async def _price(ctx: Context, draft: Booking, wish: Wish, offer: Offer) -> tuple[PromoCode | None, Booking]:
    """With the discount of a promo code, or to be paid by a pass."""
    if wish.pass_id is not None:
        if wish.places != 1:
            raise Invalid.field("pass_id", "A pass pays for one place; book the others apart.")
        if wish.promo_code:
            raise Invalid.field("promo_code", "Use the pass or the code, not both.")
        return None, draft.model_copy(update={"pass_id": wish.pass_id})
    if not wish.promo_code:
        return None, draft
    promo, cents = await find_discount(ctx, draft.tenant_id, draft.person.id, wish.promo_code, offer, draft.price_cents)
    return promo, draft.model_copy(update={"promo_code_id": promo.id, "discount_cents": cents})


async def _write(
    ctx: Context, occasion: Occasion, draft: Booking, promo: PromoCode | None, also: Also | None, doer: Doer
) -> Booking:
    async def work(tx: Transaction) -> Changes:
        changes = Changes()
        if not doer.is_team:
            await users.take_turn(tx, draft.person.id)
            await _check_held(ctx, draft.tenant_id, draft.person.id, tx)
        await write_new(tx, occasion, draft, changes, also)
        if promo is not None and not await promo_codes.take_use(tx, promo, draft.person.id):
            raise Invalid.field("promo_code", UNUSABLE)
        if draft.pass_id is not None:
            await debit(tx, draft.pass_id, draft.id, draft.person.id, occasion.offer, draft.start, doer.person)
        return changes

    for is_last in (False, True):
        try:
            async with ctx.turns.take([*occasion.turns, f"held:{draft.person.id}"]):
                changes = await transact(ctx.database, work)
            break
        except Taken:
            # perhaps it is kept for somebody whose time is over
            if is_last or not await expire_overdue(ctx):
                raise await refusal(ctx, occasion, draft.places) from None
    await announce(ctx, changes)
    return draft


async def refusal(ctx: Context, occasion: Occasion, places: int) -> Conflict:
    """That somebody else has it, with what is free near it."""
    begin = max(now(), occasion.start - timedelta(days=1))
    slots = await find_slots(ctx, occasion.offer, occasion.provider, begin, begin + LOOKED_AHEAD, occasion.minutes)
    free = [slot.start for slot in slots if slot.left >= places and slot.start != occasion.start]
    nearest = sorted(free, key=lambda start: abs(start - occasion.start))[:MOST_ALTERNATIVES]
    return Conflict(
        "This is taken; choose another time." if nearest else "This is taken, and nothing near it is free.",
        details=[{"field": "alternative", "message": wire_time(start) or ""} for start in sorted(nearest)],
    )


async def check_pace(ctx: Context, actor: Actor, *, is_team: bool) -> None:
    if is_team:
        return
    limits = actor.tenant.limits
    wait = ctx.limiter.take(f"bookings:{actor.id}", limits.messages_per_minute, limits.burst)
    if wait > 0:
        raise RateLimited("You are booking faster than allowed here; wait a moment.", retry_after=wait)
    await _check_held(ctx, actor.tenant_id, actor.id)


async def _check_held(ctx: Context, tenant_id: str, person_id: str, tx: Transaction | None = None) -> None:
    if await bookings.count_held(ctx.database, tenant_id, person_id, tx) >= MOST_HELD:
        raise Conflict(f"You keep {MOST_HELD} places already; confirm or cancel one first.")


def _request_of(actor: Actor, caller: Caller, asked: object) -> Request | None:
    """Names the request in the booking itself, so that even a crash between the two leaves a retry its answer."""
    key = caller.idempotency_key
    return Request(_digest(f"{actor.id}\0book\0{key}"), _digest(repr(asked))) if key else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _person_of(actor: Actor) -> Person:
    return Person(id=actor.id, name=actor.user.name)


async def find_guest(ctx: Context, actor: Actor, wish: Wish, *, is_team: bool) -> Guest:
    if wish.user_id is not None and wish.user_id != actor.id:
        if not (is_team and may(actor.role, Permission.BOOK_FOR_OTHERS)):
            raise Invalid.field("user_id", "Only the provider's team books for others.")
        user = await ctx.directory.user(actor.tenant_id, wish.user_id)
        if user is None:
            raise Invalid.field("user_id", "There is no such person.")
        return Guest(id=user.id, name=wish.name or user.name, email=wish.email or user.email, phone=wish.phone)
    if actor.role is Role.VISITOR:
        for field, given in (("name", wish.name), ("email", wish.email or actor.user.email)):
            if not given:
                raise Invalid.field(field, "Say who comes, so that you can be told of changes.")
    return Guest(id=actor.id, name=wish.name or actor.user.name, email=wish.email or actor.user.email, phone=wish.phone)


# seeing


async def access_booking(ctx: Context, actor: Actor, booking_id: str) -> tuple[Booking, bool]:
    """The booking, and whether the actor acts for the provider; raise `NotFound` unless it is theirs in one way."""
    booking = await bookings.find_booking(ctx.database, actor.tenant_id, booking_id)
    if booking is None:
        raise NotFound(NOT_THERE)
    provider = None
    if actor.role in STAFF:
        provider = await providers.find(ctx.database, actor.tenant_id, booking.provider_id)
    is_team = provider is not None and acts_for(actor, provider)
    if not is_team and booking.person.id != actor.id:
        raise NotFound(NOT_THERE)
    return booking, is_team


async def show_booking(ctx: Context, actor: Actor, booking_id: str) -> BookingView:
    booking, is_team = await access_booking(ctx, actor, booking_id)
    return show(booking, is_team=is_team)


async def list_own_bookings(
    ctx: Context, actor: Actor, states: Sequence[State], span: tuple[datetime | None, datetime | None],
    cursor: str | None, limit: int,
) -> Page[BookingView]:  # fmt: skip
    """The actor's, the latest start first."""
    before = _read_cursor(cursor)
    found = await bookings.find_own_bookings(
        ctx.database, actor.tenant_id, actor.id, _filter(states, span), before, limit
    )
    return _page(found, limit, is_team=False)


async def list_partner_bookings(
    ctx: Context, actor: Actor, provider_id: str | None, states: Sequence[State], offer_id: str | None, q: str,
    span: tuple[datetime | None, datetime | None], cursor: str | None, limit: int,
) -> Page[BookingView]:  # fmt: skip
    """A provider's, the earliest start first."""
    provider = await access_provider(ctx, actor, provider_id)
    query = _filter(states, span) | {"provider_id": provider.id}
    if offer_id is not None:
        query["offer_id"] = offer_id
    query |= beginning_with(q) or {}
    found = await bookings.find_bookings(ctx.database, actor.tenant_id, query, _read_cursor(cursor), limit)
    return _page(found, limit, is_team=True)


def _filter(states: Sequence[State], span: tuple[datetime | None, datetime | None]) -> Row:
    query: Row = {"state": {"$in": sorted(states)}} if states else {}
    bounds = {operator: moment for operator, moment in zip(("$gte", "$lt"), span, strict=True) if moment is not None}
    return query | ({"start": bounds} if bounds else {})


def _read_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    milliseconds, booking_id = decode_cursor(cursor, int, str)
    return datetime.fromtimestamp(milliseconds / 1000, now().tzinfo), booking_id


def _page(found: list[Booking], limit: int, *, is_team: bool) -> Page[BookingView]:
    last = encode_cursor(round(found[-1].start.timestamp() * 1000), found[-1].id) if len(found) == limit else None
    return Page(items=[show(booking, is_team=is_team) for booking in found], next_cursor=last)


# changing


async def apply_rule(
    ctx: Context, actor: Actor, booking_id: str, rule: booking_rules.Rule, *, also: Also | None = None
) -> BookingView:
    """Apply a rule to a booking that is the actor's, or of a provider for whom the actor acts."""
    check_may_write(actor)
    _, is_team = await access_booking(ctx, actor, booking_id)

    def decide(booking: Booking) -> Booking:
        return rule(booking, Doer(_person_of(actor), now(), is_team=is_team))

    return show(await change_booking(ctx, actor.tenant_id, booking_id, decide, also=also), is_team=is_team)


async def move_booking(
    ctx: Context, actor: Actor, booking_id: str, start: datetime, minutes: int | None
) -> BookingView:
    """To another start of the same offer; its length stays unless another is asked for."""
    check_may_write(actor)
    booking, is_team = await access_booking(ctx, actor, booking_id)
    booking_rules.check_movable(booking, Doer(_person_of(actor), now(), is_team=is_team))
    offer = await offers.find(ctx.database, actor.tenant_id, booking.offer_id)
    provider = await providers.find(ctx.database, actor.tenant_id, booking.provider_id)
    if offer is None or provider is None:
        raise Conflict("This is not offered any more; it can only be cancelled.")
    length = round((booking.end - booking.start) / timedelta(minutes=1)) if booking.session_id is None else None
    occasion = await find_occasion(ctx, offer, provider, start, minutes or length, is_team=is_team)
    price = offer.price_of(occasion.minutes) * booking.places

    def decide(present: Booking) -> Booking:
        doer = Doer(_person_of(actor), now(), is_team=is_team)
        booking_rules.check_movable(present, doer)
        session_id = occasion.session.id if occasion.session else None
        if (present.start, present.end, present.session_id) == (occasion.start, occasion.end, session_id):
            return present
        moved = booking_rules.move(present, doer, occasion.start, occasion.end, session_id)
        return moved if moved.paid_at or moved.pass_id else moved.model_copy(update={"price_cents": price})

    try:
        return show(await change_booking(ctx, actor.tenant_id, booking_id, decide, to=occasion), is_team=is_team)
    except Taken:
        raise await refusal(ctx, occasion, booking.places) from None
