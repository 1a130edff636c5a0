"""When a site is open, in wall-clock time of its zone, right across daylight-saving changes. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.sites import Hours, Site

LOOK_AHEAD = 60
"""Days in which the next opening is looked for."""


def is_open(site: Site, at: datetime) -> bool:
    """A site that names no hours is always open, except on its exceptional days."""
    return any(opens <= at < closes for opens, closes in _spans(site, _local_date(site, at)))


def opens_at(site: Site, at: datetime) -> datetime | None:
    """The next opening after `at`, in UTC; None when it is open, or stays closed for the next two months."""
    if is_open(site, at):
        return None
    first = _local_date(site, at)
    for days in range(LOOK_AHEAD):
        for opens, _ in _spans(site, first + timedelta(days=days)):
            if opens > at:
                return opens.astimezone(UTC)
    return None


def _local_date(site: Site, at: datetime) -> date:
    return at.astimezone(ZoneInfo(site.time_zone)).date()


def _spans(site: Site, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing moments of one local day, in order."""
    zone = ZoneInfo(site.time_zone)
    for hours in sorted(_hours_of(site, day), key=lambda hours: hours.opens):
        yield _moment(day, hours.opens, zone), _moment(day, hours.closes, zone)


def _hours_of(site: Site, day: date) -> list[Hours]:
    for exceptional in site.exceptions:
        if exceptional.date == day.isoformat():
            return exceptional.hours
    if not site.opening_hours:
        return [Hours(opens="00:00", closes="24:00")]
    return [hours for hours in site.opening_hours if hours.day == day.weekday()]


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A wall-clock time that the clocks skip is as far behind the change as it looks (RFC 5545); a doubled one the first."""
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    local = datetime.combine(day, time.fromisoformat(clock), zone)
    return local.astimezone(UTC)
