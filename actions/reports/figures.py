"""What many numbers say: average, extremes, median and 90th percentile, satisfaction and recommendation. Pure."""

from collections.abc import Iterable, Sequence
from math import fsum

from pydantic import Field

from models.base import Shape

LOWEST_PROMOTER, LOWEST_PASSIVE = 9, 7
"""Reichheld, “The One Number You Need to Grow”, Harvard Business Review, December 2003."""


class Figures(Shape):
    """Of durations, in seconds, to the millisecond."""

    n: int
    average: float
    min: float
    max: float
    median: float
    p90: float = Field(description="90th percentile.")


class Csat(Shape):
    n: int
    average: float | None
    distribution: list[int] = Field(min_length=5, max_length=5, description="How many gave 1, 2, 3, 4, 5.")


class Nps(Shape):
    n: int
    score: float | None = Field(description="Percentage of promoters minus percentage of detractors: -100 to 100.")
    promoters: int = Field(description="Who gave 9 or 10.")
    passives: int = Field(description="Who gave 7 or 8.")
    detractors: int = Field(description="Who gave 0 to 6.")


def summarize(values: Iterable[float]) -> Figures | None:
    """None when there are no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Figures(
        n=len(ordered),
        average=round(fsum(ordered) / len(ordered), 3),
        min=round(ordered[0], 3),
        max=round(ordered[-1], 3),
        median=round(percentile(ordered, 0.5), 3),
        p90=round(percentile(ordered, 0.9), 3),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that `share` of the ascending values stay under, linear between the two nearest ranks.

    Definition 7 of Hyndman and Fan, “Sample Quantiles in Statistical Packages”, The American Statistician 50 (1996),
    which is the default of R and NumPy.
    """
    rank = share * (len(ordered) - 1)
    below = int(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


def csat_of(counts: Sequence[int]) -> Csat:
    """From how many gave 1, 2, 3, 4, 5."""
    n = sum(counts)
    total = sum(mark * count for mark, count in enumerate(counts, 1))
    return Csat(n=n, average=round(total / n, 3) if n else None, distribution=list(counts))


def nps_of(counts: Sequence[int]) -> Nps:
    """From how many gave 0, 1, …, 10."""
    n = sum(counts)
    promoters, detractors = sum(counts[LOWEST_PROMOTER:]), sum(counts[:LOWEST_PASSIVE])
    score = round(100 * (promoters - detractors) / n, 1) if n else None
    return Nps(n=n, score=score, promoters=promoters, passives=n - promoters - detractors, detractors=detractors)


def share_of(part: int, whole: int) -> float | None:
    """From 0 to 1; None when there is no whole."""
    return round(part / whole, 4) if whole else None
