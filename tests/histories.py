"""Tickets with a past: what a day in some queues leaves behind, made by the rules themselves with clocks of the test's own."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bson import ObjectId

from actions.queues import arrivals, transitions
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line
from actions.queues.transitions import Doer
from models.desks import Person
from models.queues import Queue
from models.tickets import Estimate, Feedback, State, Ticket

AGENTS = [Person(id=f"agent-{name}", name=name) for name in ("Ada", "Ben", "=Cleo")]


def live(
    queues: list[Queue], start: datetime, end: datetime, seed: int, *, arrivals: int, agents: list[Person] = AGENTS
) -> list[Ticket]:
    """Random people come, hold, leave, are called, served, sent on and asked between `start` and `end`."""
    return _Life(queues, start, end, random.Random(seed), agents).run(arrivals)


class _Life:
    def __init__(
        self, queues: list[Queue], start: datetime, end: datetime, chance: random.Random, agents: list[Person]
    ) -> None:
        self.lines = [Line(queue, []) for queue in queues]
        self.ended: dict[str, Ticket] = {}
        self.start, self.end, self.chance, self.agents = start, end, chance, agents
        self.serial = 0

    def run(self, arrivals: int) -> list[Ticket]:
        moments = sorted(self.chance.uniform(0, (self.end - self.start).total_seconds()) for _ in range(arrivals * 6))
        for seconds in moments:
            at = self.start + timedelta(milliseconds=int(seconds * 1000))
            line = self.chance.choice(self.lines)
            transitions.resume_due(line, at)
            if self.chance.random() < 1 / 6:
                self._join(line, at)
            else:
                self._go_on(line, at)
        alive = {ticket.id: ticket for line in self.lines for ticket in line.tickets.values()}
        tickets = (self.ended | alive).values()
        return [self._number(ticket) for ticket in tickets]

    def _number(self, ticket: Ticket) -> Ticket:
        """A revision and an id as it would have had: ids are from when it was taken."""
        self.serial += 1
        made = ticket.steps[0].at
        stamp = str(ObjectId.from_datetime(made))[:8] + str(ObjectId())[8:]
        return ticket.model_copy(update={"id": stamp, "rev": self.serial})

    def _join(self, line: Line, at: datetime) -> None:
        told = Estimate(median=self.chance.uniform(0, 900), p80=self.chance.uniform(900, 1800), at=at, place=1)
        holder = f"holder-{self.chance.random()}" if self.chance.random() < 0.8 else None
        is_told = self.chance.random() < 0.8
        newcomer = Newcomer(
            "", "en", holder_id=holder, priority=self.chance.choice([0, 0, 3]),
            tell=lambda place: told.model_copy(update={"place": place}) if is_told else None,
        )  # fmt: skip
        arrivals.join(line, ZoneInfo("UTC"), newcomer, Doer(None, at))

    def _go_on(self, line: Line, at: datetime) -> None:
        doer = Doer(self.chance.choice(self.agents), at)
        if self.chance.random() < 0.4:
            transitions.call_next(line, doer, None)
            return
        candidates = [*line.attended, *line.held, *line.in_order(2), *self._absent(line)]
        if candidates:
            self._change(line, self.chance.choice(candidates), doer)

    def _absent(self, line: Line) -> list[Ticket]:
        """Who did not come, and may still."""
        return [
            ticket for ticket in self.ended.values()
            if ticket.state is State.NO_SHOW and ticket.queue_id == line.queue.id
        ][:1]  # fmt: skip

    def _change(self, line: Line, ticket: Ticket, doer: Doer) -> None:
        line.bring(ticket)
        self.ended.pop(ticket.id, None)
        kind = {
            State.WAITING: ["hold", "cancel", "transfer", "call"], State.HELD: ["resume", "call", "transfer"],
            State.CALLED: ["start", "start", "start", "recall", "hold", "no_show", "transfer"],
            State.SERVING: ["close"] * 5 + ["transfer"], State.NO_SHOW: ["call"],
        }[ticket.state]  # fmt: skip
        changed = self._do(line, ticket, self.chance.choice(kind), doer)
        if changed.state in (State.DONE, State.NO_SHOW, State.CANCELLED):
            line.committed()
            line.settle([changed.id])
            self.ended[changed.id] = self._answer(changed)

    def _do(self, line: Line, ticket: Ticket, kind: str, doer: Doer) -> Ticket:
        if kind == "transfer":
            others = [other for other in self.lines if other is not line]
            if not others:
                return ticket
            target = self.chance.choice(others)
            return arrivals.transfer(line, target, ticket, doer, keep_arrival=self.chance.random() < 0.5)
        if kind == "hold":
            if ticket.holds >= line.queue.holds.most:
                return ticket
            return transitions.hold(line, ticket, doer, minutes=5, places=None)
        operation = {
            "cancel": transitions.cancel, "call": transitions.call, "resume": transitions.resume,
            "start": transitions.start, "recall": transitions.recall, "no_show": transitions.no_show,
            "close": transitions.close,
        }[kind]  # fmt: skip
        return operation(line, ticket, doer)

    def _answer(self, ticket: Ticket) -> Ticket:
        if ticket.state is not State.DONE or not ticket.holder_id or self.chance.random() < 0.5:
            return ticket
        feedback = Feedback(
            csat=self.chance.choice([None, 1, 2, 3, 4, 5]), nps=self.chance.choice([None, *range(11)]),
            at=ticket.ended_at or ticket.joined_at,
        )  # fmt: skip
        return ticket.model_copy(update={"feedback": feedback})
