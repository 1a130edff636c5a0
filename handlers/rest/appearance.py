"""How a tenant's widget and pages look, for whoever opens one."""

from typing import Any

from pydantic import Field

from actions.people import appearance
from actions.people.appearance import AppearanceView
from handlers.declare import Call, operation
from handlers.shapes import Query, Text


class TenantQuery(Query):
    tenant: Text = Field(min_length=1, max_length=64, examples=["demo"])


@operation(
    "GET", "/appearance", query=TenantQuery, reply=AppearanceView, public=True, cache="private, max-age=60"
)  # fmt: skip
async def show_appearance(call: Call[Any, TenantQuery]) -> AppearanceView:
    """How the tenant's widget looks and greets; for pages of this server and of the tenant's sites."""
    return await appearance.show_appearance(call.ctx, call.caller, call.query.tenant)
