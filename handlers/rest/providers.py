"""Partners: who can be booked, and one's own profile."""

from typing import Annotated, Any

from pydantic import Field

from actions.bookings import partner_search, providers
from actions.bookings.booking_views import Place, ProviderView
from actions.bookings.partner_search import Categories
from actions.bookings.providers import PartnerPage
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.sites import Zone
from handlers.shapes import Id, ListQuery, Name, Query, Text
from models.providers import PublicHolidays

Language = Annotated[Text, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, examples=["fr"])]


class ActsFor(Query):
    provider_id: Id | None = Field(None, description="For whom a manager acts; one's own profile unless given.")


class ListFor(ListQuery, ActsFor):
    pass


class SearchQuery(ListQuery):
    q: Text = Field("", max_length=200, description="Beginnings of words of the profile and the offers' names.")
    category: Text | None = Field(None, max_length=100)
    near: str | None = Field(
        None, max_length=60, description="From where: `lat,lon` in degrees.", examples=["46.2,6.14"]
    )
    km: float = Field(50, ge=0.1, le=500, allow_inf_nan=False, description="How far away at most; with `near`.")


class Profile(Strict):
    name: Name
    category: Text = Field("", max_length=100)
    about: Text = Field("", max_length=4_000)
    address: Text = Field("", max_length=300)
    place: Place | None = Field(None, description="Where it is, so that people near it find it.")
    phone: Text = Field("", max_length=40, pattern=r"^[0-9+().\-/ ]*$")
    languages: list[Language] = Field([], max_length=20, description="BCP 47 tags.")
    time_zone: Zone = Field(description="IANA name: in whose wall-clock time availability is planned.")
    capacity: int = Field(1, ge=1, le=100, description="How many things the provider does at once.")
    holidays: PublicHolidays | None = Field(None, description="Whose public holidays close.")
    listed: bool = Field(True, description="Whether the search shows it.")


@operation("GET", "/partners/search", query=SearchQuery, reply=Page[ProviderView])
async def search_partners(call: Call[Any, SearchQuery]) -> Page[ProviderView]:
    """Find partners, the nearest first with `near`, else by name."""
    query = call.query
    return await partner_search.search_partners(
        call.ctx, call.actor, query.q, query.category, query.near, query.km, query.cursor, query.limit
    )


@operation("GET", "/partners/categories", reply=Categories)
async def list_categories(call: Call[Any, Nothing]) -> Categories:
    """The categories of partners, and how many there are of each."""
    return await partner_search.list_categories(call.ctx, call.actor)


@operation("GET", "/partners", query=ListQuery, reply=Page[ProviderView])
async def list_partners(call: Call[Any, ListQuery]) -> Page[ProviderView]:
    """All partners by name (manager)."""
    return await providers.list_providers(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("GET", "/partners/{provider_id}", reply=PartnerPage)
async def show_partner(call: Call[Any, Nothing]) -> PartnerPage:
    """A partner and what can be booked there."""
    return await providers.show_partner(call.ctx, call.actor, call.path["provider_id"])


@operation("GET", "/partner/profile", query=ActsFor, reply=ProviderView)
async def show_profile(call: Call[Any, ActsFor]) -> ProviderView:
    """One's own profile (staff)."""
    return await providers.show_profile(call.ctx, call.actor, call.query.provider_id)


@operation("PUT", "/partner/profile", body=Profile, query=ActsFor, reply=ProviderView)
async def save_profile(call: Call[Profile, ActsFor]) -> ProviderView:
    """Fill in one's profile, by which one becomes a partner, or replace it (staff)."""
    fields = call.body.model_dump(exclude={"place"})
    return await providers.save_profile(call.ctx, call.actor, call.query.provider_id, fields, call.body.place)
