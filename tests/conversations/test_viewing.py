"""Who of the team looks at a conversation: told to the team alone, and over when its last socket is gone."""

import asyncio

from tests.conftest import People
from tests.people import Json, Line, Person
from tests.rest.test_handlings import open_support


def who(facts: list[Json], person: Person, conversation: str) -> list[bool]:
    return [
        fact["viewing"] for fact in facts
        if (fact["user"]["id"], fact["conversation_id"]) == (person.id, conversation)
    ]  # fmt: skip


async def start(line: Line, conversation: str) -> set[str]:
    viewers = (await line.do("viewing.start", {"conversation_id": conversation}))["viewers"]
    return {viewer["id"] for viewer in viewers}


async def until_told(line: Line, person: Person, conversation: str, told: list[bool]) -> None:
    await line.until(lambda: who(line.heard("viewing.changed"), person, conversation) == told)


async def test_the_team_sees_who_else_looks_at_a_support_conversation(people: People) -> None:
    coach, stylist, visitor = await people("coach"), await people("stylist"), await Person.visit(people.url)
    support = await open_support(visitor)
    async with coach.connected() as one, stylist.connected() as two, visitor.connected() as customer:
        assert await start(one, support) == set()
        told = await two.until_heard("viewing.changed", lambda fact: fact["conversation_id"] == support)
        assert told == {
            "conversation_id": support, "user": {"id": coach.id, "name": coach.user["name"]}, "viewing": True,
            "expires_in": 25,
        }  # fmt: skip
        assert await start(two, support) == {coach.id}
        assert await start(one, support) == {stylist.id}
        await one.do("viewing.stop", {"conversation_id": support})
        await until_told(two, coach, support, [True, False])
        assert await start(two, support) == set()
        assert who(one.heard("viewing.changed"), coach, support) == []
        await coach.post(f"/conversations/{support}/messages", {"body": "Hello"})
        await customer.until_body("Hello")
        assert customer.heard("viewing.changed") == []


async def test_in_a_group_only_its_members_of_the_team_hear_of_it(people: People) -> None:
    coach, seller, stylist, bob = [await people(name) for name in ("coach", "seller", "stylist", "bob")]
    group = await coach.open_group(seller, bob)
    async with (
        coach.connected() as one,
        seller.connected() as two,
        stylist.connected() as outside,
        bob.connected() as member,
    ):
        await start(one, group)
        await until_told(two, coach, group, [True])
        support = await open_support(await Person.visit(people.url))
        await start(one, support)
        await until_told(outside, coach, support, [True])
        assert who(outside.heard("viewing.changed"), coach, group) == []
        await one.send(group, "Hello")
        await member.until_body("Hello")
        assert member.heard("viewing.changed") == []


async def test_a_view_ends_with_the_last_socket_that_started_it(people: People) -> None:
    coach, stylist = await people("coach"), await people("stylist")
    support = await open_support(await Person.visit(people.url))
    async with stylist.connected() as watcher, coach.connected() as bystander:
        async with coach.connected() as one:
            async with coach.connected() as two:
                await start(one, support)
                await start(two, support)
            await until_told(watcher, coach, support, [True])
            await bystander.do("viewing.stop", {"conversation_id": support})
            assert await start(watcher, support) == {coach.id}
        await until_told(watcher, coach, support, [True, False])
        assert await start(watcher, support) == set()


async def test_a_person_looks_at_twenty_conversations_at_most(people: People) -> None:
    coach, stylist, member = await people("coach"), await people("stylist"), await Person.register(people.url)
    groups = [await coach.open_group(member, stylist) for _ in range(21)]
    async with stylist.connected() as watcher, coach.connected() as line:
        for group in groups:
            await start(line, group)
        await until_told(watcher, coach, groups[20], [True])
        await until_told(watcher, coach, groups[0], [True, False])
        assert await start(watcher, groups[0]) == set()
        assert await start(watcher, groups[1]) == {coach.id}


async def test_a_view_that_is_not_started_again_ends(people: People) -> None:
    coach, stylist = await people("coach"), await people("stylist")
    support = await open_support(await Person.visit(people.url))
    async with stylist.connected() as watcher, coach.connected() as line:
        await start(line, support)
        await asyncio.sleep(6)
        await start(line, support)
        await until_told(watcher, coach, support, [True, True])
        await watcher.until(lambda: who(watcher.heard("viewing.changed"), coach, support) == [True, True, False], 35)
