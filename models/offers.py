"""An offer: what a provider lets people book or buy. Money is counted in hundredths of the currency's unit."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field
from pymongo import ASCENDING, IndexModel

from models.base import Database, now
from models.stores import Named, Store
from models.transactions import Transaction


class Kind(StrEnum):
    SINGLE = "single"
    """A dated event."""
    COURSE = "course"
    """A class with dated sessions."""
    APPOINTMENT = "appointment"
    """A time that the person chooses, of one of several lengths."""
    INTERVENTION = "intervention"
    """An appointment of field work: a client's equipment, a technician, a checklist."""
    CARD = "card"
    """A card or pack of accesses; buying it gives a pass."""
    SUBSCRIPTION = "subscription"
    """Accesses without number for some days; buying it gives a pass."""


DATED = frozenset({Kind.SINGLE, Kind.COURSE})
CHOSEN = frozenset({Kind.APPOINTMENT, Kind.INTERVENTION})
SOLD_AS_PASS = frozenset({Kind.CARD, Kind.SUBSCRIPTION})


class Length(BaseModel):
    minutes: int
    price_cents: int | None = None
    """None: the offer's price."""


class CardSize(BaseModel):
    accesses: int
    price_cents: int


class Policy(BaseModel):
    """What a person may do with a booking, and until when; the team always may."""

    cancel_hours: int = 24
    """Before the start: cancelling later is late, and gives no access of a pass back."""
    reschedule_hours: int = 24
    """Before the start: no moving later."""
    hold_minutes: int = 10
    payment_hours: int = 24
    """For how long a place is kept for somebody who has not paid."""
    waitlist_minutes: int = 30
    """For how long a freed place is kept for the next in line."""


class Offer(Named):
    provider_id: str
    kind: Kind
    description: str = ""
    location: str = ""
    """Where, when not at the provider's address; may be an address of a video call."""
    price_cents: int = 0
    currency: str = "EUR"
    """ISO 4217."""
    payment_link: str = ""
    """Of Stripe, PayPal or Twint, as the provider has it; empty: paid on the spot, or free."""
    lengths: list[Length] = []
    """Of an appointment; at least one."""
    step_minutes: int = 30
    """Starts of appointments are so far apart, on the wall clock."""
    capacity: int = 1
    """Places of a new session."""
    most_places: int = 1
    """In one booking."""
    resource_ids: list[str] = []
    """What a booking (an appointment) or a session also needs one unit of each."""
    buffer_before: int = 0
    buffer_after: int = 0
    """Minutes that are kept free around it."""
    notice_minutes: int = 60
    """How long before its start it can still be booked."""
    horizon_days: int = 60
    """How far ahead it can be booked."""
    card_sizes: list[CardSize] = []
    valid_days: int | None = None
    """Of a pass, from being bought; None: for ever."""
    pass_offer_ids: list[str] = []
    """What a pass bought here pays for; none: every offer of the tenant that takes passes."""
    takes_passes: bool = True
    reminders: list[int] = [1440, 120]
    """Minutes before the start."""
    policy: Policy = Field(default_factory=Policy)
    queue_id: str | None = None
    """At check-in a ticket of this queue is taken."""
    checklist: list[str] = []
    """Of an intervention: what is copied into each."""
    published: bool = True
    created_at: datetime = Field(default_factory=now)

    @property
    def is_dated(self) -> bool:
        return self.kind in DATED

    def starts_at_notice(self, moment: datetime) -> datetime:
        """The earliest start that can still be booked at a moment."""
        return moment + timedelta(minutes=self.notice_minutes)

    def ends_at_horizon(self, moment: datetime) -> datetime:
        """The latest start that can already be booked at a moment."""
        return moment + timedelta(days=self.horizon_days)

    def price_of(self, minutes: int | None) -> int:
        """Of one place, in hundredths; `minutes` is the chosen length of an appointment."""
        for length in self.lengths:
            if length.minutes == minutes and length.price_cents is not None:
                return length.price_cents
        return self.price_cents


offers = Store(
    "offers",
    Offer,
    IndexModel([("tenant_id", ASCENDING), ("provider_id", ASCENDING), ("name", ASCENDING)], name="tenant_provider"),
    IndexModel([("tenant_id", ASCENDING), ("kind", ASCENDING), ("name", ASCENDING)], name="tenant_kind"),
)


async def find_offers_of(database: Database, tenant_id: str, provider_id: str) -> list[Offer]:
    """All of a provider, by name."""
    query = {"tenant_id": tenant_id, "provider_id": provider_id}
    rows = database[offers.collection].find(query).sort([("name", ASCENDING), ("_id", ASCENDING)])
    return [Offer.from_row(row) async for row in rows]


async def find_offers_needing(database: Database, tenant_id: str, resource_ids: list[str]) -> list[str]:
    """Ids of the tenant's offers that need one of the resources."""
    query = {"tenant_id": tenant_id, "resource_ids": {"$in": resource_ids}}
    return [row["_id"] async for row in database[offers.collection].find(query, {"_id": 1})] if resource_ids else []


async def load_published_names(tx: Transaction, tenant_id: str, provider_id: str) -> list[str]:
    query = {"tenant_id": tenant_id, "provider_id": provider_id, "published": True}
    rows = tx[offers.collection].find(query, {"name": 1}, session=tx.session)
    return [row["name"] async for row in rows]
