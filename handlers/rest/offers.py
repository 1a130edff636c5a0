"""Offers: what can be booked or bought, and when."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.bookings import offers, slots
from actions.bookings.booking_views import OfferView
from actions.bookings.slots import Slots
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.providers import ActsFor, ListFor
from handlers.shapes import Id, Name, Query, Text
from models.base import Row
from models.offers import Kind

MOST_MONEY = 1_000_000


def _at_most_two_decimals(amount: float) -> float:
    if abs(amount * 100 - round(amount * 100)) > 1e-4:
        raise ValueError("An amount of money has at most two decimals.")
    return amount


Money = Annotated[
    float, Field(ge=0, le=MOST_MONEY, allow_inf_nan=False, examples=[25.5]), AfterValidator(_at_most_two_decimals)
]
Minutes = Annotated[int, Field(ge=5, le=1_440)]


class NewLength(Strict):
    minutes: Minutes
    price: Money | None = Field(None, description="The offer's price unless given.")


class NewCardSize(Strict):
    accesses: int = Field(ge=1, le=1_000)
    price: Money


class NewPolicy(Strict):
    """What a person may do with a booking, and until when; the team always may."""

    cancel_hours: int = Field(24, ge=0, le=8_760, description="Before the start.")
    reschedule_hours: int = Field(24, ge=0, le=8_760, description="Before the start.")
    hold_minutes: int = Field(10, ge=1, le=1_440)
    payment_hours: int = Field(24, ge=1, le=8_760)
    waitlist_minutes: int = Field(30, ge=1, le=10_080)


class NewOffer(Strict):
    """What is not given is as these defaults say."""

    kind: Kind = Field(strict=False)
    name: Name
    description: Text = Field("", max_length=4_000)
    location: Text = Field("", max_length=300, description="Where, when not at the partner's address.")
    price: Money = Field(0, description="Of one place.")
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$", description="ISO 4217.")
    payment_link: Text = Field("", max_length=2_000, description="Of Stripe, PayPal or Twint; begins with https://.")
    lengths: list[NewLength] = Field([], max_length=20, description="Of an appointment: what people can choose.")
    step_minutes: Minutes = Field(30, description="Starts of appointments are so far apart on the wall clock.")
    capacity: int = Field(1, ge=1, le=10_000, description="Places of a new session.")
    most_places: int = Field(1, ge=1, le=100, description="In one booking.")
    resource_ids: list[Id] = Field([], max_length=20, description="What a booking needs one unit of each.")
    buffer_before: int = Field(0, ge=0, le=480, description="Minutes kept free before an appointment.")
    buffer_after: int = Field(0, ge=0, le=480, description="Minutes kept free after an appointment.")
    notice_minutes: int = Field(60, ge=0, le=527_040, description="How long before its start it can still be booked.")
    horizon_days: int = Field(60, ge=1, le=730, description="How far ahead it can be booked.")
    card_sizes: list[NewCardSize] = Field([], max_length=20)
    valid_days: int | None = Field(None, ge=1, le=3_660, description="Of a pass; null: for ever.")
    pass_offer_ids: list[Id] = Field(
        [], max_length=100, description="What a pass pays for; none: whatever takes passes."
    )
    takes_passes: bool = True
    reminders: list[Annotated[int, Field(ge=5, le=43_200)]] = Field(
        [1440, 120], max_length=5, description="Minutes before the start."
    )
    policy: NewPolicy = Field(default_factory=NewPolicy)
    queue_id: Id | None = Field(None, description="At check-in a ticket of this queue is taken.")
    checklist: list[Annotated[Name, Field(max_length=300)]] = Field(
        [], max_length=100, description="Of an intervention."
    )
    published: bool = True

    def stored(self) -> Row:
        """As it is kept: money in hundredths."""
        fields = self.model_dump(exclude={"price", "lengths", "card_sizes"})
        sizes = [{"accesses": size.accesses, "price_cents": to_cents(size.price)} for size in self.card_sizes]
        lengths = sorted(self.lengths, key=lambda length: length.minutes)
        return fields | {
            "price_cents": to_cents(self.price),
            "lengths": [
                {"minutes": length.minutes, "price_cents": None if length.price is None else to_cents(length.price)}
                for length in lengths
            ],
            "card_sizes": sizes,
        }


class SlotsQuery(Query):
    first: str | None = Field(
        None,
        alias="from",
        max_length=40,
        description="A moment, or a local day of the partner's zone; now unless given.",
    )
    last: str | None = Field(
        None, alias="to", max_length=40,
        description="A moment (exclusive) or a local day (included), 62 days later at most; two weeks unless given.",
    )  # fmt: skip
    minutes: int | None = Field(None, ge=5, le=1_440, description="Only starts where this length fits.")


def to_cents(amount: float) -> int:
    return round(amount * 100)


@operation("GET", "/partner/offers", query=ListFor, reply=Page[OfferView])
async def list_offers(call: Call[Any, ListFor]) -> Page[OfferView]:
    """One's own offers by name (staff)."""
    query = call.query
    return await offers.list_offers(call.ctx, call.actor, query.provider_id, query.cursor, query.limit)


@operation("POST", "/partner/offers", body=NewOffer, query=ActsFor, reply=OfferView, status=201, creates=True)
async def add_offer(call: Call[NewOffer, ActsFor]) -> OfferView:
    """Make an offer (staff)."""
    return await offers.add_offer(call.ctx, call.actor, call.query.provider_id, call.body.stored())


@operation("PUT", "/partner/offers/{offer_id}", body=NewOffer, query=ActsFor, reply=OfferView)
async def replace_offer(call: Call[NewOffer, ActsFor]) -> OfferView:
    """Replace an offer; its kind stays (staff)."""
    return await offers.replace_offer(
        call.ctx, call.actor, call.query.provider_id, call.path["offer_id"], call.body.stored()
    )


@operation("DELETE", "/partner/offers/{offer_id}", query=ActsFor, status=204)
async def delete_offer(call: Call[Any, ActsFor]) -> None:
    """Remove an offer for which nothing is to come any more (staff)."""
    await offers.delete_offer(call.ctx, call.actor, call.query.provider_id, call.path["offer_id"])


@operation("GET", "/offers/{offer_id}", reply=OfferView)
async def show_offer(call: Call[Any, Nothing]) -> OfferView:
    """One offer."""
    return await offers.show_offer(call.ctx, call.actor, call.path["offer_id"])


@operation("GET", "/offers/{offer_id}/slots", query=SlotsQuery, reply=Slots)
async def list_slots(call: Call[Any, SlotsQuery]) -> Slots:
    """When an offer can be booked: sessions, or starts of appointments with the lengths that fit."""
    query = call.query
    return await slots.list_slots(call.ctx, call.actor, call.path["offer_id"], query.first, query.last, query.minutes)
