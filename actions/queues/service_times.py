"""How long a service occupies a desk: what recent weeks showed for each hour of the day, as a distribution to draw from.

Nothing is fitted: the distribution is the empirical one, shrunk. With few samples of an hour it leans on the whole day, with few
samples at all on the length that the service is expected to have. Each step is the predictive distribution of a Dirichlet
process (T. S. Ferguson, "A Bayesian analysis of some nonparametric problems", Annals of Statistics 1, 1973): `weight` samples'
worth of the wider distribution, mixed with the samples that there are.

The prior has a lognormal shape, as services of a bank's call centre had (L. Brown et al., "Statistical Analysis of a Telephone
Call Center: A Queueing-Science Perspective", Journal of the American Statistical Association 100, 2005).
"""

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from random import Random
from statistics import NormalDist, fmean

POINTS = 1024  # a distribution is this many equally likely lengths, in rising order
PRIOR_WEIGHT = 5  # the expected length counts as much as so many observed services
DAY_WEIGHT = 30  # the whole day counts as much as so many services of the hour
PRIOR_SIGMA = 0.7  # of the logarithm; the standard deviation is then 0.8 of the mean
SHORTEST, LONGEST = 1.0, 8 * 3600.0  # seconds; beyond, somebody pressed the wrong button or forgot to press any
MOST_NO_SHOWS = 0.95  # somebody comes, some time
_TAIL = POINTS // 100

_HALVES = [(point + 0.5) / POINTS for point in range(POINTS)]
_PRIOR_SHAPE = [
    math.exp(PRIOR_SIGMA * NormalDist().inv_cdf(probability) - PRIOR_SIGMA**2 / 2) for probability in _HALVES
]


class ServiceTimes:
    """The lengths of one service, in seconds from being called to being done. Immutable; cheap to keep, costly to build.

    `samples` are pairs of the hour of the day in which the person was called (0-23, in the site's time zone) and the length in
    seconds. `minutes` is the length that the service is expected to have, whatever was observed.
    """

    def __init__(self, samples: Iterable[tuple[int, float]], minutes: float) -> None:
        by_hour: dict[int, list[float]] = {}
        for hour, seconds in samples:
            if SHORTEST <= seconds <= LONGEST:
                by_hour.setdefault(hour, []).append(seconds)
        prior = [minutes * 60 * length for length in _PRIOR_SHAPE]
        self._day = _shrink([length for lengths in by_hour.values() for length in lengths], prior, PRIOR_WEIGHT)
        self._hours = {hour: _shrink(lengths, self._day, DAY_WEIGHT) for hour, lengths in by_hour.items()}
        self._means = {hour: fmean(lengths) for hour, lengths in self._hours.items()}
        self._day_mean = fmean(self._day)

    def lengths(self, hour: int) -> Sequence[float]:
        """Give the POINTS equally likely lengths of services that begin in this hour of the day, in rising order."""
        return self._hours.get(hour % 24, self._day)

    def mean(self, hour: int | None = None) -> float:
        """Give the expected length in an hour, or over the day."""
        return self._day_mean if hour is None else self._means.get(hour % 24, self._day_mean)

    def draw(self, random: Random, hour: int) -> float:
        """Draw the length of a service that begins in this hour."""
        return self.lengths(hour)[int(random.random() * POINTS)]

    def residual(self, random: Random, hour: int, elapsed: float) -> float:
        """Draw how much longer a service takes that began `elapsed` seconds ago: always above zero.

        A length is drawn from those above `elapsed`. Where next to none are, nothing is known of the tail: it is then taken as
        memoryless, with the mean of the hour, so that a desk whose agent forgot to press "done" is no desk for ever busy.
        """
        lengths = self.lengths(hour)
        first = bisect_right(lengths, elapsed)
        if POINTS - first < _TAIL:
            return random.expovariate(1 / self.mean(hour)) or SHORTEST
        return lengths[first + int(random.random() * (POINTS - first))] - elapsed


class Occupancies(dict[int, Sequence[float]]):
    """By hours from midnight: POINTS equally likely times for which one call takes a desk, from one call to the next.

    Such a time is a service and the turnaround after it, or with the probability `no_show_share` only the grace period.
    """

    def __init__(self, times: ServiceTimes, turnaround: float, no_show_share: float, grace: float) -> None:
        super().__init__()
        self._times, self._turnaround, self._grace = times, turnaround, grace
        self._absent = round(min(no_show_share, MOST_NO_SHOWS) * POINTS)

    def __missing__(self, hour: int) -> Sequence[float]:
        lengths, served = self._times.lengths(hour), POINTS - self._absent
        kept = (
            [lengths[(2 * point + 1) * POINTS // (2 * served)] for point in range(served)] if self._absent else lengths
        )
        self[hour] = [length + self._turnaround for length in (*kept, *[self._grace] * self._absent)]
        return self[hour]

    def mean(self, hour: int) -> float:
        """Give the expected time, in seconds."""
        absent = self._absent / POINTS
        return (1 - absent) * self._times.mean(hour) + absent * self._grace + self._turnaround


def _shrink(samples: Iterable[float], towards: Sequence[float], weight: float) -> Sequence[float]:
    """Mix samples, each counting as one, with a distribution that counts as `weight` of them; as POINTS quantiles."""
    weighed = [(length, 1.0) for length in samples]
    total = len(weighed) + weight
    weighed += [(length, weight / len(towards)) for length in towards]
    weighed.sort()
    quantiles = array("d")
    reached = 0.0
    for length, share in weighed:
        reached += share / total
        while len(quantiles) < POINTS and _HALVES[len(quantiles)] <= reached:
            quantiles.append(length)
    quantiles.extend([weighed[-1][0]] * (POINTS - len(quantiles)))  # for what rounding left
    return quantiles
