"""How long people will wait, by playing the line forward many times from what is known now.

A run of the simulation keeps for each desk the moment at which it is free and gives the next person the earliest of them. That is
the recursion of J. Kiefer and J. Wolfowitz ("On the theory of queues with many servers", Transactions of the AMS 78, 1955), which
for one desk is D. V. Lindley's (1952). It asks nothing of the distribution of services. It starts not from an empty room but from
who waits and who is being served, as the queue-length estimators of R. Ibrahim and W. Whitt do ("Real-time delay estimation based
on delay history", Manufacturing & Service Operations Management 11, 2009; "Real-time delay estimation in overloaded multiserver
queues with abandonments", Management Science 55, 2009): with exponential services, c desks of mean s all busy and nobody leaving,
the mean wait of place k is k s / c, which is their QL. How far people jump the queue by priority, and by ageing (L. Kleinrock's
linearly accumulating priority, 1964: the order of virtual arrivals), is simulated, too.

Pure and of bounded cost: about 10 ms of processor time whatever the number of those who wait. docs/waiting-times.md has its errors.
"""

import math
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace, merge
from itertools import accumulate
from operator import itemgetter
from random import Random
from statistics import median

from actions.service_times import POINTS, ServiceTimes

DEPTH = 120  # calls that a run simulates at most; places beyond follow from theory
CALLS = 160 * DEPTH  # simulated for one estimate, in as many runs as that makes
MOST_RUNS = 1000
MAX_LOAD = 0.9  # of the desks by those who jump the queue, beyond DEPTH
_SUBSTEPS = 8
_BITS = POINTS.bit_length() - 1  # POINTS is a power of two
_MOST_NEWCOMERS = DEPTH  # in one run: where they are more than the desks can serve, the last would wait for ever

# The order of calling, smaller first: the level, then the (virtual) arrival in seconds from now, so below zero for those who are
# here. fifo: (0, arrived). priority: (-priority, arrived). Ageing: (0, arrived - priority x seconds that a step is worth).
Rank = tuple[int, float]
# A place (1 = next), the median of its wait and the 80th percentile, in seconds from now until being called.
Table = list[tuple[int, float, float]]


@dataclass(frozen=True, slots=True)
class Stream:
    """People who will come and may go before some who wait already."""

    rate: float  # arrivals a second, now
    level: int = 0  # of their rank
    head_start: float = 0.0  # seconds that are taken off their arrival (ageing: priority x ageing minutes x 60)


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket on hold, with the rank that it comes back with: after so many seconds, or so many people."""

    rank: Rank
    seconds: float | None = None
    places: int | None = None  # still to let pass; used when `seconds` is None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is known of a line at one moment. Seconds count from that moment."""

    waiting: int  # people in state waiting
    # Open desks that call from this queue. Better leave out one that has called nobody for long although people waited.
    desks: int
    # Seconds since being called, of everybody who is called or served at those desks, for whichever queue.
    serving: Sequence[float] = ()
    hour: float = 12.0  # time of day at the site in hours, such as 14.5
    # Of those who wait, in calling order; the first DEPTH are enough. Who has no rank here counts as one who joins now.
    ranks: Sequence[Rank] = ()
    joins: Rank = (0, 0.0)  # the rank of who joins now with the usual priority
    streams: Sequence[Stream] = ()  # only those who can go before somebody; none in a fifo queue
    held: Sequence[Held] = ()  # those whose hold ends by itself
    # The part of these desks' calls that is for this queue: 1 when they serve no other. Between two of its calls a desk then
    # serves others for the rest, each taken to last as long as a service of this queue.
    share: float = 1.0
    turnaround: float = 5.0  # seconds from being done with one person to calling the next, while people wait
    no_show_share: float = 0.0  # probability that who is called does not come
    grace: float = 60.0  # seconds that a desk then loses
    # Cancellations of waiting tickets a second and person: those of recent weeks over all seconds that people waited (both of the
    # called and of those who left), the estimate of a constant hazard.
    leaving_rate: float = 0.0


