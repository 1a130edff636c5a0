"""A line played forward from what is known of it now, by chance, once for each run.

A run keeps for each desk the moment at which it is free, and gives the next person the earliest of them: the recursion of
J. Kiefer and J. Wolfowitz ("On the theory of queues with many servers", Transactions of the AMS 78, 1955), for one desk that of
D. V. Lindley (1952). It asks nothing of the distribution of services. Those who come meanwhile and may go first, by priority or
back from a hold, are called in their order.
"""

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush, heapreplace, merge
from itertools import accumulate
from random import Random

from actions.queues.pictures import Picture, Rank
from actions.queues.service_times import POINTS, Occupancies, ServiceTimes

MOST_NEWCOMERS = 120  # in one run: where more come first than the desks can serve, the last would wait for ever
SMALLEST_SHARE = 0.05
_BITS = POINTS.bit_length() - 1  # POINTS is a power of two


class Simulation:
    """A picture, made ready to be played forward to certain places."""

    def __init__(
        self, picture: Picture, times: ServiceTimes, occupancies: Occupancies, places: Sequence[int], random: Random
    ) -> None:
        self._picture, self._times, self._occupancies, self._random = picture, times, occupancies, random
        self._line = list(_line_up(picture, places))
        self._share = max(picture.share, SMALLEST_SHARE)
        self._returns = sorted((held.seconds, held.rank) for held in picture.held if held.seconds is not None)
        last, _ = max(self._line)
        self._streams = [stream for stream in picture.streams if stream.peak > 0 and stream.level <= last[0]]
        self._peaks = list(accumulate(stream.peak for stream in self._streams))
        # Who comes later goes before nobody of these any more.
        ends = (last[1] + stream.head_start if stream.level == last[0] else math.inf for stream in self._streams)
        self._until = max(ends, default=0.0)

    def run(self) -> list[float]:
        """Give the seconds until each place is called, in one possible course of things."""
        random, pick, occupancies = self._random.random, self._random.getrandbits, self._occupancies
        share, start, leaving = self._share, self._picture.hour, self._picture.leaving_rate
        desks, arrivals = self._free_desks(), self._arrivals()
        arrival, newcomer = next(arrivals)
        ahead: list[Rank] = []
        waits: list[float] = []
        for rank, wanted in self._line:
            while True:
                now = desks[0]
                while arrival <= now:
                    heappush(ahead, newcomer)
                    arrival, newcomer = next(arrivals)
                if share >= 1 or random() < share:  # else this desk calls from another queue
                    if not ahead or ahead[0] >= rank:
                        break
                    heappop(ahead)
                heapreplace(desks, now + occupancies[int(start + now / 3600)][pick(_BITS)])
            if wanted:
                waits.append(now)
            if not leaving or random() < math.exp(-leaving * now):
                heapreplace(desks, now + occupancies[int(start + now / 3600)][pick(_BITS)])
        return waits

    def _free_desks(self) -> list[float]:
        """Draw when each desk is free. With more people than desks, some have to wait for two."""
        picture, random = self._picture, self._random
        # A desk with nobody, while people wait, is between two of them.
        desks = [random.random() * picture.turnaround if picture.waiting else 0.0 for _ in range(picture.desks)]
        served = [*((elapsed, self._times) for elapsed in picture.serving), *picture.others]
        for number, (elapsed, times) in enumerate(served):
            left = times.residual(random, math.floor(picture.hour - elapsed / 3600), elapsed) + picture.turnaround
            desks[number % picture.desks] = max(desks[number % picture.desks], left)
        heapify(desks)
        return desks

    def _arrivals(self) -> Iterator[tuple[float, Rank]]:
        """Draw who comes after now, or comes back, in the order of time; then nobody."""
        known = [*self._returns, (math.inf, self._picture.joins)]
        return merge(known, self._newcomers()) if self._streams else iter(known)

    def _newcomers(self) -> Iterator[tuple[float, Rank]]:
        """Draw Poisson arrivals whose rate changes with the hour, by thinning (P. Lewis and G. Shedler, 1979)."""
        random, peaks, now, count = self._random.random, self._peaks, 0.0, 0
        while count < MOST_NEWCOMERS:
            now -= math.log(1 - random()) / peaks[-1]
            if now > self._until:
                return
            stream = self._streams[bisect(peaks, random() * peaks[-1], hi=len(peaks) - 1)]
            if random() * stream.peak < stream.rates[int(self._picture.hour + now / 3600) % 24]:
                count += 1
                yield now, (stream.level, now - stream.head_start)


def _line_up(picture: Picture, places: Sequence[int]) -> Iterator[tuple[Rank, bool]]:
    """Give the ranks in calling order up to the last place, and whether the place is wanted.

    Among them are those who come back after some people; nobody asks for their place.
    """
    wanted = set(places)
    returning = sorted((held.places or 0, held.rank) for held in picture.held if held.seconds is None)
    for place in range(1, places[-1] + 1):
        while returning and returning[0][0] < place:
            yield returning.pop(0)[1], False
        yield picture.rank(place), place in wanted
