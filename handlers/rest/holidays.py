"""Public holidays."""

from typing import Any

from pydantic import Field

from actions.bookings import holidays
from actions.bookings.holidays import Holidays
from handlers.declare import Call, operation
from handlers.shapes import Query
from models.providers import PublicHolidays


class HolidaysQuery(Query):
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1.", examples=["CH"])
    subdivision: str | None = Field(None, pattern=r"^[A-Z0-9]{1,3}$", description="ISO 3166-2.", examples=["GE"])
    year: int = Field(ge=1970, le=2199, examples=[2026])


@operation("GET", "/holidays", query=HolidaysQuery, reply=Holidays)
async def list_holidays(call: Call[Any, HolidaysQuery]) -> Holidays:
    """The public holidays of a year, by date (staff)."""
    query = call.query
    public = PublicHolidays(country=query.country, subdivision=query.subdivision)
    return await holidays.list_holidays(call.ctx, call.actor, public, query.year)
