"""Called exactly once and in order, whoever presses at the same time, on one node and on two."""

import asyncio
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.conftest import lift_limits
from tests.conversations.test_nodes import Pair, eventually_linked
from tests.crowds import Agent, database_of, fill, make_agents, rows_of
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server, Valkey, temporary_folder
from tests.waiting import Place, do, made

pytestmark = pytest.mark.xdist_group("crashes")
"""With the others that need the whole machine."""
AGENTS, TICKETS = 50, 5_000
NODES = "queue_nodes"


@pytest.fixture(scope="module")
def pair(mongod: Mongod) -> Iterator[Pair]:
    """Two nodes on one database."""
    folder = temporary_folder()
    valkey = Valkey(folder)
    first, second = (Server(folder, mongod.url(NODES), redis_url=valkey.url) for _ in range(2))
    asyncio.run(lift_limits(first.url))
    for server in (first, second):
        asyncio.run(eventually_linked(server))
    yield Pair(valkey, first, second)
    for process in (first, second, valkey):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def check_called_once(agents: list[Agent], joined: list[str], *, may_be_refused: bool = False) -> None:
    """Everybody, once, and to whom it was told.

    Between two nodes that call without a pause, one may lose race after race and say that it is to be tried again.
    """
    called = Counter(ticket["id"] for agent in agents for ticket in agent.called)
    assert [ticket_id for ticket_id, times in called.items() if times > 1] == []
    assert set(called) == set(joined)
    answers = Counter(status for agent in agents for status in agent.answers)
    refused = answers.pop(503, 0)
    assert answers == {200: len(joined), 204: len(agents)}
    assert refused <= (len(joined) // 100 if may_be_refused else 0)


def check_order(rows: list[Json], queue_id: str, joined: list[str]) -> None:
    """Nobody was overtaken: the revisions of the calls rise with the slots."""
    by_call = sorted(rows, key=lambda row: row["rev"])
    assert [row["_id"] for row in by_call] == joined
    for row in by_call:
        assert [step["op"] for step in row["steps"]] == ["join", "call"], row["steps"]
        assert (row["calls"], row["queue_id"]) == (1, queue_id)


async def test_fifty_agents_call_five_thousand_people_once_and_in_order(server: Server, mongod: Mongod) -> None:
    place = await Place.make(await Person.sign_in(server.url, "manager"), near_places=0)
    people = await make_agents(server.url, AGENTS)
    async with database_of(mongod, "shared") as database, Agent.all(people, server.url) as agents:
        joined = [ticket.id for ticket in await fill(database, place.id, TICKETS)]
        await asyncio.gather(*(agent.call_until_empty(place.id) for agent in agents))
        check_called_once(agents, joined)
        check_order(await rows_of(database, place.id), place.id, joined)
        assert min(len(agent.called) for agent in agents) > TICKETS // AGENTS // 3, "somebody was left out"
    assert ((shown := await place.show())["waiting"], shown["serving"]) == (0, TICKETS)


async def test_agents_of_two_nodes_call_everybody_once_and_in_order(pair: Pair, mongod: Mongod) -> None:
    place = await Place.make(await pair.person("manager"), near_places=0)
    people = await make_agents(pair.first.url, 40)
    async with database_of(mongod, NODES) as database, Agent.all(people, pair.first.url, pair.second.url) as agents:
        joined = [ticket.id for ticket in await fill(database, place.id, 1_000)]
        await asyncio.gather(*(agent.call_until_empty(place.id) for agent in agents))
        check_called_once(agents, joined, may_be_refused=True)
        check_order(await rows_of(database, place.id), place.id, joined)
        by_node = [sum(len(agent.called) for agent in agents[node::2]) for node in (0, 1)]
        assert min(by_node) > 100, "one node starved the other"


async def test_what_one_node_did_is_there_on_the_other_at_once(pair: Pair) -> None:
    """Whoever is sent to another node by a load balancer is not refused for what that has not read yet."""
    place = await Place.make(await pair.person("manager"))
    here = await pair.person("coach")
    there = Person(pair.second.url, here.signed_in)
    for _ in range(10):
        assert await place.call_next(there) is None  # this node has just looked
        ticket = await place.take(here)
        called = await place.call_next(there)
        assert called is not None, "somebody waits"
        assert called["id"] == ticket["id"]
        started = await do(here, ticket, "start")
        shown = (await there.get(f"/tickets/{ticket['id']}")).body
        assert (shown["state"], shown["rev"]) == ("serving", started["rev"])
        await do(there, ticket, "close")
        assert (await here.get(f"/queues/{place.id}")).body["serving"] == 0


async def test_facts_of_one_node_reach_those_who_watch_on_the_other(pair: Pair) -> None:
    manager, coach = await pair.person("manager"), await pair.person("coach")
    place = await Place.make(manager)
    visitor = await Person.visit(pair.first.url)
    token = place.site["board_url"].rpartition("/")[2]
    async with (
        coach.connected(url=pair.second.url) as team,
        visitor.connected(url=pair.second.url) as holder,
        visitor.connected(url=pair.second.url) as board,
    ):
        await team.do("queue.watch", {"queue_id": place.id})
        await board.do("board.watch", {"token": token})
        ticket = await place.take(visitor)
        await holder.until_heard("ticket.updated", lambda fact: fact["ticket"]["id"] == ticket["id"])
        await holder.do("ticket.watch", {"ticket_id": ticket["id"]})

        async def is_called_everywhere() -> bool:
            """Subscriptions follow a moment after they were asked for, so it is called more than once."""
            await (place.call_next(coach) if not ticket.get("called") else do(coach, ticket, "recall"))
            ticket["called"] = True
            await asyncio.sleep(0.1)
            return all(line.heard("ticket.called") for line in (team, holder, board))

        await eventually(is_called_everywhere)
        fact = await team.until_heard("ticket.updated", lambda fact: fact["ticket"]["state"] == "called")
        data = await team.do("queue.watch", {"queue_id": place.id, "after_rev": fact["ticket"]["rev"] - 1})
        assert [entry["rev"] >= fact["ticket"]["rev"] for entry in data["tickets"]] == [True]
        assert data["queue"]["rev"] >= fact["ticket"]["rev"]


async def test_a_gap_is_healed_at_once_on_the_other_node(pair: Pair) -> None:
    """Who asks for what came after a revision gets it, though this node has just looked."""
    place = await Place.make(await pair.person("manager"))
    coach = await pair.person("coach")
    async with coach.connected(url=pair.second.url) as line:
        for _ in range(10):
            before = (await line.do("queue.watch", {"queue_id": place.id}))["queue"]["rev"]
            ticket = await place.take(coach)
            data = await line.do("queue.watch", {"queue_id": place.id, "after_rev": before})
            assert [(found["id"], found["rev"]) for found in data["tickets"]] == [(ticket["id"], ticket["rev"])]
            assert data["queue"]["rev"] >= ticket["rev"]
            assert ticket["place"] == data["tickets"][0]["place"]


async def test_the_last_places_are_given_once(pair: Pair) -> None:
    place = await Place.make(await pair.person("manager"), capacity=10)
    urls = (pair.first.url, pair.second.url)
    visitors = [await Person.visit(urls[number % 2]) for number in range(24)]
    replies = await asyncio.gather(*(visitor.post(f"/queues/{place.id}/tickets", {}) for visitor in visitors))
    assert Counter(reply.status for reply in replies) == {201: 10, 409: 14}
    assert sorted(reply.body["number"] for reply in replies if reply.status == 201) == [
        f"A-{number:03d}" for number in range(1, 11)
    ]
    assert all("full" in reply.body["error"]["message"] for reply in replies if reply.status == 409)


async def test_a_person_who_joins_many_times_at_once_has_one_ticket(pair: Pair) -> None:
    place = await Place.make(await pair.person("manager"))
    visitor = await Person.visit(pair.first.url)
    faces = [Person(url, visitor.signed_in) for url in (pair.first.url, pair.second.url)] * 5
    replies = await asyncio.gather(*(face.post(f"/queues/{place.id}/tickets", {}) for face in faces))
    (ticket,) = (reply.body for reply in replies if reply.status == 201)
    refusals = [reply.body["error"]["details"][0]["message"] for reply in replies if reply.status == 409]
    assert refusals == [ticket["id"]] * 9


async def test_transfers_both_ways_at_once_lose_nobody(pair: Pair, mongod: Mongod) -> None:
    place = await Place.make(await pair.person("manager"))
    other = await place.add_queue(name="X-ray", prefix="X")
    people = await make_agents(pair.first.url, 8)
    async with database_of(mongod, NODES) as database, Agent.all(people, pair.first.url, pair.second.url) as agents:
        joined = [*await fill(database, place.id, 12), *await fill(database, other["id"], 12)]

        async def move(agent: Agent, number: int) -> Counter[int]:
            answers: Counter[int] = Counter()
            for step in range(12):
                ticket = joined[(number + step * 5) % len(joined)]
                _, shown = await agent.ask("GET", f"/tickets/{ticket.id}")
                target = other["id"] if shown["queue_id"] == place.id else place.id
                status, _ = await agent.persist(f"/tickets/{ticket.id}/transfer", {"queue_id": target})
                answers[status] += 1
            return answers

        async with asyncio.timeout(40):
            answers = sum(await asyncio.gather(*(move(agent, at) for at, agent in enumerate(agents))), Counter[int]())
        assert set(answers) <= {200, 409, 422}
        rows = await rows_of(database, place.id, other["id"])
        assert {row["_id"] for row in rows} == {ticket.id for ticket in joined}
        assert answers[200] == sum(len(row["departures"]) for row in rows) > 40
        shown = [(await place.manager.get(f"/queues/{queue_id}")).body for queue_id in (place.id, other["id"])]
        assert sum(queue["waiting"] for queue in shown) == len(joined)
        for queue in shown:
            left = [out["rev"] for row in rows for out in row["departures"] if out["queue_id"] == queue["id"]]
            revs = [*left, *(row["rev"] for row in rows if row["queue_id"] == queue["id"])]
            assert len(revs) == len(set(revs))
            assert max(revs) <= queue["rev"]


async def test_who_claims_a_walk_in_first_has_it_and_the_others_see_it(pair: Pair) -> None:
    place = await Place.make(await pair.person("manager"))
    ticket = await place.take(await pair.person("coach"))
    token = ticket["url"].rpartition("/")[2]
    urls = (pair.first.url, pair.second.url)
    visitors = [await Person.visit(urls[number % 2]) for number in range(6)]
    replies = await asyncio.gather(*(visitor.post("/tickets/claim", {"token": token}) for visitor in visitors))
    assert {reply.status for reply in replies} == {200}
    holders = {(await visitor.get(f"/tickets/{ticket['id']}")).body["holder_id"] for visitor in visitors}
    assert len(holders) == 1
    assert holders < {visitor.id for visitor in visitors}


async def test_of_two_agents_one_sits_at_the_desk(pair: Pair) -> None:
    place = await Place.make(await pair.person("manager"))
    desk = await place.add_desk()
    people = await make_agents(pair.first.url, 6)
    faces = [
        Person((pair.first.url, pair.second.url)[number % 2], person.signed_in) for number, person in enumerate(people)
    ]
    replies = await asyncio.gather(*(face.post(f"/desks/{desk['id']}/open") for face in faces))
    assert Counter(reply.status for reply in replies) == {200: 1, 409: 5}
    (winner,) = (face for face, reply in zip(faces, replies, strict=True) if reply.status == 200)
    (shown,) = (await place.manager.get(f"/desks?site_id={place.site['id']}")).body["items"]
    assert shown["agent"]["id"] == winner.id


async def test_a_retry_beside_the_first_request_gets_the_same_person(pair: Pair, mongod: Mongod) -> None:
    place = await Place.make(await pair.person("manager"), near_places=0)
    coach = await pair.person("coach")
    faces = [coach, Person(pair.second.url, coach.signed_in)] * 3
    async with database_of(mongod, NODES) as database:
        joined = await fill(database, place.id, 30)
        for ticket in joined[:10]:
            key = {"Idempotency-Key": uuid.uuid4().hex}
            called = await asyncio.gather(*(place.call_next(face, headers=key) for face in faces))
            assert {found and found["id"] for found in called} == {ticket.id}
    visitor = await Person.visit(pair.first.url)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    faces = [visitor, Person(pair.second.url, visitor.signed_in)] * 3
    taken = await asyncio.gather(*(made(face, f"/queues/{place.id}/tickets", {}, headers=key) for face in faces))
    assert len({ticket["id"] for ticket in taken}) == 1
