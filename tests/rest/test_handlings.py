"""How the team handles support conversations: who answers, labels, open or closed."""

import asyncio
import uuid

import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.permission_scene import ABSENT


async def open_support(person: Person) -> str:
    reply = await person.post("/conversations", {"kind": "support"})
    assert reply.status == 201, reply.body
    return str(reply.body["id"])


async def test_the_team_assigns_labels_and_closes_and_hears_of_it(people: People) -> None:
    coach, stylist, visitor = await people("coach"), await people("stylist"), await Person.visit(people.url, "Vera")
    support = await open_support(visitor)
    shown = (await stylist.get(f"/conversations/{support}")).body["handling"]
    assert shown == {"assignee_id": None, "assignee_name": None, "labels": [], "status": "open"}
    change = {"assignee_id": stylist.id, "labels": ["  VIP ", "refund", "vip"], "status": "closed"}
    async with stylist.connected() as line:
        changed = await coach.patch(f"/conversations/{support}/handling", change)
        assert changed.status == 200, changed.body
        handling = {"assignee_id": stylist.id, "assignee_name": "Stella Stylist", "labels": ["VIP", "refund"],
                    "status": "closed"}  # fmt: skip
        assert changed.body["handling"] == handling
        told = await line.until_heard("handling.changed")
        by = {"id": coach.id, "name": coach.user["name"]}
        assert told == {"conversation_id": support, "handling": handling, "by": by}
        only = await coach.patch(f"/conversations/{support}/handling", {"assignee_id": None})
        assert only.body["handling"] == handling | {"assignee_id": None, "assignee_name": None}
        again = await line.until_heard("handling.changed", lambda fact: fact["handling"]["assignee_id"] is None)
        assert again["handling"]["labels"] == ["VIP", "refund"]


async def test_who_is_handled_never_learns_how(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    support = await open_support(member)
    async with member.connected() as line, coach.connected() as team:
        await coach.patch(f"/conversations/{support}/handling", {"labels": ["difficult"], "status": "closed"})
        await team.until_heard("handling.changed")
        opened = await line.do("conversation.open", {"conversation_id": support})
        await coach.post(f"/conversations/{support}/messages", {"body": "Good bye"})
        await line.until_body("Good bye")
        assert line.heard("handling.changed") == []
    assert opened["conversation"]["handling"] is None
    for reply in (
        await member.get(f"/conversations/{support}"),
        await member.post("/conversations", {"kind": "support"}),
    ):
        assert reply.body["handling"] is None
    listed = (await member.get("/conversations")).body["items"]
    assert [item["handling"] for item in listed] == [None]


async def test_facts_for_everybody_do_not_tell_the_handling(people: People) -> None:
    coach, manager, member = await people("coach"), await people("manager"), await Person.register(people.url)
    async with coach.connected() as team, member.connected() as line:
        support = await open_support(member)
        await coach.patch(f"/conversations/{support}/handling", {"labels": ["difficult"]})
        assert (await manager.delete(f"/conversations/{support}/messages")).status == 204

        def ours(fact: Json) -> bool:
            return bool(fact["conversation"]["id"] == support)

        for hearer in (team, line):
            for name in ("conversation.created", "conversation.updated"):
                assert (await hearer.until_heard(name, ours))["conversation"]["handling"] is None


async def test_what_its_person_writes_opens_a_closed_conversation_again(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url, "Late Lea")
    support = await open_support(member)
    path, messages = f"/conversations/{support}/handling", f"/conversations/{support}/messages"
    await coach.patch(path, {"assignee_id": coach.id, "status": "closed"})
    await coach.post(messages, {"body": "Case closed"})
    assert (await coach.get(f"/conversations/{support}")).body["handling"]["status"] == "closed"
    async with coach.connected() as line, member.connected() as writer:
        await writer.send(support, "One more thing")
        await writer.send(support, "And another")
        told = await line.until_heard("handling.changed")
        assert told["by"] == {"id": member.id, "name": "Late Lea"}
        assert (told["handling"]["status"], told["handling"]["assignee_id"]) == ("open", coach.id)
        await line.until_body("And another")
        assert len(line.heard("handling.changed")) == 1
    entries = (await (await people("admin")).get("/audit?limit=100")).body["items"]
    about = [(entry["action"], entry["actor_id"]) for entry in entries if entry["subject_id"] == support]
    assert about == [("conversation.reopened", member.id), ("conversation.handling", coach.id)]


async def test_what_comes_while_it_is_being_closed_is_not_left_unheard(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    support = await open_support(member)
    path, messages = f"/conversations/{support}/handling", f"/conversations/{support}/messages"

    async def close(after: float) -> None:
        await asyncio.sleep(after)
        await coach.patch(path, {"status": "closed"})

    async with coach.connected() as line:
        for turn in range(40):
            await coach.patch(path, {"status": "open"})
            await asyncio.sleep(0.02)
            line.facts.clear()
            await asyncio.gather(close(turn % 5 / 1000), member.post(messages, {"body": f"Wait, {turn}"}))
            await asyncio.sleep(0.05)
            order = [name for name, _ in line.facts if name in ("handling.changed", "message.created")]
            if order[0] == "handling.changed":
                assert (await coach.get(f"/conversations/{support}")).body["handling"]["status"] == "open"


async def test_saying_what_is_so_already_tells_nobody(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    path = f"/conversations/{await open_support(member)}/handling"
    async with coach.connected() as line:
        for change in ({"status": "open"}, {}, {"labels": []}, {"labels": ["told"]}):
            assert (await coach.patch(path, change)).status == 200
        assert (await line.until_heard("handling.changed"))["handling"]["labels"] == ["told"]


async def test_only_somebody_of_the_team_is_assigned(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    foreigner = await people("admin", "other")
    path = f"/conversations/{await open_support(member)}/handling"
    for user_id in (member.id, foreigner.id, ABSENT):
        reply = await coach.patch(path, {"assignee_id": user_id})
        assert reply.code == "invalid"
        assert reply.body["error"]["details"][0]["field"] == "assignee_id"


@pytest.mark.parametrize(
    "change",
    [{"labels": ["x" * 41]}, {"labels": [" "]}, {"labels": [str(number) for number in range(11)]}, {"labels": None},
     {"labels": ["a\x00"]}, {"status": "done"}, {"status": None}, {"owner": "me"}],
    ids=str,
)  # fmt: skip
async def test_handling_that_makes_no_sense_is_refused(people: People, change: Json) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    path = f"/conversations/{await open_support(member)}/handling"
    assert (await coach.patch(path, change)).code == "invalid"


async def test_other_kinds_are_not_handled(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    for conversation in (await coach.open_group(alice), await coach.open_direct(alice)):
        assert (await coach.patch(f"/conversations/{conversation}/handling", {"status": "closed"})).code == "conflict"
        assert (await coach.get(f"/conversations/{conversation}")).body["handling"] is None


async def test_labels_in_use_come_the_most_used_first(people: People) -> None:
    coach = await people("coach")
    often, rarely = (f"{word}-{uuid.uuid4().hex[:8]}" for word in ("often", "rarely"))
    for labels in ([often], [rarely, often], [often]):
        support = await open_support(await Person.register(people.url))
        await coach.patch(f"/conversations/{support}/handling", {"labels": labels})
    items = (await coach.get("/conversations/labels")).body["items"]
    assert items.index(often) < items.index(rarely)
    assert often not in (await (await people("admin", "other")).get("/conversations/labels")).body["items"]
