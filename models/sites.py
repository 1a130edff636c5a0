"""A site: a place with opening hours where people wait."""

from pydantic import Field
from pymongo import ASCENDING, IndexModel

from models.base import Shape
from models.stores import Named, Store

TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
END = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"


class Hours(Shape):
    """Wall-clock times of the site's zone, on one day."""

    opens: str = Field(pattern=TIME, examples=["08:00"])
    closes: str = Field(pattern=END, examples=["12:00"], description="After `opens`; `24:00` is the end of the day.")


class OpeningHours(Hours):
    day: int = Field(ge=0, le=6, description="0 is Monday.")


class ExceptionalDay(Shape):
    """A day that is not like the others; no hours means closed."""

    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-12-25"])
    hours: list[Hours] = Field([], max_length=10)
    reason: str = Field("", max_length=200)


class Site(Named):
    time_zone: str
    """IANA name."""
    opening_hours: list[OpeningHours] = []
    """None at all: always open."""
    exceptions: list[ExceptionalDay] = []
    announcement: str = ""
    """What the display board tells."""
    board_token: str
    kiosk_token: str


sites = Store(
    "sites",
    Site,
    IndexModel([("board_token", ASCENDING)], name="board_token", unique=True),
    IndexModel([("kiosk_token", ASCENDING)], name="kiosk_token", unique=True),
)
