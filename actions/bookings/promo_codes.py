"""Promo codes. Who asks for a price learns whether a code works here, and never which codes there are."""

from pydantic import Field

from actions import audit
from actions.bookings.booking_views import Money, to_cents, to_money
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, NotFound, RateLimited
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from models import promo_codes
from models.base import DuplicateKey, Row, Shape, WireTime, now
from models.offers import SOLD_AS_PASS, Offer, offers
from models.promo_codes import Kind, PromoCode

MOST_CODES = 1_000
TRIES_PER_MINUTE = 10
TRIES_PER_ADDRESS = 60
"""A minute, of all who share it: visitors are made easily, addresses are not."""
WHOLE = 10_000
"""A hundred percent, in hundredths of a percent."""
UNUSABLE = "This code cannot be used here."


class PromoCodeView(Shape):
    id: str
    code: str
    kind: Kind
    value: float = Field(description="Percent, or an amount in the currency's unit.")
    currency: str | None
    most_total: int | None
    most_per_person: int | None
    starts_at: WireTime | None
    ends_at: WireTime | None
    offer_ids: list[str]
    active: bool
    used: int = Field(description="Bookings that have it and have not given it back.")
    created_at: WireTime

    @classmethod
    def of(cls, promo: PromoCode) -> "PromoCodeView":
        values = promo.model_dump(exclude={"tenant_id", "was_used"})
        return cls(**values | {"value": promo.value / 100})


class PriceView(Shape):
    """Of all places."""

    price: Money
    discount: Money
    to_pay: Money
    currency: str


# managing


