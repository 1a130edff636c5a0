"""Recurring rules: the same days as python-dateutil gives from the beginning, at a bounded price, and no others taken."""

import time as clock
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from actions.bookings.recurrences import dates_between, dates_of_month, is_ever, normalize

MIDNIGHT = time()
RULES = [
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;BYDAY=MO,TU", "FREQ=DAILY;BYMONTH=3;BYMONTHDAY=1,-1",
    "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "FREQ=WEEKLY;BYMONTH=6,7",
    "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU,-1FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2",
    "FREQ=YEARLY;BYWEEKNO=20,53;BYDAY=MO", "FREQ=YEARLY;BYYEARDAY=1,100,-1", "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=1;BYDAY=-1MO",
    "FREQ=WEEKLY;COUNT=30;BYDAY=MO,TU", "FREQ=MONTHLY;COUNT=7;BYMONTHDAY=31", "FREQ=DAILY;COUNT=400;INTERVAL=2",
    "FREQ=DAILY;UNTIL=20250303", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260106",
]  # fmt: skip
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(rule=st.sampled_from(RULES), starts_on=DAYS, first=DAYS, days=st.integers(0, 500))
@example(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", starts_on=date(2026, 1, 3), first=date(2026, 3, 1), days=60)
def test_days_are_those_that_the_library_gives_from_the_beginning(
    rule: str, starts_on: date, first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    from_beginning = rrulestr(rule, dtstart=datetime.combine(starts_on, MIDNIGHT))
    expected = from_beginning.between(datetime.combine(first, MIDNIGHT), datetime.combine(last, MIDNIGHT), inc=True)
    assert dates_between(normalize(rule), starts_on, first, last) == [moment.date() for moment in expected]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;INTERVAL=400;BYMONTH=1", "FREQ=DAILY;COUNT=1000",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5", "FREQ=YEARLY;INTERVAL=400", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=1000",
    ],
)  # fmt: skip
def test_a_rule_that_began_long_ago_or_never_fits_costs_little(rule: str) -> None:
    """Walked through by the library, some of these take minutes."""
    dates_of_month.cache_clear()
    begun = clock.process_time()
    dates_between(normalize(rule), date(1970, 6, 1), date(2027, 1, 1), date(2027, 2, 28))
    assert clock.process_time() - begun < 0.5


def test_a_rule_with_count_stops_after_as_many_days_however_far_one_looks() -> None:
    rule = normalize("FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    assert dates_between(rule, date(2026, 11, 2), date(2026, 1, 1), date(2027, 12, 31)) == [
        date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16),
    ]  # fmt: skip
    assert dates_between(rule, date(2026, 11, 2), date(2026, 11, 10), date(2026, 11, 30)) == [date(2026, 11, 16)]


@pytest.mark.parametrize(
    ("until", "opens", "last"),
    [
        ("20261231", "09:00", "20261231"),
        ("20261231T090000", "09:00", "20261231"),
        ("20261231T085959", "09:00", "20261230"),
        ("20261231T080000Z", "09:00", "20261231"),  # 9:00 in Zurich
        ("20261231T075959Z", "09:00", "20261230"),
        ("20261231T233000Z", "00:00", "20270101"),  # 0:30 in Zurich on the next day
        ("00010101", "09:00", "00010101"),
    ],
)
def test_until_is_the_last_local_day_that_opens_by_then(until: str, opens: str, last: str) -> None:
    assert normalize(f"RRULE:freq=daily;until={until}", opens, "Europe/Zurich") == f"FREQ=DAILY;UNTIL={last}"


@pytest.mark.parametrize(
    "text",
    [
        "every day", "FREQ=", "FREQ=HOURLY", "FREQ=SECONDLY;INTERVAL=1", "BYDAY=MO", "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101", "FREQ=DAILY;UNTIL=20270230", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=401", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYWEEKNO=1", "FREQ=MONTHLY;BYSETPOS=1", "FREQ=YEARLY;BYEASTER=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "FREQ=DAILY;;", "FREQ=DAILY\nRRULE:FREQ=DAILY", "FREQ=DAILY;UNTIL=20260101T250000Z",
        "FREQ=DAILY;INTERVAL=\u0663", "FREQ=DAILY;UNTIL=00010101T000000Z",
    ],
)  # fmt: skip
def test_a_rule_that_is_none_or_cannot_be_used_is_refused_with_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]+ "):
        normalize(text, "09:00", "America/New_York")


def test_a_rule_that_no_day_fits_is_told_from_one_that_is_rare() -> None:
    assert not is_ever("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1), date(2026, 1, 1))
    assert is_ever("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2026, 1, 1), date(2026, 1, 1))
    assert not is_ever("FREQ=DAILY;UNTIL=20260110", date(2026, 1, 1), date(2026, 1, 11))
    assert is_ever("", date(2026, 1, 1), date(2026, 1, 1))
    assert not is_ever("", date(2026, 1, 1), date(2026, 1, 2))
