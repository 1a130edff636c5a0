"""Free time: which starts that availability offers are still free, by what is claimed of the lanes they need. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.bookings.booking_views import Slot
from actions.bookings.openings import Span, find_starts
from models.claims import Busy, provider_lanes
from models.providers import Provider

FAR = float("inf")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A start that availability offers, by one opening."""

    start: datetime
    closes: datetime
    capacity: int


def find_candidates(
    spans: Iterable[Span], zone: ZoneInfo, step: int, start: datetime, end: datetime
) -> list[Candidate]:
    """By time, of the same start the one with most room last."""
    found = [
        Candidate(moment, span.closes, span.capacity)
        for span in spans
        for moment in find_starts(span, zone, step)
        if start <= moment < end
    ]
    return sorted(found, key=lambda candidate: (candidate.start, candidate.capacity))


Taken = tuple[list[float], list[float]]
"""Of one lane: when its claims begin and end, in order."""


class FreeTime:
    """Until when lanes stay free, in seconds of the epoch, which compare faster than times."""

    def __init__(
        self, busy: Sequence[Busy], provider: Provider, needs: Sequence[Sequence[str]], before: float, after: float
    ) -> None:
        self._taken: dict[str, Taken] = {}
        for claim in sorted(busy, key=lambda claim: claim.start):
            starts, ends = self._taken.setdefault(claim.lane, ([], []))
            starts.append(claim.start.timestamp())
            ends.append(claim.end.timestamp())
        self._provider = provider
        self._others = [self._look_at(lanes) for lanes in needs]
        self._own: dict[int, tuple[int, list[Taken]]] = {}
        self._before, self._after = before, after

    def count(self, start: float, capacity: int, seconds: Sequence[float]) -> list[int]:
        """For each length: how many lanes of the scarcest need are free from `start` on, buffers included."""
        if capacity not in self._own:
            most = min(capacity, self._provider.capacity)
            self._own[capacity] = self._look_at(provider_lanes(self._provider.id, most))
        begins = start - self._before
        needs = [(idle, [_free_until(taken, begins) for taken in lanes]) for idle, lanes in self._needs(capacity)]
        found = []
        for length in seconds:
            ends = start + length + self._after
            found.append(min(idle + sum([limit >= ends for limit in limits]) for idle, limits in needs))
        return found

    def _needs(self, capacity: int) -> list[tuple[int, list[Taken]]]:
        return [self._own[capacity], *self._others]

    def _look_at(self, lanes: Sequence[str]) -> tuple[int, list[Taken]]:
        """How many lanes have no claims at all, and the claims of the others."""
        taken = [self._taken[lane] for lane in lanes if lane in self._taken]
        return len(lanes) - len(taken), taken


def _free_until(taken: Taken, begins: float) -> float:
    """When a lane is taken next; 0 when it is taken at `begins`. Claims of one lane never overlap."""
    starts, ends = taken
    number = bisect_right(starts, begins)
    if number and ends[number - 1] > begins:
        return 0.0
    return starts[number] if number < len(starts) else FAR


def show_free(
    candidates: Sequence[Candidate], lengths: Sequence[int], free: FreeTime, provider: Provider
) -> list[Slot]:
    """One slot for each start at which a length fits; `left` is for the shortest one that does."""
    seconds = [length * 60.0 for length in lengths]
    slots: dict[datetime, Slot] = {}
    for candidate in candidates:
        room = (candidate.closes - candidate.start).total_seconds()
        inside = [length for length in seconds if length <= room]
        left = free.count(candidate.start.timestamp(), candidate.capacity, inside) if inside else []
        fitting = [length for length, count in zip(lengths, left, strict=False) if count]
        if fitting:
            known = slots.get(candidate.start)
            slots[candidate.start] = _merge(known, candidate, fitting, next(filter(None, left)), provider)
    return list(slots.values())


def _merge(known: Slot | None, candidate: Candidate, fitting: list[int], left: int, provider: Provider) -> Slot:
    """Two openings may offer the same start, with different lengths and room."""
    if known is not None:
        fitting, left = sorted({*fitting, *known.lengths}), max(left, known.left)
    capacity = min(candidate.capacity, provider.capacity)
    return Slot(
        start=candidate.start,
        end=candidate.start + timedelta(minutes=fitting[0]),
        time_zone=provider.time_zone,
        left=left,
        capacity=max(capacity, known.capacity) if known else capacity,
        session_id=None,
        lengths=fitting,
    )
