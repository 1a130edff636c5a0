"""Quiet hours on the wall clock, across changes of the clocks.

Europe/Zurich goes forward on 29 March 2026 at 01:00 UTC (02:00 becomes 03:00) and back on 25 October at 01:00 UTC (03:00
becomes 02:00); America/New_York is four hours behind UTC in summer, and Asia/Kathmandu 5:45 before it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.consent.quiet_hours import next_allowed
from models.tenants import QuietHours

ZURICH, NEW_YORK, KATHMANDU = "Europe/Zurich", "America/New_York", "Asia/Kathmandu"
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def quiet(start: str, end: str, *, enabled: bool = True) -> QuietHours:
    return QuietHours(enabled=enabled, start=start, end=end)


@pytest.mark.parametrize(
    ("zone", "start", "end", "moment", "allowed"),
    [
        # by day, and over midnight
        (ZURICH, "12:00", "14:00", "2026-07-01T10:00Z", "2026-07-01T12:00Z"),
        (ZURICH, "12:00", "14:00", "2026-07-01T09:59Z", "2026-07-01T09:59Z"),
        (ZURICH, "12:00", "14:00", "2026-07-01T12:00Z", "2026-07-01T12:00Z"),
        (ZURICH, "21:00", "08:00", "2026-07-01T19:00Z", "2026-07-02T06:00Z"),
        (ZURICH, "21:00", "08:00", "2026-07-01T22:30Z", "2026-07-02T06:00Z"),
        (ZURICH, "21:00", "08:00", "2026-07-02T05:59Z", "2026-07-02T06:00Z"),
        (ZURICH, "21:00", "08:00", "2026-07-02T06:00Z", "2026-07-02T06:00Z"),
        (ZURICH, "21:00", "08:00", "2026-12-31T20:30Z", "2027-01-01T07:00Z"),
        # the same moment elsewhere
        (NEW_YORK, "21:00", "08:00", "2026-07-01T22:30Z", "2026-07-01T22:30Z"),
        (NEW_YORK, "21:00", "08:00", "2026-07-02T03:00Z", "2026-07-02T12:00Z"),
        (KATHMANDU, "21:00", "08:00", "2026-07-01T22:30Z", "2026-07-02T02:15Z"),
        # a night with a change of the clocks is an hour shorter or longer
        (ZURICH, "21:00", "08:00", "2026-03-28T21:00Z", "2026-03-29T06:00Z"),
        (ZURICH, "21:00", "08:00", "2026-10-24T21:00Z", "2026-10-25T07:00Z"),
        # an end that the clocks skip, and one that they show twice
        (ZURICH, "00:00", "02:30", "2026-03-29T00:30Z", "2026-03-29T01:30Z"),
        (ZURICH, "00:00", "02:30", "2026-10-25T00:10Z", "2026-10-25T01:30Z"),
        (ZURICH, "00:00", "02:30", "2026-10-25T01:10Z", "2026-10-25T01:30Z"),
        # a beginning that they show twice: the first time
        (ZURICH, "02:30", "05:00", "2026-10-25T00:30Z", "2026-10-25T04:00Z"),
        (ZURICH, "02:30", "05:00", "2026-10-25T01:10Z", "2026-10-25T04:00Z"),
        # none at all
        (ZURICH, "08:00", "08:00", "2026-07-01T08:00Z", "2026-07-01T08:00Z"),
    ],
)
def test_what_is_not_urgent_waits_for_the_end_of_the_quiet_hours(
    zone: str, start: str, end: str, moment: str, allowed: str
) -> None:
    when = next_allowed(datetime.fromisoformat(moment), quiet(start, end), zone)
    assert when == datetime.fromisoformat(allowed)
    assert when.tzinfo is UTC


def test_a_tenant_without_quiet_hours_may_always_write() -> None:
    moment = datetime(2026, 7, 1, 23, tzinfo=UTC)
    assert next_allowed(moment, quiet("21:00", "08:00", enabled=False), ZURICH) == moment


@given(moments, clocks, clocks, st.sampled_from([ZURICH, NEW_YORK, KATHMANDU, "Australia/Lord_Howe"]))
def test_the_wait_ends_within_a_day_and_is_not_followed_by_another(
    moment: datetime, start: str, end: str, zone: str
) -> None:
    allowed = next_allowed(moment, quiet(start, end), zone)
    assert moment <= allowed < moment + timedelta(hours=26)
    assert next_allowed(allowed, quiet(start, end), zone) == allowed


@given(moments, st.integers(5, 25), clocks, clocks)
def test_who_writes_later_is_never_allowed_earlier(moment: datetime, minutes: int, start: str, end: str) -> None:
    later = next_allowed(moment + timedelta(minutes=minutes), quiet(start, end), ZURICH)
    assert next_allowed(moment, quiet(start, end), ZURICH) <= later


@given(moments, clocks, clocks)
def test_in_a_zone_without_changes_it_is_what_the_clock_shows(moment: datetime, start: str, end: str) -> None:
    local = moment.astimezone(ZoneInfo(KATHMANDU)).strftime("%H:%M")
    inside = start <= local < end if start <= end else local >= start or local < end
    assert (next_allowed(moment, quiet(start, end), KATHMANDU) != moment) is inside
