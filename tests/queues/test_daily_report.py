"""The report of each day is written once, whole and right: by two nodes, after crashes and outages, when clocks change (I7).

Samples and figures of now are here too. Nodes are made in this process, so that time can be given.
"""

import asyncio
import random
import statistics
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.context import Actor, Context
from actions.queues.arrivals import Newcomer, join
from actions.queues.lines import as_decided
from actions.queues.queue_samples import list_samples, take_samples
from actions.queues.queue_stats import stats_of
from actions.queues.queues import end_day
from actions.queues.transitions import Doer
from actions.reports.daily_reports import MISSED_DAYS, SETTLED, make_report, write_due_reports
from actions.reports.periods import day_start
from models import daily_reports
from models.base import Database, Row, new_id
from models.daily_reports import insert_daily_report
from models.desks import Desk, desks
from models.queue_samples import QueueSample, insert_samples
from models.queues import Queue, queues
from models.sites import Site, sites
from models.tenants import Tenant, insert_tenant
from models.tickets import State, Ticket, find_ticket
from models.users import Role, User
from server import database
from server.app import Node
from server.settings import Settings
from tests.conftest import People
from tests.histories import AGENTS, live
from tests.people import Person, eventually
from tests.processes import SECRET, Mongod, Server
from tests.recounting import Recount, figures, stays_of, whole
from tests.waiting import Place

MakeNode = Callable[[], Awaitable[Context]]


@pytest.fixture
async def node(mongod: Mongod) -> AsyncIterator[MakeNode]:
    """Makes nodes over one database of the test's own."""
    url = mongod.url(f"days-{uuid.uuid4().hex[:8]}")
    made: list[Node] = []

    async def make() -> Context:
        one = Node(Settings(jwt_keys=SECRET), url)
        made.append(one)
        await database.prepare(one.database)
        return one.ctx

    yield make
    await made[0].client.drop_database(made[0].database.name)
    for one in made:
        one.threads.close()
        await one.client.close()


async def add_tenant(ctx: Context, zone: str, created: datetime) -> tuple[Tenant, Queue]:
    """A tenant with one site and one queue."""
    tenant = Tenant(slug=uuid.uuid4().hex, name="Clinic", time_zone=zone, created_at=created)
    await insert_tenant(ctx.database, tenant)
    tokens = {"board_token": uuid.uuid4().hex, "kiosk_token": uuid.uuid4().hex}
    site = Site(tenant_id=tenant.id, name="Here", time_zone=zone, **tokens)
    await sites.insert(ctx.database, site)
    queue = Queue(
        tenant_id=tenant.id, site_id=site.id, service_id="service", name="Blood tests", token=uuid.uuid4().hex,
        strategy="priority", grace_seconds=0,
    )  # fmt: skip
    await queues.insert(ctx.database, queue)
    return tenant, queue


async def live_there(ctx: Context, queue: Queue, start: datetime, end: datetime, arrivals: int) -> list[Ticket]:
    tickets = live([queue], start, end, 1, arrivals=arrivals)
    await ctx.database["tickets"].insert_many([ticket.to_row() for ticket in tickets])
    await ctx.database["queues"].update_one({"_id": queue.id}, {"$set": {"rev": len(tickets) + 1}})
    return tickets


async def kept(database: Database, tenant: Tenant) -> list[Row]:
    return [row async for row in database[daily_reports.COLLECTION].find({"tenant_id": tenant.id}).sort("day", 1)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Zurich", date(2026, 3, 29), 23), ("Europe/Zurich", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23), ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5), ("Pacific/Auckland", date(2026, 6, 1), 24),
    ],
)  # fmt: skip
async def test_a_day_is_reported_after_its_midnight_and_whole(
    node: MakeNode, zone: str, day: date, hours: float
) -> None:
    ctx = await node()
    place = ZoneInfo(zone)
    start, end = day_start(day, place), day_start(day + timedelta(days=1), place)
    tenant, queue = await add_tenant(ctx, zone, start + timedelta(hours=1))
    tickets = await live_there(ctx, queue, start - timedelta(hours=6), end + timedelta(hours=6), 300)
    await write_due_reports(ctx, end + SETTLED - timedelta(milliseconds=1))
    assert await kept(ctx.database, tenant) == []
    await write_due_reports(ctx, end + SETTLED)
    (report,) = await kept(ctx.database, tenant)
    assert (report["day"], report["time_zone"], report["start"], report["end"]) == (day.isoformat(), zone, start, end)
    assert report["end"] - report["start"] == timedelta(hours=hours)
    recount = Recount(stays_of(tickets), place, day, day)
    total = report["total"]
    assert total["volume"]["joined"] == sum(recount.entered_by("join").values()) > 50
    for state in (State.DONE, State.NO_SHOW, State.CANCELLED):
        assert total["volume"][state] == sum(recount.ended_as(state).values())
    for name, values in (("wait", recount.waits()), ("service", recount.services())):
        assert total[name] == pytest.approx(figures(whole(values)), abs=0.0011)
    answers = [ticket.feedback for ticket in recount.served() if ticket.feedback]
    assert total["satisfaction"]["answered"] == len(answers) > 0
    assert [row["queue_id"] for row in report["queues"]] == [queue.id]
    assert report["queues"][0]["wait"] == total["wait"]
    assert {row["agent_id"] for row in report["agents"]} == {agent.id for agent in AGENTS}


