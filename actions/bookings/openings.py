"""From availability to starts: rules, exceptions and holidays, in wall-clock time of a zone. Pure.

An opening lasts from the first moment at which the clocks on the wall have reached `opens` to the first at which they have
reached `closes`, so it is longer or shorter where they change. Starts stand on the wall clock: every so many minutes from
`opens`; one that the clocks skip is left out, one that they show twice is there twice. What begins must end, in real time,
before the opening does.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from actions.bookings.recurrences import dates_between
from models.availability import Entry

MIDNIGHT = time()
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """What availability says of one start: whatever is taken, so many things can be done at the same time."""

    capacity: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Span:
    """One opening: the clock times of its day, and the moments that those are (UTC)."""

    day: date
    clock_opens: datetime
    """Naive, as `clock_closes`: what the clocks on the wall show."""
    clock_closes: datetime
    opens: datetime
    closes: datetime
    """Exclusive."""
    capacity: int

    def is_even(self, zone: ZoneInfo) -> bool:
        """Whether the clocks run on as they are from opening to closing, as nearly always. No zone changes twice a day."""
        ends = self.closes.astimezone(zone)
        return (
            self.closes - self.opens == self.clock_closes - self.clock_opens
            and self.opens.astimezone(zone).utcoffset() == ends.utcoffset()
            and ends.replace(tzinfo=None) == self.clock_closes
        )


def find_spans(
    entries: Sequence[Entry], holidays: Collection[date], zone: ZoneInfo, offer_id: str, first: date, last: date
) -> list[Span]:
    """The openings of the days from `first` to `last` for one offer, by time; `entries` are in the order of their making.

    On a day with exceptions the newest one holds instead of rules and holidays.
    """
    of_offer = [entry for entry in entries if not entry.offer_ids or offer_id in entry.offer_ids]
    exceptions = [entry for entry in of_offer if entry.kind == "exception"]
    spans: set[Span] = set()
    exceptional = _exceptional_days(exceptions, first, last)
    for day, exception in exceptional.items():
        for hours in exception.hours:
            spans.add(_make_span(day, hours.opens, hours.closes, exception.capacity, zone))
    for rule in (entry for entry in of_offer if entry.kind == "rule"):
        for day in dates_between(rule.rrule, date.fromisoformat(rule.starts_on), first, last):
            if day not in exceptional and day not in holidays:
                spans.add(_make_span(day, rule.opens, rule.closes, rule.capacity, zone))
    return sorted(
        (span for span in spans if span.opens < span.closes), key=lambda span: (span.opens, span.closes, span.capacity)
    )


def find_starts(span: Span, zone: ZoneInfo, step: int) -> Iterator[datetime]:
    """The starts of an opening in UTC; `step` in minutes. Not sorted where the clocks show times twice."""
    if span.is_even(zone):
        for number in range(-((span.opens - span.closes) // timedelta(minutes=step))):
            yield span.opens + timedelta(minutes=number * step)
        return
    clock = span.clock_opens
    while clock < span.clock_closes:
        for start in read_clock(clock, zone):
            if span.opens <= start < span.closes:
                yield start
        clock += timedelta(minutes=step)


def read_clock(clock: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments (UTC) at which the clocks show a naive time: none where it is skipped, two where it comes twice."""
    first, second = _offsets(clock, zone)
    if first < second:
        return []
    moments = [clock - first] if first == second else [clock - first, clock - second]
    return [moment.replace(tzinfo=UTC) for moment in moments]


def reach_clock(clock: datetime, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clocks have reached a naive time: for a skipped one that of the change."""
    moments = read_clock(clock, zone)
    if moments:
        return moments[0]
    before, after = _offsets(clock, zone)
    early, late = (clock - after).replace(tzinfo=UTC), (clock - before).replace(tzinfo=UTC)
    while late - early > SECOND:
        middle = early + (late - early) // 2 // SECOND * SECOND
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def read_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local date."""
    return reach_clock(datetime.combine(day, MIDNIGHT), zone)


def local_dates(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last local date of what begins in a span of time."""
    return start.astimezone(zone).date(), end.astimezone(zone).date()


def _offsets(clock: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """From UTC, for the first and the second time that the clocks show this; the first is larger where they do so twice."""
    first = clock.replace(tzinfo=zone, fold=0).utcoffset()
    second = clock.replace(tzinfo=zone, fold=1).utcoffset()
    return first or timedelta(), second or timedelta()


def _exceptional_days(exceptions: Iterable[Entry], first: date, last: date) -> dict[date, Entry]:
    days: dict[date, Entry] = {}
    for exception in exceptions:
        begin, end = (
            date.fromisoformat(exception.starts_on),
            date.fromisoformat(exception.ends_on or exception.starts_on),
        )
        day = max(begin, first)
        while day <= min(end, last):
            days[day] = exception
            day += timedelta(days=1)
    return days


def _make_span(day: date, opens: str, closes: str, capacity: int, zone: ZoneInfo) -> Span:
    clock_opens, clock_closes = _clock(day, opens), _clock(day, closes)
    return Span(
        day, clock_opens, clock_closes, reach_clock(clock_opens, zone), reach_clock(clock_closes, zone), capacity
    )


def _clock(day: date, clock: str) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), MIDNIGHT)
    return datetime.combine(day, time.fromisoformat(clock))
