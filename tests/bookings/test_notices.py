"""What a change of a booking makes due."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.bookings.booking_notices import jobs_after
from models.bookings import Booking, Guest, State, Step
from models.desks import Person
from models.jobs import Job
from models.offers import Kind

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
START = NOW + timedelta(days=3)
GUEST = Person(id="u1", name="Lea")
COACH = Person(id="u2", name="Nina")


def make(state: State, by: Person | None = GUEST, **changes: Any) -> Booking:
    fields: dict[str, Any] = {
        "_id": "b1", "tenant_id": "t", "provider_id": "p", "offer_id": "o", "kind": Kind.APPOINTMENT, "title": "Massage",
        "start": START, "end": changes.get("start", START) + timedelta(hours=1), "time_zone": "Europe/Zurich",
        "person": Guest(id="u1", name="Lea"), "code": "c", "reminders": [1440, 120], "state": state, "rev": 7,
        "steps": [Step(op="note", state=state, at=NOW, by=by)],
    }  # fmt: skip
    return Booking(**fields | changes)


def due(jobs: list[Job]) -> dict[str, datetime]:
    return {job.id: job.due_at for job in jobs}


DAY_BEFORE, TWO_HOURS_BEFORE = "booking.reminder:b1:1440", "booking.reminder:b1:120"
REMINDERS = {DAY_BEFORE: START - timedelta(days=1), TWO_HOURS_BEFORE: START - timedelta(hours=2)}


@pytest.mark.parametrize("before", [None, make(State.HELD), make(State.PENDING_PAYMENT)])
def test_a_confirmed_booking_is_told_and_reminded_of(before: Booking | None) -> None:
    jobs, dropped = jobs_after(before, make(State.CONFIRMED), NOW)
    assert due(jobs) == REMINDERS | {"booking.confirmed:b1:7": NOW}
    assert dropped == []
    assert {job.kind for job in jobs} == {"booking.reminder", "booking.confirmed"}


def test_what_is_past_at_booking_time_is_not_reminded_of() -> None:
    soon = NOW + timedelta(hours=5)
    jobs, _ = jobs_after(make(State.HELD, start=soon), make(State.CONFIRMED, start=soon), NOW)
    assert due(jobs) == {TWO_HOURS_BEFORE: soon - timedelta(hours=2), "booking.confirmed:b1:7": NOW}
    at_once = NOW + timedelta(minutes=30)
    jobs, _ = jobs_after(None, make(State.CONFIRMED, start=at_once), NOW)
    assert due(jobs) == {"booking.confirmed:b1:7": NOW}


def test_reminders_move_with_the_booking() -> None:
    later = START + timedelta(hours=3)
    jobs, dropped = jobs_after(make(State.CONFIRMED), make(State.CONFIRMED, start=later), NOW)
    moved = {key: moment + timedelta(hours=3) for key, moment in REMINDERS.items()}
    assert due(jobs) == moved | {"booking.changed:b1:7": NOW}
    assert dropped == []
    assert jobs[-1].payload["from"] == START


def test_a_reminder_whose_new_time_is_past_is_dropped() -> None:
    soon = NOW + timedelta(hours=20)
    jobs, dropped = jobs_after(make(State.CONFIRMED), make(State.CONFIRMED, start=soon), NOW)
    assert due(jobs) == {TWO_HOURS_BEFORE: soon - timedelta(hours=2), "booking.changed:b1:7": NOW}
    assert dropped == [DAY_BEFORE]


@pytest.mark.parametrize("end", [State.CANCELLED, State.CHECKED_IN, State.NO_SHOW])
def test_reminders_are_dropped_when_the_booking_ends(end: State) -> None:
    jobs, dropped = jobs_after(make(State.CONFIRMED), make(end), NOW)
    assert due(jobs) == ({"booking.cancelled:b1:7": NOW} if end is State.CANCELLED else {})
    assert set(dropped) == set(REMINDERS)


def test_who_comes_back_from_no_show_is_reminded_again_but_told_nothing() -> None:
    jobs, _ = jobs_after(make(State.NO_SHOW), make(State.CONFIRMED), NOW)
    assert due(jobs) == REMINDERS


def test_an_unchanged_booking_makes_nothing_due() -> None:
    for state in State:
        assert jobs_after(make(state), make(state, note="by the window"), NOW) == ([], [])


@pytest.mark.parametrize(
    ("before", "after", "notice"),
    [
        (None, make(State.HELD), None),
        (None, make(State.HELD, from_waitlist=True), "booking.offered"),
        (make(State.HELD), make(State.PENDING_PAYMENT), "booking.payment"),
        (make(State.PENDING_PAYMENT), make(State.EXPIRED, None), "booking.expired"),
        (make(State.HELD), make(State.EXPIRED, None), None),
        (make(State.HELD, from_waitlist=True), make(State.EXPIRED, None, from_waitlist=True), "booking.expired"),
        (make(State.HELD), make(State.CANCELLED), None),
        (make(State.HELD), make(State.CANCELLED, COACH), "booking.cancelled"),
        (make(State.PENDING_PAYMENT), make(State.CANCELLED), "booking.cancelled"),
        (make(State.HELD), make(State.HELD, start=START + timedelta(hours=1)), None),
        (make(State.PENDING_PAYMENT), make(State.PENDING_PAYMENT, start=START + timedelta(hours=1)), "booking.changed"),
    ],
)
def test_people_are_told_what_they_do_not_know(before: Booking | None, after: Booking, notice: str | None) -> None:
    jobs, dropped = jobs_after(before, after, NOW)
    assert due(jobs) == ({f"{notice}:b1:7": NOW} if notice else {})
    assert dropped == []
