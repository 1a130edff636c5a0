"""Local days and hours of a report as moments of UTC, right across changes of the clocks. Pure.

A day lasts from the first moment of its date to the first of the next one: 23, 24 or 25 hours mostly. An hour is what the
clock on the wall calls so. An hour that the clocks show twice is two buckets; their labels carry the offset from UTC
(`2026-10-25T02+02:00`, `2026-10-25T02+01:00`). An hour that the clocks skip is no bucket.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

By = Literal["hour", "day"]
STEP = timedelta(minutes=15)
"""All zones differ from UTC, and change, by multiples of it."""


@dataclass(frozen=True, slots=True)
class Bucket:
    label: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Buckets without gaps from `start` to `end`."""

    zone: str
    by: By
    buckets: list[Bucket]
    _joints: list[datetime] = field(init=False)

    def __post_init__(self) -> None:
        starts = [naive(bucket.start) for bucket in self.buckets]
        object.__setattr__(self, "_joints", [*starts, naive(self.end)])

    @property
    def start(self) -> datetime:
        return self.buckets[0].start

    @property
    def end(self) -> datetime:
        return self.buckets[-1].end

    def find(self, at: datetime | None) -> int | None:
        """The number of the bucket in which a naive moment of UTC falls."""
        if at is None:
            return None
        index = bisect_right(self._joints, at) - 1
        return index if 0 <= index < len(self.buckets) else None


def naive(moment: datetime) -> datetime:
    """UTC without saying so: what many moments are compared as, at a fraction of the cost."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local date, also where the clocks change at midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def make_period(first: date, last: date, zone: str, by: By) -> Period:
    """From the first date to the last one, both included."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    place = ZoneInfo(zone)
    if by == "day":
        spans = [(day.isoformat(), day_start(day, place), day_start(day + timedelta(days=1), place)) for day in days]
        return Period(zone, by, [Bucket(*span) for span in spans if span[1] < span[2]])
    hours = list(_hours(day_start(first, place), day_start(last + timedelta(days=1), place), place))
    times_shown = Counter(hour for hour, _, _, _ in hours)
    return Period(
        zone, by,
        [Bucket(hour + (offset if times_shown[hour] > 1 else ""), start, end) for hour, offset, start, end in hours],
    )  # fmt: skip


def _hours(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str, datetime, datetime]]:
    """The hour on the wall, the offset, and from when to when it lasts."""
    moments = (start + number * STEP for number in range((end - start) // STEP))
    for shown, run in groupby(moments, key=lambda moment: _show(moment, zone)):
        steps = list(run)
        yield *shown, steps[0], steps[-1] + STEP


def _show(moment: datetime, zone: ZoneInfo) -> tuple[str, str]:
    shown = moment.astimezone(zone).isoformat()
    return shown[:13], shown[19:]