async def test_two_nodes_that_race_write_each_day_once(node: MakeNode) -> None:
    first, second = await node(), await node()
    at = datetime(2026, 6, 10, 12, tzinfo=UTC)
    zones = ["UTC", "Europe/Zurich", "America/New_York", "Pacific/Auckland"]
    tenants = [(await add_tenant(first, zone, at - timedelta(days=8)))[0] for zone in zones]
    await asyncio.gather(*(write_due_reports(ctx, at) for ctx in (first, second) * 3))
    for tenant in tenants:
        days = [row["day"] for row in await kept(first.database, tenant)]
        assert days == sorted(set(days))
        assert days[-1] == "2026-06-09"
        assert len(days) in (7, 8)


async def test_a_crash_in_between_is_made_up_for_and_changes_nothing(node: MakeNode) -> None:
    """Cancelled at many moments, as a kill would stop it, then run again by another node."""
    ctx, other = await node(), await node()
    at = datetime(2026, 4, 2, 0, 5, tzinfo=UTC)
    tenant, queue = await add_tenant(ctx, "UTC", at - timedelta(days=20, minutes=5))
    await live_there(ctx, queue, at - timedelta(days=21), at, 400)
    chance = random.Random(1)
    seen: dict[str, Row] = {}
    crashes = 0
    for _ in range(25):
        work = asyncio.ensure_future(write_due_reports(ctx, at))
        _, unfinished = await asyncio.wait([work], timeout=chance.uniform(0, 0.02))
        for task in unfinished:
            crashes += task.cancel()
        await asyncio.gather(work, return_exceptions=True)
        for row in await kept(ctx.database, tenant):
            assert seen.setdefault(row["day"], row) == row
    assert crashes > 0
    await write_due_reports(other, at)
    await write_due_reports(ctx, at)
    reports = await kept(ctx.database, tenant)
    assert [row["day"] for row in reports] == [f"2026-03-{day}" for day in range(13, 32)] + ["2026-04-01"]
    fresh = await make_report(other, tenant.id, "UTC", date(2026, 3, 20))
    (row,) = (row for row in reports if row["day"] == "2026-03-20")
    assert row["total"] == fresh.total
    assert row["total"]["volume"]["joined"] > 0


async def test_days_missed_by_an_outage_are_made_up_for_but_not_for_ever(node: MakeNode) -> None:
    ctx = await node()
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    tenant, _ = await add_tenant(ctx, "America/New_York", at - timedelta(days=400))
    await write_due_reports(ctx, at)
    days = [row["day"] for row in await kept(ctx.database, tenant)]
    assert (days[0], days[-1], len(days)) == ("2026-10-16", "2026-11-19", MISSED_DAYS)
    await write_due_reports(ctx, at + timedelta(days=2))
    assert [row["day"] for row in await kept(ctx.database, tenant)][-3:] == ["2026-11-19", "2026-11-20", "2026-11-21"]


async def test_who_has_no_queues_gets_no_reports(node: MakeNode) -> None:
    ctx = await node()
    at = datetime(2026, 6, 10, tzinfo=UTC)
    tenant = Tenant(slug=uuid.uuid4().hex, name="Shop", created_at=at - timedelta(days=9))
    await insert_tenant(ctx.database, tenant)
    await write_due_reports(ctx, at)
    assert await kept(ctx.database, tenant) == []


