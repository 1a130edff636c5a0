"""Starts on the wall clock, across changes of the clocks in both directions.

The moments of the table are reckoned by hand from when the zones of the tz database change in 2026:
Europe/Zurich 29 March 01:00 UTC (02:00 becomes 03:00) and 25 October 01:00 UTC (03:00 becomes 02:00);
Africa/Casablanca, which keeps UTC+1 but for Ramadan, 15 February 02:00 UTC (03:00 becomes 02:00) and 22 March 02:00 UTC
(02:00 becomes 03:00); America/New_York 8 March 07:00 UTC (02:00 becomes 03:00) and 1 November 06:00 UTC (02:00 becomes
01:00); Australia/Lord_Howe, by half an hour, 4 April 15:00 UTC (02:00 of 5 April becomes 01:30) and 3 October 15:30 UTC
(02:00 of 4 October becomes 02:30).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.bookings.booking_views import Slot
from actions.bookings.free_times import FreeTime, find_candidates, show_free
from actions.bookings.openings import Span, find_spans, reach_clock, read_clock
from models.availability import Entry
from models.claims import Busy, provider_lanes, resource_lanes
from models.providers import Provider
from models.sites import Hours

ZURICH, CASABLANCA, NEW_YORK, LORD_HOWE = (
    "Europe/Zurich", "Africa/Casablanca", "America/New_York", "Australia/Lord_Howe",
)  # fmt: skip
MINUTE = timedelta(minutes=1)


def rule(day: str, opens: str, closes: str, *, capacity: int = 1, rrule: str = "", offers: Sequence[str] = ()) -> Entry:
    return Entry(
        tenant_id="t", provider_id="p", kind="rule", starts_on=day, rrule=rrule, opens=opens, closes=closes,
        capacity=capacity, offer_ids=list(offers),
    )  # fmt: skip


def exception(first: str, last: str, *hours: tuple[str, str], offers: Sequence[str] = ()) -> Entry:
    spans = [Hours(opens=opens, closes=closes) for opens, closes in hours]
    return Entry(
        tenant_id="t", provider_id="p", kind="exception", starts_on=first, ends_on=last, hours=spans,
        offer_ids=list(offers),
    )  # fmt: skip


def slots_of(
    spans: Sequence[Span], zone: str, step: int, lengths: Sequence[int], busy: Sequence[Busy] = (), capacity: int = 1,
    needs: Sequence[Sequence[str]] = (), before: int = 0, after: int = 0,
) -> list[Slot]:  # fmt: skip
    provider = Provider(id="p", tenant_id="t", name="P", user_id="u", time_zone=zone, capacity=capacity)
    free = FreeTime(busy, provider, needs, before * 60.0, after * 60.0)
    beginning, end = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    return show_free(find_candidates(spans, ZoneInfo(zone), step, beginning, end), lengths, free, provider)


def starts(zone: str, day: str, opens: str, closes: str, step: int = 30, minutes: int = 30) -> list[str]:
    """Of one day's opening, as `DD HH:MM` in UTC."""
    on = date.fromisoformat(day)
    spans = find_spans([rule(day, opens, closes)], set(), ZoneInfo(zone), "o", on, on)
    return [f"{slot.start:%d %H:%M}" for slot in slots_of(spans, zone, step, [minutes])]


