"""When people are left in peace: wall-clock times in their own zone, right across changes of the clocks. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.tenants import QuietHours

DAY = timedelta(days=1)


def next_allowed(moment: datetime, quiet: QuietHours, zone: str) -> datetime:
    """`moment` itself where it is not quiet in the IANA zone, else when that ends, in UTC.

    Hours that start and end at the same time are none. Where the clocks go back over the end, its second time counts;
    an end that they skip is as far behind the change as it looks.
    """
    allowed = moment
    while (end := _end_of_quiet(allowed, quiet, zone)) is not None:
        allowed = end
    return allowed


def _end_of_quiet(moment: datetime, quiet: QuietHours, zone: str) -> datetime | None:
    if not quiet.enabled or quiet.start == quiet.end:
        return None
    today = moment.astimezone(ZoneInfo(zone)).date()
    return next((ends for begins, ends in _spans(today, quiet, ZoneInfo(zone)) if begins <= moment < ends), None)


def _spans(today: date, quiet: QuietHours, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The quiet times that can hold a moment of this local day: that which began the day before, and its own."""
    for day in (today - DAY, today):
        last = day if quiet.start < quiet.end else day + DAY
        yield _moments(day, quiet.start, zone)[0], max(_moments(last, quiet.end, zone))


def _moments(day: date, clock: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When clocks show this time, the first and the second time where they go back; else both readings are the same,
    or stand on either side of a change that skips the time."""
    local = datetime.combine(day, time.fromisoformat(clock), zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
