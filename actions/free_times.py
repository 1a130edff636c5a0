"""Free time: which starts that availability offers are still free, by what is claimed of the lanes they need. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.booking_views import Slot
from actions.openings import Span, find_starts
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


class FreeTime:
    """Until when lanes stay free, in seconds of the epoch, which compare faster than times."""

    def __init__(
        self, busy: Sequence[Busy], provider: Provider, needs: Sequence[Sequence[str]], before: float, after: float
    ) -> None:
        self._taken: dict[str, tuple[list[float], list[float]]] = {}
        for claim in sorted(busy, key=lambda claim: claim.start):
            starts, ends = self._taken.setdefault(claim.lane, ([], []))
            starts.append(claim.start.timestamp())
            ends.append(claim.end.timestamp())
        self._provider = provider
        self._needs = needs
        self._before, self._after = before, after

    def count(self, start: float, capacity: int, seconds: Sequence[float]) -> list[int]:
        """For each length: how many lanes of the scarcest need are free from `start` on, buffers included."""
        begins = start - self._before
        own = provider_lanes(self._provider.id, min(capacity, self._provider.capacity))
        until = [[self._free_until(lane, begins) for lane in lanes] for lanes in (own, *self._needs)]
        ends = (start + length + self._after for length in seconds)
        return [min(sum(limit >= end for limit in limits) for limits in until) for end in ends]

    def _free_until(self, lane: str, begins: float) -> float:
        """When the lane is taken next; 0 when it is taken at `begins`. Claims of one lane never overlap."""
        if lane not in self._taken:
            return FAR
        starts, ends = self._taken[lane]
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
        start = candidate.start.timestamp()
        closes = candidate.closes.timestamp()
        inside = [length for length in seconds if start + length <= closes]
        left = free.count(start, candidate.capacity, inside) if inside else []
        fitting = [length for length, count in zip(lengths, left, strict=False) if count]
        if fitting:
            slots[candidate.start] = _merge(
                slots.get(candidate.start), candidate, fitting, next(filter(None, left)), provider
            )
    return list(slots.values())


def _merge(known: Slot | None, candidate: Candidate, fitting: list[int], left: int, provider: Provider) -> Slot:
    """Two openings may offer the same start, with different lengths and room."""
    lengths = sorted({*fitting, *(known.lengths if known else [])})
    return Slot.model_construct(
        start=candidate.start,
        end=candidate.start + timedelta(minutes=lengths[0]),
        time_zone=provider.time_zone,
        left=max(left, known.left if known else 0),
        capacity=max(min(candidate.capacity, provider.capacity), known.capacity if known else 0),
        session_id=None,
        lengths=lengths,
    )