TABLE = [
    # Zurich: the day before, the day and the day after, in March and October
    (ZURICH, "2026-03-28", "09:00", "10:00", "28 08:00, 28 08:30"),
    (ZURICH, "2026-03-29", "01:00", "04:00", "29 00:00, 29 00:30, 29 01:00, 29 01:30"),
    (ZURICH, "2026-03-29", "09:00", "10:00", "29 07:00, 29 07:30"),
    (ZURICH, "2026-10-24", "09:00", "10:00", "24 07:00, 24 07:30"),
    (ZURICH, "2026-10-25", "01:00", "04:00",
     "24 23:00, 24 23:30, 25 00:00, 25 00:30, 25 01:00, 25 01:30, 25 02:00, 25 02:30"),
    (ZURICH, "2026-10-25", "09:00", "10:00", "25 08:00, 25 08:30"),
    # Casablanca: back for Ramadan, and forward after it
    (CASABLANCA, "2026-02-14", "09:00", "10:00", "14 08:00, 14 08:30"),
    (CASABLANCA, "2026-02-15", "01:00", "04:00",
     "15 00:00, 15 00:30, 15 01:00, 15 01:30, 15 02:00, 15 02:30, 15 03:00, 15 03:30"),
    (CASABLANCA, "2026-02-16", "09:00", "10:00", "16 09:00, 16 09:30"),
    (CASABLANCA, "2026-03-21", "09:00", "10:00", "21 09:00, 21 09:30"),
    (CASABLANCA, "2026-03-22", "01:00", "04:00", "22 01:00, 22 01:30, 22 02:00, 22 02:30"),
    (CASABLANCA, "2026-03-23", "09:00", "10:00", "23 08:00, 23 08:30"),
    # New York
    (NEW_YORK, "2026-03-07", "09:00", "10:00", "07 14:00, 07 14:30"),
    (NEW_YORK, "2026-03-08", "01:00", "04:00", "08 06:00, 08 06:30, 08 07:00, 08 07:30"),
    (NEW_YORK, "2026-03-09", "09:00", "10:00", "09 13:00, 09 13:30"),
    (NEW_YORK, "2026-10-31", "22:00", "24:00", "01 02:00, 01 02:30, 01 03:00, 01 03:30"),
    (NEW_YORK, "2026-11-01", "00:00", "03:00",
     "01 04:00, 01 04:30, 01 05:00, 01 05:30, 01 06:00, 01 06:30, 01 07:00, 01 07:30"),
    (NEW_YORK, "2026-11-02", "09:00", "10:00", "02 14:00, 02 14:30"),
    # Lord Howe: half an hour
    (LORD_HOWE, "2026-04-04", "09:00", "10:00", "03 22:00, 03 22:30"),
    (LORD_HOWE, "2026-04-05", "01:00", "03:00", "04 14:00, 04 14:30, 04 15:00, 04 15:30, 04 16:00"),
    (LORD_HOWE, "2026-04-06", "09:00", "10:00", "05 22:30, 05 23:00"),
    (LORD_HOWE, "2026-10-03", "09:00", "10:00", "02 22:30, 02 23:00"),
    (LORD_HOWE, "2026-10-04", "01:00", "03:30", "03 14:30, 03 15:00, 03 15:30, 03 16:00"),
    (LORD_HOWE, "2026-10-05", "09:00", "10:00", "04 22:00, 04 22:30"),
    # Opening or closing at a time that is skipped (the moment of the change) or comes twice (the first time)
    (ZURICH, "2026-03-29", "02:30", "04:00", "29 01:00, 29 01:30"),
    (ZURICH, "2026-03-29", "01:00", "02:30", "29 00:00, 29 00:30"),
    (ZURICH, "2026-03-29", "02:00", "03:00", ""),
    (ZURICH, "2026-10-25", "01:00", "02:30", "24 23:00, 24 23:30, 25 00:00"),
    (ZURICH, "2026-10-25", "02:30", "03:30", "25 00:30, 25 01:30, 25 02:00"),
    # Midnight skipped: in Cairo 24 April begins at 01:00, at 22:00 UTC
    ("Africa/Cairo", "2026-04-23", "23:00", "24:00", "23 21:00, 23 21:30"),
    ("Africa/Cairo", "2026-04-24", "00:00", "02:00", "23 22:00, 23 22:30"),
    # The evening twice: in Beirut 24 October goes on for an hour at 21:00 UTC
    ("Asia/Beirut", "2026-10-24", "23:00", "24:00", "24 20:00, 24 20:30, 24 21:00, 24 21:30"),
    # A day that never was: Samoa went from 29 to 31 December 2011
    ("Pacific/Apia", "2011-12-30", "09:00", "17:00", ""),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "opens", "closes", "expected"), TABLE)
def test_starts_are_those_of_the_hand_checked_table(
    zone: str, day: str, opens: str, closes: str, expected: str
) -> None:
    assert ", ".join(starts(zone, day, opens, closes)) == expected


@pytest.mark.parametrize(
    ("day", "closes", "minutes", "expected"),
    [
        # one real hour from 01:00 to 03:00 in March, three in October
        ("2026-03-29", "03:00", 60, "29 00:00"),
        ("2026-03-29", "03:00", 90, ""),
        ("2026-10-25", "03:00", 60, "24 23:00, 24 23:30, 25 00:00, 25 00:30, 25 01:00"),
        ("2026-10-25", "03:00", 180, "24 23:00"),
    ],
)
def test_a_length_must_fit_in_real_time(day: str, closes: str, minutes: int, expected: str) -> None:
    assert ", ".join(starts(ZURICH, day, "01:00", closes, minutes=minutes)) == expected


def test_a_grid_stays_on_the_wall_clock_after_a_change() -> None:
    """Every 45 minutes from midnight: 03:00 is on the grid, 02:15 is skipped."""
    assert starts(ZURICH, "2026-03-29", "00:00", "05:00", step=45, minutes=45) == [
        "28 23:00", "28 23:45", "29 00:30", "29 01:00", "29 01:45",
    ]  # fmt: skip


def test_a_skipped_time_is_no_moment_and_a_doubled_one_two() -> None:
    zone = ZoneInfo(ZURICH)
    assert read_clock(datetime(2026, 3, 29, 2, 30), zone) == []
    assert read_clock(datetime(2026, 10, 25, 2, 30), zone) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert reach_clock(datetime(2026, 3, 29, 2, 30), zone) == datetime(2026, 3, 29, 1, tzinfo=UTC)