def estimate(
    picture: Picture, times: ServiceTimes, *, runs: int | None = None, seed: int | None = None
) -> Table | None:
    """Give the waits at places 1, 2, 3, … in growing steps, to whoever joins next and beyond the desks; None without a desk.

    Neither figure falls from one place to the next. The same seed gives the same table. Without a number of `runs` they are 150 for
    a long line and up to 1000 for a short one, at about the same cost.
    """
    if picture.desks < 1:
        return None
    simulation = _Simulation(picture, times, Random(seed))  # noqa: S311 - nothing here is secret
    places = _list_places(max(picture.waiting + 1, picture.desks + 2))
    waits = [sorted(drawn) for drawn in zip(*simulation.play(places, runs), strict=True)]
    table = [
        (place, median(drawn), drawn[math.ceil(0.8 * len(drawn)) - 1])
        for place, drawn in zip(places, waits, strict=False)
    ]
    return table + list(simulation.extend(table[-1], places[len(table) :]))


def at_place(table: Table, place: int) -> tuple[float, float]:
    """Give median and 80th percentile at any place: on the line between two of the table's, or on from its last two."""
    index = min(max(bisect_left(table, place, key=itemgetter(0)), 1), len(table) - 1)
    before, after = table[index - 1], table[index]
    part = (max(place, 1) - before[0]) / (after[0] - before[0])
    return before[1] + (after[1] - before[1]) * part, before[2] + (after[2] - before[2]) * part


def _list_places(last: int) -> list[int]:
    places = [1]
    while places[-1] < last:
        places.append(min(last, max(places[-1] + 1, round(places[-1] * 1.28))))
    return places


