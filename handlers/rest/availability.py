"""Availability: when a partner's appointments can be booked."""

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from actions.bookings import availability
from actions.bookings.availability import AvailabilityList, AvailabilityView
from handlers.declare import Call, Strict, operation
from handlers.rest.providers import ActsFor
from handlers.shapes import Id, Text
from models.sites import END, TIME, Hours

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Local date.", examples=["2027-01-04"])]
Capacity = Annotated[int, Field(ge=1, le=100, description="Appointments at the same time; the profile's unless given.")]
OfferIds = Annotated[list[Id], Field(max_length=50, description="For which appointments; none: for all.")]


class NewRule(Strict):
    """Hours that recur."""

    kind: Literal["rule"]
    starts_on: Day
    rrule: Text = Field("", max_length=500, description="RFC 5545 RRULE, by days; empty: that one day.")
    opens: str = Field(pattern=TIME, description="Wall-clock time.", examples=["08:00"])
    closes: str = Field(pattern=END, description="After `opens`; `24:00` is the end of the day.", examples=["12:00"])
    capacity: Capacity | None = None
    offer_ids: OfferIds = []


class NewException(Strict):
    """Days that are not like the others. Of several for a day the newest holds."""

    kind: Literal["exception"]
    starts_on: Day
    ends_on: Day | None = Field(None, description="The last day; the first one unless given.")
    hours: list[Hours] = Field(max_length=10, description="Instead of the rules'; none: closed.")
    capacity: Capacity | None = None
    reason: Text = Field("", max_length=200)
    offer_ids: OfferIds = []


class NewEntry(RootModel[Annotated[NewRule | NewException, Field(discriminator="kind")]]):
    """A rule or an exception, in the wall-clock time of the partner's zone."""


@operation("GET", "/partner/availability", query=ActsFor, reply=AvailabilityList)
async def list_availability(call: Call[Any, ActsFor]) -> AvailabilityList:
    """One's hours and exceptional days, all of them (staff)."""
    return await availability.list_availability(call.ctx, call.actor, call.query.provider_id)


@operation(
    "POST", "/partner/availability", body=NewEntry, query=ActsFor, reply=AvailabilityView, status=201, creates=True
)
async def add_availability(call: Call[NewEntry, ActsFor]) -> AvailabilityView:
    """Add hours or exceptional days (staff)."""
    return await availability.add_entry(call.ctx, call.actor, call.query.provider_id, call.body.root.model_dump())


@operation("PUT", "/partner/availability/{entry_id}", body=NewEntry, query=ActsFor, reply=AvailabilityView)
async def replace_availability(call: Call[NewEntry, ActsFor]) -> AvailabilityView:
    """Replace hours or exceptional days (staff)."""
    return await availability.replace_entry(
        call.ctx, call.actor, call.query.provider_id, call.path["entry_id"], call.body.root.model_dump()
    )


@operation("DELETE", "/partner/availability/{entry_id}", query=ActsFor, status=204)
async def delete_availability(call: Call[Any, ActsFor]) -> None:
    """Remove hours or exceptional days; what is booked stays booked (staff)."""
    await availability.delete_entry(call.ctx, call.actor, call.query.provider_id, call.path["entry_id"])
