"""What the team notes about conversations, and that nobody else ever gets it."""

import uuid

import orjson
import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.rest.test_conversations import LISTING
from tests.rest.test_handlings import open_support


async def note(person: Person, conversation: str, body: str) -> Json:
    reply = await person.post(f"/conversations/{conversation}/notes", {"body": body})
    assert reply.status == 201, reply.body
    return dict(reply.body)


async def test_what_one_notes_the_whole_team_reads_newest_first(people: People) -> None:
    coach, stylist, visitor = await people("coach"), await people("stylist"), await Person.visit(people.url)
    support = await open_support(visitor)
    async with stylist.connected() as line:
        written = [await note(coach, support, f"Note {number} <b>") for number in range(3)]
        told = await line.until_heard("note.created", lambda fact: fact["note"]["id"] == written[2]["id"])
    assert told == {"note": written[2]}
    assert written[2]["author"] == {"id": coach.id, "name": coach.user["name"], "role": "agent"}
    assert (written[2]["conversation_id"], written[2]["body"]) == (support, "Note 2 <b>")
    first = (await stylist.get(f"/conversations/{support}/notes?limit=2")).body
    second = (await stylist.get(f"/conversations/{support}/notes?limit=2&cursor={first['next_cursor']}")).body
    assert first["items"] + second["items"] == written[::-1]
    assert second["next_cursor"] is None


async def test_nothing_of_it_reaches_the_customer(people: People) -> None:
    coach, manager, visitor = await people("coach"), await people("manager"), await Person.visit(people.url)
    support, word = await open_support(visitor), uuid.uuid4().hex
    path = f"/conversations/{support}"
    async with visitor.connected() as line, coach.connected() as team:
        first, second = await note(coach, support, f"Is {word}"), await note(coach, support, f"Really {word}")
        assert (await coach.delete(f"{path}/notes/{first['id']}")).status == 204
        await team.until_heard("note.deleted")
        await coach.post(f"{path}/messages", {"body": "How are you?"})
        message = await line.until_body("How are you?")
        resumed = await line.do("session.resume", {"cursors": {support: 0}})
        assert [name for name, _ in line.facts if name.startswith("note.")] == []
    assert (message["seq"], message["rev"]) == (1, 1)
    assert [entry["seq"] for entry in resumed["conversations"][0]["messages"]] == [1]
    places = [path, f"{path}/messages", f"{path}/messages?after_rev=0", f"{path}/members", f"{path}/export", "/conversations",
              f"/messages/search?q={word}", f"/conversations?q={word}"]  # fmt: skip
    for place in places:
        reply = await visitor.get(place)
        assert reply.status == 200
        content = reply.body if isinstance(reply.body, bytes) else orjson.dumps(reply.body)
        assert word.encode() not in content
        assert second["id"].encode() not in content
    for reply in (
        await visitor.get(f"{path}/notes"), await visitor.post(f"{path}/notes", {"body": "Mine"}),
        await visitor.delete(f"{path}/notes/{second['id']}"),
    ):  # fmt: skip
        assert reply.code == "forbidden"
    assert word not in str((await (await people("admin")).get("/audit?limit=100")).body)
    assert (await manager.get(f"{path}/export")).status == 200


async def test_in_groups_and_listings_only_members_of_the_team_hear_of_notes(people: People) -> None:
    coach, seller, stylist, bob = [await people(name) for name in ("coach", "seller", "stylist", "bob")]
    group = await coach.open_group(seller, bob)
    thing = {"kind": "listing", "seller_id": seller.id, "listing": LISTING | {"external_id": uuid.uuid4().hex}}
    listing = (await bob.post("/conversations", thing)).body["id"]
    async with seller.connected() as inside, stylist.connected() as outside, bob.connected() as customer:
        for author, conversation in ((coach, group), (seller, listing)):
            written = await note(author, conversation, "Careful")
            await inside.until(lambda written=written: {"note": written} in inside.heard("note.created"))
            await author.post(f"/conversations/{conversation}/messages", {"body": f"After {conversation}"})
            await customer.until_body(f"After {conversation}")
        support = await open_support(await Person.visit(people.url))
        await note(coach, support, "For all of us")
        told = await outside.until_heard("note.created")
        assert told["note"]["conversation_id"] == support
        assert customer.heard("note.created") == []


async def test_a_direct_conversation_has_no_notes(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    path = f"/conversations/{await coach.open_direct(alice)}/notes"
    assert (await coach.post(path, {"body": "Hm"})).code == "conflict"
    assert (await coach.get(path)).code == "conflict"


async def test_its_author_and_moderators_delete_a_note(people: People) -> None:
    coach, stylist, manager, admin = [await people(name) for name in ("coach", "stylist", "manager", "admin")]
    support = await open_support(await Person.visit(people.url))
    path = f"/conversations/{support}/notes"
    one, two = await note(coach, support, "One"), await note(coach, support, "Two")
    assert (await stylist.delete(f"{path}/{one['id']}")).code == "forbidden"
    async with stylist.connected() as line:
        assert (await coach.delete(f"{path}/{one['id']}")).status == 204
        assert await line.until_heard("note.deleted") == {"conversation_id": support, "note_id": one["id"]}
    assert (await manager.delete(f"{path}/{two['id']}")).status == 204
    assert (await coach.delete(f"{path}/{two['id']}")).code == "not_found"
    assert (await coach.get(path)).body["items"] == []
    entries = (await admin.get("/audit?limit=100")).body["items"]
    assert [entry["action"] for entry in entries if entry["subject_id"] in (one["id"], two["id"])] == ["note.deleted"]


async def test_a_note_is_found_only_through_its_own_conversation(people: People) -> None:
    coach = await people("coach")
    here, there = [await open_support(await Person.visit(people.url)) for _ in range(2)]
    written = await note(coach, here, "Here")
    assert (await coach.delete(f"/conversations/{there}/notes/{written['id']}")).code == "not_found"
    assert (await coach.get(f"/conversations/{there}/notes")).body["items"] == []


async def test_notes_go_with_the_history_and_with_the_conversation(people: People) -> None:
    coach, manager = await people("coach"), await people("manager")
    support = await open_support(await Person.visit(people.url))
    path = f"/conversations/{support}"
    written = await note(coach, support, "Before")
    async with coach.connected() as line:
        assert (await manager.delete(f"{path}/messages")).status == 204
        assert (await line.until_heard("note.deleted"))["note_id"] == written["id"]
    assert (await coach.get(f"{path}/notes")).body["items"] == []
    await note(coach, support, "After")
    assert (await manager.delete(path)).status == 204
    assert (await coach.get(f"{path}/notes")).code == "not_found"


@pytest.mark.parametrize("body", ["", " \n", "x" * 5_001, "a\x00b", None, 1], ids=lambda body: repr(body)[:12])
async def test_a_note_that_makes_no_sense_is_refused(people: People, body: object) -> None:
    coach = await people("coach")
    support = await open_support(await Person.visit(people.url))
    assert (await coach.post(f"/conversations/{support}/notes", {"body": body})).code == "invalid"


async def test_the_same_key_notes_once(people: People) -> None:
    coach = await people("coach")
    path = f"/conversations/{await open_support(await Person.visit(people.url))}/notes"
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first, second = [await coach.post(path, {"body": "Once"}, headers=headers) for _ in range(2)]
    assert first.body == second.body
    assert len((await coach.get(path)).body["items"]) == 1
