"""Simulated days of several kinds of places, drawn from the distributions that studies of such places report.

- L. Brown et al., "Statistical Analysis of a Telephone Call Center", JASA 100 (2005): Poisson arrivals with a rate that depends on
  the time of day, lognormal services whose mean does so too, people who lose patience.
- T. Cayirli, E. Veral, "Outpatient scheduling in health care: a review of literature", Production and Operations Management 12
  (2003): appointments in blocks, unpunctual patients, gamma and lognormal consultations less spread than exponential ones.
- D. Stanford, P. Taylor, I. Ziedins, "Waiting time distributions in the accumulating priority queue", Queueing Systems 77 (2014):
  levels of urgency as in emergency departments, Poisson arrivals, exponential services, priority that grows with waiting.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from bench.lines import Person, Rank

HOUR, MINUTE = 3600.0, 60.0
Day = Callable[[Random], list[Person]]
Hours = Sequence[tuple[float, float]]  # from, until, in hours since midnight


@dataclass(frozen=True)
class Place:
    """A kind of place: how its days are drawn, and how much of them is known."""

    name: str
    day: Day
    desks: Sequence[Hours]  # when each is open
    minutes: float  # the length that its owner expects a service to have
    history: int = 15  # days before those that are judged
    days: int = 5  # that are judged
    ageing: float | None = None  # seconds that a step of priority is worth; None with priorities: they are strict
    priorities: int = 1
    grace: float = 60.0
    turnaround: float = 10.0


def lognormal(random: Random, mean: float, variation: float) -> float:
    """Draw with this mean; `variation` is the standard deviation over the mean."""
    variance = math.log(1 + variation**2)
    return random.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))


def arrivals(random: Random, rates: dict[int, float]) -> list[float]:
    """Draw Poisson arrivals with a rate an hour from each of these hours until the next; the last one is the end."""
    moments = []
    for (begin, rate), (end, _) in pairwise(rates.items()):
        moment = begin * HOUR + random.expovariate(rate / HOUR)
        while moment < end * HOUR:
            moments.append(moment)
            moment += random.expovariate(rate / HOUR)
    return moments


def all_day(number: int, opens: float, closes: float) -> Sequence[Hours]:
    return [[(opens, closes)]] * number


def bank(random: Random) -> list[Person]:
    """Two peaks a day, in which more come than can be served; services are longer in the afternoon; some lose patience."""
    rates = {9: 60.0, 10: 95.0, 12: 60.0, 13: 70.0, 14: 85.0, 16: 50.0, 17: 0.0}
    return [
        Person(
            at,
            lognormal(random, 190 * (1.25 if at >= 13 * HOUR else 0.9), 1.2),
            (0, at),
            patience=random.expovariate(1 / (60 * MINUTE)),
            comes=random.random() > 0.03,
        )
        for at in arrivals(random, rates)
    ]


def clinic(random: Random) -> list[Person]:
    """Three patients every 15 minutes, more or less punctual, and some without an appointment; a few step out for a while."""
    booked = [
        8 * HOUR + block * 15 * MINUTE + random.gauss(-4 * MINUTE, 10 * MINUTE)
        for block in range(32)
        for _ in range(3)
        if random.random() > 0.12
    ]
    return [
        Person(
            at,
            random.gammavariate(3, 14 * MINUTE / 3),
            (0, at),
            hold=(random.uniform(1, 10) * MINUTE, random.uniform(5, 20) * MINUTE) if random.random() < 0.1 else None,
        )
        for at in sorted(booked + arrivals(random, {8: 2.0, 16: 0.0}))
    ]


def emergency(random: Random) -> list[Person]:
    """Five levels of urgency, strictly in their order, day and night."""
    return _by_urgency(random, lambda priority, at: (-priority, at))


def urgent_care(random: Random) -> list[Person]:
    """The same, but twelve minutes of waiting are worth a level."""
    return _by_urgency(random, lambda priority, at: (0, at - priority * 12 * MINUTE))


def _by_urgency(random: Random, rank: Callable[[int, float], Rank]) -> list[Person]:
    people = []
    for at in arrivals(random, {0: 4.0, 8: 13.0, 11: 11.5, 20: 9.0, 24: 0.0}):
        (priority,) = random.choices(range(5), (15, 35, 30, 15, 5))
        leaves = math.inf if priority > 2 else random.expovariate(1 / (8 * HOUR))
        people.append(Person(at, random.expovariate(1 / (20 * MINUTE)), rank(priority, at), patience=leaves))
    return people


def salon(random: Random) -> list[Person]:
    """Few, long services of two kinds, which the line does not tell apart."""
    return [
        Person(
            at,
            max(5.0, random.gauss(95, 15) if random.random() < 0.35 else random.gauss(30, 6)) * MINUTE,
            (0, at),
            patience=random.expovariate(1 / (5 * HOUR)),
        )
        for at in arrivals(random, {9: 4.5, 12: 2.5, 14: 4.0, 18: 0.0})
    ]


def town_hall(random: Random) -> list[Person]:
    """Desks open one after the other and close for lunch, which nobody announces; no-shows, holds, people who give up."""
    return [
        Person(
            at,
            random.gammavariate(2, 4 * MINUTE),
            (0, at),
            patience=random.expovariate(1 / (2 * HOUR)),
            comes=random.random() > 0.08,
            hold=(random.uniform(2, 15) * MINUTE, random.uniform(5, 30) * MINUTE) if random.random() < 0.08 else None,
        )
        for at in arrivals(random, {8: 35.0, 10: 45.0, 12: 28.0, 14: 36.0, 16: 0.0})
    ]


def two_queues(random: Random) -> list[Person]:
    """Parcels and passports at the same desks, who came first is called first; passports (the other queue) take longer."""
    people = [
        Person(at, lognormal(random, 150, 0.8), (0, at), patience=random.expovariate(1 / HOUR))
        for at in arrivals(random, {9: 40.0, 11: 58.0, 14: 40.0, 17: 0.0})
    ]
    others = [
        Person(at, random.gammavariate(4, 105), (0, at), queue=1)
        for at in arrivals(random, {9: 14.0, 11: 17.0, 14: 13.0, 17: 0.0})
    ]
    return sorted([*people, *others], key=lambda person: person.arrives)


TOWN_HALL_DESKS: Sequence[Hours] = (
    ((8.0, 12.0), (13.0, 20.0)),
    ((8.0, 12.5), (13.5, 20.0)),
    ((8.5, 13.0), (14.0, 20.0)),
    ((9.0, 12.0), (13.0, 16.0)),
    ((9.5, 13.0), (13.5, 16.5)),
    ((10.0, 12.5), (14.0, 20.0)),
)

PLACES: Sequence[Place] = (
    Place("bank", bank, all_day(5, 9, 20), 4, days=4),
    Place("clinic", clinic, all_day(3, 8, 20), 15, days=15),
    Place("emergency, strict priority", emergency, all_day(4, 0, 30), 20, days=10, priorities=5),
    Place("urgent care, ageing", urgent_care, all_day(4, 0, 30), 20, days=10, ageing=720.0, priorities=5),
    Place("salon", salon, all_day(3, 9, 24), 45, days=60, turnaround=120.0),
    Place("town hall, desks come and go", town_hall, TOWN_HALL_DESKS, 10, days=5),
    Place("two queues at the same desks", two_queues, all_day(4, 9, 20), 3, days=4),
    Place("bank, its first day", bank, all_day(5, 9, 20), 5, history=0, days=5),
)
