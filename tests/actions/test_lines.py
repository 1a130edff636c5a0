"""Whatever agents and customers do, on two nodes, a line is what a plain list of everybody would say (hypothesis).

The reference keeps people as simple records and sorts them anew each time. The nodes decide on lines in memory as
`server.lines` does: they may be behind, lose the race for a revision, take back what they decided and decide again.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from actions.errors import PalabreError
from actions.queues import arrivals, ranks, transitions
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line, Mark
from actions.queues.transitions import Doer
from models.desks import Person
from models.notifications import Notification
from models.queues import Queue
from models.tickets import ACTIVE, Ticket
from tests.waiting import place_in

ZONE = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
AGENTS = [Person(id=f"agent-{number}", name=f"Agent {number}") for number in range(4)]
CUSTOMERS = [f"customer-{number}" for number in range(6)]
LEGAL = {
    "call": {"waiting", "held", "no_show"}, "recall": {"called"}, "start": {"called"}, "close": {"serving"},
    "no_show": {"called"}, "hold": {"waiting", "called"}, "resume": {"held"},
    "transfer": {"waiting", "called", "serving", "held"}, "cancel": {"waiting", "called", "held"},
}  # fmt: skip
STRATEGIES = [("fifo", None), ("priority", None), ("priority", 1), ("priority", 7)]
GRACE = 30


@dataclass
class Somebody:
    """One ticket, as the reference has it."""

    queue: str
    state: str
    priority: int
    arrived: datetime
    tie: tuple[int, int]
    """Who came first among those who are otherwise equal."""
    holder: str | None
    until: datetime | None = None
    places: int | None = None
    holds: int = 0
    calls: int = 0
    called_at: datetime | None = None
    stood: Any = None
    """Where, when the tie was decided."""


class Reference:
    """Everybody in one dict; orders are sorted from scratch."""

    def __init__(self) -> None:
        self.people: dict[str, Somebody] = {}
        self.ways: dict[str, tuple[str, int | None]] = {}
        self._counter = itertools.count(1)

    def tie(self, queue: str, priority: int) -> tuple[int, int]:
        strategy, ageing = self.ways[queue]
        return (9 - priority if strategy == "priority" and not ageing else 0, next(self._counter))

    def settle_tie(self, person: Somebody) -> None:
        """Only one who was not in the line when the order changed stands elsewhere now."""
        strategy, ageing = self.ways[person.queue]
        ahead = person.priority * (ageing or 0) if strategy == "priority" else 0
        level = -person.priority if strategy == "priority" and not ageing else 0
        stands = (level, person.arrived - timedelta(minutes=ahead))
        if person.stood != stands:
            person.stood, person.tie = stands, self.tie(person.queue, person.priority)

    def weight(self, person: Somebody) -> Any:
        """The smaller the earlier: by arrival; by priority, then arrival; or by a priority that grows with the wait."""
        strategy, ageing = self.ways[person.queue]
        waited = Fraction((MORNING - person.arrived) // timedelta(milliseconds=1), 60_000)
        if strategy == "fifo":
            return -waited, person.tie
        if not ageing:
            return -person.priority, -waited, person.tie
        return -(person.priority + waited / ageing), person.tie

    def within(self, queue: str, *states: str) -> list[str]:
        """In the order in which they would be called."""
        found = [key for key, person in self.people.items() if person.queue == queue and person.state in states]
        return sorted(found, key=lambda key: self.weight(self.people[key]))

    def order(self, queue: str) -> list[str]:
        return self.within(queue, "waiting")

    def comes_back_to(self, key: str) -> int:
        ahead = [other for other in self.order(self.people[key].queue) if self.is_before(other, key)]
        return len(ahead) + 1

    def is_before(self, one: str, other: str) -> bool:
        return bool(self.weight(self.people[one]) < self.weight(self.people[other]))

    def end_holds(self, queue: str, at: datetime) -> None:
        for key in self.within(queue, "held"):
            until = self.people[key].until
            if until is not None and until <= at:
                self.come_back(key)

    def come_back(self, key: str) -> None:
        person = self.people[key]
        person.state, person.until, person.places = "waiting", None, None

    def call(self, key: str, at: datetime) -> None:
        person = self.people[key]
        was_waiting = person.state == "waiting"
        person.state, person.called_at, person.calls = "called", at, person.calls + 1
        person.until = person.places = None
        for held in self.within(person.queue, "held") if was_waiting else []:
            other = self.people[held]
            if other.places is not None:
                other.places -= self.is_before(held, key)
        nobody = not self.order(person.queue)
        for held in self.within(person.queue, "held") if was_waiting else []:
            left = self.people[held].places
            if left is not None and (left <= 0 or nobody):
                self.come_back(held)
                nobody = False

    def rank_anew(self, queue: str, way: tuple[str, int | None]) -> None:
        before = {key: self.people[key].tie for key in self.within(queue, "waiting", "held")}
        self.ways[queue] = way
        for key in sorted(before, key=lambda key: (self.weight(self.people[key]), before[key])):
            self.people[key].stood = None
            self.settle_tie(self.people[key])


@dataclass
class Stored:
    """What is durable, for all nodes."""

    queues: dict[str, Queue] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    notifications: dict[str, Notification] = field(default_factory=dict)

    def line(self, queue: str) -> Line:
        active = [ticket for ticket in self.tickets.values() if ticket.queue_id == queue and ticket.state in ACTIVE]
        return Line(self.queues[queue], active)


def picture(line: Line) -> dict[str, Any]:
    """All that a line knows, where nothing may be left over."""
    hidden = {name: value for name, value in vars(line).items() if name not in ("estimates", "_undo")}
    return {
        name: value.copy() if hasattr(value, "copy") else value for name, value in hidden.items() if name != "queue"
    } | {"queue": line.queue}


class Node:
    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.lines = {queue: stored.line(queue) for queue in stored.queues}

    def catch_up(self, queue: str) -> None:
        line, stored = self.lines[queue], self.stored
        if line.queue.rev == stored.queues[queue].rev:
            return
        rev = line.queue.rev
        changed = [ticket for ticket in stored.tickets.values() if ticket.queue_id == queue and ticket.rev > rev]
        departed = [
            ticket for ticket in stored.tickets.values()
            if ticket.queue_id != queue and any(left.queue_id == queue and left.rev > rev for left in ticket.departures)
        ]  # fmt: skip
        line.catch_up(stored.queues[queue], sorted(changed, key=lambda ticket: ticket.rev), departed)

    def decide(self, queues: list[str], act: Callable[..., Any], ticket_id: str | None, *, doubt: bool) -> Any:
        """As the server does it. With `doubt` it is decided, taken back and decided again."""
        while True:
            lines = [self.lines[queue] for queue in queues]
            ticket = self.stored.tickets.get(ticket_id or "")
            brought = (
                [ticket_id] if ticket and ticket.queue_id == queues[0] and ticket_id not in lines[0].tickets else []
            )
            for line in lines[: len(brought)]:
                line.bring(ticket)  # type: ignore[arg-type]
            before, marks = [picture(line) for line in lines], [line.mark() for line in lines]
            try:
                result = act(*lines)
            except PalabreError:
                self._take_back(lines, marks, before)
                lines[0].settle(brought)
                if any(line.queue.rev != self.stored.queues[line.queue.id].rev for line in lines):
                    for queue in queues:
                        self.catch_up(queue)
                    continue
                raise
            if doubt or not self._write(lines, marks):
                doubt = False
                self._take_back(lines, marks, before)
                lines[0].settle(brought)
                for queue in queues:
                    self.catch_up(queue)
                continue
            lines[0].settle(brought)
            return result

    def _take_back(self, lines: list[Line], marks: list[Mark], before: list[dict[str, Any]]) -> None:
        for line, mark in zip(lines, marks, strict=True):
            line.take_back(mark)
        assert [picture(line) for line in lines] == before, "something is left over"

    def _write(self, lines: list[Line], marks: list[Mark]) -> bool:
        stored = self.stored
        for line in lines:
            line.number()
        if any(mark.queue.rev != stored.queues[mark.queue.id].rev for mark in marks):
            return False
        moved = {ticket_id for line in lines for ticket_id in line.taken_out()}
        for line, mark in zip(lines, marks, strict=True):
            changes = line.changes()
            revs = [new.rev for _, new in changes]
            assert revs == list(range(line.queue.rev - len(revs) + 1, line.queue.rev + 1)), "a revision is missing"
            assert line.queue.rev - mark.queue.rev - len(revs) in (0, 1), "a revision was taken for nothing"
            for old, new in changes:
                assert (old is None) == (new.id not in stored.tickets or new.id in moved)
                stored.tickets[new.id] = new
            for notification in line.notifications:
                assert notification.id not in stored.notifications, "two causes, one notification"
                stored.notifications[notification.id] = notification
            stored.queues[line.queue.id] = line.queue
            line.committed()
        return True


class LiveQueues(RuleBasedStateMachine):
    """Two queues, two nodes, a few agents and customers."""

    def __init__(self) -> None:
        super().__init__()
        self.at = MORNING
        self.reference = Reference()
        self.stored = Stored()
        self.requests: dict[str, str] = {}
        self.taken: dict[str, int] = {}

    @initialize(ways=st.lists(st.sampled_from(STRATEGIES), min_size=2, max_size=2), keeps=st.booleans())
    def open(self, ways: list[tuple[str, int | None]], keeps: bool) -> None:
        for name, (strategy, ageing) in zip("AB", ways, strict=True):
            self.stored.queues[name] = Queue.model_validate(
                {
                    "_id": name, "tenant_id": "t", "name": name, "site_id": "s", "service_id": "v", "token": name,
                    "strategy": strategy, "ageing_minutes": ageing, "prefix": name, "grace_seconds": GRACE,
                    "transfers_keep_arrival": keeps, "near_places": 2,
                }
            )  # fmt: skip
            self.reference.ways[name] = (strategy, ageing)
            self.taken[name] = 0
        self.nodes = [Node(self.stored) for _ in range(2)]

    def decide(
        self,
        node: int,
        queues: list[str],
        act: Callable[..., Any],
        ticket_id: str | None = None,
        *,
        doubt: bool = False,
    ) -> Any:
        """What an action does around its rule."""

        def around(line: Line, *others: Line) -> Any:
            transitions.resume_due(line, self.at)
            result = act(line, *others)
            for changed in (line, *others):
                transitions.resume_due(changed, self.at)
                transitions.tell_near(changed, self.at)
            return result

        result = self.nodes[node].decide(queues, around, ticket_id, doubt=doubt)
        self.check(node, queues)
        return result

    def doer(self, agent: int = 0) -> Doer:
        return Doer(AGENTS[agent % len(AGENTS)], self.at)

    nodes_ = st.integers(0, 1)
    queues_ = st.sampled_from("AB")
    agents_ = st.integers(0, 3)

    @rule(seconds=st.sampled_from([0.001, 0.5, 20, 45, 200]))
    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    @rule(
        node=nodes_, queue=queues_, priority=st.sampled_from([0, 0, 0, 1, 5, 9]),
        holder=st.sampled_from([None, None, *CUSTOMERS]),
        behind=st.sampled_from([0, 0, 2]), doubt=st.booleans(),
    )  # fmt: skip
    def join(self, node: int, queue: str, priority: int, holder: str | None, behind: int, doubt: bool) -> None:
        """`behind` are the seconds by which the node's clock is late; who comes later is later all the same."""
        at = self.at - timedelta(seconds=behind)
        key = f"join-{len(self.requests)}"
        newcomer = Newcomer("", "en", priority, holder, key)
        act = lambda line: arrivals.join(line, ZONE, newcomer, Doer(AGENTS[0], at))  # noqa: E731
        has_one = holder and any(
            person.holder == holder and person.queue == queue and person.state in ACTIVE
            for person in self.reference.people.values()
        )
        if has_one:
            with pytest.raises(PalabreError, match="already have ticket"):
                self.decide(node, [queue], act)
            return
        self.reference.end_holds(queue, self.at)
        earliest = max(at, self.stored.queues[queue].last_arrival or at)
        ids = set(self.stored.tickets)
        expected = Somebody(queue, "waiting", priority, earliest, (0, 0), holder)
        self.reference.settle_tie(expected)
        self.expect = lambda: self.reference.people.update({next(iter(set(self.stored.tickets) - ids)): expected})
        ticket = self.decide(node, [queue], act, doubt=doubt)
        self.requests[key] = ticket.id
        self.taken[queue] += 1
        assert ticket.number == f"{queue}-{self.taken[queue]:03d}", "numbers of a day have no gap"

    @rule(node=nodes_, queue=queues_, agent=agents_, doubt=st.booleans())
    def call_next(self, node: int, queue: str, agent: int, doubt: bool) -> None:
        self.reference.end_holds(queue, self.at)
        if not self.reference.order(queue):
            letting = [
                key for key in self.reference.within(queue, "held") if self.reference.people[key].places is not None
            ]
            for key in letting[:1]:
                self.reference.come_back(key)
        first = next(iter(self.reference.order(queue)), None)
        if first is not None:
            self.reference.call(first, self.at)
        key = f"call-{len(self.requests)}"
        called = self.decide(
            node, [queue], lambda line: transitions.call_next(line, self.doer(agent), key), doubt=doubt
        )
        assert (called and called.id) == first
        if first is not None:
            self.requests[key] = first

    @precondition(lambda self: self.requests)
    @rule(node=nodes_, data=st.data())
    def call_next_again(self, node: int, data: st.DataObject) -> None:
        """The same request once more, after whatever happened meanwhile: the same person, and nothing changes."""
        key = data.draw(st.sampled_from([key for key in self.requests if key.startswith("call")] or [""]))
        ticket = self.stored.tickets.get(self.requests.get(key, ""))
        if ticket is None or ticket.state not in ACTIVE or key not in ticket.request_keys:
            return
        self.reference.end_holds(ticket.queue_id, self.at)
        again = self.decide(
            node, [ticket.queue_id], lambda line: transitions.call_next(line, self.doer(), key), ticket.id
        )
        assert again.id == ticket.id

    @precondition(lambda self: self.reference.people)
    @rule(
        node=nodes_, agent=agents_, data=st.data(), doubt=st.booleans(),
        operation=st.sampled_from(["call", "recall", "start", "close", "no_show", "resume", "cancel"]),
    )  # fmt: skip
    def do(self, node: int, agent: int, operation: str, data: st.DataObject, doubt: bool) -> None:
        ticket_id = self.pick(data, LEGAL[operation])
        person = self.reference.people[ticket_id]
        self.reference.end_holds(person.queue, self.at)
        early = operation == "no_show" and person.called_at and self.at < person.called_at + timedelta(seconds=GRACE)
        tries = operation in ("call", "recall") and person.calls >= transitions.MOST_CALLS
        other = operation == "call" and person.state == "no_show" and self.has_other(person)
        act = lambda line: getattr(transitions, operation)(line, line.tickets[ticket_id], self.doer(agent))  # noqa: E731
        if person.state not in LEGAL[operation] or early or tries or other:
            self.refuse(node, operation, person, ticket_id, act)
            return
        match operation:
            case "call":
                self.reference.call(ticket_id, self.at)
            case "recall":
                person.called_at, person.calls = self.at, person.calls + 1
            case "resume":
                self.reference.come_back(ticket_id)
            case _:
                person.state = {
                    "start": "serving", "close": "done", "no_show": "no_show", "cancel": "cancelled"
                }[operation]  # fmt: skip
        self.decide(node, [person.queue], act, ticket_id, doubt=doubt)

    def pick(self, data: st.DataObject, states: set[str]) -> str:
        """Mostly somebody with whom it is possible."""
        possible = [key for key, person in self.reference.people.items() if person.state in states]
        everybody = list(self.reference.people)
        return data.draw(st.sampled_from(possible if possible and data.draw(st.integers(0, 4)) else everybody))

    def has_other(self, person: Somebody) -> bool:
        return person.holder is not None and any(
            other is not person
            and (other.holder, other.queue) == (person.holder, person.queue)
            and other.state in ACTIVE
            for other in self.reference.people.values()
        )

    def refuse(self, node: int, operation: str, person: Somebody, ticket_id: str, act: Callable[..., Any]) -> None:
        """It is refused, and nothing changes but by itself."""
        with pytest.raises(PalabreError) as refusal:
            self.nodes[node].decide([person.queue], act, ticket_id, doubt=False)
        if person.state not in LEGAL[operation]:
            legal = [name.replace("_", "-") for name, states in LEGAL.items() if person.state in states]
            assert all(name in refusal.value.message for name in legal)
        self.nodes[node].decide([person.queue], lambda line: transitions.resume_due(line, self.at), None, doubt=False)
        self.check(node, [person.queue])

    @precondition(lambda self: self.reference.people)
    @rule(
        node=nodes_, data=st.data(), doubt=st.booleans(),
        length=st.sampled_from([(1, None), (5, None), (None, 1), (None, 2), (None, 10)]),
    )  # fmt: skip
    def hold(self, node: int, length: tuple[int | None, int | None], data: st.DataObject, doubt: bool) -> None:
        ticket_id = self.pick(data, LEGAL["hold"])
        person, (minutes, places) = self.reference.people[ticket_id], length
        self.reference.end_holds(person.queue, self.at)
        act = lambda line: transitions.hold(line, line.tickets[ticket_id], self.doer(), minutes=minutes, places=places)  # noqa: E731
        if person.state not in LEGAL["hold"] or person.holds == 3:
            self.refuse(node, "hold", person, ticket_id, act)
            return
        person.state, person.holds, person.calls, person.places = "held", person.holds + 1, 0, places
        person.until = self.at + timedelta(minutes=minutes) if minutes else None
        self.reference.settle_tie(person)
        self.decide(node, [person.queue], act, ticket_id, doubt=doubt)

    @precondition(lambda self: self.reference.people)
    @rule(node=nodes_, data=st.data(), keep=st.booleans(), doubt=st.booleans())
    def transfer(self, node: int, keep: bool, data: st.DataObject, doubt: bool) -> None:
        ticket_id = self.pick(data, LEGAL["transfer"])
        person = self.reference.people[ticket_id]
        source, target = person.queue, "B" if person.queue == "A" else "A"
        self.reference.end_holds(source, self.at)
        act = lambda line, other: arrivals.transfer(  # noqa: E731
            line, other, line.tickets[ticket_id], self.doer(), keep_arrival=keep
        )
        departures = self.stored.tickets[ticket_id].departures
        taken = any(
            other.holder == person.holder and other.queue == target and other.state in ACTIVE
            for other in self.reference.people.values()
            if person.holder
        )
        if person.state not in LEGAL["transfer"] or taken or len(departures) >= arrivals.MOST_TRANSFERS:
            with pytest.raises(PalabreError):
                self.nodes[node].decide([source, target], act, ticket_id, doubt=False)
            self.nodes[node].decide([source], lambda line: transitions.resume_due(line, self.at), None, doubt=False)
            return
        if not keep:
            person.arrived = max(self.at, self.stored.queues[target].last_arrival or self.at)
        person.queue, person.state, person.calls, person.called_at = target, "waiting", 0, None
        person.until = person.places = None
        person.stood = None
        self.reference.settle_tie(person)
        self.reference.end_holds(target, self.at)
        self.decide(node, [source, target], act, ticket_id, doubt=doubt)

    @rule(node=nodes_, queue=queues_, way=st.sampled_from(STRATEGIES), doubt=st.booleans())
    def order_anew(self, node: int, queue: str, way: tuple[str, int | None], doubt: bool) -> None:
        def act(line: Line) -> None:
            line.change_queue(strategy=way[0], ageing_minutes=way[1])
            ranks.rank_anew(line)

        self.reference.end_holds(queue, self.at)
        self.reference.rank_anew(queue, way)
        self.decide(node, [queue], act, doubt=doubt)

    @rule(node=nodes_, queue=queues_)
    def catch_up(self, node: int, queue: str) -> None:
        self.nodes[node].catch_up(queue)
        self.check(node, [queue])

    @rule(node=nodes_)
    def restart(self, node: int) -> None:
        """A node that dies knows nothing but what is stored."""
        self.nodes[node] = Node(self.stored)

    def check(self, node: int, queues: list[str]) -> None:
        """The line equals the plain list, and a line that is read anew."""
        expect, self.expect = getattr(self, "expect", None), lambda: None
        if expect is not None:
            expect()
        for queue in queues:
            line = self.nodes[node].lines[queue]
            if line.queue.rev != self.stored.queues[queue].rev:
                continue
            self.check_line(queue, line)
            fresh = self.stored.line(queue)
            assert [ticket.id for ticket in fresh.in_order()] == [ticket.id for ticket in line.in_order()]
            assert fresh.tickets == line.tickets, "what has ended is kept, or somebody is forgotten"
            assert picture(fresh)["_holders"] == picture(line)["_holders"]
            assert picture(fresh)["_requests"] == picture(line)["_requests"]

    def check_line(self, queue: str, line: Line) -> None:
        people, order = self.reference.people, self.reference.order(queue)
        assert [ticket.id for ticket in line.in_order()] == order
        active = {
            key: person.state for key, person in people.items() if person.queue == queue and person.state in ACTIVE
        }
        assert {key: ticket.state for key, ticket in line.tickets.items()} == active, "somebody was lost or doubled"
        assert line.waiting == len(order)
        runs, complete = line.runs()
        decoded = [first + step for first, count in runs for step in range(count)]
        slots = [ticket.slot for ticket in line.in_order()]
        assert (decoded, complete) == (slots, True) or (not complete and decoded == slots[: len(decoded)])
        for place, ticket in enumerate(line.in_order(), 1):
            assert line.place_of(ticket) == place
            assert place_in(runs, ticket.slot) == place or not complete
        for ticket in line.held:
            assert line.place_of(ticket) == self.reference.comes_back_to(ticket.id)
            assert (ticket.hold and ticket.hold.places) == people[ticket.id].places
        assert all(line.place_of(ticket) is None for ticket in line.attended)

    @invariant()
    def revisions_are_dense_and_nobody_is_called_from_where_it_is_not_legal(self) -> None:
        for queue, head in self.stored.queues.items():
            revs = [ticket.rev for ticket in self.stored.tickets.values() if ticket.queue_id == queue]
            left = [
                out.rev for ticket in self.stored.tickets.values() for out in ticket.departures if out.queue_id == queue
            ]
            assert len(revs) == len(set(revs))
            assert max([0, *revs, *left]) <= head.rev
        for ticket in self.stored.tickets.values():
            state: str = "waiting"
            for step in ticket.steps[1:]:
                assert state in LEGAL[step.op], ticket.steps
                state = step.state
            assert state == ticket.state

    def teardown(self) -> None:
        """Work goes on from here: everybody who waits can be called, in order, and then nobody is left."""
        if not hasattr(self, "nodes"):
            return
        self.at += timedelta(hours=1)
        for queue in self.stored.queues:
            order = None
            while order is None or order:
                self.call_next(0, queue, 0, False)
                order = self.reference.order(queue)
            assert not self.reference.within(queue, "held"), "somebody is held for ever"


def test_lines_equal_a_plain_list_whatever_people_and_nodes_do() -> None:
    run_state_machine_as_test(
        LiveQueues,
        settings=settings(
            max_examples=150,
            stateful_step_count=50,
            derandomize=True,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
