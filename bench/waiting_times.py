"""How good the estimates of waiting times are, on simulated days: `python -m bench.waiting_times`.

Everybody who joins a line and has to wait is told an estimate, made from what is known at that moment and from earlier days of the
same place. It is compared with how long they did wait. Seeded: the same figures each time.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean, median

from actions.queues.estimates import at_place, estimate
from actions.queues.pictures import Held, Picture, Stream
from actions.queues.service_times import ServiceTimes
from bench.days import HOUR, PLACES, Place
from bench.lines import Desk, Line, Person, Rank, play

SEED = 2026
MARKERS = ("<!-- measured: waiting times -->", "<!-- end: waiting times -->")


class History:
    """What people who came earlier have left behind."""

    def __init__(self, place: Place, people: Sequence[Person], days: int) -> None:
        own = [person for person in people if person.queue == 0]
        called = [person for person in own if person.called_at is not None]
        served = [person.length for person in called if person.comes]
        self.times, self.other_times = (_find_times(people, queue, place.minutes) for queue in (0, 1))
        self.average = fmean(served) if served else place.minutes * 60
        self.no_show_share = 1 - len(served) / len(called) if called else 0.0
        waited = sum((person.called_at or person.left_at or person.arrives) - person.arrives for person in own)
        self.leaving_rate = sum(person.left_at is not None for person in own) / waited if waited else 0.0
        arrivals = Counter((int(person.arrives) // 3600 % 24, _priority(person, place)) for person in own)
        self._rates = {key: number / days / HOUR for key, number in arrivals.items()}

    def rates(self, priority: int) -> list[float]:
        """Give the arrivals a second with this priority, by hour of the day."""
        return [self._rates.get((hour, priority), 0.0) for hour in range(24)]


@dataclass(frozen=True)
class Told:
    """What somebody was told on joining, and what other methods would have said; in seconds."""

    person: Person
    typical: float
    late: float
    formula: float  # place x average service / open desks
    last: float  # the wait of the last one who was called

    @property
    def truth(self) -> float | None:
        """How long they waited; None for those who left, or stepped out of the line, of their own will."""
        person = self.person
        return None if person.called_at is None or person.held_until else person.called_at - person.arrives


@dataclass(frozen=True)
class Errors:
    """How far a method was from the truth, in seconds."""

    median: float
    mean: float

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> "Errors":
        distances = [abs(said - truth) for said, truth in pairs]
        return cls(median(distances), fmean(distances))

    def __str__(self) -> str:
        return f"{self.median / 60:.1f} / {self.mean / 60:.1f}"


@dataclass(frozen=True)
class Figures:
    """What came out at one place."""

    place: str
    number: int
    wait: float  # median, in seconds
    estimate: Errors
    formula: Errors
    last: Errors
    under: float  # the part of the waits that was at most the 80th percentile

    @property
    def is_better(self) -> bool:
        """Whether the estimate's median error is smaller than the formula's."""
        return self.estimate.median < self.formula.median


def measure(place: Place, days: int | None = None, runs: int | None = None) -> Figures:
    """Let the days of a place pass, and judge what people were told on the last ones."""
    random = Random(f"{SEED} {place.name}")
    past = [_pass_a_day(place, random) for _ in range(place.history)]
    history = History(place, [person for day in past for person in day], place.history)
    told: list[Told] = []
    for _ in range(days or place.days):
        people = place.day(random)

        def tell(line: Line, person: Person, people: Sequence[Person] = people) -> None:
            known = history if place.history else _look_back(place, people, line.now)
            if person.queue == 0 and (said := _tell(place, known, line, person, runs, seed=len(told))):
                told.append(said)

        play(_open(place), people, random, tell)
    return _judge(place.name, told)


def _pass_a_day(place: Place, random: Random) -> list[Person]:
    people = place.day(random)
    play(_open(place), people, random)
    return people


def _open(place: Place) -> Line:
    desks = [Desk([(begin * HOUR, end * HOUR) for begin, end in hours]) for hours in place.desks]
    return Line(desks, grace=place.grace, turnaround=place.turnaround)


def _look_back(place: Place, people: Sequence[Person], now: float) -> History:
    """Give what is known at a place on its first day: from those who were served or left by now."""
    gone = [
        person
        for person in people
        if (person.called_at is not None and person.called_at + person.length <= now) or person.left_at is not None
    ]
    return History(place, gone, days=1)


def _find_times(people: Iterable[Person], queue: int, minutes: float) -> ServiceTimes:
    served = [person for person in people if person.queue == queue and person.comes and person.called_at is not None]
    return ServiceTimes([(int(person.called_at or 0) // 3600 % 24, person.length) for person in served], minutes)


def _tell(place: Place, history: History, line: Line, person: Person, runs: int | None, seed: int) -> Told | None:
    """Give what is told to whoever has just joined; None with no desk open, or with one that is idle: they are called at once."""
    desks = [desk for desk in line.desks if desk.is_open]
    if not desks or any(not desk.person and not desk.is_tidying for desk in desks):
        return None
    table = estimate(_draw_picture(place, history, line), history.times, runs=runs, seed=seed)
    assert table
    rank = [one for one in line.waiting if one.queue == 0].index(person) + 1
    last = line.last_called
    return Told(
        person,
        *at_place(table, rank),
        formula=rank * history.average / len(desks),
        last=(last.called_at or 0) - last.arrives if last else 0.0,
    )


def _draw_picture(place: Place, history: History, line: Line) -> Picture:
    desks = [desk for desk in line.desks if desk.is_open]
    served = [(desk.person.queue, line.now - (desk.person.called_at or 0)) for desk in desks if desk.person]
    waiting = [person for person in line.waiting if person.queue == 0]
    work = len(waiting) * history.times.mean()
    other_work = (len(line.waiting) - len(waiting)) * history.other_times.mean()
    return Picture(
        waiting=len(waiting),
        desks=len(desks),
        serving=[elapsed for queue, elapsed in served if queue == 0],
        others=[(elapsed, history.other_times) for queue, elapsed in served if queue],
        hour=line.now / HOUR % 24,
        ranks=[_from_now(person.rank, line) for person in waiting],
        joins=_rank(place, min(1, place.priorities - 1)),
        streams=[_stream(place, history, priority) for priority in range(1, place.priorities)],
        held=[Held(_from_now(person.rank, line), (person.held_until or 0) - line.now) for person in line.held],
        share=work / (work + other_work),
        turnaround=place.turnaround,
        no_show_share=history.no_show_share,
        grace=place.grace,
        leaving_rate=history.leaving_rate,
    )


def _rank(place: Place, priority: int) -> Rank:
    """Give the rank of who comes at moment 0."""
    return (-priority, 0.0) if place.ageing is None else (0, -priority * place.ageing)


def _stream(place: Place, history: History, priority: int) -> Stream:
    level, virtual_arrival = _rank(place, priority)
    return Stream(history.rates(priority), level, head_start=-virtual_arrival)


def _from_now(rank: Rank, line: Line) -> Rank:
    return rank[0], rank[1] - line.now


def _priority(person: Person, place: Place) -> int:
    level, arrived = person.rank
    return -level if place.ageing is None else round((person.arrives - arrived) / place.ageing)


def _judge(name: str, told: Iterable[Told]) -> Figures:
    known = [(said, said.truth) for said in told if said.truth is not None]
    return Figures(
        name,
        len(known),
        median(truth for _, truth in known),
        Errors.of((said.typical, truth) for said, truth in known),
        Errors.of((said.formula, truth) for said, truth in known),
        Errors.of((said.last, truth) for said, truth in known),
        fmean(truth <= said.late for said, truth in known),
    )


def render(results: Sequence[Figures]) -> str:
    """Give the figures as a Markdown table, in minutes."""
    heading = "| place | people | median wait | estimate | formula | last wait | under the 80th percentile |"
    rows = [
        f"| {one.place} | {one.number:,} | {one.wait / 60:.1f} | {one.estimate} | {one.formula} | {one.last} | {one.under:.0%} |"
        for one in results
    ]
    better = sum(one.is_better for one in results)
    verdict = f"The estimate's median error is smaller than the formula's at {better} of {len(results)} places."
    return "\n".join([heading, "|---|---:|---:|---:|---:|---:|---:|", *rows, "", verdict])


def write(path: Path, table: str) -> None:
    """Put the table into a page, between its two markers."""
    begin, end = MARKERS
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    text, number = pattern.subn(lambda _: f"{begin}\n{table}\n{end}", path.read_text())
    if number != 1:
        raise SystemExit(f"{path} has no place for the table: {begin} … {end}")
    path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into this page, too")
    parser.add_argument("--only", metavar="WORDS", default="", help="the places with these words in their name")
    options = parser.parse_args()
    places = [place for place in PLACES if options.only in place.name]
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(measure, places))
    table = render(results)
    print(table)
    if options.write:
        write(options.write, table)


if __name__ == "__main__":
    main()
