"""Two processes serve the same rooms over Valkey; what pub/sub loses is repaired by `rev` (I3, I5, I7)."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import lift_limits
from tests.people import Line, Person, eventually
from tests.processes import Mongod, Server, Valkey, temporary_folder

pytestmark = pytest.mark.xdist_group("nodes")


@dataclass
class Pair:
    valkey: Valkey
    first: Server
    second: Server

    async def person(self, name: str) -> Person:
        return await Person.sign_in(self.first.url, name)


@pytest.fixture(scope="module")
def pair(mongod: Mongod) -> Iterator[Pair]:
    """Two nodes for all tests here: those that break the link leave it mended."""
    folder = temporary_folder()
    valkey = Valkey(folder)
    first, second = (Server(folder, mongod.url("nodes"), redis_url=valkey.url) for _ in range(2))
    asyncio.run(lift_limits(first.url))
    for server in (first, second):
        asyncio.run(eventually_linked(server))
    yield Pair(valkey, first, second)
    for process in (first, second, valkey):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


async def eventually_linked(server: Server, *, linked: bool = True) -> None:
    person = await Person.sign_in(server.url, "coach")

    async def shown() -> bool:
        reply = await person.get("/health/ready")
        return reply.status == 200 and (reply.body["status"] == "ready") is linked

    await eventually(shown, within=20)


async def test_facts_typing_and_presence_cross_over(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as here, alice.connected(url=pair.second.url) as there:
        message = await here.send(conversation_id, "across")
        assert await there.until_body("across") == message
        await there.do("message.react", {
            "conversation_id": conversation_id, "message_id": message["id"], "emoji": "👍", "on": True,
        })  # fmt: skip
        await here.until_heard("message.reacted")
        await there.do("typing.start", {"conversation_id": conversation_id})
        typing = await here.until_heard("typing.changed")
        assert (typing["user"]["id"], typing["typing"]) == (alice.id, True)
        await eventually(lambda: sees(here, alice, online=True))
    async with coach.connected() as here:
        await eventually(lambda: sees(here, alice, online=False))
        async with alice.connected(url=pair.second.url):
            await here.until_heard("presence.changed", lambda fact: fact["online"])
        gone = await here.until_heard("presence.changed", lambda fact: not fact["online"])
        assert gone["last_seen_at"]


async def sees(line: Line, person: Person, *, online: bool) -> bool:
    found = await line.do("presence.watch", {"user_ids": [person.id]})
    return (found == {"online": [person.id]}) is online


async def test_what_the_team_does_crosses_over(pair: Pair) -> None:
    coach, stylist, chloe = await pair.person("coach"), await pair.person("stylist"), await pair.person("chloe")
    support = (await chloe.post("/conversations", {"kind": "support"})).body["id"]
    handling = f"/conversations/{support}/handling"
    async with coach.connected() as here, stylist.connected(url=pair.second.url) as there:
        await here.do("viewing.start", {"conversation_id": support})
        seen = await there.until_heard("viewing.changed")
        assert (seen["user"]["id"], seen["viewing"]) == (coach.id, True)
        noted = (await coach.post(f"/conversations/{support}/notes", {"body": "Across"})).body
        assert await there.until_heard("note.created") == {"note": noted}
        assert (await coach.patch(handling, {"status": "closed"})).status == 200
        await there.until_heard("handling.changed", lambda fact: fact["handling"]["status"] == "closed")
        assert here.heard("viewing.changed") == []
        async with chloe.connected(url=pair.second.url) as line:
            await line.send(support, "Are you still there?")
        await here.until_heard("handling.changed", lambda fact: fact["handling"]["status"] == "open")


async def test_both_nodes_number_one_conversation_without_gap_double_or_disorder(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as here, alice.connected(url=pair.second.url) as there:
        both = [
            line.send(conversation_id, f"{name} {number}", f"{name}-{number}")
            for number in range(100)
            for name, line in (("here", here), ("there", there))
        ]
        sent = await asyncio.gather(*both)
        assert sorted(message["seq"] for message in sent) == list(range(1, 201))
        for line in (here, there):
            facts = await line.until(
                lambda line=line: (heard := line.heard("message.created")) and len(heard) >= 200 and heard
            )
            assert [fact["message"]["seq"] for fact in facts] == list(range(1, 201))
        for name in ("here", "there"):
            own = [message for message in sent if message["client_id"].startswith(f"{name}-")]
            assert [message["seq"] for message in own] == sorted(message["seq"] for message in own)


async def test_changes_of_one_message_on_both_nodes_take_different_revisions(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as here, alice.connected(url=pair.second.url) as there:
        message = await here.send(conversation_id, "popular")
        payload = {"conversation_id": conversation_id, "message_id": message["id"], "on": True}
        answers = await asyncio.gather(
            *(
                line.do("message.react", payload | {"emoji": f"{name}{number}"})
                for number in range(8)
                for name, line in (("a", here), ("b", there))
            )
        )
        revs = [answer["message"]["rev"] for answer in answers]
        assert sorted(revs) == list(range(2, 18))
        last = await there.until(
            lambda: next((fact for fact in there.heard("message.reacted") if fact["message"]["rev"] == 17), None)
        )
        assert len(last["message"]["reactions"]) == 16


async def test_removal_and_revocation_take_effect_on_the_other_node_at_once(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as here, alice.connected(url=pair.second.url) as there:
        await coach.delete(f"/conversations/{conversation_id}/members/{alice.id}")
        await there.until_heard("conversation.removed")
        await here.send(conversation_id, "without her")
        answer = await there.ask(
            "message.send", {"conversation_id": conversation_id, "client_id": "x", "body": "still here?"}
        )
        assert answer["error"]["code"] == "not_found"
        assert not [fact for fact in there.heard("message.created") if fact["message"]["body"] == "without her"]
        assert (await alice.post("/auth/logout")).status == 204
        assert await there.until_heard("session.ended") == {"reason": "revoked"}
        await asyncio.wait_for(there.ended.wait(), 5)


async def test_a_new_member_hears_at_once_on_the_other_node(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group()
    async with coach.connected() as here, alice.connected(url=pair.second.url) as there:
        await coach.post(f"/conversations/{conversation_id}/members", {"user_ids": [alice.id]})
        await there.until_heard("conversation.created")
        await eventually(lambda: hears(here, there, conversation_id))


async def hears(speaker: Line, listener: Line, conversation_id: str) -> bool:
    """The subscription follows the order by a moment; what came between is repaired by `rev`."""
    message = await speaker.send(conversation_id, "now?")
    await asyncio.sleep(0.05)
    return any(fact["message"]["id"] == message["id"] for fact in listener.heard("message.created"))


async def test_while_valkey_is_away_each_node_serves_its_own_and_later_both_are_whole(pair: Pair) -> None:
    coach, alice, bob = await pair.person("coach"), await pair.person("alice"), await pair.person("bob")
    conversation_id = await coach.open_group(alice, bob)
    async with (
        coach.connected() as here,
        bob.connected() as beside,
        alice.connected(url=pair.second.url) as there,
    ):
        await here.send(conversation_id, "before")
        await there.until_body("before")
        pair.valkey.kill()
        await eventually_linked(pair.first, linked=False)
        sent = [await here.send(conversation_id, f"alone {number}") for number in range(20)]
        assert [message["seq"] for message in sent] == list(range(2, 22))
        await beside.until_body("alone 19")
        answered = await there.send(conversation_id, "from the other side")
        assert answered["seq"] == 22
        await coach.delete(f"/conversations/{conversation_id}/members/{bob.id}")
        await asyncio.to_thread(pair.valkey.start)
        await eventually_linked(pair.first)
        await eventually_linked(pair.second)
        for line in (here, there):
            await line.until(lambda line=line: len(line.heard("message.created")) >= 22)
            assert [fact["message"]["seq"] for fact in line.heard("message.created")] == list(range(1, 23))
        again = await there.send(conversation_id, "together again")
        assert (await here.until_body("together again"))["seq"] == again["seq"] == 23


async def test_a_revocation_during_an_outage_is_found_when_the_link_is_back(pair: Pair) -> None:
    coach, alice = await pair.person("coach"), await pair.person("alice")
    conversation_id = await coach.open_group(alice)
    async with alice.connected(url=pair.second.url) as there, coach.connected(url=pair.second.url) as beside:
        pair.valkey.kill()
        await eventually_linked(pair.second, linked=False)
        await coach.delete(f"/conversations/{conversation_id}/members/{alice.id}")
        await asyncio.to_thread(pair.valkey.start)
        await eventually_linked(pair.second)

        async def refused() -> bool:
            answer = await there.ask("conversation.open", {"conversation_id": conversation_id})
            return not answer["ok"]

        await eventually(refused)
        await beside.send(conversation_id, "she must not hear this")
        await there.do("typing.stop", {"conversation_id": await alice.open_direct(coach)})
        assert not there.heard("message.created")
