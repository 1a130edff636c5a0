"""How long people will wait, by playing the line forward many times from what is known now.

It starts not from an empty room but from who waits and who is being served, as the queue-length estimators of R. Ibrahim and
W. Whitt do ("Real-time delay estimation based on delay history", Manufacturing & Service Operations Management 11, 2009; "Real-time
delay estimation in overloaded multiserver queues with abandonments", Management Science 55, 2009). With exponential services of
mean s at c desks, all busy, and nobody leaving, the mean wait of place k is k s / c, which is their QL.

Pure, and of bounded cost: about 10 ms of processor time however many wait, at most thrice that with priorities. How good it is
stands in docs/waiting-times.md.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter
from random import Random
from statistics import median

from actions.queues.fluids import Fluid
from actions.queues.pictures import Picture
from actions.queues.service_times import Occupancies, ServiceTimes
from actions.queues.simulations import Simulation

DEPTH = 120  # calls that a run simulates; places beyond follow from theory
LEAST_PLACES = 16  # that are simulated in any case
CALLS = 160 * DEPTH  # simulated for one estimate, in as many runs as that makes
MOST_RUNS, LEAST_RUNS = 1000, 20

# A place (1 = next), the median of its wait and the 80th percentile, in seconds from now until being called.
Table = list[tuple[int, float, float]]


def estimate(
    picture: Picture, times: ServiceTimes, *, runs: int | None = None, seed: int | None = None
) -> Table | None:
    """Give the waits at places 1, 2, 3, … in growing steps, to whoever joins next and beyond the desks; None without a desk.

    `times` are of this queue's service. Neither figure falls from one place to the next. The same seed gives the same table. By
    itself it makes 150 `runs` for a long line and up to 1000 for a short one, at about the same cost.
    """
    if picture.desks < 1:
        return None
    occupancies = Occupancies(times, picture.turnaround, picture.no_show_share, picture.grace)
    fluid = Fluid(picture, occupancies)
    places = _list_places(max(picture.waiting + 1, picture.desks + 2))
    near, runs = _plan(picture, fluid, places, runs)
    simulation = Simulation(picture, times, occupancies, near, Random(seed))  # noqa: S311 - nothing here is secret
    waits = [sorted(drawn) for drawn in zip(*(simulation.run() for _ in range(runs)), strict=True)]
    late = math.ceil(0.8 * runs) - 1
    table = [(place, median(drawn), drawn[late]) for place, drawn in zip(near, waits, strict=True)]
    return [*table, *_extend(table[-1], picture, fluid, places[len(near) :])]


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


def _plan(picture: Picture, fluid: Fluid, places: Sequence[int], runs: int | None) -> tuple[list[int], int]:
    """Choose which places to simulate, and how often. Those who go first and other queues' people have to be called, too."""
    near = [place for place in places if place <= max(picture.desks + 2, LEAST_PLACES)]
    calls = _count_calls(picture, fluid, near[-1])
    for place in places[len(near) :]:
        needed = _count_calls(picture, fluid, place)
        if needed > DEPTH:
            break
        near.append(place)
        calls = needed
    return near, runs or min(max(int(CALLS / (calls + picture.desks)), LEAST_RUNS), MOST_RUNS)


def _count_calls(picture: Picture, fluid: Fluid, place: int) -> float:
    return max(place, fluid.calls(fluid.wait(place, picture.joins)))


def _extend(
    last: tuple[int, float, float], picture: Picture, fluid: Fluid, places: Sequence[int]
) -> Iterator[tuple[int, float, float]]:
    """Go on beyond the last place that was simulated.

    The median goes with the fluid, the distance to the 80th percentile with its square root: a random walk with small steps.
    """
    first, middle, late = last
    begun, spread = fluid.wait(first, picture.rank(first)), late - middle
    typical, latest = middle, late
    for place in places:
        wait = fluid.wait(place, picture.rank(place))
        typical = max(typical, middle + wait - begun)
        growth = max(wait / begun, 1.0) if begun else 1.0  # nobody waits: there is no distance that could grow
        latest = max(latest, typical + spread * math.sqrt(growth))
        yield place, typical, latest
