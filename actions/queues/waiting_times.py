"""What is told about waits: the picture of a queue as it is now, put before the simulation of `actions.queues.estimates`.

What is told to each person is kept in their ticket and compared with the truth later: see the report on estimates.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.context import Context
from actions.queues.estimates import at_place, estimate
from actions.queues.lines import Foretold, Line
from actions.queues.pictures import Held, Picture, Rank, Stream
from actions.queues.queue_views import Around
from actions.queues.service_times import ServiceTimes
from models import tickets
from models.base import now
from models.queues import Queue, queues
from models.sites import Site
from models.tickets import Estimate, Past, Ticket

HISTORY, MOST_PAST = timedelta(weeks=4), 3_000
HISTORY_KEPT = timedelta(minutes=10)
FORETOLD_ANEW = timedelta(seconds=3)
"""How long a table is good enough while the line moves."""
MOST_QUEUES = 100
MOST_RANKS = 120
SMALLEST_SHARE, UNKNOWN_MINUTES = 0.1, 10.0


@dataclass(frozen=True, slots=True)
class History:
    """What recent weeks showed of a service."""

    at: datetime
    times: ServiceTimes
    no_show_share: float
    leaving_rate: float
    """Cancellations a second and waiting person."""
    arrivals: dict[tuple[int, int], float]
    """A second, by hour of the day and priority."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one line contributes to the picture of another at the same desks."""

    waiting: int
    attended: Sequence[Ticket]
    history: History | None


async def foretell(ctx: Context, tenant_id: str, queue_id: str, around: Around) -> Foretold | None:
    """The waits at each place as of now; a table computed a moment ago will do. None when no desk is open."""
    queue, told, history = await ctx.lines.read(
        tenant_id, queue_id, lambda line: (line.queue, line.foretold, line.history)
    )
    at, desk_ids = now(), frozenset(desk.id for desk in around.desks)
    if not desk_ids:
        return None
    if told is not None and told.desk_ids == desk_ids and at - told.at < FORETOLD_ANEW:
        return told
    if not isinstance(history, History) or at - history.at > HISTORY_KEPT:
        history = await _look_back(ctx, queue, around, at)
    neighbours = {entry.id: await _glimpse(ctx, entry) for entry in await _find_neighbours(ctx, queue)}
    picture = await ctx.lines.read(tenant_id, queue_id, lambda line: _picture(line, around, neighbours, history, at))
    foretold = Foretold(at, await ctx.in_thread(estimate, picture, history.times), desk_ids)
    await ctx.lines.read(tenant_id, queue_id, lambda line: _keep(line, foretold, history))
    return foretold


def estimate_for(foretold: Foretold | None, place: int) -> Estimate | None:
    """What to tell somebody at a place."""
    if foretold is None:
        return None
    median, late = at_place(foretold.places, place)
    return Estimate(median=round(median, 1), p80=round(late, 1), at=foretold.at, place=place)


def _keep(line: Line, foretold: Foretold, history: History) -> None:
    line.foretold, line.history = foretold, history


async def _find_neighbours(ctx: Context, queue: Queue) -> list[Queue]:
    """Other queues of the site, as the same desks may serve them."""
    found = await queues.find_page(ctx.database, queue.tenant_id, {"site_id": queue.site_id}, None, MOST_QUEUES)
    return [entry for entry in found if entry.id != queue.id]


async def _glimpse(ctx: Context, queue: Queue) -> Glimpse:
    return await ctx.lines.read(queue.tenant_id, queue.id, _glance)


def _glance(line: Line) -> Glimpse:
    return Glimpse(line.waiting, line.attended, line.history if isinstance(line.history, History) else None)