async def list_promo_codes(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[PromoCodeView]:
    """Newest first."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await promo_codes.find_promo_codes(ctx.database, actor.tenant_id, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=[PromoCodeView.of(promo) for promo in found], next_cursor=last)


async def add_promo_code(ctx: Context, actor: Actor, fields: Row) -> PromoCodeView:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    promo = PromoCode(tenant_id=actor.tenant_id, **_stored(fields))
    await _check(ctx, promo)
    if await promo_codes.count_promo_codes(ctx.database, actor.tenant_id) >= MOST_CODES:
        raise Conflict(f"There are {MOST_CODES:,} promo codes already; delete one first.")
    try:
        await promo_codes.insert_promo_code(ctx.database, promo)
    except DuplicateKey as error:
        raise _taken() from error
    await _record(ctx, actor, "added", promo.id)
    return PromoCodeView.of(promo)


async def change_promo_code(ctx: Context, actor: Actor, promo_code_id: str, fields: Row) -> PromoCodeView:
    """`fields` holds only the given ones."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    present = await _access(ctx, actor, promo_code_id)
    changes = _stored(fields)
    await _check(ctx, present.model_copy(update=changes))
    if not changes:
        return PromoCodeView.of(present)
    try:
        changed = await promo_codes.update_promo_code(ctx.database, actor.tenant_id, promo_code_id, changes)
    except DuplicateKey as error:
        raise _taken() from error
    if changed is None:
        raise _absent()
    await _record(ctx, actor, "changed", promo_code_id)
    return PromoCodeView.of(changed)


async def delete_promo_code(ctx: Context, actor: Actor, promo_code_id: str) -> None:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    await _access(ctx, actor, promo_code_id)
    if not await promo_codes.delete_unused(ctx.database, actor.tenant_id, promo_code_id):
        await promo_codes.update_promo_code(ctx.database, actor.tenant_id, promo_code_id, {"active": False})
    await _record(ctx, actor, "deleted", promo_code_id)


def _stored(fields: Row) -> Row:
    stored = dict(fields)
    if "code" in stored:
        stored["code"] = normalize(stored["code"])
    if "value" in stored:
        stored["value"] = to_cents(stored["value"])
    return stored


async def _check(ctx: Context, promo: PromoCode) -> None:
    if promo.kind == "percent" and promo.value > WHOLE:
        raise Invalid.field("value", "A discount is at most 100 percent.")
    if promo.kind == "amount" and promo.currency is None:
        raise Invalid.field("currency", "An amount needs its currency, such as CHF.")
    if promo.starts_at and promo.ends_at and promo.ends_at <= promo.starts_at:
        raise Invalid.field("ends_at", "It must end after it starts.")
    known = await offers.find_all(ctx.database, promo.tenant_id, promo.offer_ids)
    if any(offer_id not in known for offer_id in promo.offer_ids):
        raise Invalid.field("offer_ids", "There is no such offer here; name those that there are.")


async def _access(ctx: Context, actor: Actor, promo_code_id: str) -> PromoCode:
    promo = await promo_codes.find_promo_code(ctx.database, actor.tenant_id, promo_code_id)
    if promo is None:
        raise _absent()
    return promo


def _absent() -> NotFound:
    return NotFound("There is no such promo code.")


def _taken() -> Conflict:
    return Conflict("There is such a promo code already; choose another.")


async def _record(ctx: Context, actor: Actor, what: str, promo_code_id: str) -> None:
    await audit.record(ctx, actor.tenant_id, f"promo_code.{what}", actor_id=actor.id, subject_id=promo_code_id)


# using


async def check_promo_code(
    ctx: Context, actor: Actor, caller: Caller, *, code: str, offer_id: str, minutes: int | None, places: int
) -> PriceView:
    """The price with the code. Raise `NotFound`, in the same words whatever the reason, when it cannot be used."""
    require(actor.role, Permission.BOOK)
    check_pace(ctx, f"check:{actor.id}", TRIES_PER_MINUTE)
    check_pace(ctx, f"address:{actor.tenant_id}:{caller.address}", TRIES_PER_ADDRESS)
    offer = await offers.find(ctx.database, actor.tenant_id, offer_id)
    if offer is None or not offer.published or offer.kind in SOLD_AS_PASS:
        raise NotFound(UNUSABLE)
    price = places * offer.price_of(minutes or min((length.minutes for length in offer.lengths), default=None))
    promo = await find_usable(ctx, actor.tenant_id, actor.id, code, offer, price)
    if promo is None:
        raise NotFound(UNUSABLE)
    discount = discount_of(promo, price)
    return PriceView(
        price=to_money(price), discount=to_money(discount), to_pay=to_money(price - discount), currency=offer.currency
    )  # fmt: skip


async def find_discount(
    ctx: Context, tenant_id: str, person_id: str, code: str, offer: Offer, price_cents: int
) -> tuple[PromoCode, int]:
    """The code and what it takes off a price, in hundredths.

    Raise `Invalid` at `promo_code`, in the same words whatever the reason, or `RateLimited` for who tries many.
    """
    check_pace(ctx, f"book:{person_id}", TRIES_PER_MINUTE)
    found = await find_usable(ctx, tenant_id, person_id, code, offer, price_cents)
    if found is None:
        raise Invalid.field("promo_code", UNUSABLE)
    return found, discount_of(found, price_cents)


def check_pace(ctx: Context, who: str, per_minute: float) -> None:
    """Slow down who tries code after code."""
    wait = ctx.limiter.take(f"promo:{who}", per_minute, per_minute)
    if wait > 0:
        raise RateLimited("Too many codes were tried; wait a moment.", retry_after=wait)


async def find_usable(
    ctx: Context, tenant_id: str, person_id: str, code: str, offer: Offer, price_cents: int
) -> PromoCode | None:
    """The code, if this person can use it for this offer now."""
    promo = await promo_codes.find_promo_code_by_code(ctx.database, tenant_id, normalize(code))
    if promo is None or not promo.is_open(now()) or not fits(promo, offer) or discount_of(promo, price_cents) == 0:
        return None
    if promo.most_per_person is not None:
        uses = await promo_codes.count_uses(ctx.database, promo.id, person_id)
        return promo if uses < promo.most_per_person else None
    return promo


def normalize(code: str) -> str:
    return code.strip().upper()


def fits(promo: PromoCode, offer: Offer) -> bool:
    right_offer = not promo.offer_ids or offer.id in promo.offer_ids
    return right_offer and (promo.kind == "percent" or promo.currency == offer.currency)


def discount_of(promo: PromoCode, price_cents: int) -> int:
    """Never more than the price; halves of a hundredth are the person's."""
    if promo.kind == "amount":
        return min(promo.value, price_cents)
    return (price_cents * promo.value + WHOLE // 2) // WHOLE
