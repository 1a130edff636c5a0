"""What the demo tenant shows of live queues: a salon with two queues, and ten days in which people waited there.

The past days are lived through the same rules as the present, with a clock of their own.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from actions.context import Actor, Caller, Context
from actions.queues import arrivals, desks, queues, services, serving, sites, tickets, transitions
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line, as_decided
from actions.queues.transitions import Doer
from models import queues as stored_queues
from models.base import Row, now
from models.desks import Desk, Person
from models.sites import Site
from models.tickets import Feedback, State, Ticket
from server.pages import DEMO_QUEUE

BOARD, KIOSK, HAIRCUTS, COLOURS = "demo-board-01", "demo-kiosk-01", DEMO_QUEUE, "demo-queue-02"
"""Tokens that stay the same, so that they can be written down."""
PAST_DAYS, PEOPLE_A_DAY = 10, 44
NAMES = ("Léa", "Noah", "Mia", "Liam", "Emma", "Luca", "Nina", "Elias", "Zoé", "Hugo", "Sara", "Marc")
WALK_INS = ("Emma", "Hugo", "Nina")
EVERY_HOUR = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(7)]


async def furnish_queues(ctx: Context, people: dict[str, Actor]) -> bool:
    """Add the salon unless the tenant has queues; give whether it was added."""
    manager = people["manager"]
    if await stored_queues.queues.count(ctx.database, manager.tenant_id):
        return False
    tokens = {"board_token": BOARD, "kiosk_token": KIOSK}
    site = await sites.add_site(
        ctx, manager,
        {"name": "Salon Palabre", "opening_hours": EVERY_HOUR, "announcement": "Coffee and water are at the bar."} | tokens,
    )  # fmt: skip
    cut = await services.add_service(ctx, manager, {"name": "Haircut", "minutes": 20.0})
    colour = await services.add_service(ctx, manager, {"name": "Colour", "minutes": 45.0})
    of_site: Row = {"site_id": site.id}
    cuts = await queues.add_queue(ctx, manager, of_site | {"service_id": cut.id, "name": "Haircuts", "token": HAIRCUTS})
    priority: Row = {"strategy": "priority", "ageing_minutes": 15, "prefix": "C"}
    await queues.add_queue(
        ctx, manager, of_site | {"service_id": colour.id, "name": "Colour", "token": COLOURS} | priority
    )
    chairs = [await desks.add_desk(ctx, manager, of_site | {"name": name}) for name in ("Chair 1", "Chair 2")]
    await _live_past_days(ctx, people, cuts.id, site.id, [chair.id for chair in chairs])
    await _wait_now(ctx, people, cuts.id, chairs[0].id)
    return True


async def _wait_now(ctx: Context, people: dict[str, Actor], queue_id: str, chair_id: str) -> None:
    coach, caller = people["coach"], Caller("seed")
    await desks.open_desk(ctx, coach, chair_id)
    plain: Row = {"language": None, "priority": None, "kiosk": None}
    for name in WALK_INS:
        await tickets.take_ticket(ctx, coach, caller, queue_id, name=name, walk_in=True, **plain)
    await tickets.take_ticket(ctx, people["bob"], caller, queue_id, name=None, walk_in=False, **plain)
    called = await serving.call_next(ctx, coach, caller, queue_id, None)
    if called is not None:
        await serving.serve_ticket(ctx, coach, called.id, transitions.start)


async def _live_past_days(
    ctx: Context, people: dict[str, Actor], queue_id: str, site_id: str, desk_ids: list[str]
) -> None:
    tenant_id = people["coach"].tenant_id
    site = await sites.find_site(ctx, tenant_id, site_id)
    found = await stored_queues.queues.find(ctx.database, tenant_id, queue_id)
    if found is None:
        return
    seats = [desk for desk_id in desk_ids if (desk := await desks.find_desk(ctx, tenant_id, desk_id))]
    agents = [Person(id=people[name].id, name=people[name].user.name) for name in ("coach", "seller")]
    today = now().astimezone(ZoneInfo(site.time_zone)).date()
    for days in range(PAST_DAYS, 0, -1):
        past = _Day(site, today - timedelta(days=days), list(zip(agents, seats, strict=True)))
        await ctx.lines.change(tenant_id, queue_id, past.live, as_decided)


@dataclass
class _Day:
    """One day at the site, the same each time it is lived."""

    site: Site
    day: date
    seats: list[tuple[Person, Desk]]

    def live(self, line: Line) -> None:
        chance = random.Random(self.day.toordinal())  # noqa: S311 - a demo is no secret
        zone = ZoneInfo(self.site.time_zone)
        morning = datetime.combine(self.day, datetime.min.time(), zone) + timedelta(hours=9)
        events: list[tuple[datetime, int, int]] = []
        for index in range(PEOPLE_A_DAY):
            heappush(events, (morning + timedelta(minutes=chance.uniform(0, 540)), index, -1))
        free = [0, 1]
        busy: dict[int, Ticket] = {}
        while events:
            at, index, seat = heappop(events)
            if seat < 0:
                name = chance.choice(NAMES)
                joined = arrivals.join(line, zone, Newcomer(name=name, language="fr"), Doer(None, at))
                if chance.random() < 0.05:
                    transitions.cancel(line, joined, Doer(None, at))
            else:
                self._finish(line, busy.pop(seat), seat, at, chance)
                free.append(seat)
            while free and line.first() is not None:
                chosen = free.pop(0)
                person, desk = self.seats[chosen]
                called = transitions.call_next(line, Doer(person, at, desk), None)
                if called is not None:
                    busy[chosen] = called
                    heappush(events, (at + timedelta(minutes=chance.lognormvariate(2.9, 0.4)), index, chosen))

    def _finish(self, line: Line, ticket: Ticket, seat: int, at: datetime, chance: random.Random) -> None:
        person, desk = self.seats[seat]
        if chance.random() < 0.06:
            transitions.no_show(line, ticket, Doer(person, at, desk))
            return
        begun = (ticket.called_at or at) + timedelta(seconds=40)
        serving = transitions.start(line, ticket, Doer(person, min(begun, at), desk))
        done = transitions.close(line, serving, Doer(person, at, desk))
        if chance.random() < 0.4 and done.state is State.DONE:
            mark = chance.choice((3, 4, 4, 5, 5, 5))
            nps = min(10, mark * 2 + chance.choice((-1, 0, 0)))
            transitions.give_feedback(line, done, Feedback(csat=mark, nps=nps, at=at))
