"""Letting people in by the code they show, typed or scanned, at once or told of later."""

from datetime import datetime

import segno

from actions.bookings import booking_rules
from actions.bookings.booking_arrivals import schedule_arrival
from actions.bookings.booking_codes import read_code
from actions.bookings.booking_views import BookingView
from actions.bookings.bookings import access_booking, apply_rule
from actions.bookings.providers import acts_for
from actions.context import Actor, Context
from actions.errors import Invalid, NotFound, RateLimited
from actions.permissions import Permission, require
from models import bookings
from models.base import now
from models.bookings import Booking
from models.providers import providers

GUESSES_PER_MINUTE, GUESSES_AT_ONCE = 120, 60


async def check_in_by_code(ctx: Context, actor: Actor, code: str, nonce: str, at: datetime | None) -> BookingView:
    """Raise `NotFound` for a code of nobody whom the actor may let in."""
    require(actor.role, Permission.CHECK_IN)
    wait = ctx.limiter.take(f"check-ins:{actor.id}", GUESSES_PER_MINUTE, GUESSES_AT_ONCE)
    if wait > 0:
        raise RateLimited("That is faster than people come; wait a moment.", retry_after=wait)
    booking = await bookings.find_booking_by_code(ctx.database, actor.tenant_id, read_code(code))
    if booking is None:
        raise booking_rules.unknown_code()
    provider = await providers.find(ctx.database, actor.tenant_id, booking.provider_id)
    if provider is None or not acts_for(actor, provider):
        raise booking_rules.unknown_code()
    return await _check_in(ctx, actor, booking, nonce, at)


async def check_in_booking(
    ctx: Context, actor: Actor, booking_id: str, code: str | None, nonce: str, at: datetime | None
) -> BookingView:
    require(actor.role, Permission.CHECK_IN)
    booking, is_team = await access_booking(ctx, actor, booking_id)
    if not is_team:
        raise NotFound("There is no such booking among yours to let in.")
    if code is not None and read_code(code) != booking.code:
        raise Invalid.field("code", "This code is of another booking.")
    return await _check_in(ctx, actor, booking, nonce, at)


async def _check_in(ctx: Context, actor: Actor, booking: Booking, nonce: str, at: datetime | None) -> BookingView:
    scanned = booking_rules.when_scanned(at, now())
    return await apply_rule(
        ctx,
        actor,
        booking.id,
        lambda present, doer: booking_rules.check_in(present, doer, nonce, scanned),
        also=schedule_arrival,
    )


async def draw_code(ctx: Context, actor: Actor, booking_id: str) -> bytes:
    """The code as a QR in SVG: never a Micro QR, which the cameras of telephones do not read."""
    booking, _ = await access_booking(ctx, actor, booking_id)
    svg: str = segno.make_qr(booking.code, error="m").svg_inline(scale=8, border=4, light="#ffffff", omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
