"""Calendar files hold the same moments for everybody who reads them, also around changes of the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Timezone

from actions.calendars.calendar_files import Contact, Entry, make_calendar
from actions.calendars.vtimezones import make_vtimezone
from models.base import wire_time
from tests.calendars import read_both

pytestmark = pytest.mark.xdist_group("javascript")
START = datetime(2026, 11, 26, 9, tzinfo=UTC)
ENTRY = Entry(
    uid="5f0@palabre.test", sequence=3, changed_at=datetime(2026, 11, 20, tzinfo=UTC), start=START,
    end=START + timedelta(hours=1), time_zone="Europe/Zurich", status="CONFIRMED",
    summary="Séance de récupération; jambes, dos \\ nuque – avec un titre qui ne tient pas sur une seule ligne",
    description="Code: AB\nhttps://palabre.test/book/demo?booking=1", location="Rue du Lac 4, Genève",
    link="https://palabre.test/book/demo?booking=1", organizer=Contact("Nina; Roth", "noreply@palabre.test"),
    attendee=Contact("Léa “Lolo” Favre", "lea@example.test"), alarms=(1440, 120),
)  # fmt: skip
ZONES = ["Europe/Zurich", "Africa/Casablanca", "America/New_York", "Australia/Lord_Howe"]
CHANGES = {
    "Europe/Zurich": ["2026-03-29T01:00", "2026-10-25T01:00", "2027-03-28T01:00"],
    "Africa/Casablanca": ["2026-02-15T02:00", "2026-03-22T02:00", "2027-02-07T02:00", "2027-03-14T02:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00", "2027-03-14T07:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30", "2027-04-03T15:00"],
}
"""By hand, in UTC: when each place changes its clocks."""


def test_everything_is_read_as_it_was_written() -> None:
    (event,) = read_both(make_calendar("REQUEST", [ENTRY]))["events"]
    assert event == {
        "uid": "5f0@palabre.test", "sequence": 3, "summary": ENTRY.summary, "description": ENTRY.description,
        "location": "Rue du Lac 4, Genève", "organizer": "mailto:noreply@palabre.test", "status": "CONFIRMED",
        "attendees": ["mailto:lea@example.test"], "alarms": [-86_400, -7_200],
        "start": {"at": "2026-11-26T09:00:00.000Z", "zone": "Europe/Zurich"},
        "end": {"at": "2026-11-26T10:00:00.000Z", "zone": "Europe/Zurich"},
    }  # fmt: skip


def test_a_cancelled_event_alarms_nobody() -> None:
    read = read_both(make_calendar("CANCEL", [replace(ENTRY, status="CANCELLED", attendee=Contact("Lea"))]))
    (event,) = read["events"]
    assert (read["method"], event["status"], event["alarms"]) == ("CANCEL", "CANCELLED", [])
    assert event["attendees"] == ["invalid:nomail"]


def test_events_of_several_zones_have_one_vtimezone_each_and_utc_none() -> None:
    zones = [*ZONES, "UTC", "Europe/Zurich"]
    entries = [replace(ENTRY, uid=str(number), time_zone=zone) for number, zone in enumerate(zones)]
    read = read_both(make_calendar("PUBLISH", entries, "Clinic"))
    assert read["zones"] == sorted(ZONES)
    assert {event["start"]["at"] for event in read["events"]} == {"2026-11-26T09:00:00.000Z"}


@pytest.mark.parametrize("zone", ZONES)
def test_moments_around_each_change_of_the_clocks_are_read_right(zone: str) -> None:
    changes = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in CHANGES[zone]]
    for change in changes:
        offsets = [(change + timedelta(seconds=off)).astimezone(ZoneInfo(zone)).utcoffset() for off in (-1, 0)]
        assert offsets[0] != offsets[1], "the table is right"
    starts = [change + timedelta(minutes=15) * step for change in changes for step in range(-12, 13)]
    starts += [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=11, hours=5) * number for number in range(60)]
    entries = [
        replace(ENTRY, uid=str(number), time_zone=zone, start=start, end=start + timedelta(minutes=45))
        for number, start in enumerate(starts)
    ]
    events = read_both(make_calendar("PUBLISH", entries))["events"]
    assert [event["start"]["at"] for event in events] == [wire_time(start) for start in starts]
    assert [event["end"]["at"] for event in events] == [wire_time(entry.end) for entry in entries]
    in_utc = sum(event["start"]["zone"] == "UTC" for event in events)
    assert 0 < in_utc <= 16, "only the times that there are twice"


@pytest.mark.parametrize("zone", [*ZONES, "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland", "Europe/Dublin"])
def test_observances_begin_at_the_time_that_was_shown_before_the_change(zone: str) -> None:
    """Which icalendar's own generator gets wrong where clocks go forward."""
    timezone = make_vtimezone(zone, datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    read = Timezone.from_ical(timezone.to_ical()).to_tz(lookup_tzid=False)
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    while moment < datetime(2027, 12, 30, tzinfo=UTC):
        local = moment.astimezone(ZoneInfo(zone))
        if not local.fold:
            there = local.replace(tzinfo=None).replace(tzinfo=read)
            assert there.utcoffset() == local.utcoffset(), local
        moment += timedelta(minutes=30)
