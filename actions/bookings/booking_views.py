"""Shapes of bookings that people see: providers, offers, sessions, slots, bookings, the waitlist."""

from typing import Literal

from pydantic import Field

from models.base import Shape, WireTime
from models.bookings import Booking, State
from models.offers import Kind, Offer
from models.providers import Provider, PublicHolidays
from models.resources import Resource
from models.sessions import Session
from models.waitlists import WaitlistEntry

Money = float
"""In the currency's unit, with at most two decimals."""


def to_money(cents: int) -> Money:
    return cents / 100


def to_cents(money: Money) -> int:
    return round(money * 100)


class Place(Shape):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class ProviderView(Shape):
    id: str
    user_id: str
    name: str
    category: str
    about: str
    address: str
    place: Place | None
    phone: str
    languages: list[str]
    time_zone: str
    capacity: int = Field(description="How many things the provider does at once.")
    holidays: PublicHolidays | None
    listed: bool
    distance_km: float | None = Field(None, description="From where the search was made.")

    @classmethod
    def of(cls, provider: Provider, distance_km: float | None = None) -> "ProviderView":
        fields = provider.model_dump(exclude={"tenant_id", "point", "calendar_token", "words"})
        point = provider.point
        place = None if point is None else Place(lon=point.coordinates[0], lat=point.coordinates[1])
        return cls(**fields, place=place, distance_km=distance_km)


class LengthView(Shape):
    minutes: int
    price: Money


class CardSizeView(Shape):
    accesses: int
    price: Money


class PolicyView(Shape):
    """What a person may do with a booking, and until when; the team always may."""

    cancel_hours: int = Field(description="Before the start: later gives no access of a pass back.")
    reschedule_hours: int = Field(description="Before the start: no moving later.")
    hold_minutes: int
    payment_hours: int
    waitlist_minutes: int


class OfferView(Shape):
    id: str
    provider_id: str
    kind: Kind
    name: str
    description: str
    location: str
    price: Money = Field(description="Of one place.")
    currency: str
    payment_link: str
    lengths: list[LengthView] = Field(description="Of an appointment, in minutes, each with its price.")
    step_minutes: int
    capacity: int = Field(description="Places of a new session.")
    most_places: int = Field(description="In one booking.")
    resource_ids: list[str]
    buffer_before: int
    buffer_after: int
    notice_minutes: int
    horizon_days: int
    card_sizes: list[CardSizeView]
    valid_days: int | None
    pass_offer_ids: list[str]
    takes_passes: bool
    reminders: list[int] = Field(description="Minutes before the start.")
    policy: PolicyView
    queue_id: str | None
    checklist: list[str]
    published: bool

    @classmethod
    def of(cls, offer: Offer) -> "OfferView":
        fields = offer.model_dump(exclude={"tenant_id", "price_cents", "lengths", "card_sizes", "created_at"})
        return cls(
            **fields,
            price=to_money(offer.price_cents),
            lengths=[
                LengthView(minutes=length.minutes, price=to_money(offer.price_of(length.minutes)))
                for length in offer.lengths
            ],
            card_sizes=[
                CardSizeView(accesses=size.accesses, price=to_money(size.price_cents)) for size in offer.card_sizes
            ],
        )


class ResourceView(Shape):
    id: str
    name: str
    units: int

    @classmethod
    def of(cls, resource: Resource) -> "ResourceView":
        return cls(**resource.model_dump(exclude={"tenant_id"}))


class SessionView(Shape):
    id: str
    offer_id: str
    provider_id: str
    start: WireTime
    end: WireTime
    time_zone: str
    capacity: int
    left: int = Field(description="Places that are free, absolute.")
    state: Literal["open", "cancelled"]
    rev: int

    @classmethod
    def of(cls, session: Session) -> "SessionView":
        return cls(**session.model_dump(exclude={"tenant_id", "taken"}), left=session.left)


class Slot(Shape):
    """A start that can be booked, or a session that is full and has a waitlist."""

    start: WireTime
    end: WireTime = Field(description="With the shortest length that fits.")
    time_zone: str
    left: int
    capacity: int
    session_id: str | None = Field(description="Null for an appointment.")
    lengths: list[int] = Field(description="Of an appointment: the lengths in minutes that fit here.")


class BookingPerson(Shape):
    id: str
    name: str
    email: str | None
    phone: str


class BookingView(Shape):
    id: str
    offer_id: str
    provider_id: str
    session_id: str | None
    kind: Kind
    title: str
    start: WireTime
    end: WireTime
    time_zone: str
    location: str
    places: int
    person: BookingPerson
    state: State
    expires_at: WireTime | None = Field(description="When a place that is held, or not paid, is given back.")
    code: str = Field(description="Shown at the door, as text or QR.")
    price: Money = Field(description="Of all places, before the discount.")
    discount: Money
    to_pay: Money
    currency: str
    payment_link: str = Field(description="Where to pay while it is `pending_payment`; empty otherwise.")
    paid_at: WireTime | None
    pass_id: str | None
    from_waitlist: bool
    conversation_id: str | None
    note: str
    is_late: bool = Field(description="Cancelled later than the policy allows for free.")
    checked_in_at: WireTime | None
    ticket_id: str | None = Field(description="The ticket that it became at check-in, where the offer has a queue.")
    sequence: int
    rev: int
    created_at: WireTime
    may: list[Literal["confirm", "pay", "reschedule", "cancel", "check_in", "no_show"]] = Field(
        description="What the asking person can do with it now."
    )

    @classmethod
    def of(cls, booking: Booking, may: list[str]) -> "BookingView":
        hidden = {
            "tenant_id", "language", "price_cents", "discount_cents", "promo_code_id", "request_keys",
            "request_digest", "reminders", "check_in", "steps", "payment_link", "policy", "words",
        }  # fmt: skip
        return cls(
            **booking.model_dump(exclude=hidden),
            price=to_money(booking.price_cents), discount=to_money(booking.discount_cents),
            to_pay=to_money(booking.to_pay_cents),
            payment_link=payment_link_of(booking) if booking.state is State.PENDING_PAYMENT else "",
            checked_in_at=booking.check_in.at if booking.check_in else None, may=may,
        )  # fmt: skip


def payment_link_of(booking: Booking) -> str:
    return link_naming(booking.payment_link, booking.id)


def link_naming(link: str, subject_id: str) -> str:
    """The provider's link; Stripe's carries what is paid, so that its webhook can name it."""
    if link.startswith(("https://buy.stripe.com/", "https://book.stripe.com/")):
        return f"{link}{'&' if '?' in link else '?'}client_reference_id={subject_id}"
    return link


class WaitlistView(Shape):
    id: str
    offer_id: str
    provider_id: str
    session_id: str | None
    start: WireTime
    end: WireTime
    places: int
    state: Literal["waiting", "offered", "left", "ended"]
    position: int = Field(description="1 is the next; 0 when it waits no more.")
    booking_id: str | None = Field(description="The booking that holds the freed place, to be confirmed in time.")
    created_at: WireTime

    @classmethod
    def of(cls, entry: WaitlistEntry, position: int) -> "WaitlistView":
        return cls(**entry.model_dump(exclude={"tenant_id", "person", "language"}), position=position)