async def test_kept_reports_are_shown_to_managers(node: MakeNode, people: People, mongod: Mongod) -> None:
    await node()
    manager = await people("manager")
    tenant_id = (await (await people("admin")).get("/tenant")).body["id"]
    shared = Node(Settings(jwt_keys=SECRET), mongod.url("shared"))
    try:
        for day in (date(2023, 5, 5), date(2023, 5, 6)):
            await insert_daily_report(shared.database, await make_report(shared.ctx, tenant_id, "UTC", day))
    finally:
        shared.threads.close()
        await shared.client.close()
    reply = await manager.get("/reports/days?from=2023-05-01&to=2023-05-31")
    assert [item["day"] for item in reply.body["items"]] == ["2023-05-05", "2023-05-06"]
    assert reply.body["items"][0]["start"] == "2023-05-05T00:00:00.000Z"
    assert (await manager.get("/reports/days")).status == 200
    refusal = await manager.get("/reports/days?from=2023-01-01&to=2023-05-31")
    assert "At most 92 days" in refusal.body["error"]["details"][0]["message"]
    other = await people("admin", "other")
    assert (await other.get("/reports/days?from=2023-05-01&to=2023-05-31")).body["items"] == []


async def test_samples_are_taken_of_queues_with_people_or_desks_and_thinned(node: MakeNode) -> None:
    ctx = await node()
    start = datetime(2026, 6, 10, 8, tzinfo=UTC)
    tenant, queue = await add_tenant(ctx, "UTC", start)
    _, empty = await add_tenant(ctx, "UTC", start)
    tickets = await live_there(ctx, queue, start - timedelta(hours=3), start, 200)
    counts: list[dict[str, int]] = []
    ctx.report_queues = counts.append
    await take_samples(ctx, start)
    taken = await ctx.database["queue_samples"].find_one({"queue_id": queue.id})
    assert taken is not None
    times = [start + number * timedelta(seconds=30) for number in range(1, 1200)]
    await insert_samples(ctx.database, [QueueSample(**taken | {"_id": new_id(), "at": at}) for at in times])
    await take_samples(ctx, times[-1])
    now = start + 1200 * timedelta(seconds=30)
    manager = Actor(User(tenant_id=tenant.id, name="M", role=Role.MANAGER), tenant, "")
    day = (await list_samples(ctx, manager, queue.id, 10, now)).items
    assert 400 < len(day) <= 500
    assert [sample.at for sample in day] == sorted(sample.at for sample in day)
    hour = (await list_samples(ctx, manager, queue.id, 1, now)).items
    assert len(hour) == 119
    states = [ticket.state for ticket in tickets]
    waiting = [ticket.joined_at for ticket in tickets if ticket.state is State.WAITING]
    last = hour[-1]
    assert (last.waiting, last.held) == (states.count(State.WAITING), states.count(State.HELD))
    assert last.serving == states.count(State.CALLED) + states.count(State.SERVING) > 0
    assert last.longest_wait_s == (max((last.at - at).total_seconds() for at in waiting) if waiting else None)
    assert counts[-1] == {"waiting": last.waiting, "held": last.held, "serving": last.serving}
    assert await ctx.database["queue_samples"].count_documents({"queue_id": empty.id}) == 0
    desk = Desk(tenant_id=empty.tenant_id, site_id=empty.site_id, name="1", agent=AGENTS[0])
    await desks.insert(ctx.database, desk)
    await take_samples(ctx, now)
    row = await ctx.database["queue_samples"].find_one({"queue_id": empty.id})
    assert row is not None
    assert (row["open_desks"], row["waiting"], row["longest_wait_s"]) == (1, 0, None)


