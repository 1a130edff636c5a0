"""What the team may do about people and what they said, and what the audit log keeps of it."""

import uuid

from tests.conftest import People
from tests.people import Person, eventually
from tests.permission_scene import form

LATER, EARLIER = "2031-01-01T00:00:00.000Z", "2021-01-01T00:00:00.000Z"


async def actions_about(people: People, subject: str) -> list[str]:
    entries = (await (await people("admin")).get("/audit?limit=100")).body["items"]
    return [entry["action"] for entry in entries if entry["subject_id"] == subject]


async def test_emptied_history_is_gone_for_everyone_and_numbering_goes_on(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    group = await manager.open_group(member)
    path = f"/conversations/{group}/messages"
    for body in ("One", "Two"):
        await member.post(path, {"body": body})
    async with member.connected() as line:
        assert (await manager.delete(path)).status == 204
        told = await line.until_heard("conversation.updated")
        assert told["conversation"]["first_seq"] == 3
    assert (await member.get(path)).body["items"] == []
    assert (await member.get(f"{path}?after_rev=0")).body["items"] == []
    shown = (await member.get(f"/conversations/{group}")).body
    assert (shown["first_seq"], shown["last_message"], shown["unread"]) == (3, None, 0)
    assert (await member.post(path, {"body": "Three"})).body["message"]["seq"] == 3
    assert await actions_about(people, group) == ["history.deleted"]


async def test_who_is_muted_reads_but_does_not_write_there(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    group, elsewhere = await manager.open_group(member), await manager.open_group(member)
    path, place = f"/conversations/{group}/messages", f"/conversations/{group}/members/{member.id}"
    said = (await member.post(path, {"body": "Before"})).body["message"]["id"]
    assert (await manager.patch(place, {"muted_until": LATER})).status == 204
    assert (await member.post(path, {"body": "Shout"})).code == "forbidden"
    assert (await member.patch(f"{path}/{said}", {"body": "Shout"})).code == "forbidden"
    assert (await member.get(path)).status == 200
    assert (await member.post(f"/conversations/{elsewhere}/messages", {"body": "Hello"})).status == 201
    async with member.connected() as line:
        for command in ("message.react", "typing.start"):
            payload = {"conversation_id": group} | (
                {"message_id": said, "emoji": "x", "on": True} if "react" in command else {}
            )
            assert (await line.ask(command, payload))["error"]["code"] == "forbidden"
    assert (await manager.patch(place, {"muted_until": None})).status == 204
    assert (await member.post(path, {"body": "Thanks"})).status == 201
    assert await actions_about(people, member.id) == ["member.unmuted", "member.muted"]


async def test_a_mute_that_has_ended_or_makes_no_sense_mutes_nobody(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    group = await manager.open_group(member)
    place = f"/conversations/{group}/members"
    assert (await manager.patch(f"{place}/{member.id}", {"muted_until": EARLIER})).status == 204
    assert (await member.post(f"/conversations/{group}/messages", {"body": "Hello"})).status == 201
    assert (await manager.patch(f"{place}/{'0' * 24}", {"muted_until": LATER})).code == "not_found"
    for moment in ("tomorrow", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2031-01-01T00:00:00", {}):
        assert (await manager.patch(f"{place}/{member.id}", {"muted_until": moment})).code == "invalid", moment
    assert (await manager.patch(f"{place}/{member.id}", {})).code == "invalid"


async def test_a_blocked_person_reads_but_writes_nothing_anywhere(people: People) -> None:
    manager, member, other = (
        await people("manager"),
        await Person.register(people.url),
        await Person.register(people.url),
    )
    direct = await member.open_direct(other)
    path = f"/conversations/{direct}/messages"
    said = (await member.post(path, {"body": "Before"})).body["message"]["id"]
    assert (await manager.patch(f"/users/{member.id}", {"blocked": True})).body["blocked"] is True
    assert (await member.get(path)).status == 200
    assert (await member.post(path, {"body": "Hello"})).code == "forbidden"
    assert (await member.patch(f"{path}/{said}", {"body": "Hello"})).code == "forbidden"
    assert (await member.post("/conversations", {"kind": "support"})).code == "forbidden"
    assert (await member.post("/attachments", data=form(b"text"))).code == "forbidden"
    assert (await manager.patch(f"/users/{member.id}", {"blocked": False})).body["blocked"] is False
    assert (await member.post(path, {"body": "Hello"})).status == 201
    assert await actions_about(people, member.id) == ["user.blocked_at", "user.blocked_at"]


async def test_a_blocked_owner_does_not_rename_a_group(people: People) -> None:
    manager, agent = await people("manager"), await Person.register(people.url)
    admin = await people("admin")
    await admin.patch(f"/users/{agent.id}", {"role": "agent"})
    group = await agent.open_group()
    await manager.patch(f"/users/{agent.id}", {"blocked": True})
    assert (await agent.patch(f"/conversations/{group}", {"title": "Insults"})).code == "forbidden"
    assert (await agent.post(f"/conversations/{group}/members", {"user_ids": [manager.id]})).code == "forbidden"


async def test_a_renamed_person_has_the_new_name_and_their_old_messages_the_old_one(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url, "Rude Name")
    path = f"/conversations/{await manager.open_group(member)}/messages"
    await member.post(path, {"body": "One"})
    name = f"Kind {uuid.uuid4().hex}"
    assert (await manager.patch(f"/users/{member.id}", {"name": name})).body["name"] == name
    await member.post(path, {"body": "Two"})
    names = [message["sender"]["name"] for message in (await member.get(path)).body["items"]]
    assert names == ["Rude Name", name]
    found = (await manager.get("/users", params={"q": name.upper()})).body["items"]
    assert [user["id"] for user in found] == [member.id]
    assert await actions_about(people, member.id) == ["user.name"]


async def test_a_new_role_takes_effect_at_once(people: People) -> None:
    admin, member = await people("admin"), await Person.register(people.url)
    assert (await member.get("/users")).code == "forbidden"
    assert (await admin.patch(f"/users/{member.id}", {"role": "agent"})).body["role"] == "agent"
    assert (await member.get("/users")).status == 200
    await admin.patch(f"/users/{member.id}", {"role": "member"})
    assert (await member.get("/users")).code == "forbidden"


async def test_nobody_changes_those_above_or_locks_themselves_out(people: People) -> None:
    admin, manager, visitor = await people("admin"), await people("manager"), await Person.visit(people.url)
    assert (await manager.patch(f"/users/{admin.id}", {"blocked": True})).code == "forbidden"
    assert (await manager.patch(f"/users/{admin.id}", {"name": "X"})).code == "forbidden"
    assert (await admin.patch(f"/users/{admin.id}", {"role": "member"})).code == "conflict"
    assert (await manager.patch(f"/users/{manager.id}", {"blocked": True})).code == "conflict"
    assert (await admin.patch(f"/users/{visitor.id}", {"role": "agent"})).code == "conflict"
    assert (await admin.patch(f"/users/{visitor.id}", {"role": "king"})).code == "invalid"


async def test_a_message_that_a_moderator_deletes_is_kept_in_the_audit_log_without_its_words(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    path, word = f"/conversations/{await manager.open_group(member)}/messages", uuid.uuid4().hex
    said = (await member.post(path, {"body": f"Insult {word}"})).body["message"]["id"]
    assert (await manager.delete(f"{path}/{said}")).status == 200
    assert await actions_about(people, said) == ["message.deleted"]
    assert word not in str((await (await people("admin")).get("/audit?limit=100")).body)


async def test_the_audit_log_names_sign_ins_and_comes_in_pages_newest_first(people: People) -> None:
    admin = await people("admin")
    member = await Person.register(people.url)

    async def registered() -> bool:
        entries = (await admin.get("/audit?limit=100")).body["items"]
        return any((entry["action"], entry["actor_id"]) == ("user.registered", member.id) for entry in entries)

    await eventually(registered)
    first = await admin.get("/audit?limit=2")
    second = await admin.get(f"/audit?limit=2&cursor={first.body['next_cursor']}")
    times = [entry["at"] for entry in first.body["items"] + second.body["items"]]
    assert times == sorted(times, reverse=True)
    assert len({entry["id"] for entry in first.body["items"] + second.body["items"]}) == 4


async def test_until_when_somebody_is_muted_only_moderators_see(people: People) -> None:
    manager, coach, member = await people("manager"), await people("coach"), await Person.register(people.url)
    group = await coach.open_group(member, manager)
    path = f"/conversations/{group}/members"
    assert (await manager.patch(f"{path}/{member.id}", {"muted_until": LATER})).status == 204

    async def seen_by(person: Person, place: str, name: str) -> dict[str, str | None]:
        return {entry["user_id"]: entry["muted_until"] for entry in (await person.get(place)).body[name]}

    nobody = dict.fromkeys((manager.id, coach.id, member.id))
    assert await seen_by(manager, path, "items") == nobody | {member.id: LATER}
    assert await seen_by(coach, path, "items") == nobody
    assert await seen_by(member, path, "items") == nobody
    assert await seen_by(manager, f"/conversations/{group}", "members") == nobody
    for over in (EARLIER, None):
        await manager.patch(f"{path}/{member.id}", {"muted_until": over})
        assert await seen_by(manager, path, "items") == nobody


async def test_a_moderator_who_is_no_member_does_all_this_to_a_group_and_to_support(people: People) -> None:
    """What the console offers on a conversation that its manager only came to look at."""
    manager, coach, member = await people("manager"), await people("coach"), await Person.register(people.url)
    support = (await member.post("/conversations", {"kind": "support"})).body["id"]
    for conversation in (await coach.open_group(member), support):
        path = f"/conversations/{conversation}"
        await member.post(f"{path}/messages", {"body": "Hello"})
        assert (await manager.patch(f"{path}/members/{member.id}", {"muted_until": LATER})).status == 204
        assert (await member.post(f"{path}/messages", {"body": "Hello"})).code == "forbidden"
        assert b"Hello" in (await manager.get(f"{path}/export?format=csv")).body
        assert (await manager.delete(f"{path}/messages")).status == 204
        assert b"Hello" not in (await manager.get(f"{path}/export?format=csv")).body
        assert (await manager.delete(path)).status == 204
        assert (await member.get(path)).code == "not_found"