def _picture(line: Line, around: Around, neighbours: dict[str, Glimpse], history: History, at: datetime) -> Picture:
    desk_ids, hour = {desk.id for desk in around.desks}, _hour(at, around.site)

    def at_desks(attended: Sequence[Ticket]) -> list[float]:
        there = [ticket for ticket in attended if ticket.desk and ticket.desk.id in desk_ids]
        return [_since(ticket.first_called_at, at) for ticket in there]

    return Picture(
        waiting=line.waiting,
        desks=len(around.desks),
        serving=at_desks(line.attended),
        others=[
            (seconds, (seen.history or history).times)
            for seen in neighbours.values() for seconds in at_desks(seen.attended)
        ],
        hour=hour,
        ranks=[_rank(ticket, at) for ticket in line.in_order(MOST_RANKS)],
        joins=(0, 0.0),
        streams=_streams(line.queue, history),
        held=[
            Held(_rank(ticket, at), -_since(ticket.hold.until, at) if ticket.hold.until else None, ticket.hold.places)
            for ticket in line.held if ticket.hold
        ],
        share=_share(line.waiting + 1, around, neighbours, history),
        no_show_share=history.no_show_share,
        grace=float(line.queue.grace_seconds),
        leaving_rate=history.leaving_rate,
    )  # fmt: skip


def _since(moment: datetime | None, at: datetime) -> float:
    return (at - (moment or at)).total_seconds()


def _rank(ticket: Ticket, at: datetime) -> Rank:
    return ticket.level, -_since(ticket.rank_at, at)


def _hour(at: datetime, site: Site) -> float:
    local = at.astimezone(ZoneInfo(site.time_zone))
    return local.hour + local.minute / 60


def _share(own: int, around: Around, neighbours: dict[str, Glimpse], history: History) -> float:
    """The part of the desks' time that this queue gets: in proportion to the work that waits for each desk."""
    work = own * history.times.mean()
    shares = []
    for desk in around.desks:
        others = sum(
            seen.waiting * (seen.history or history).times.mean()
            for queue_id, seen in neighbours.items() if desk.serves(queue_id, around.site.id)
        )  # fmt: skip
        shares.append(work / (work + others))
    return max(SMALLEST_SHARE, sum(shares) / len(shares))


def _streams(queue: Queue, history: History) -> list[Stream]:
    if queue.strategy != "priority":
        return []
    streams = []
    for priority in sorted({priority for _, priority in history.arrivals if priority > 0}):
        rates = [history.arrivals.get((hour, priority), 0.0) for hour in range(24)]
        ageing = (queue.ageing_minutes or 0) * 60.0
        streams.append(Stream(rates, 0, priority * ageing) if ageing else Stream(rates, -priority))
    return streams


async def _look_back(ctx: Context, queue: Queue, around: Around, at: datetime) -> History:
    past = await tickets.find_past(ctx.database, queue.tenant_id, queue.service_id, at - HISTORY, MOST_PAST)
    minutes = around.service.minutes if around.service else UNKNOWN_MINUTES
    found: History = await ctx.in_thread(look_back, past, minutes, ZoneInfo(around.site.time_zone), at)
    return found


def look_back(past: Sequence[Past], minutes: float, zone: ZoneInfo, at: datetime) -> History:
    """What these tickets show; `minutes` is the expected length of the service."""
    called = [(entry, entry.first_called_at) for entry in past if entry.first_called_at is not None]
    samples = [
        (moment.astimezone(zone).hour, (entry.ended_at - moment).total_seconds())
        for entry, moment in called if entry.state == "done"
    ]  # fmt: skip
    waited = sum(((entry.first_called_at or entry.ended_at) - entry.joined_at).total_seconds() for entry in past)
    left = sum(entry.state == "cancelled" for entry in past)
    days = max(1.0, (at - min((entry.joined_at for entry in past), default=at)).total_seconds() / 86_400)
    arrivals = Counter((entry.joined_at.astimezone(zone).hour, entry.priority) for entry in past)
    return History(
        at=at,
        times=ServiceTimes(samples, minutes),
        no_show_share=sum(entry.state == "no_show" for entry, _ in called) / len(called) if called else 0.0,
        leaving_rate=left / waited if waited > 0 else 0.0,
        arrivals={key: count / days / 3600 for key, count in arrivals.items()},
    )
