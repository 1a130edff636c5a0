"""Figures, satisfaction, local days and hours: by hand-worked examples, other people's code, and real zones."""

import statistics
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.reports.figures import csat_of, nps_of, percentile, share_of, summarize
from actions.reports.periods import Period, day_start, make_period, naive

ZONES = ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "America/Havana"]
SECONDS = st.lists(st.integers(0, 10_000_000).map(lambda number: number / 1000), min_size=2, max_size=60)


def test_nothing_has_no_figures() -> None:
    assert summarize([]) is None


def test_one_value_is_all_of_its_figures() -> None:
    figures = summarize([12.5])
    assert figures is not None
    assert set(figures.model_dump(exclude={"n"}).values()) == {12.5}


def test_figures_of_a_hand_worked_example() -> None:
    figures = summarize([60, 10, 20, 30, 40])
    assert figures is not None
    assert figures.model_dump() == {"n": 5, "average": 32, "min": 10, "max": 60, "median": 30, "p90": 52}


@given(SECONDS)
def test_figures_are_those_of_the_standard_library(values: list[float]) -> None:
    figures = summarize(values)
    assert figures is not None
    deciles = statistics.quantiles(values, n=10, method="inclusive")
    assert figures.median == pytest.approx(statistics.median(values), abs=0.001)
    assert figures.p90 == pytest.approx(deciles[8], abs=0.001)
    assert figures.average == pytest.approx(statistics.fmean(values), abs=0.001)
    assert percentile(sorted(values), 0.2) == pytest.approx(deciles[1], abs=0.001)


def test_nps_of_a_hand_worked_example() -> None:
    """Ten answers: 10 10 9 (promoters), 8 7 7 (passives), 6 5 0 0 (detractors): 30 % - 40 % = -10."""
    counts = [0] * 11
    for mark in (10, 10, 9, 8, 7, 7, 6, 5, 0, 0):
        counts[mark] += 1
    assert nps_of(counts).model_dump() == {"n": 10, "score": -10.0, "promoters": 3, "passives": 3, "detractors": 4}
    assert nps_of([0] * 11).score is None
    assert nps_of([0] * 10 + [3]).score == 100


def test_csat_of_a_hand_worked_example() -> None:
    """5 5 4 3 1: the mean is 18 / 5."""
    assert csat_of([1, 0, 1, 1, 2]).model_dump() == {"n": 5, "average": 3.6, "distribution": [1, 0, 1, 1, 2]}
    assert csat_of([0] * 5).average is None


def test_a_share_of_nothing_is_not_known() -> None:
    assert (share_of(0, 0), share_of(1, 3), share_of(3, 3)) == (None, 0.3333, 1.0)


def hours_of(zone: str, day: date) -> list[tuple[str, float]]:
    """Labels without the date, and how many minutes each lasts."""
    buckets = make_period(day, day, zone, "hour").buckets
    return [(bucket.label[11:], (bucket.end - bucket.start).total_seconds() / 60) for bucket in buckets]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Zurich", date(2026, 3, 29), 23), ("Europe/Zurich", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23), ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5), ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Havana", date(2026, 3, 8), 23), ("Africa/Cairo", date(2026, 10, 29), 25),
        ("Asia/Kathmandu", date(2026, 6, 1), 24), ("UTC", date(2026, 6, 1), 24),
    ],
)  # fmt: skip
def test_a_day_is_as_long_as_its_date_is_shown(zone: str, day: date, hours: float) -> None:
    (bucket,) = make_period(day, day, zone, "day").buckets
    assert (bucket.end - bucket.start) == timedelta(hours=hours)
    place = ZoneInfo(zone)
    assert bucket.start.astimezone(place).date() == day
    assert (bucket.start - timedelta(seconds=1)).astimezone(place).date() == day - timedelta(days=1)
    assert sum(minutes for _, minutes in hours_of(zone, day)) == hours * 60


def test_an_hour_that_is_skipped_is_no_bucket() -> None:
    labels = [label for label, _ in hours_of("Europe/Zurich", date(2026, 3, 29))]
    assert labels[:4] == ["00", "01", "03", "04"]
    assert "02" not in [label for label, _ in hours_of("America/New_York", date(2026, 3, 8))]


def test_an_hour_that_is_shown_twice_is_two_buckets_with_their_offsets() -> None:
    assert [label for label, _ in hours_of("Europe/Zurich", date(2026, 10, 25))][:5] == [
        "00", "01", "02+02:00", "02+01:00", "03",
    ]  # fmt: skip
    assert [label for label, _ in hours_of("America/New_York", date(2026, 11, 1))][:4] == [
        "00", "01-04:00", "01-05:00", "02",
    ]  # fmt: skip


def test_half_an_hour_can_be_skipped_or_shown_twice() -> None:
    assert hours_of("Australia/Lord_Howe", date(2026, 4, 5))[:4] == [
        ("00", 60), ("01+11:00", 60), ("01+10:30", 30), ("02", 60),
    ]  # fmt: skip
    assert hours_of("Australia/Lord_Howe", date(2026, 10, 4))[:4] == [("00", 60), ("01", 60), ("02", 30), ("03", 60)]


@pytest.mark.parametrize("zone", ZONES)
def test_every_moment_of_a_year_is_in_the_day_and_hour_that_the_clock_shows(zone: str) -> None:
    place = ZoneInfo(zone)
    start, end = day_start(date(2026, 1, 1), place), day_start(date(2027, 1, 1), place)
    periods: list[Period] = [make_period(date(2026, 1, 1), date(2026, 12, 31), zone, by) for by in ("day", "hour")]
    for period in periods:
        labels = [bucket.label for bucket in period.buckets]
        assert len(set(labels)) == len(labels)
        joints = zip(period.buckets, period.buckets[1:], strict=False)
        assert all(before.end == after.start for before, after in joints)
    moment = start
    while moment < end:
        shown = moment.astimezone(place).isoformat()
        for period, length in zip(periods, (10, 13), strict=True):
            index = period.find(naive(moment))
            assert index is not None
            assert period.buckets[index].label[:length] == shown[:length]
        moment += timedelta(minutes=67)


def test_what_is_outside_is_in_no_bucket() -> None:
    period = make_period(date(2026, 1, 1), date(2026, 1, 2), "UTC", "day")
    assert period.find(None) is None
    assert period.find(naive(period.start) - timedelta(milliseconds=1)) is None
    assert period.find(naive(period.end)) is None
    assert period.find(datetime(2026, 1, 2, 23, 59, 59, 999000, tzinfo=UTC).replace(tzinfo=None)) == 1