# Rules, exceptions, holidays

WEEK = (date(2026, 11, 30), date(2026, 12, 6))
MONDAYS_AND_FRIDAYS = rule("2026-01-05", "09:00", "10:00", rrule="FREQ=WEEKLY;BYDAY=MO,FR")


def openings(*entries: Entry, holidays: Sequence[date] = (), offer_id: str = "o") -> list[str]:
    spans = find_spans(entries, set(holidays), ZoneInfo(ZURICH), offer_id, *WEEK)
    return [f"{span.clock_opens:%d %H:%M}-{span.clock_closes:%H:%M}" for span in spans]


def test_an_exception_holds_instead_of_the_rules() -> None:
    assert openings(MONDAYS_AND_FRIDAYS) == ["30 09:00-10:00", "04 09:00-10:00"]
    assert openings(MONDAYS_AND_FRIDAYS, exception("2026-12-01", "2026-12-05")) == ["30 09:00-10:00"]
    other_hours = exception("2026-11-30", "2026-12-01", ("14:00", "15:00"), ("16:00", "24:00"))
    assert openings(other_hours, MONDAYS_AND_FRIDAYS) == [
        "30 14:00-15:00", "30 16:00-00:00", "01 14:00-15:00", "01 16:00-00:00", "04 09:00-10:00",
    ]  # fmt: skip


def test_the_newest_of_several_exceptions_holds() -> None:
    closed, opened = exception("2026-11-30", "2026-12-04"), exception("2026-12-04", "2026-12-04", ("14:00", "15:00"))
    assert openings(MONDAYS_AND_FRIDAYS, closed, opened) == ["04 14:00-15:00"]
    assert openings(MONDAYS_AND_FRIDAYS, opened, closed) == []


def test_holidays_close_unless_an_exception_opens_them() -> None:
    holidays = [date(2026, 11, 30)]
    assert openings(MONDAYS_AND_FRIDAYS, holidays=holidays) == ["04 09:00-10:00"]
    opened = exception("2026-11-30", "2026-11-30", ("11:00", "12:00"))
    assert openings(MONDAYS_AND_FRIDAYS, opened, holidays=holidays) == ["30 11:00-12:00", "04 09:00-10:00"]


def test_hours_of_another_offer_do_not_count() -> None:
    talks = rule("2026-12-01", "09:00", "10:00", offers=["talk"])
    closed = exception("2026-11-30", "2026-12-06", offers=["talk"])
    assert openings(MONDAYS_AND_FRIDAYS, talks, closed, offer_id="walk") == ["30 09:00-10:00", "04 09:00-10:00"]
    assert openings(MONDAYS_AND_FRIDAYS, talks, offer_id="talk") == [
        "30 09:00-10:00", "01 09:00-10:00", "04 09:00-10:00",
    ]  # fmt: skip
    assert openings(talks, closed, offer_id="talk") == []


# What is taken


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def taken(lane: str, start: str, end: str) -> Busy:
    return Busy(lane=lane, start=at(start), end=at(end))


def shown(slots: Sequence[Slot]) -> dict[str, tuple[int, list[int]]]:
    return {f"{slot.start:%H:%M}": (slot.left, slot.lengths) for slot in slots}


def utc_spans(*entries: Entry) -> list[Span]:
    return find_spans(entries, set(), ZoneInfo("UTC"), "o", date(2026, 12, 1), date(2026, 12, 1))


def test_what_is_taken_is_left_out_with_its_buffers() -> None:
    spans = utc_spans(rule("2026-12-01", "09:00", "12:00"))
    busy = [taken(provider_lanes("p", 1)[0], "10:00", "10:30")]
    assert shown(slots_of(spans, "UTC", 30, [30, 60], busy)) == {
        "09:00": (1, [30, 60]), "09:30": (1, [30]), "10:30": (1, [30, 60]), "11:00": (1, [30, 60]), "11:30": (1, [30]),
    }  # fmt: skip
    assert list(shown(slots_of(spans, "UTC", 30, [30], busy, before=10))) == ["09:00", "09:30", "11:00", "11:30"]
    assert list(shown(slots_of(spans, "UTC", 30, [30], busy, after=10))) == ["09:00", "10:30", "11:00", "11:30"]


