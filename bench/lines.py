"""A day at some desks, event by event: who came, was called, left, held their place or did not show up.

It shares nothing with the estimates that are judged by it.
"""

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from statistics import NormalDist

Rank = tuple[int, float]


@dataclass(eq=False)
class Person:
    """Somebody who comes. Times in seconds since midnight, lengths in seconds."""

    arrives: float
    length: float  # of the service
    rank: Rank  # their place in the order: (level, virtual arrival)
    patience: float = float("inf")  # leaves after waiting so long
    comes: bool = True  # when called
    hold: tuple[float, float] | None = None  # after waiting so long, for so long
    queue: int = 0
    called_at: float | None = None
    left_at: float | None = None
    held_until: float | None = None


@dataclass(eq=False)
class Desk:
    """A desk that is open during these hours, as (from, until) in seconds since midnight. It lets nobody sit there half served."""

    hours: Sequence[tuple[float, float]]
    is_open: bool = False
    person: Person | None = None
    is_tidying: bool = False


@dataclass
class Line:
    """What stands at one moment; `play` changes it."""

    desks: Sequence[Desk]
    grace: float = 60.0
    turnaround: float = 10.0
    now: float = 0.0
    waiting: list[Person] = field(default_factory=list)  # of all queues, in calling order
    held: list[Person] = field(default_factory=list)
    last_called: Person | None = None


Observer = Callable[[Line, Person], None]
_SPREAD = NormalDist(1.0, 0.25)


def play(line: Line, people: Sequence[Person], random: Random, joined: Observer | None = None) -> None:
    """Let a day pass. `joined` is told of everybody just after they have joined, before anybody else is called."""
    order = count()
    events: list[tuple[float, int, Callable[[], None]]] = []

    def at(moment: float, what: Callable[[], None]) -> None:
        heappush(events, (moment, next(order), what))

    def join(person: Person) -> None:
        _insert(line, person)
        if joined:
            joined(line, person)
        at(line.now + person.patience, lambda: leave(person))
        if person.hold:
            at(line.now + person.hold[0], lambda: hold(person))
        call_all()

    def leave(person: Person) -> None:
        if person in line.waiting:
            line.waiting.remove(person)
            person.left_at = line.now

    def hold(person: Person) -> None:
        if person in line.waiting and person.hold:
            line.waiting.remove(person)
            line.held.append(person)
            person.held_until = line.now + person.hold[1]
            at(person.held_until, lambda: resume(person))

    def resume(person: Person) -> None:
        line.held.remove(person)
        _insert(line, person)
        call_all()

    def call_all() -> None:
        for desk in line.desks:
            if desk.is_open and not desk.person and not desk.is_tidying and line.waiting:
                call(desk)

    def call(desk: Desk) -> None:
        person = line.last_called = desk.person = line.waiting.pop(0)
        person.called_at = line.now
        at(line.now + (person.length if person.comes else line.grace), lambda: end(desk))

    def end(desk: Desk) -> None:
        desk.person, desk.is_tidying = None, True
        at(line.now + line.turnaround * _SPREAD.inv_cdf(random.uniform(0.01, 0.99)), lambda: tidied(desk))

    def tidied(desk: Desk) -> None:
        desk.is_tidying = False
        desk.is_open = any(begin <= line.now < end for begin, end in desk.hours)
        call_all()

    def look_at_the_clock(desk: Desk) -> None:
        if not desk.person and not desk.is_tidying:
            tidied(desk)

    for person in people:
        events.append((person.arrives, next(order), lambda person=person: join(person)))  # type: ignore[misc]
    for desk in line.desks:
        for moment in (moment for hours in desk.hours for moment in hours):
            events.append((moment, next(order), lambda desk=desk: look_at_the_clock(desk)))  # type: ignore[misc]
    heapify(events)
    while events:
        line.now, _, happen = heappop(events)
        happen()


def _insert(line: Line, person: Person) -> None:
    insort(line.waiting, person, key=lambda one: one.rank)