class _Simulation:
    """One picture, made ready to be played forward."""

    def __init__(self, picture: Picture, times: ServiceTimes, random: Random) -> None:
        self._picture = picture
        self._times = times
        self._random = random
        self._occupancies = _Occupancies(picture, times)
        self._pace = picture.desks * min(max(picture.share, 0.05), 1.0)  # in desks that are for this queue alone
        self._held = sorted((held.seconds, held.rank) for held in picture.held if held.seconds is not None)
        self._streams = [stream for stream in picture.streams if stream.rate > 0]
        self._rates = list(accumulate(stream.rate for stream in self._streams))

    def play(self, places: Sequence[int], runs: int | None) -> Iterator[list[float]]:
        """Play the line forward many times: the waits at these places, those that are not too far back."""
        # Calls of those who jump the queue and of those whom the desks serve for other queues have to be played, too.
        desks, own = self._picture.desks, (1 - self._load(0)) * self._pace / self._picture.desks
        line = list(self._line([place for place in places if place <= max(DEPTH * own, desks + 2, 16)]))
        sound = min(max(int(CALLS / (len(line) / own + desks)), 20), MOST_RUNS)
        return (self._run(line) for _ in range(runs or sound))

    def _run(self, line: Sequence[tuple[Rank, bool]]) -> list[float]:
        random, pick, occupancies = self._random.random, self._random.getrandbits, self._occupancies
        share, start, leaving = self._pace / self._picture.desks, self._picture.hour, self._picture.leaving_rate
        desks, arrivals = self._free_desks(), self._arrivals()
        arrival, newcomer = next(arrivals)
        ahead: list[Rank] = []
        waits: list[float] = []
        for rank, wanted in line:
            while True:
                now = desks[0]
                while arrival <= now:
                    heappush(ahead, newcomer)
                    arrival, newcomer = next(arrivals)
                if share == 1 or random() < share:  # else this desk calls from another queue
                    if not ahead or ahead[0] >= rank:
                        break
                    heappop(ahead)
                heapreplace(desks, now + occupancies[int(start + now / 3600)][pick(_BITS)])
            if wanted:
                waits.append(now)
            if not leaving or random() < math.exp(-leaving * now):
                heapreplace(desks, now + occupancies[int(start + now / 3600)][pick(_BITS)])
        return waits

    def extend(self, last: tuple[int, float, float], places: Sequence[int]) -> Iterator[tuple[int, float, float]]:
        """Go on beyond the last place that was simulated.

        The median grows by what a place takes on average, the distance to the 80th percentile as the square root: a random walk
        with small steps. Those ahead leave at a constant hazard, so that the wait solves W. Whitt's fluid model of abandonment
        ("Fluid models for multiserver queues with abandonments", Operations Research 54, 2006).
        """
        reached, middle, late = last
        wait = begun = max(middle, 1.0)
        for place in places:
            step = (place - reached) / _SUBSTEPS
            for _ in range(_SUBSTEPS):
                wait += step * self._seconds_per_place(wait)
            typical = middle + wait - begun
            yield place, typical, typical + (late - middle) * math.sqrt(wait / begun)
            reached = place

    def _seconds_per_place(self, now: float) -> float:
        occupancy = self._occupancies.mean(int(self._picture.hour + now / 3600))
        staying = math.exp(-self._picture.leaving_rate * now)
        return occupancy / self._pace * staying / (1 - self._load(now))

    def _load(self, now: float) -> float:
        """Give the part of the desks' time for who comes at `now` and goes before the one who joins at the beginning (Cobham)."""
        joins = self._picture.joins
        rate = sum(stream.rate for stream in self._streams if (stream.level, now - stream.head_start) < joins)
        occupancy = self._occupancies.mean(int(self._picture.hour + now / 3600))
        return min(rate * occupancy / self._pace, MAX_LOAD)

    def _free_desks(self) -> list[float]:
        """Draw when each desk is free. With more people than desks, some have to wait for two."""
        picture = self._picture
        # A desk with nobody, while people wait, is between two of them.
        desks = [self._random.random() * picture.turnaround if picture.waiting else 0.0 for _ in range(picture.desks)]
        for number, elapsed in enumerate(picture.serving):
            left = self._times.residual(self._random, int(picture.hour - elapsed / 3600), elapsed) + picture.turnaround
            desks[number % picture.desks] = max(desks[number % picture.desks], left)
        heapify(desks)
        return desks

    def _line(self, places: Sequence[int]) -> Iterator[tuple[Rank, bool]]:
        """Give the ranks in calling order up to the last of these places, with those who come back after some people."""
        picture, wanted = self._picture, set(places)
        returning = sorted((held.places or 0, held.rank) for held in picture.held if held.seconds is None)
        for place in range(1, places[-1] + 1):
            while returning and returning[0][0] < place:
                yield returning.pop(0)[1], False
            yield picture.ranks[place - 1] if place <= len(picture.ranks) else picture.joins, place in wanted

    def _arrivals(self) -> Iterator[tuple[float, Rank]]:
        """Draw who comes after now, or comes back, in the order of time; then nobody."""
        nobody = [(math.inf, self._picture.joins)]
        return merge(self._held, self._newcomers(), nobody) if self._streams else iter([*self._held, *nobody])

    def _newcomers(self) -> Iterator[tuple[float, Rank]]:
        total, now = self._rates[-1], 0.0
        for _ in range(_MOST_NEWCOMERS):
            now += self._random.expovariate(total)
            stream = self._streams[bisect(self._rates, self._random.random() * total, hi=len(self._rates) - 1)]
            yield now, (stream.level, now - stream.head_start)


class _Occupancies(dict[int, list[float]]):
    """By hours from midnight: POINTS equally likely times for which one call takes a desk; made when first needed."""

    def __init__(self, picture: Picture, times: ServiceTimes) -> None:
        super().__init__()
        self._times, self._turnaround, self._grace = times, picture.turnaround, picture.grace
        self._absent = min(round(picture.no_show_share * POINTS), POINTS)

    def __missing__(self, hour: int) -> list[float]:
        lengths, served = self._times.lengths(hour), POINTS - self._absent
        kept = (
            [lengths[(2 * point + 1) * POINTS // (2 * served)] for point in range(served)] if self._absent else lengths
        )
        self[hour] = [length + self._turnaround for length in (*kept, *[self._grace] * self._absent)]
        return self[hour]

    def mean(self, hour: int) -> float:
        absent = self._absent / POINTS
        return (1 - absent) * self._times.mean(hour) + absent * self._grace + self._turnaround
