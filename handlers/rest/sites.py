"""Sites: where people wait."""

from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.queues import sites
from actions.queues.queue_views import SiteView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import ListQuery, Name, Text
from models.sites import ExceptionalDay, OpeningHours

Zone = Annotated[Text, Field(min_length=1, max_length=64, examples=["Europe/Zurich"], description="IANA name.")]
Week = Annotated[list[OpeningHours], Field(max_length=70, description="None at all: always open.")]
Exceptions = Annotated[list[ExceptionalDay], Field(max_length=400, description="Days that are not like the others.")]
Announcement = Annotated[Text, Field(max_length=300, description="What the display board tells.")]


class NewSite(Strict):
    name: Name
    time_zone: Zone | None = Field(None, description="IANA name; the tenant's unless given.")
    opening_hours: Week = []
    exceptions: Exceptions = []
    announcement: Announcement = ""


class SiteChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    time_zone: Zone = ""
    opening_hours: Week = []
    exceptions: Exceptions = []
    announcement: Announcement = ""


@operation("GET", "/sites", query=ListQuery, reply=Page[SiteView])
async def list_sites(call: Call[Any, ListQuery]) -> Page[SiteView]:
    """The tenant's sites by name."""
    return await sites.list_sites(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/sites", body=NewSite, reply=SiteView, status=201, creates=True)
async def add_site(call: Call[NewSite, Nothing]) -> SiteView:
    """Make a site (manager)."""
    return await sites.add_site(call.ctx, call.actor, call.body.model_dump(exclude_none=True))


@operation("GET", "/sites/{site_id}", reply=SiteView)
async def show_site(call: Call[Any, Nothing]) -> SiteView:
    """One site, and whether it is open now."""
    return await sites.show_site(call.ctx, call.actor, call.path["site_id"])


@operation("PATCH", "/sites/{site_id}", body=SiteChange, reply=SiteView)
async def change_site(call: Call[SiteChange, Nothing]) -> SiteView:
    """Change a site (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await sites.change_site(call.ctx, call.actor, call.path["site_id"], changes)


@operation("DELETE", "/sites/{site_id}", status=204)
async def delete_site(call: Call[Any, Nothing]) -> None:
    """Remove a site that has no queues and desks any more (manager)."""
    await sites.delete_site(call.ctx, call.actor, call.path["site_id"])
