"""How long a line takes to move on when nothing is left to chance: the limit for long lines, where chance evens out."""

import math

from actions.queues.pictures import Picture, Rank
from actions.queues.service_times import Occupancies
from actions.queues.simulations import SMALLEST_SHARE

MAX_LOAD = 0.9  # of the desks by those who go first; above, the last would wait for ever
_STEPS = 32


class Fluid:
    """The wait w at place k grows by dw/dk = occupancy / desks x (those who have not left) / (1 - load of those who go first).

    The occupancy is that of the hour. Those ahead leave at a constant hazard, as in W. Whitt's fluid model ("Fluid models for
    multiserver queues with abandonments", Operations Research 54, 2006). What goes first is A. Cobham's correction ("Priority
    assignment in waiting line problems", Operations Research 2, 1954), for as long as they do.
    """

    def __init__(self, picture: Picture, occupancies: Occupancies) -> None:
        self._picture, self._occupancies = picture, occupancies
        self._desks = picture.desks * min(max(picture.share, SMALLEST_SHARE), 1.0)  # as if they had no other queue
        self._changes = bool(picture.streams)

    def wait(self, place: int, rank: Rank) -> float:
        """Give the seconds until place `place` is called, for somebody with this rank."""
        step, wait = place / _STEPS, 0.0
        for _ in range(_STEPS):  # the midpoint method
            middle = self._after(wait, step / 2, self._pace(wait, rank))
            wait = self._after(wait, step, self._pace(middle, rank))
        return wait

    def calls(self, wait: float) -> float:
        """Give how many people the desks call in so many seconds, those of other queues too."""
        return wait * self._picture.desks / self._occupancies.mean(int(self._picture.hour))

    def _after(self, now: float, places: float, pace: float) -> float:
        """Solve dw/dk = pace x exp(-leaving rate x w) from `now` on: exact, as a long step would jump over all who leave."""
        leaving = self._picture.leaving_rate
        if not leaving:
            return now + places * pace
        return now + math.log1p(leaving * places * pace * math.exp(-leaving * now)) / leaving

    def _pace(self, now: float, rank: Rank) -> float:
        """Give the seconds for one place, were everybody to stay."""
        hour = int(self._picture.hour + now / 3600)
        seconds = self._occupancies.mean(hour) / self._desks
        rate = sum(
            stream.rates[hour % 24]
            for stream in self._picture.streams
            if (stream.level, now - stream.head_start) < rank
        )
        return seconds / (1 - min(rate * seconds, MAX_LOAD))
