"""What may become of an intervention: every step from every state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from actions.errors import Conflict, Forbidden, Invalid, NotFound, PalabreError
from actions.field_work import intervention_rules as rules
from actions.field_work.intervention_rules import Doer
from models.base import new_id, now
from models.bookings import Booking, Guest
from models.bookings import State as BookingState
from models.desks import Person
from models.interventions import ChecklistItem, Intervention, Signature, State, Step
from models.messages import AttachmentLink
from models.offers import Kind

NADIA = Person(id="nadia", name="Nadia")
DOER = Doer(NADIA, now())
MANAGER = Doer(Person(id="maria", name="Maria"), now(), manages=True)
START = now() + timedelta(days=1)
FILE = AttachmentLink(id="file", name="photo.png", content_type="image/png", size=1, url="/api/v1/attachments/file")


def intervention(state: State, **fields: Any) -> Intervention:
    signature = Signature(name="A client", at=now()) if state is State.SIGNED else None
    return Intervention(
        tenant_id="t", number="I-2026-0001", booking_id="b", offer_id="o", provider_id="p", title="Service",
        client_id="c", technician_id="nadia", start=START, end=START + timedelta(hours=1), time_zone="Europe/Zurich",
        state=state, signature=signature, **fields,
    )  # fmt: skip


def booking(state: BookingState, *, start: Any = START) -> Booking:
    return Booking(
        tenant_id="t", provider_id="p", offer_id="o", kind=Kind.INTERVENTION, title="Service", start=start,
        end=start + timedelta(hours=1), time_zone="Europe/Zurich", person=Guest(id="g", name="G"), state=state,
        code=new_id(),
    )  # fmt: skip


STEPS: dict[str, Callable[[Intervention, Doer], Intervention]] = {
    "start": rules.start,
    "finish": lambda it, doer: rules.finish(it, doer, "All is well", ""),
    "sign": lambda it, doer: rules.sign(it, doer, "A client", None),
    "reopen": lambda it, doer: rules.reopen(it, doer, ""),
}
TABLE = {
    State.PLANNED: {"start": State.IN_PROGRESS},
    State.IN_PROGRESS: {"finish": State.DONE},
    State.DONE: {"sign": State.SIGNED, "reopen": State.IN_PROGRESS},
    State.SIGNED: {"reopen": State.IN_PROGRESS},
    State.CANCELLED: {},
}
TOLD = {"start": "started", "finish": "finished", "sign": "signed", "reopen": "reopened"}


@pytest.mark.parametrize("op", STEPS)
@pytest.mark.parametrize("state", State)
def test_each_step_leads_where_the_table_says_or_says_what_does(state: State, op: str) -> None:
    before = intervention(state)
    target = TABLE[state].get(op)
    if target is None:
        with pytest.raises(Conflict) as refused:
            STEPS[op](before, MANAGER)
        assert all(TOLD[legal] in refused.value.message for legal in TABLE[state])
        assert state.replace("_", " ") in refused.value.message
        return
    after = STEPS[op](before, MANAGER)
    assert (after.state, after.rev, before.state) == (target, before.rev + 1, state)
    assert (after.steps[-1].op, after.steps[-1].state, after.steps[-1].by) == (op, target, MANAGER.person)
    assert set(TABLE[after.state]) <= set(rules.legal_operations(after, manages=True))


@pytest.mark.parametrize("op", STEPS)
def test_a_step_that_was_just_taken_can_be_told_again(op: str) -> None:
    state = next(state for state, legal in TABLE.items() if op in legal)
    once = STEPS[op](intervention(state), MANAGER)
    assert STEPS[op](once, MANAGER) is once


def test_what_is_open_of_the_checklist_needs_a_reason() -> None:
    items = [ChecklistItem(id="1", text="Clean the filter"), ChecklistItem(id="2", text="Measure", done=True)]
    begun = intervention(State.IN_PROGRESS, checklist=items)
    for reason in ("", "  "):
        with pytest.raises(Invalid) as refused:
            rules.finish(begun, DOER, None, reason)
        assert "Clean the filter" in refused.value.details[0]["message"]
        assert "Measure" not in refused.value.details[0]["message"]
    done = rules.finish(begun, DOER, "Filter is missing", "No filter in stock")
    assert (done.state, done.report, done.steps[-1].reason) == (State.DONE, "Filter is missing", "No filter in stock")
    assert rules.finish(rules.tick(begun, DOER, "1", done=True), DOER, None, "").state is State.DONE


@pytest.mark.parametrize("state", State)
def test_the_checklist_is_for_work_in_progress(state: State) -> None:
    before = intervention(state, checklist=[ChecklistItem(id="1", text="Measure")])
    with pytest.raises(NotFound):
        rules.tick(before, DOER, "2", done=True)
    if state is not State.IN_PROGRESS:
        with pytest.raises(Conflict):
            rules.tick(before, DOER, "1", done=True)
        return
    ticked = rules.tick(before, DOER, "1", done=True)
    assert (ticked.checklist[0].done, ticked.checklist[0].by, ticked.checklist[0].at) == (True, NADIA, DOER.at)
    assert rules.tick(ticked, MANAGER, "1", done=True) is ticked
    again = rules.tick(ticked, DOER, "1", done=False)
    assert (again.checklist[0].done, again.checklist[0].by, again.checklist[0].at) == (False, None, None)


def test_only_a_manager_reopens_what_was_signed_and_the_signature_goes() -> None:
    signed = rules.sign(intervention(State.DONE), DOER, "A client", "file")
    assert signed.signature is not None
    assert (signed.signature.name, signed.signature.attachment_id) == ("A client", "file")
    with pytest.raises(Conflict):
        rules.sign(signed, DOER, "Somebody else", None)
    with pytest.raises(Forbidden):
        rules.reopen(signed, DOER, "")
    assert "reopen" not in rules.legal_operations(signed, manages=False)
    opened = rules.reopen(signed, MANAGER, "A part was missing")
    assert (opened.state, opened.signature) == (State.IN_PROGRESS, None)
    assert [(step.op, step.reason) for step in opened.steps] == [("sign", "A client"), ("reopen", "A part was missing")]


@pytest.mark.parametrize("state", State)
def test_what_is_signed_or_cancelled_stays_as_it_is(state: State) -> None:
    before = intervention(state, documents=[FILE])
    changes: list[Callable[[], Intervention]] = [
        lambda: rules.change(before, {"report": "Other"}),
        lambda: rules.attach(before, FILE.model_copy(update={"id": "other"})),
        lambda: rules.detach(before, "file"),
    ]
    for change in changes:
        if state in (State.SIGNED, State.CANCELLED):
            with pytest.raises(Conflict):
                change()
        else:
            assert change().rev == before.rev + 1
    assert rules.attach(before, FILE) is before
    assert rules.change(before, {"report": ""}) is before
    with pytest.raises(NotFound):
        rules.detach(before, "other")


@pytest.mark.parametrize("state", State)
def test_another_technician_takes_over_what_is_not_done(state: State) -> None:
    before = intervention(state)
    assert rules.assign(before, MANAGER, "nadia", []) is before
    if state in (State.PLANNED, State.IN_PROGRESS):
        after = rules.assign(before, MANAGER, "luc", [["t:luc"]])
        assert (after.technician_id, after.lanes, after.state) == ("luc", [["t:luc"]], state)
        return
    with pytest.raises(PalabreError):
        rules.assign(before, MANAGER, "luc", [])


FOLLOWED = {
    BookingState.CANCELLED: {State.PLANNED: State.CANCELLED, State.IN_PROGRESS: State.CANCELLED},
    BookingState.EXPIRED: {State.PLANNED: State.CANCELLED, State.IN_PROGRESS: State.CANCELLED},
    BookingState.NO_SHOW: {State.PLANNED: State.CANCELLED},
    BookingState.CONFIRMED: {State.CANCELLED: State.PLANNED},
    BookingState.CHECKED_IN: {State.CANCELLED: State.PLANNED},
    BookingState.HELD: {State.CANCELLED: State.PLANNED},
    BookingState.PENDING_PAYMENT: {State.CANCELLED: State.PLANNED},
}


@pytest.mark.parametrize("booked", BookingState)
@pytest.mark.parametrize("state", State)
def test_an_intervention_follows_the_end_of_its_booking(state: State, booked: BookingState) -> None:
    before = intervention(state, steps=[Step(op="plan", state=State.PLANNED, at=now(), by=NADIA)])
    after = rules.follow(before, booking(booked))
    target = FOLLOWED[booked].get(state)
    if target is None:
        assert after is before
    else:
        assert after.state is target


@pytest.mark.parametrize("state", State)
def test_an_intervention_that_is_not_over_moves_with_its_booking(state: State) -> None:
    before, later = intervention(state), START + timedelta(days=2)
    moved = booking(BookingState.CONFIRMED, start=later)
    if state in (State.DONE, State.SIGNED):
        with pytest.raises(Conflict) as refused:
            rules.follow(before, moved)
        assert "reopened" in refused.value.message
        return
    after = rules.follow(before, moved)
    assert (after.start, after.end) == (later, later + timedelta(hours=1))


def test_documents_and_steps_are_bounded() -> None:
    files = [FILE.model_copy(update={"id": str(number)}) for number in range(rules.MOST_DOCUMENTS)]
    full = intervention(State.IN_PROGRESS, documents=files[:-1])
    full = rules.attach(full, files[-1])
    with pytest.raises(Conflict) as refused:
        rules.attach(full, FILE)
    assert "remove one" in refused.value.message
    assert rules.attach(rules.detach(full, "0"), FILE).documents[-1] == FILE
    busy = intervention(State.DONE)
    for _ in range(rules.MOST_STEPS):
        busy = rules.finish(rules.reopen(busy, MANAGER, ""), MANAGER, None, "")
    assert len(busy.steps) == rules.MOST_STEPS
