"""Whenever a process dies, whoever was called was called once, nobody is lost, and work goes on."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
from pymongo import MongoClient

from models import notifications
from models.base import Database, Row
from tests.conftest import lift_limits
from tests.crowds import Agent, database_of, fill, make_agents, rows_of
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server, free_port
from tests.waiting import Place

pytestmark = pytest.mark.xdist_group("crashes")
GOES_ON_WITHIN = 25.0
"""Seconds after a restart in which everybody is served again."""
STEPS = {"the queue's head": ("update", 0), "the tickets": ("update", 1), "notifications": ("update", 2),
         "the commit": ("commitTransaction", 0)}  # fmt: skip


async def check_all(database: Database, queue_id: str) -> list[Row]:
    """What must hold for a queue whatever happened; gives its tickets."""
    rows = await rows_of(database, queue_id)
    head = await database["queues"].find_one({"_id": queue_id})
    assert head is not None
    assert sorted(row["number"] for row in rows) == [f"A-{number:03d}" for number in range(1, len(rows) + 1)]
    assert sorted(row["slot"] for row in rows) == list(range(1, len(rows) + 1))
    revs = [row["rev"] for row in rows]
    assert len(set(revs)) == len(revs)
    assert max(revs) == head["rev"], "the head and the tickets are of different commits"
    for row in rows:
        ops = [step["op"] for step in row["steps"]]
        assert ops.count("join") == 1
        assert ops.count("call") <= 1, ("called twice", ops)
        kept = database[notifications.COLLECTION].find({"subject_id": row["_id"], "kind": "ticket.called"})
        assert [note["user_id"] async for note in kept] == (row["holder_ids"] if "call" in ops else [])
    called = sorted((row for row in rows if row["first_called_at"]), key=lambda row: row["slot"])
    assert [row["slot"] for row in called] == list(range(1, len(called) + 1)), "somebody was overtaken"
    return rows


class Day:
    """People come, are called and served, all at once, whatever happens to the processes."""

    def __init__(self, place: Place, visitors: list[Agent], agents: list[Agent]) -> None:
        self.place = place
        self.visitors = visitors
        self.agents = agents
        self.joined: dict[str, Json] = {}
        self.served: list[str] = []

    async def run(self) -> None:
        await asyncio.gather(*map(self._come, self.visitors), *map(self._serve, self.agents))

    async def _come(self, visitor: Agent) -> None:
        status, ticket = await visitor.persist(f"/queues/{self.place.id}/tickets")
        assert status == 201, ticket
        assert self.joined.setdefault(ticket["id"], ticket) is ticket, "two people have one ticket"

    async def _serve(self, agent: Agent) -> None:
        while len(self.served) < len(self.visitors):
            status, ticket = await agent.persist(f"/queues/{self.place.id}/call-next")
            if status == 204:
                await asyncio.sleep(0.05)
                continue
            agent.called.append(ticket)
            for operation in ("start", "close"):
                await self._do(agent, ticket, operation)
            self.served.append(ticket["id"])

    async def _do(self, agent: Agent, ticket: Json, operation: str) -> None:
        """Until it is done or was: then the refusal says so."""
        while True:
            try:
                status, reply = await agent.ask("POST", f"/tickets/{ticket['id']}/{operation}", {})
            except (aiohttp.ClientError, OSError, TimeoutError):
                status, reply = 0, None
            if status in (200, 409):
                return
            assert status in (0, 503), reply
            await asyncio.sleep(0.05)


async def live_through(
    server: Server, database_of_it: Any, crash: Callable[[], None], *, times: int, people: int = 80
) -> None:
    await lift_limits(server.url)
    place = await Place.make(await Person.sign_in(server.url, "manager"))
    visitors = [await Person.visit(server.url, f"Visitor {number}") for number in range(people)]
    staff = await make_agents(server.url, 8)
    async with (
        database_of_it as database,
        Agent.all(visitors, server.url) as comers,
        Agent.all(staff, server.url) as agents,
    ):
        day = Day(place, comers, agents)
        running = asyncio.create_task(day.run())
        for number in range(times):
            enough = (number + 1) * people // (times + 2)
            await eventually(lambda enough=enough: len(day.served) >= enough or running.done(), within=90)
            await asyncio.to_thread(crash)
        async with asyncio.timeout(90):
            await running
        rows = await check_all(database, place.id)
        assert {row["_id"] for row in rows} == set(day.joined), "a join was lost or doubled"
        assert {row["state"] for row in rows} == {"done"}
        calls = Counter(ticket["id"] for agent in agents for ticket in agent.called)
        assert calls == Counter(dict.fromkeys(day.joined, 1)), "somebody was called for two agents, or for none"


async def test_killing_the_server_under_load_calls_nobody_twice_and_loses_nobody(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    server = start_server(mongod.url("queue_crash"), trusted_proxies="127.0.0.1")

    def crash() -> None:
        server.kill()
        server.start()

    await live_through(server, database_of(mongod, "queue_crash"), crash, times=2)


async def test_killing_mongod_under_load_calls_nobody_twice_and_loses_nobody(
    start_mongod: Callable[[], Mongod], start_server: Callable[..., Server]
) -> None:
    mongod = start_mongod()
    server = start_server(mongod.url("queue_crash"), trusted_proxies="127.0.0.1")

    def crash() -> None:
        mongod.kill()
        mongod.start()

    await live_through(server, database_of(mongod, "queue_crash"), crash, times=2)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongod]:
    """A mongod that can be told to stand still before a command."""
    process = Mongod(tmp_path_factory.mktemp("faulty"), "--setParameter", "enableTestCommands=1")
    yield process
    process.kill()


class StandStill:
    """Lets mongod wait before the given command of the server, until it is let go."""

    def __init__(self, mongod: Mongod, command: str, skipped: int) -> None:
        self.client: MongoClient[Row] = MongoClient(f"mongodb://127.0.0.1:{mongod.port}/?directConnection=true")
        data = {"failCommands": [command], "appName": "palabre", "blockConnection": True, "blockTimeMS": 1_500}
        self.client.admin.command("configureFailPoint", "failCommand", mode={"skip": skipped}, data=data)

    def let_go(self) -> None:
        self.client.admin.command("configureFailPoint", "failCommand", mode="off")
        self.client.close()


@pytest.mark.parametrize("step", STEPS)
async def test_a_server_killed_before_a_step_of_a_call_leaves_what_work_goes_on_from(
    faulty: Mongod, start_server: Callable[..., Server], step: str
) -> None:
    name = f"step_{free_port()}"
    server = start_server(faulty.url(name), trusted_proxies="127.0.0.1")
    await lift_limits(server.url)
    place = await Place.make(await Person.sign_in(server.url, "manager"))
    staff = await make_agents(server.url, 2)
    visitors = [await Person.visit(server.url) for _ in range(4)]
    async with database_of(faulty, name) as database, Agent.all(staff, server.url) as agents:
        taken = [await place.take(visitor) for visitor in visitors]
        await agents[1].persist(f"/queues/{place.id}/call-next")
        await asyncio.sleep(0.5)  # what is told of it is told
        still = StandStill(faulty, *STEPS[step])
        call = asyncio.create_task(agents[0].persist(f"/queues/{place.id}/call-next", within=40))
        await asyncio.sleep(0.7)
        assert not call.done(), "it stands before the step"
        server.kill()
        still.let_go()
        await asyncio.to_thread(server.start)
        began = time.monotonic()
        status, called = await call
        assert (status, called["id"]) == (200, taken[1]["id"])
        status, after = await agents[1].persist(f"/queues/{place.id}/call-next")
        assert after["id"] == taken[2]["id"]
        assert time.monotonic() - began < GOES_ON_WITHIN, "the queue stood still"
        late = await Person.visit(server.url)
        assert (await place.take(late))["number"] == "A-005"
        rows = await check_all(database, place.id)
        assert Counter(row["state"] for row in rows) == {"called": 3, "waiting": 2}


async def test_while_the_database_is_away_calls_are_refused_as_retryable_and_then_go_on(
    start_mongod: Callable[[], Mongod], start_server: Callable[..., Server]
) -> None:
    mongod = start_mongod()
    server = start_server(mongod.url("away"))
    place = await Place.make(await Person.sign_in(server.url, "manager"))
    staff = await make_agents(server.url, 3)
    coach = staff[0]
    async with (
        database_of(mongod, "away") as database,
        Agent.all(staff, server.url) as agents,
        coach.connected() as line,
    ):
        joined = await fill(database, place.id, 5)
        await line.do("queue.watch", {"queue_id": place.id})
        mongod.kill()
        replies = await asyncio.gather(
            *(agent.ask("POST", f"/queues/{place.id}/call-next", {}, "k") for agent in agents)
        )
        for status, reply in replies:
            assert (status, reply["error"]["code"], reply["error"]["retryable"]) == (503, "unavailable", True)
        await asyncio.to_thread(mongod.start)
        called = [(await agent.persist(f"/queues/{place.id}/call-next"))[1] for agent in agents]
        assert [ticket["id"] for ticket in called] == [ticket.id for ticket in joined[:3]]
        await line.until_heard("queue.updated", lambda fact: fact["queue"]["waiting"] == 2)
        await check_all(database, place.id)
