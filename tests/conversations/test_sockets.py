"""Commands and facts over real Socket.IO clients, on each transport: what is said, who hears it, and bad input."""

import asyncio
import json
import time
from typing import Any

import jwt
import pytest
import socketio.exceptions

from tests.conftest import People
from tests.people import Api, Json, Line, Person, eventually
from tests.processes import SECRET

TRANSPORTS = [("websocket",), ("polling",), ("polling", "websocket")]


@pytest.mark.parametrize("transports", TRANSPORTS, ids="+".join)
async def test_two_people_talk(people: People, transports: tuple[str, ...]) -> None:
    coach, alice = await people("coach"), await people("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected(*transports) as one, alice.connected(*transports) as other:
        message = await one.send(conversation_id, "hello <b>you</b><script>alert(1)</script>")
        assert message["body"] == "hello <b>you</b><script>alert(1)</script>"
        assert (message["seq"], message["rev"], message["sender"]["id"]) == (1, 1, coach.id)
        assert await other.until_heard("message.created") == {"message": message}
        assert await one.until_heard("message.created") == {"message": message}
        target = {"conversation_id": conversation_id, "message_id": message["id"]}
        edited = (await one.do("message.edit", target | {"body": "hello"}))["message"]
        assert (edited["body"], edited["rev"], edited["seq"]) == ("hello", 2, 1)
        assert edited["edited_at"]
        reacted = (await other.do("message.react", target | {"emoji": "🔥", "on": True}))["message"]
        assert reacted["reactions"] == [{"emoji": "🔥", "user_ids": [alice.id]}]
        again = (await other.do("message.react", target | {"emoji": "🔥", "on": True}))["message"]
        assert again["rev"] == reacted["rev"]
        gone = (await one.do("message.delete", target))["message"]
        assert (gone["body"], gone["reactions"], gone["rev"]) == ("", [], 4)
        assert gone["deleted_at"]
        await other.until_heard("message.deleted")
        assert [name for name, _ in other.facts if name.startswith("message.")] == [
            "message.created", "message.edited", "message.reacted", "message.deleted",
        ]  # fmt: skip


async def test_sending_again_gives_the_first_message(people: People) -> None:
    coach = await people("coach")
    conversation_id = await coach.open_group()
    async with coach.connected() as line:
        first = await line.send(conversation_id, "once", "same")
        both = await asyncio.gather(
            line.send(conversation_id, "once", "same"), line.send(conversation_id, "next", "other")
        )
        assert both[0] == first
        assert both[1]["seq"] == 2


async def test_one_senders_messages_keep_their_order_without_waiting(people: People) -> None:
    coach = await people("coach")
    conversation_id = await coach.open_group()
    async with coach.connected() as line:
        sent = await asyncio.gather(*(line.send(conversation_id, str(number)) for number in range(200)))
    assert [message["body"] for message in sorted(sent, key=lambda message: message["seq"])] == [
        str(number) for number in range(200)
    ]


async def test_reading_is_told_in_absolute_numbers(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as one, alice.connected() as other, alice.connected() as second:
        for number in range(3):
            await one.send(conversation_id, str(number))
        assert await other.do("read.mark", {"conversation_id": conversation_id, "seq": 2}) == {"unread": 1}
        fact = await second.until_heard("unread.changed")
        assert (fact["conversation_id"], fact["unread"]) == (conversation_id, 1)
        assert fact["total"] >= 1
        assert await one.until_heard("read.changed") == {
            "conversation_id": conversation_id, "user_id": alice.id, "seq": 2,
        }  # fmt: skip
        assert await other.do("read.mark", {"conversation_id": conversation_id, "seq": 1}) == {"unread": 1}
        answer = await other.ask("read.mark", {"conversation_id": conversation_id, "seq": 99})
        assert answer["error"]["details"][0]["field"] == "seq"


async def test_typing_is_told_at_most_once_a_second_and_ends_by_itself(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as one, alice.connected() as other:
        for _ in range(10):
            await one.do("typing.start", {"conversation_id": conversation_id})
        fact = await other.until_heard("typing.changed")
        assert fact == {
            "conversation_id": conversation_id, "user": {"id": coach.id, "name": coach.user["name"]},
            "typing": True, "expires_in": 3.0,
        }  # fmt: skip
        started = time.monotonic()
        await other.until_heard("typing.changed", lambda fact: not fact["typing"])
        assert 2.0 < time.monotonic() - started < 5.0
        assert len(other.heard("typing.changed")) == 2
        assert not one.heard("typing.changed")


async def test_presence_is_seen_by_staff_and_by_those_who_share_a_conversation(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    visitor = await Person.visit(coach.url)
    async with coach.connected() as staff, visitor.connected() as guest:
        assert await guest.do("presence.watch", {"user_ids": [coach.id, alice.id]}) == {"online": []}
        assert await staff.do("presence.watch", {"user_ids": [visitor.id]}) == {"online": [visitor.id]}


async def test_a_removed_member_stops_receiving_at_once(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as one, alice.connected() as other:
        await one.send(conversation_id, "with her")
        await other.until_body("with her")
        await coach.delete(f"/conversations/{conversation_id}/members/{alice.id}")
        await one.send(conversation_id, "without her")
        await other.until_heard("conversation.removed", lambda fact: fact["conversation_id"] == conversation_id)
        for command, payload in (
            ("conversation.open", {"conversation_id": conversation_id}),
            ("typing.start", {"conversation_id": conversation_id}),
            ("read.mark", {"conversation_id": conversation_id, "seq": 1}),
        ):
            assert (await other.ask(command, payload))["error"]["code"] == "not_found"
        resumed = await other.do("session.resume", {"cursors": {conversation_id: 0}})
        assert resumed == {"conversations": []}
        assert not [fact for fact in other.heard("message.created") if fact["message"]["body"] == "without her"]


async def test_a_lost_role_takes_its_rooms_away_at_once(people: People) -> None:
    admin = await people("admin")
    stylist = await people.fresh("stylist")
    visitor = await Person.visit(admin.url)
    support = (await visitor.post("/conversations", {"kind": "support"})).body["id"]
    async with stylist.connected() as staff, visitor.connected() as guest:
        await guest.send(support, "as an agent")
        await staff.until_body("as an agent")
        try:
            assert (await admin.patch(f"/users/{stylist.id}", {"role": "member"})).status == 200
            await guest.send(support, "as a member")
            assert (await staff.ask("conversation.open", {"conversation_id": support}))["error"]["code"] == "not_found"
            assert not [fact for fact in staff.heard("message.created") if fact["message"]["body"] == "as a member"]
        finally:
            await admin.patch(f"/users/{stylist.id}", {"role": "agent"})
        await eventually(lambda: opened(staff, support))


async def opened(line: Line, conversation_id: str) -> bool:
    return bool((await line.ask("conversation.open", {"conversation_id": conversation_id}))["ok"])


async def test_a_blocked_person_can_read_but_not_write(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    visitor = await Person.visit(coach.url)
    support = (await visitor.post("/conversations", {"kind": "support"})).body["id"]
    async with visitor.connected() as line:
        await line.send(support, "before")
        await manager.patch(f"/users/{visitor.id}", {"blocked": True})
        answer = await line.ask("message.send", {"conversation_id": support, "client_id": "x", "body": "after"})
        assert answer["error"]["code"] == "forbidden"
        assert await opened(line, support)


async def test_open_gives_the_last_messages_or_what_changed(people: People) -> None:
    coach = await people("coach")
    conversation_id = await coach.open_group(title="Long")
    async with coach.connected() as line:
        await asyncio.gather(*(line.send(conversation_id, str(number)) for number in range(130)))
        whole = await line.do("conversation.open", {"conversation_id": conversation_id})
        assert [message["seq"] for message in whole["messages"]] == list(range(31, 131))
        assert whole["more"] is True
        assert whole["conversation"]["unread"] == 0
        part = await line.do("conversation.open", {"conversation_id": conversation_id, "after_rev": 128})
        assert [message["rev"] for message in part["messages"]] == [129, 130]
        assert part["more"] is False


BAD_COMMANDS: list[tuple[str, tuple[Any, ...], str]] = [
    ("message.nope", ({},), "not_found"),
    ("disconnect", ({},), "not_found"),
    ("connect", ({},), "not_found"),
    ("message.send", (), "invalid"),
    ("message.send", ({}, {}, {}), "invalid"),
    ("message.send", ("text",), "invalid"),
    ("message.send", ([],), "invalid"),
    ("message.send", (b"binary",), "invalid"),
    ("message.send", ({},), "invalid"),
    ("message.send", ({"conversation_id": 7, "client_id": "x", "body": "y"},), "invalid"),
    ("message.send", ({"conversation_id": "x" * 24, "client_id": "x", "body": "y"},), "not_found"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": ""},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": "y" * 6_000},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": "a\x00b"},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "", "body": "y"},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": "y", "reply_to": "no"},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": "y", "attachments": ["no"]},), "invalid"),
    ("message.send", ({"conversation_id": "HERE", "client_id": "x", "body": "y", "more": 1},), "invalid"),
    ("message.edit", ({"conversation_id": "HERE", "message_id": "no", "body": "y"},), "not_found"),
    ("message.react", ({"conversation_id": "HERE", "message_id": "no", "emoji": "x", "on": 1},), "invalid"),
    ("session.resume", ({"cursors": {str(number): 0 for number in range(201)}},), "invalid"),
    ("session.refresh", ({"token": "forged"},), "unauthenticated"),
    ("presence.watch", ({"user_ids": ["x"] * 201},), "invalid"),
]


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_bad_input_is_answered_in_the_one_shape_and_leaves_the_connection_working(
    people: People, transport: str
) -> None:
    coach = await people("coach")
    conversation_id = await coach.open_group()
    async with coach.connected(transport) as line:
        for name, arguments, code in BAD_COMMANDS:
            sent = (
                json.loads(json.dumps(arguments).replace("HERE", conversation_id))
                if b"binary" not in arguments
                else arguments
            )
            answer = await line.client.call(name, tuple(sent), timeout=10)
            assert answer["ok"] is False, (name, arguments)
            assert answer["error"]["code"] == code, (name, arguments, answer)
            assert set(answer["error"]) == {"code", "message", "retryable", "retry_after", "details", "request_id"}
        assert (await line.send(conversation_id, "still working"))["seq"] == 1


async def refusal(url: str, auth: Any) -> Json:
    """The data of the `connect_error` that this auth gets."""
    line = Line(url)
    data: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
    line.client.on("connect_error", lambda error: data.set_result(error))
    with pytest.raises(socketio.exceptions.ConnectionError):
        await line.client.connect(url, auth=auth, transports=["websocket"], wait_timeout=5)
    return await asyncio.wait_for(data, 5)


async def test_a_bad_token_is_refused_with_the_error_shape(people: People) -> None:
    coach = await people("coach")
    kid, secret = SECRET.split(":")
    claims = jwt.decode(coach.token or "", options={"verify_signature": False})
    expired = jwt.encode(claims | {"exp": 1}, secret, "HS256", headers={"kid": kid})
    other_key = jwt.encode(claims, "another secret of thirty-two bytes", "HS256", headers={"kid": kid})
    nobody = jwt.encode(claims | {"sub": "nobody"}, secret, "HS256", headers={"kid": kid})
    unsigned = jwt.encode(claims, None, "none", headers={"kid": kid})
    no_kid = jwt.encode(claims, secret, "HS256")
    for auth in (None, {}, {"token": 7}, *({"token": t} for t in ("x", expired, other_key, nobody, unsigned, no_kid))):
        error = await refusal(coach.url, auth)
        assert error["data"]["error"]["code"] == "unauthenticated", auth
        assert error["message"]


async def test_a_session_is_warned_then_ends_with_its_token_unless_refreshed(people: People) -> None:
    coach = await people.fresh("coach")
    kid, secret = SECRET.split(":")
    claims = jwt.decode(coach.token or "", options={"verify_signature": False})
    soon = jwt.encode(claims | {"exp": int(time.time()) + 3}, secret, "HS256", headers={"kid": kid})
    ending, kept = Line(coach.url), Line(coach.url)
    await ending.connect(soon)
    await kept.connect(soon)
    assert 0 < (await ending.until_heard("session.expiring"))["expires_in"] <= 3
    assert (await kept.do("session.refresh", {"token": coach.token}))["expires_in"] > 600
    other = await people("alice")
    assert (await kept.ask("session.refresh", {"token": other.token}))["error"]["code"] == "unauthenticated"
    assert await ending.until_heard("session.ended") == {"reason": "expired"}
    await asyncio.wait_for(ending.ended.wait(), 5)
    await kept.do("presence.watch", {"user_ids": []})
    await kept.close()


async def test_another_tenant_finds_nothing_here(people: People) -> None:
    coach, stranger = await people("coach"), await people("admin", "other")
    conversation_id = await coach.open_group()
    async with coach.connected() as line, stranger.connected() as other:
        message = await line.send(conversation_id, "ours")
        target = {"conversation_id": conversation_id, "message_id": message["id"]}
        for command, payload in (
            ("conversation.open", {"conversation_id": conversation_id}),
            ("message.send", {"conversation_id": conversation_id, "client_id": "x", "body": "y"}),
            ("message.edit", target | {"body": "y"}),
            ("message.delete", target),
            ("message.react", target | {"emoji": "x", "on": True}),
            ("typing.start", {"conversation_id": conversation_id}),
            ("read.mark", {"conversation_id": conversation_id, "seq": 1}),
        ):
            absent = {key: "0" * 24 if key == "conversation_id" else value for key, value in payload.items()}
            theirs, nothing = await other.ask(command, payload), await other.ask(command, absent)
            assert theirs["error"] == nothing["error"]
            assert theirs["error"]["code"] == "not_found"
        assert await other.do("session.resume", {"cursors": {conversation_id: 0}}) == {"conversations": []}
        assert await other.do("presence.watch", {"user_ids": [coach.id]}) == {"online": []}


async def test_the_senders_pace_is_limited_and_the_answer_says_when_to_go_on(people: People) -> None:
    admin = await people("admin", "other")
    alice = await people("alice", "other")
    group = await admin.open_group(alice)
    await admin.patch("/tenant", {"limits": {"messages_per_minute": 60, "burst": 3}})
    try:
        async with alice.connected() as line:
            payload = {"conversation_id": group, "body": "quick"}
            answers = [await line.ask("message.send", payload | {"client_id": str(number)}) for number in range(5)]
            assert [answer["ok"] for answer in answers[:3]] == [True] * 3
            refused = next(answer["error"] for answer in answers if not answer["ok"])
            assert (refused["code"], refused["retryable"]) == ("rate_limited", True)
            assert 0 < refused["retry_after"] <= 1.0
            await asyncio.sleep(refused["retry_after"])
            assert (await line.ask("message.send", payload | {"client_id": "later"}))["ok"]
    finally:
        await admin.patch("/tenant", {"limits": {"messages_per_minute": 1_000_000, "burst": 100_000}})


async def test_too_many_sockets_of_one_person_are_refused(people: People) -> None:
    admin, alice = await people("admin", "other"), await people("alice", "other")
    await admin.patch("/tenant", {"limits": {"sockets_per_user": 2}})
    try:
        async with alice.connected(), alice.connected():
            error = await refusal(alice.url, {"token": alice.token})
            assert error["data"]["error"]["code"] == "rate_limited"
    finally:
        await admin.patch("/tenant", {"limits": {"sockets_per_user": 1_000}})


async def test_every_fact_that_was_heard_is_as_declared(people: People) -> None:
    """The strict shapes of `actions.facts` against what really went over the wire."""
    from actions.facts import FACTS

    coach, alice, manager = await people("coach"), await people("alice"), await people("manager")
    async with alice.connected() as line, coach.connected() as other:
        conversation_id = await coach.open_group(alice)
        message = await other.send(conversation_id, "hello")
        target = {"conversation_id": conversation_id, "message_id": message["id"]}
        await other.do("message.edit", target | {"body": "hi"})
        await other.do("message.react", target | {"emoji": "x", "on": True})
        await other.do("typing.start", {"conversation_id": conversation_id})
        await line.do("read.mark", {"conversation_id": conversation_id, "seq": 1})
        await line.do("presence.watch", {"user_ids": [manager.id]})
        async with manager.connected():
            await line.until(lambda: True)
        await coach.patch(f"/conversations/{conversation_id}", {"title": "Renamed"})
        await other.do("message.delete", target)
        await coach.delete(f"/conversations/{conversation_id}")
        await line.until_heard("conversation.removed")
        heard = {name for name, _ in line.facts}
        assert heard >= {
            "conversation.created", "conversation.updated", "conversation.removed", "message.created", "message.edited",
            "message.reacted", "message.deleted", "typing.changed", "read.changed", "unread.changed",
        }  # fmt: skip
        for name, payload in line.facts:
            FACTS[name].shape.model_validate(payload)


async def test_every_fact_that_the_team_heard_is_as_declared(people: People) -> None:
    from actions.facts import FACTS

    coach, stylist, visitor = await people("coach"), await people("stylist"), await Person.visit(people.url)
    support = (await visitor.post("/conversations", {"kind": "support"})).body["id"]
    path = f"/conversations/{support}"
    async with stylist.connected() as line, coach.connected() as other:
        await other.do("viewing.start", {"conversation_id": support})
        await visitor.put(
            "/contacts/me", {"page_url": "https://shop.example/", "product": {"external_id": "a", "title": "A"}}
        )
        await coach.patch(f"{path}/handling", {"assignee_id": coach.id, "labels": ["new"], "status": "closed"})
        note = (await coach.post(f"{path}/notes", {"body": "Noted"})).body
        await coach.delete(f"{path}/notes/{note['id']}")
        await line.until_heard("note.deleted")
        heard = {name for name, _ in line.facts}
        assert heard >= {"viewing.changed", "contact.updated", "handling.changed", "note.created", "note.deleted"}
        for name, payload in line.facts:
            FACTS[name].shape.model_validate(payload)


async def test_nothing_is_lost_while_a_client_upgrades(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    conversation_id = await coach.open_group(alice)
    async with coach.connected() as one:
        line = Line(alice.url)
        connecting = asyncio.create_task(line.connect(alice.token or "", "polling", "websocket"))
        sent = [await one.send(conversation_id, f"during {number}") for number in range(50)]
        await connecting
        resumed = await line.do("session.resume", {"cursors": {conversation_id: 0}})
        await one.send(conversation_id, "after")
        await line.until_body("after")
        known = {message["seq"] for message in resumed["conversations"][0]["messages"]}
        known |= {fact["message"]["seq"] for fact in line.heard("message.created")}
        assert known == set(range(1, len(sent) + 2))
        await line.close()


async def test_without_a_token_there_is_nothing(people: People) -> None:
    assert (await Api(people.url).get("/conversations")).code == "unauthenticated"
