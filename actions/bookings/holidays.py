"""Public holidays, as the library of that name knows them."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, Field

from actions.context import Actor, Context
from actions.errors import Invalid
from actions.permissions import Permission, require
from models.providers import PublicHolidays

_by_year: dict[tuple[str, str | None, int], frozenset[date]] = {}
"""Days are needed for each look at slots, and computing them takes some milliseconds, the first time half a second."""


class Holiday(BaseModel):
    date: str = Field(description="Local date.", examples=["2026-08-01"])
    name: str


class Holidays(BaseModel):
    items: list[Holiday]


async def list_holidays(ctx: Context, actor: Actor, public: PublicHolidays, year: int) -> Holidays:
    require(actor.role, Permission.PUBLISH_OFFERS)
    check_holidays(public)
    found: dict[date, str] = await ctx.in_thread(
        name_holidays, public.country, public.subdivision, year, actor.tenant.locale
    )
    return Holidays(items=[Holiday(date=day.isoformat(), name=name) for day, name in sorted(found.items())])


async def find_closed_days(ctx: Context, public: PublicHolidays | None, years: Collection[int]) -> set[date]:
    """The public holidays of some years; none where nothing is said of whose they are."""
    days: set[date] = set()
    if public is None:
        return days
    for year in years:
        key = (public.country, public.subdivision, year)
        if key not in _by_year:
            _by_year[key] = frozenset(await ctx.in_thread(name_holidays, *key, ""))
        days |= _by_year[key]
    return days


def check_holidays(public: PublicHolidays | None, field: str = "") -> None:
    """Raise `Invalid` for a country or a part of it of which nothing is known; `field` is where they stand."""
    if public is None:
        return
    known = _countries()
    prefix = f"{field}." if field else ""
    if public.country not in known:
        raise Invalid.field(f"{prefix}country", "No holidays are known of this country; use a code such as CH or FR.")
    if public.subdivision is not None and public.subdivision not in known[public.country]:
        some = ", ".join(known[public.country][:60]) or "none"
        raise Invalid.field(f"{prefix}subdivision", f"This country has these parts: {some}.")


def name_holidays(country: str, subdivision: str | None, year: int, language: str) -> dict[date, str]:
    """In the language that is asked for, or the one nearest to it; to be called in a thread."""
    library = _library()
    known = library.country_holidays(country, subdiv=subdivision)
    wanted = language.partition("-")[0]
    spoken = [tag for tag in known.supported_languages if tag.partition("_")[0] == wanted]
    named = library.country_holidays(
        country, subdiv=subdivision, years=year, language=spoken[0] if spoken else known.default_language
    )
    return {day: name for day, name in named.items() if day.year == year}


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    return dict(_library().list_supported_countries())


def _library() -> Any:
    """Loading it takes as long as a tenth of a start, and many never need it."""
    import holidays  # noqa: PLC0415

    return holidays
