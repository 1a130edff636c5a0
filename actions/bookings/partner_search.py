"""Finding partners: by words, category and distance, for everybody who is signed in."""

from math import isfinite

from pydantic import BaseModel

from actions.bookings.booking_views import Place, ProviderView
from actions.context import Actor, Context
from actions.errors import Invalid
from actions.pages import Page, decode_cursor, encode_cursor, page_by_name
from actions.permissions import Permission, require
from models import providers as provider_rows
from models.base import Row
from models.providers import providers
from models.words import beginning_with

METRES = 1_000


class Category(BaseModel):
    category: str
    count: int


class Categories(BaseModel):
    items: list[Category]


async def list_categories(ctx: Context, actor: Actor) -> Categories:
    """Of those whom the search shows, by name."""
    require(actor.role, Permission.BOOK)
    found = await provider_rows.count_categories(ctx.database, actor.tenant_id)
    return Categories(items=[Category(category=category, count=count) for category, count in found])


async def search_partners(
    ctx: Context, actor: Actor, text: str, category: str | None, near: str | None, km: float,
    cursor: str | None, limit: int,
) -> Page[ProviderView]:  # fmt: skip
    """The nearest first with `near`, else by name."""
    require(actor.role, Permission.BOOK)
    query: Row = {"listed": True, **(beginning_with(text) or {})}
    if category is not None:
        query["category"] = category
    if near is None:
        return await page_by_name(ctx, providers, actor.tenant_id, query, cursor, limit, ProviderView.of)
    return await _search_near(ctx, actor, query, read_place(near), km, cursor, limit)


async def _search_near(
    ctx: Context, actor: Actor, query: Row, place: Place, km: float, cursor: str | None, limit: int
) -> Page[ProviderView]:
    after = decode_cursor(cursor, float, str) if cursor else None
    if after is not None and not (isfinite(after[0]) and after[0] >= 0):
        raise Invalid.field("cursor", "This is not a cursor of this list; start without one.")
    found = await provider_rows.find_near(
        ctx.database, actor.tenant_id, query, (place.lon, place.lat), km * METRES,
        (after[0], after[1]) if after else None, limit,
    )  # fmt: skip
    items = [ProviderView.of(provider, round(metres / METRES, 2)) for metres, provider in found]
    last = encode_cursor(found[-1][0], found[-1][1].id) if len(found) == limit else None
    return Page(items=items, next_cursor=last)


def read_place(text: str) -> Place:
    """From `lat,lon` in degrees."""
    try:
        lat, lon = (float(part) for part in text.split(","))
        return Place(lat=lat, lon=lon)
    except ValueError as error:
        raise Invalid.field("near", "Write the latitude and the longitude in degrees, such as 46.2,6.14.") from error
