"""What is known of a line at one moment: all that the estimate of its waits is made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.queues.service_times import ServiceTimes

# The order of calling, smaller first: the level, then the (virtual) arrival in seconds from now, so below zero for those who are
# here. fifo: (0, arrived). priority: (-priority, arrived). Ageing: (0, arrived - priority x seconds that a step is worth), which is
# the order of priorities that grow with waiting (L. Kleinrock, "A delay dependent queue discipline", 1964).
Rank = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Stream:
    """People who will come and may go before some who wait already."""

    rates: Sequence[float]  # 24 figures: arrivals a second in each hour of the day at the site
    level: int = 0  # of their rank
    head_start: float = 0.0  # seconds that are taken off their arrival (ageing: priority x ageing minutes x 60)
    peak: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "peak", max(self.rates))


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket on hold, with the rank that it comes back with: after so many seconds, or so many people."""

    rank: Rank
    seconds: float | None = None
    places: int | None = None  # still to let pass; used when `seconds` is None


@dataclass(frozen=True, slots=True)
class Picture:
    """A line at one moment. Seconds count from that moment."""

    waiting: int  # people in state waiting
    # Open desks that call from this queue. Better leave out one that has called nobody for long although people waited.
    desks: int
    # Seconds since being called, of everybody from this queue who is called or served at those desks.
    serving: Sequence[float] = ()
    # The same of people from other queues who sit at those desks, each with the lengths of their service.
    others: Sequence[tuple[float, ServiceTimes]] = ()
    hour: float = 12.0  # time of day at the site in hours, such as 14.5
    # Of those who wait, in calling order; the first 120 are enough. Who has no rank here counts as one who joins now.
    ranks: Sequence[Rank] = ()
    joins: Rank = (0, 0.0)  # the rank of who joins now with the usual priority
    streams: Sequence[Stream] = ()  # only those who can go before somebody; none in a fifo queue
    held: Sequence[Held] = ()  # those whose hold ends by itself
    # The part of these desks' time that is for this queue: 1 when they serve no other; else the work that waits for them here
    # (people x mean length of their service) over the work that waits for them in all their queues.
    share: float = 1.0
    turnaround: float = 5.0  # seconds from being done with one person to calling the next, while people wait
    no_show_share: float = 0.0  # probability that who is called does not come
    grace: float = 60.0  # seconds that a desk then loses
    # Cancellations of waiting tickets a second and person: those of recent weeks over all seconds that people waited (both of the
    # called and of those who left), which estimates a constant hazard.
    leaving_rate: float = 0.0

    def rank(self, place: int) -> Rank:
        """Give the rank of who waits at a place (1 = next)."""
        return self.ranks[place - 1] if place <= len(self.ranks) else self.joins