def test_what_is_left_is_what_the_scarcest_need_has() -> None:
    """Three at once, of whom a rule lets two; and two rooms."""
    spans = utc_spans(rule("2026-12-01", "09:00", "11:00", capacity=2))
    lanes, rooms = provider_lanes("p", 3), resource_lanes("room", 2)
    busy = [taken(rooms[0], "09:00", "10:00"), taken(lanes[1], "10:00", "10:30"), taken(lanes[2], "10:30", "11:00")]
    assert shown(slots_of(spans, "UTC", 30, [30], busy, capacity=3, needs=[rooms])) == {
        "09:00": (1, [30]), "09:30": (1, [30]), "10:00": (1, [30]), "10:30": (2, [30]),
    }  # fmt: skip
    both = [*busy, taken(rooms[1], "09:30", "10:30")]
    assert list(shown(slots_of(spans, "UTC", 30, [30], both, capacity=3, needs=[rooms]))) == ["09:00", "10:00", "10:30"]


def test_of_two_openings_with_the_same_start_the_roomier_counts() -> None:
    spans = utc_spans(rule("2026-12-01", "09:00", "10:00", capacity=2), rule("2026-12-01", "09:30", "11:00"))
    found = slots_of(spans, "UTC", 30, [30, 60], capacity=2)
    assert shown(found) == {
        "09:00": (2, [30, 60]), "09:30": (2, [30, 60]), "10:00": (1, [30, 60]), "10:30": (1, [30]),
    }  # fmt: skip
    assert [slot.capacity for slot in found] == [2, 2, 1, 1]


# Properties, by looking at each minute

ZONES = [ZURICH, CASABLANCA, NEW_YORK, LORD_HOWE, "Asia/Beirut", "Africa/Cairo", "America/Santiago", "Pacific/Chatham"]
CHANGES = [
    date(2026, month, day) + timedelta(days=shift)
    for month, day in [(2, 15), (3, 8), (3, 22), (3, 29), (4, 4), (4, 5), (4, 24), (9, 6), (9, 27), (10, 4), (10, 25), (11, 1)]
    for shift in (-1, 0, 1)
]  # fmt: skip
CLOCKS = st.integers(0, 24 * 4 - 1).map(lambda quarters: f"{quarters // 4:02}:{quarters % 4 * 15:02}")


@given(
    zone=st.sampled_from(ZONES), day=st.sampled_from(CHANGES), opens=CLOCKS, quarters=st.integers(1, 40),
    step=st.sampled_from([15, 20, 30, 45, 60, 90]), minutes=st.sampled_from([15, 30, 60, 75, 120]),
    claims=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 200), st.integers(1, 12)), max_size=6),
    before=st.sampled_from([0, 10]), after=st.sampled_from([0, 5, 30]),
)  # fmt: skip
def test_starts_are_all_those_and_only_those_that_a_look_at_each_minute_finds(
    zone: str, day: date, opens: str, quarters: int, step: int, minutes: int,
    claims: list[tuple[int, int, int]], before: int, after: int,
) -> None:  # fmt: skip
    place = ZoneInfo(zone)
    opening = datetime.combine(day, datetime.min.time()) + timedelta(hours=int(opens[:2]), minutes=int(opens[3:]))
    closing = min(
        opening + timedelta(minutes=15 * quarters), datetime.combine(day, datetime.min.time()) + timedelta(days=1)
    )
    closes = "24:00" if closing.date() > day else f"{closing:%H:%M}"
    midnight = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=1)
    moments = [midnight + number * 5 * MINUTE for number in range(3 * 24 * 12)]
    clock = {moment: moment.astimezone(place).replace(tzinfo=None) for moment in moments}
    first = next(moment for moment in moments if clock[moment] >= opening)
    last = next(moment for moment in moments if clock[moment] >= closing)
    busy = without_overlaps([
        Busy(lane=f"p:p:{lane}", start=first + (begin - 100) * 5 * MINUTE, end=first + (begin - 100 + span) * 5 * MINUTE)
        for lane, begin, span in claims
    ])  # fmt: skip

    def free_lanes(moment: datetime) -> int:
        begin, end = moment - before * MINUTE, moment + (minutes + after) * MINUTE
        return len({0, 1} - {int(claim.lane[-1]) for claim in busy if claim.start < end and claim.end > begin})

    expected = {
        moment: free_lanes(moment)
        for moment in moments
        if first <= moment < last and moment + minutes * MINUTE <= last
        and clock[moment] >= opening and (clock[moment] - opening) % (step * MINUTE) == timedelta()
        and free_lanes(moment)
    }  # fmt: skip
    spans = find_spans([rule(day.isoformat(), opens, closes, capacity=2)], set(), place, "o", day, day)
    found = slots_of(spans, zone, step, [minutes], busy, 2, before=before, after=after)
    assert {slot.start: slot.left for slot in found} == expected
    assert [slot.start for slot in found] == sorted(expected)


def without_overlaps(claims: list[Busy]) -> list[Busy]:
    """As lanes are: none is claimed twice."""
    kept: list[Busy] = []
    for claim in claims:
        if all(claim.lane != other.lane or claim.end <= other.start or claim.start >= other.end for other in kept):
            kept.append(claim)
    return kept
