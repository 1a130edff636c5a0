"""What sockets hear of live queues, and what they never hear."""

import asyncio
import itertools
import time
from typing import Any

import pytest

from tests.conftest import People
from tests.crowds import make_agents
from tests.people import Json, Line, Person, eventually
from tests.queues.test_races import pair  # noqa: F401  (a fixture)
from tests.waiting import Place, do, place_in

pytestmark = pytest.mark.xdist_group("queue-races")
EVERY = 0.25


async def settled(line: Line, queue_id: str, rev: int) -> Json:
    """The queue as told last, once that is not older than a revision."""
    fact = await line.until_heard(
        "queue.updated", lambda fact: fact["queue"]["id"] == queue_id and fact["queue"]["rev"] >= rev
    )
    return fact["queue"]


async def test_everybody_hears_what_is_theirs_and_nothing_else(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, nadia, omar = await people("coach"), *[await Person.visit(people.url, name) for name in ("Nadia", "Omar")]
    other = await people("admin", "other")
    token = place.site["board_url"].rpartition("/")[2]
    async with (
        coach.connected() as team, nadia.connected() as hers, omar.connected() as his, omar.connected() as board,
        other.connected() as foreign,
    ):  # fmt: skip
        for line in (team, hers, his):
            await line.do("queue.watch", {"queue_id": place.id})
        await board.do("board.watch", {"token": token})
        for command, payload in (
            ("queue.watch", {"queue_id": place.id}), ("board.watch", {"token": token}),
        ):  # fmt: skip
            assert not (await foreign.ask(command, payload))["ok"]
        ticket = await place.take(nadia)
        assert not (await his.ask("ticket.watch", {"ticket_id": ticket["id"]}))["ok"]
        assert not (await foreign.ask("ticket.watch", {"ticket_id": ticket["id"]}))["ok"]
        await do(coach, ticket, "notes", body="Comes with a dog")
        called = await place.call_next(coach)
        assert called is not None
        done = await do(coach, await do(coach, called, "start"), "close")
        for line in (team, hers):
            await line.until_heard("ticket.updated", lambda fact: fact["ticket"]["rev"] == done["rev"])
        for line in (team, hers, his, board):
            assert (await settled(line, place.id, done["rev"]))["waiting"] == 0
        assert {fact["ticket"]["id"] for fact in hers.heard("ticket.updated")} == {ticket["id"]}
        assert all(fact["ticket"]["notes"] == fact["ticket"]["steps"] == [] for fact in hers.heard("ticket.updated"))
        assert team.heard("ticket.updated")[-1]["ticket"]["notes"][0]["body"] == "Comes with a dog"
        assert [fact["number"] for fact in board.heard("ticket.called")] == ["A-001"]
        assert {name for name, _ in his.facts} <= {"queue.updated"}
        assert {name for name, _ in board.facts} <= {"queue.updated", "ticket.called"}
        assert not [name for name, _ in foreign.facts if name.startswith(("queue.", "ticket.", "notification."))]
        assert [fact["notification"]["kind"] for fact in hers.heard("notification.created")] == ["ticket.called"]
        assert all(
            fact["queue"]["url"] is None for fact in [*his.heard("queue.updated"), *board.heard("queue.updated")]
        )


async def test_who_stops_watching_hears_no_more(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    async with coach.connected() as gone, coach.connected() as stays:
        for line in (gone, stays):
            await line.do("queue.watch", {"queue_id": place.id})
        await gone.do("queue.unwatch", {"queue_id": place.id})
        ticket = await place.take(coach)
        await settled(stays, place.id, ticket["rev"])
        assert not [name for name, _ in gone.facts if name in ("queue.updated", "ticket.updated")]


@pytest.mark.parametrize("at_other_node", [False, True])
async def test_a_demoted_agent_hears_nothing_of_the_team_at_once(pair: Any, at_other_node: bool) -> None:  # noqa: F811
    admin, manager = await pair.person("admin"), await pair.person("manager")
    place = await Place.make(manager)
    (agent,) = await make_agents(pair.first.url, 1)
    visitor = await Person.visit(pair.first.url)
    async with agent.connected(url=pair.second.url if at_other_node else pair.first.url) as line:
        await line.do("queue.watch", {"queue_id": place.id})

        async def hears() -> bool:
            await place.take(manager)
            await asyncio.sleep(0.05)
            return bool(line.heard("ticket.updated"))

        await eventually(hears)
        assert (await admin.patch(f"/users/{agent.id}", {"role": "member"})).status == 200
        await asyncio.sleep(0.5 if at_other_node else 0)
        before = len(line.heard("ticket.updated"))
        ticket = await place.take(visitor)
        await settled(line, place.id, ticket["rev"])
        data = await line.do("queue.watch", {"queue_id": place.id})
        assert data["tickets"] == []
        later = await place.take(manager)
        await settled(line, place.id, later["rev"])
        assert len(line.heard("ticket.updated")) == before


async def test_who_asks_to_watch_while_being_demoted_hears_nothing_of_the_team(people: People) -> None:
    """The right is taken away between asking and joining, at one moment or another."""
    admin = await people("admin")
    place = await Place.make(await people("manager"))
    for agent in await make_agents(people.url, 6):
        async with agent.connected() as line:
            asked = [asyncio.create_task(line.ask("queue.watch", {"queue_id": place.id})) for _ in range(12)]
            assert (await admin.patch(f"/users/{agent.id}", {"role": "member"})).status == 200
            await asyncio.gather(*asked)
            line.facts.clear()
            ticket = await place.take(admin)
            await settled(line, place.id, ticket["rev"])
            assert not line.heard("ticket.updated")


async def test_a_gap_is_healed_by_what_changed_since(people: People) -> None:
    place = await Place.make(await people("manager"))
    other = await place.add_queue(name="X-ray", prefix="X")
    coach = await people("coach")
    tickets = [await place.take(coach) for _ in range(130)]
    async with coach.connected() as line:
        seen = await line.do("queue.watch", {"queue_id": place.id})
        known = {ticket["id"]: ticket for ticket in seen["tickets"]}
        assert (len(known), seen["more"]) == (130, False)
        rev = seen["queue"]["rev"]
        await line.do("queue.unwatch", {"queue_id": place.id})
        called = await place.call_next(coach)
        assert called is not None
        await do(coach, tickets[5], "cancel")
        moved = await do(coach, tickets[6], "transfer", queue_id=other["id"])
        healed = await line.do("queue.watch", {"queue_id": place.id, "after_rev": rev})
        states = {ticket["id"]: (ticket["state"], ticket["queue_id"]) for ticket in healed["tickets"]}
        assert states[called["id"]] == ("called", place.id)
        assert states[tickets[5]["id"]] == ("cancelled", place.id)
        assert states[moved["id"]] == ("waiting", other["id"])
        assert all(ticket["rev"] > rev for ticket in healed["tickets"] if ticket["queue_id"] == place.id)
        pages, after = 0, 0
        found: dict[str, Json] = {}
        more = True
        while more:
            data = await line.do("queue.watch", {"queue_id": place.id, "after_rev": after})
            here = [ticket for ticket in data["tickets"] if ticket["queue_id"] == place.id]
            found |= {ticket["id"]: ticket for ticket in here}
            assert [ticket["rev"] for ticket in here] == sorted(ticket["rev"] for ticket in here)
            after, more, pages = max(ticket["rev"] for ticket in here), data["more"], pages + 1
        assert (len(found), pages) == (129, 2)


async def test_everybody_finds_their_place_in_every_frame(people: People) -> None:
    """From one frame for all, at every revision that was told."""
    place = await Place.make(await people("manager"), strategy="priority")
    coach = await people("coach")
    watcher = await Person.visit(people.url)
    async with watcher.connected() as line:
        await line.do("queue.watch", {"queue_id": place.id})
        waiting: dict[str, Json] = {}
        for number in range(40):
            ticket = await place.take(coach, priority=(number * 7) % 3)
            waiting[ticket["id"]] = ticket
            if number % 3 == 1:
                called = await place.call_next(coach)
                assert called is not None
                del waiting[called["id"]]
            if number % 5 == 4:
                gone = next(iter(waiting.values()))
                await do(coach, gone, "cancel" if number % 2 else "hold", **({} if number % 2 else {"minutes": 5}))
                del waiting[gone["id"]]
            if number % 8 == 7:
                shown = await settled(line, place.id, (await place.show())["rev"])
                order = sorted(waiting.values(), key=lambda ticket: (-ticket["priority"], ticket["slot"]))
                assert shown["waiting"] == len(order)
                assert shown["line_complete"]
                assert [place_in(shown["line"], ticket["slot"]) for ticket in order] == list(range(1, len(order) + 1))
                assert [place_in(shown["line"], ticket["slot"]) for ticket in order] == [
                    (await coach.get(f"/tickets/{ticket['id']}")).body["place"] for ticket in order
                ]


async def test_a_queue_is_told_at_its_pace_and_the_newest_always(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, watcher = await people("coach"), await Person.visit(people.url)
    desk = await place.add_desk()
    heard: list[tuple[float, int]] = []
    async with watcher.connected() as line:
        line.client.on("queue.updated", lambda fact: heard.append((time.monotonic(), fact["queue"]["rev"])))
        await line.do("queue.watch", {"queue_id": place.id})
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            await place.take(coach)
            await coach.post(f"/desks/{desk['id']}/{'open' if len(heard) % 2 else 'close'}")
        last = (await place.show())["rev"]
        await eventually(lambda: heard and heard[-1][1] == last)
        await asyncio.sleep(2 * EVERY)
        revs = [rev for _, rev in heard]
        assert (revs[-1], revs) == (last, sorted(revs))
        # The server paces; a busy machine may hand two over closer together, though never more of them.
        assert len(heard) <= (heard[-1][0] - heard[0][0]) / EVERY + 2
        gaps = [after - before for (before, _), (after, _) in itertools.pairwise(heard)]
        assert sorted(gaps)[len(gaps) // 2] > EVERY * 0.9


async def test_who_watches_the_old_queue_hears_that_a_ticket_left_and_no_more(people: People) -> None:
    place = await Place.make(await people("manager"))
    other = await place.add_queue(name="X-ray", prefix="X")
    coach = await people("coach")
    async with coach.connected() as line:
        await line.do("queue.watch", {"queue_id": place.id})
        moved = await place.take(coach)
        for operation, body in (("transfer", {"queue_id": other["id"]}), ("call", {}), ("cancel", {})):
            assert (await coach.post(f"/tickets/{moved['id']}/{operation}", body)).status == 200
        last = await place.take(coach)
        await line.until_heard("ticket.updated", lambda fact: fact["ticket"]["id"] == last["id"])
        heard = [fact["ticket"] for fact in line.heard("ticket.updated") if fact["ticket"]["id"] == moved["id"]]
    assert [ticket["queue_id"] for ticket in heard] == [place.id, other["id"]]
