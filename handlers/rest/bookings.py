"""Bookings: taking a place, confirming it, moving it, giving it back."""

from typing import Annotated, Any

from pydantic import Field

from actions.bookings import booking_rules, bookings, check_ins
from actions.bookings.booking_views import BookingView
from actions.bookings.bookings import Wish
from actions.pages import Page
from handlers.declare import Call, File, Nothing, Strict, operation
from handlers.shapes import Email, Id, ListQuery, Moment, Name, Text
from models.bookings import State
from models.tenants import Language

Nonce = Annotated[Text, Field(min_length=8, max_length=64, description="Of the scan; the same again is no second one.")]
Code = Annotated[Text, Field(min_length=1, max_length=64, description="As typed or scanned.")]


class ForWhom(Strict):
    """What is wanted, and for whom."""

    offer_id: Id
    start: Moment
    minutes: int | None = Field(None, ge=1, le=1440, description="Of an appointment; its shortest length unless given.")
    places: int = Field(1, ge=1, le=100)
    name: Name | None = Field(None, description="Who comes; visitors must say.")
    email: Email | None = None
    phone: Annotated[Text, Field(max_length=40)] = ""
    user_id: Id | None = Field(None, description="For whom the team books.")
    language: Language | None = Field(None, description="In which to write; the tenant's first one unless given.")


class NewBooking(ForWhom):
    promo_code: Annotated[Text, Field(max_length=64)] | None = None
    pass_id: Id | None = Field(None, description="Pay with an access of this pass.")
    note: Annotated[Text, Field(max_length=1_000)] = ""


class Move(Strict):
    start: Moment
    minutes: int | None = Field(None, ge=1, le=1440)


class Scan(Strict):
    nonce: Nonce
    code: Code | None = None
    at: Moment | None = Field(None, description="When it was scanned, if that was offline.")


class CodeScan(Strict):
    code: Code
    nonce: Nonce
    at: Moment | None = Field(None, description="When it was scanned, if that was offline.")


class BookingQuery(ListQuery):
    from_: Moment | None = Field(None, alias="from", description="Those that start then or later.")
    to: Moment | None = Field(None, description="Those that start earlier than this.")
    state: State | None = None


class PartnerBookingQuery(BookingQuery):
    provider_id: Id | None = Field(None, description="Another provider than oneself (manager).")
    offer_id: Id | None = None
    q: Annotated[Text, Field(max_length=100)] = Field("", description="Beginnings of words of name or address.")


@operation("POST", "/bookings", body=NewBooking, reply=BookingView, status=201, keyed=True)
async def book(call: Call[NewBooking, Nothing]) -> BookingView:
    """Hold a place for some minutes; confirm it in that time. What the team books for somebody is confirmed at once."""
    return await bookings.book(call.ctx, call.actor, call.caller, Wish(**call.body.model_dump()))


@operation("GET", "/bookings", query=BookingQuery, reply=Page[BookingView])
async def list_bookings(call: Call[Any, BookingQuery]) -> Page[BookingView]:
    """One's own bookings, the latest start first."""
    query = call.query
    states = [query.state] if query.state else []
    return await bookings.list_own_bookings(
        call.ctx, call.actor, states, (query.from_, query.to), query.cursor, query.limit
    )


@operation("GET", "/partner/bookings", query=PartnerBookingQuery, reply=Page[BookingView])
async def list_partner_bookings(call: Call[Any, PartnerBookingQuery]) -> Page[BookingView]:
    """A provider's bookings by their start (the provider, or a manager)."""
    query = call.query
    states = [query.state] if query.state else []
    return await bookings.list_partner_bookings(
        call.ctx, call.actor, query.provider_id, states, query.offer_id, query.q, (query.from_, query.to),
        query.cursor, query.limit,
    )  # fmt: skip


@operation("GET", "/bookings/{booking_id}", reply=BookingView)
async def show_booking(call: Call[Any, Nothing]) -> BookingView:
    """A booking of one's own, or for which one acts."""
    return await bookings.show_booking(call.ctx, call.actor, call.path["booking_id"])


@operation("GET", "/bookings/{booking_id}/qr.svg", reply=File, media_types=("image/svg+xml",))
async def draw_code(call: Call[Any, Nothing]) -> File:
    """Its code as a QR."""
    svg = await check_ins.draw_code(call.ctx, call.actor, call.path["booking_id"])
    return File(svg, "image/svg+xml")


@operation("POST", "/bookings/{booking_id}/confirm", reply=BookingView, creates=True)
async def confirm_booking(call: Call[Any, Nothing]) -> BookingView:
    """Take the held place; the team thereby also says that it is paid."""
    return await bookings.apply_rule(call.ctx, call.actor, call.path["booking_id"], booking_rules.confirm)


@operation("POST", "/bookings/{booking_id}/reschedule", body=Move, reply=BookingView, creates=True)
async def reschedule_booking(call: Call[Move, Nothing]) -> BookingView:
    """Move it to another start of the same offer, as long as its terms allow; the team always may."""
    body = call.body
    return await bookings.move_booking(call.ctx, call.actor, call.path["booking_id"], body.start, body.minutes)


@operation("POST", "/bookings/{booking_id}/cancel", reply=BookingView, creates=True)
async def cancel_booking(call: Call[Any, Nothing]) -> BookingView:
    """Give the place back; too late for the terms, a pass gets no access back."""
    return await bookings.apply_rule(call.ctx, call.actor, call.path["booking_id"], booking_rules.cancel)


@operation("POST", "/bookings/{booking_id}/no-show", reply=BookingView, creates=True)
async def miss_booking(call: Call[Any, Nothing]) -> BookingView:
    """Say that the person did not come (team)."""
    return await bookings.apply_rule(call.ctx, call.actor, call.path["booking_id"], booking_rules.miss)


@operation("POST", "/bookings/{booking_id}/check-in", body=Scan, reply=BookingView, creates=True)
async def check_in_booking(call: Call[Scan, Nothing]) -> BookingView:
    """Let the person in (team)."""
    body = call.body
    return await check_ins.check_in_booking(
        call.ctx, call.actor, call.path["booking_id"], body.code, body.nonce, body.at
    )


@operation("POST", "/check-ins", body=CodeScan, reply=BookingView, creates=True)
async def check_in_by_code(call: Call[CodeScan, Nothing]) -> BookingView:
    """Let in whoever shows this code (team); the reason of a refusal stands in its details."""
    body = call.body
    return await check_ins.check_in_by_code(call.ctx, call.actor, body.code, body.nonce, body.at)