async def test_the_clock_takes_samples_and_metrics_count_people_but_name_nobody(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    """One node takes the samples of a database, and it alone counts."""
    server = start_server(mongod.url("samples"))
    manager, coach = await Person.sign_in(server.url, "manager"), await Person.sign_in(server.url, "coach")
    place = await Place.make(manager)
    await place.take(coach)

    async def sampled() -> bool:
        return bool((await manager.get(f"/reports/samples?queue_id={place.id}&hours=1")).body["items"])

    await eventually(sampled, within=60)
    (first, *_) = (await manager.get(f"/reports/samples?queue_id={place.id}&hours=1")).body["items"]
    assert (first["waiting"], first["held"], first["serving"], first["open_desks"]) == (1, 0, 0, 0)

    async def shown() -> dict[str, float]:
        page = (await manager.get(f"{server.url}/metrics")).body.decode()
        lines = [line for line in page.splitlines() if line.startswith("palabre_queue_tickets")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    async def counted() -> bool:
        return (await shown())['palabre_queue_tickets{state="waiting"}'] >= 1

    await eventually(counted)  # a moment after the samples are written
    assert set(await shown()) == {
        f'palabre_queue_tickets{{state="{state}"}}' for state in ("waiting", "held", "serving")
    }
    for wrong in ("hours=0", "hours=169", "hours=x"):
        assert (await manager.get(f"/reports/samples?queue_id={place.id}&{wrong}")).status == 422


async def test_figures_of_now_equal_a_plain_recount_of_today(node: MakeNode) -> None:
    ctx = await node()
    zone, day = ZoneInfo("Europe/Zurich"), date(2026, 10, 25)
    start = day_start(day, zone)
    tenant, queue = await add_tenant(ctx, str(zone), start)
    at = start + timedelta(hours=20)
    tickets = await live_there(ctx, queue, start - timedelta(hours=10), at, 300)
    stats = await stats_of(ctx, tenant.id, queue.id, at)
    recount = Recount(stays_of(tickets), zone, day, day)
    states = [ticket.state for ticket in tickets]
    assert (stats.waiting, stats.held, stats.called, stats.serving) == tuple(
        states.count(state) for state in (State.WAITING, State.HELD, State.CALLED, State.SERVING)
    )
    ended = [sum(recount.ended_as(state).values()) for state in (State.DONE, State.NO_SHOW, State.CANCELLED)]
    assert [stats.done_today, stats.no_show_today, stats.cancelled_today] == ended
    assert stats.joined_today == sum(recount.entered_by("join").values())
    wait = figures(whole(recount.waits()))
    assert wait is not None
    shown = {"average": stats.average_wait_s, "median": stats.median_wait_s, "p90": stats.p90_wait_s}
    assert shown == pytest.approx({name: wait[name] for name in shown}, abs=0.0011)
    services = whole(recount.services())
    assert stats.average_service_s == pytest.approx(statistics.fmean(services), abs=0.0011)
    marks = [ticket.feedback.csat for ticket in recount.served() if ticket.feedback and ticket.feedback.csat]
    assert stats.csat_today == pytest.approx(statistics.fmean(marks), abs=0.001)


async def test_figures_of_now_are_shown_to_the_team(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    place = await Place.make(manager)
    empty = (await coach.get(f"/queues/{place.id}/stats")).body
    assert (empty["waiting"], empty["longest_wait_s"], empty["average_wait_s"], empty["csat_today"]) == (
        0,
        None,
        None,
        None,
    )
    for _ in range(3):
        await place.take(coach)
    await place.call_next(coach)
    stats = (await coach.get(f"/queues/{place.id}/stats")).body
    assert (stats["waiting"], stats["called"], stats["serving"], stats["joined_today"]) == (2, 1, 0, 3)
    assert 0 <= stats["longest_wait_s"] < 60
    assert 0 <= stats["median_wait_s"] < 60


@pytest.mark.parametrize("ends_with_day", [True, False])
async def test_at_midnight_of_the_site_those_who_wait_are_let_go_and_desks_are_left(
    node: MakeNode, ends_with_day: bool
) -> None:
    ctx = await node()
    evening = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    tenant, queue = await add_tenant(ctx, "Europe/Zurich", evening)
    await queues.update(ctx.database, tenant.id, queue.id, {"ends_with_day": ends_with_day})
    agent = {"id": uuid.uuid4().hex, "name": "Agent"}
    desk = Desk(tenant_id=tenant.id, site_id=queue.site_id, name="1", agent=agent, opened_at=evening)
    await desks.insert(ctx.database, desk)
    newcomer, zone = Newcomer(name="", language="en"), ZoneInfo("Europe/Zurich")
    joined = await ctx.lines.change(
        tenant.id, queue.id, lambda line: join(line, zone, newcomer, Doer(None, evening)), as_decided
    )
    for minutes, day_is_over in ((29, False), (31, True), (40, True)):
        await end_day(ctx, evening + timedelta(minutes=minutes))
        ticket = await find_ticket(ctx.database, tenant.id, joined.id)
        kept_desk = await desks.find(ctx.database, tenant.id, desk.id)
        assert ticket is not None
        assert kept_desk is not None
        ends = day_is_over and ends_with_day
        assert ticket.state is (State.CANCELLED if ends else State.WAITING)
        assert (kept_desk.agent is None) == ends
        assert [step.by for step in ticket.steps[1:]] == ([None] if ends else [])
