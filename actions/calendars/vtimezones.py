"""VTIMEZONE (RFC 5545): what a zone's clocks do in a span of time, from the same data that everything else is computed by.

An observance begins at a wall-clock time of the offset *before* it. Each change is one, rather than a rule for all years: so
it is right for zones that follow no yearly rule, such as Morocco's, whose clocks follow the moon. RDATE would be shorter, but
with it some programs forget DTSTART.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=7)
"""Shorter than any two changes are apart; around Ramadan it is a month."""
Change = tuple[datetime, timedelta, timedelta, str]
"""When (UTC), the offset before and after it, and the name of the time after it."""


def make_vtimezone(name: str, first: datetime, last: datetime) -> Timezone:
    """For events between the two moments; whole years, so that it changes seldom."""
    zone = ZoneInfo(name)
    begin, end = datetime(first.year, 1, 1, tzinfo=UTC), datetime(last.year + 2, 1, 1, tzinfo=UTC)
    timezone = Timezone()
    timezone.add("TZID", name)
    local = begin.astimezone(zone)
    is_summer = (local.dst() or timedelta(0)) > timedelta(0)
    offset = _offset(begin, zone)
    at_first = begin, offset, offset, local.tzname() or name
    timezone.add_component(_observance(at_first, is_summer=is_summer))
    for change in _find_changes(zone, begin, end):
        timezone.add_component(_observance(change, is_summer=change[2] > change[1]))
    return timezone


def _observance(change: Change, *, is_summer: bool) -> TimezoneDaylight | TimezoneStandard:
    observance = TimezoneDaylight() if is_summer else TimezoneStandard()
    moment, before, after, name = change
    observance.add("DTSTART", (moment + before).replace(tzinfo=None))
    observance.add("TZNAME", name)
    observance.add("TZOFFSETFROM", before)
    observance.add("TZOFFSETTO", after)
    return observance


def _find_changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[Change]:
    """All changes of the offset, to the second."""
    changes: list[Change] = []
    early = begin
    while early < end:
        late = early + STEP
        if _offset(early, zone) != _offset(late, zone):
            moment = _bisect(zone, early, late)
            changes.append((moment, _offset(early, zone), _offset(late, zone), moment.astimezone(zone).tzname() or ""))
        early = late
    return changes


def _bisect(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The first second at which the offset is the later one."""
    offset = _offset(early, zone)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=round((late - early).total_seconds()) // 2)
        early, late = (middle, late) if _offset(middle, zone) == offset else (early, middle)
    return late


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
