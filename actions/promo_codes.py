"""Promo codes. Who asks for a price learns whether a code works here, and never which codes there are."""

from actions.context import Context
from actions.errors import Invalid, RateLimited
from models import promo_codes
from models.base import now
from models.offers import Offer
from models.promo_codes import PromoCode

TRIES_PER_MINUTE = 10
WHOLE = 10_000
"""A hundred percent, in hundredths of a percent."""
UNUSABLE = "This code cannot be used here."


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
