"""What can happen to tickets, where a plain example says it best."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.errors import Conflict
from actions.queues import arrivals, ranks, transitions
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line
from actions.queues.transitions import Doer
from models.desks import Person
from models.queues import Queue
from models.tickets import State, Ticket

ZONE = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
AGENT = Person(id="agent", name="Agent")


def make_line(**fields: Any) -> Line:
    head = {"_id": "q", "tenant_id": "t", "name": "Q", "site_id": "s", "service_id": "v", "token": "q"}
    return Line(Queue.model_validate(head | fields), [])


def doer(minutes: float = 0) -> Doer:
    return Doer(AGENT, NOON + timedelta(minutes=minutes))


def join(line: Line, minutes: float = 0, **fields: Any) -> Ticket:
    return arrivals.join(line, ZONE, Newcomer(**{"name": "", "language": "en"} | fields), doer(minutes))


def call_next(line: Line, minutes: float = 0) -> Ticket:
    called = transitions.call_next(line, doer(minutes), None)
    assert called is not None
    return called


def test_who_is_called_again_after_a_hold_is_notified_again() -> None:
    line = make_line()
    join(line, holder_id="nadia")
    held = transitions.hold(line, call_next(line), doer(), minutes=5, places=None)
    transitions.resume(line, held, doer(1))
    call_next(line, 2)
    causes = [note.id for note in line.notifications if note.kind == "ticket.called"]
    assert len(set(causes)) == 2


def test_who_lets_people_pass_is_called_when_nobody_is_there_to_pass() -> None:
    line = make_line()
    only = join(line)
    transitions.hold(line, only, doer(), minutes=None, places=3)
    assert call_next(line, 1).id == only.id
    timed = join(line, 2)
    transitions.hold(line, timed, doer(2), minutes=5, places=None)
    assert transitions.call_next(line, doer(3), None) is None, "who asked for minutes has them"


def test_who_missed_their_turn_and_took_a_new_ticket_is_called_with_that_one() -> None:
    """Else one person would have two places, and the line would know of one."""
    line = make_line(grace_seconds=0)
    join(line, holder_id="nadia")
    missed = transitions.no_show(line, call_next(line), doer(1))
    second = join(line, 2, holder_id="nadia")
    with pytest.raises(Conflict, match=second.number):
        transitions.call(line, missed, doer(3))
    transitions.cancel(line, second, doer(4))
    assert transitions.call(line, missed, doer(5)).state is State.CALLED


@pytest.mark.parametrize("ageing_minutes", [None, 3])
def test_a_line_that_is_ordered_anew_is_shown_in_few_runs(ageing_minutes: int | None) -> None:
    line = make_line()
    for minute in range(200):
        join(line, minute, priority=minute % 2)
    line.change_queue(strategy="priority", ageing_minutes=ageing_minutes)
    ranks.rank_anew(line)
    runs, complete = line.runs()
    assert (len(runs), complete) == (1 if ageing_minutes else 2, True)
    line.change_queue(strategy="fifo", ageing_minutes=None)
    ranks.rank_anew(line)
    assert [len(run) for run in line.runs()[0]] == [2]
    assert [ticket.number for ticket in line.in_order()] == [f"A-{number:03d}" for number in range(1, 201)]


def test_numbers_of_a_day_come_once_though_clocks_differ_at_midnight() -> None:
    line = make_line()
    minutes_to_midnight = 12 * 60
    taken = [join(line, minutes_to_midnight + minute).number for minute in (-1, 1, -0.5, 2)]
    assert taken == ["A-001", "A-002", "A-003", "A-004"], "who came yesterday is still there"
    assert (line.queue.day, line.queue.count) == ("2026-03-03", 4)


def test_of_those_who_let_people_pass_the_first_comes_back_first() -> None:
    """Not the one who was last to hold, whichever node decides."""
    line = make_line()
    first, second, third = (join(line, minute) for minute in range(3))
    for ticket in (second, first):
        transitions.hold(line, ticket, doer(5), minutes=None, places=5)
    assert [call_next(line, 6).id for _ in range(3)] == [third.id, first.id, second.id]


def test_who_was_called_while_the_order_changed_comes_back_where_the_new_one_has_them() -> None:
    line = make_line()
    urgent = join(line, priority=9)
    join(line, priority=5)
    called = transitions.call(line, line.tickets[urgent.id], doer(1))
    line.change_queue(strategy="priority")
    ranks.rank_anew(line)
    held = transitions.hold(line, called, doer(2), minutes=1, places=None)
    assert transitions.resume(line, held, doer(3)).id == call_next(line, 4).id


def test_a_number_that_somebody_in_the_line_has_is_left_out() -> None:
    line = make_line(ends_with_day=False)
    first, second = join(line), join(line)
    transitions.cancel(line, second, doer())
    line.committed()
    tomorrow = [join(line, 24 * 60) for _ in range(2)]
    assert first.number == "A-001"
    assert [ticket.number for ticket in tomorrow] == ["A-002", "A-003"]
