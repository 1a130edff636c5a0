"""Messages over REST: pages, what changed, idempotency keys, and what may be said."""

import asyncio
import uuid
from typing import Any

import pytest

from tests.conftest import People
from tests.people import Person, Reply
from tests.permission_scene import ABSENT


async def conversation(people: People, *bodies: str) -> tuple[Person, str]:
    """A group's messages, as its owner and their path."""
    coach = await people("coach")
    path = f"/conversations/{await coach.open_group(await people('alice'))}/messages"
    for body in bodies:
        assert (await coach.post(path, {"body": body})).status == 201
    return coach, path


def bodies(reply: Reply) -> list[str]:
    return [message["body"] for message in reply.body["items"]]


async def test_pages_go_backwards_from_the_end_each_in_order(people: People) -> None:
    coach, path = await conversation(people, *"abcdefg")
    last = await coach.get(f"{path}?limit=3")
    middle = await coach.get(f"{path}?limit=3&cursor={last.body['next_cursor']}")
    first = await coach.get(f"{path}?limit=3&cursor={middle.body['next_cursor']}")
    assert [bodies(page) for page in (first, middle, last)] == [["a"], ["b", "c", "d"], ["e", "f", "g"]]
    assert first.body["next_cursor"] is None
    assert bodies(await coach.get(f"{path}?before_seq=3")) == ["a", "b"]
    assert [message["seq"] for message in last.body["items"]] == [5, 6, 7]


async def test_changes_come_by_revision_each_message_in_its_present_state(people: People) -> None:
    coach, path = await conversation(people, "a", "b", "c")
    ids = [message["id"] for message in (await coach.get(path)).body["items"]]
    await coach.patch(f"{path}/{ids[0]}", {"body": "A"})
    await coach.delete(f"{path}/{ids[1]}")
    changes = await coach.get(f"{path}?after_rev=2&limit=2")
    assert [(item["seq"], item["rev"], item["body"]) for item in changes.body["items"]] == [(3, 3, "c"), (1, 4, "A")]
    rest = await coach.get(f"{path}?limit=2&cursor={changes.body['next_cursor']}")
    (tombstone,) = rest.body["items"]
    assert (tombstone["seq"], tombstone["rev"], tombstone["body"]) == (2, 5, "")
    assert tombstone["deleted_at"] is not None
    assert (await coach.get(f"{path}?after_rev=5")).body == {"items": [], "next_cursor": None}


CURSORS = {
    "no base64": "%25%25", "no JSON": "bm90", "another list's": "WyIxIl0", "too large a number": "WyJiZWZvcmUiLDEwMDAwMDAwMDAwMDAwMDAwMDAwMDBd",
    "infinity": "WyJiZWZvcmUiLCBJbmZpbml0eV0", "a truth": "WyJiZWZvcmUiLHRydWVd", "unknown direction": "WyJ1cCIsIDFd",
}  # fmt: skip


@pytest.mark.parametrize("kind", CURSORS)
async def test_a_forged_cursor_is_refused(people: People, kind: str) -> None:
    coach, path = await conversation(people, "a")
    assert (await coach.get(f"{path}?cursor={CURSORS[kind]}")).code == "invalid"


@pytest.mark.parametrize("cursor", ["WzEwMDAwMDAwMDAwMDAwMDAwMDAwLCJhIl0", "Wy0xMDAwMDAwMDAwMDAwMDAwMDAwLCJhIl0"])
async def test_a_forged_time_in_a_cursor_is_refused(people: People, cursor: str) -> None:
    coach = await people("coach")
    assert (await coach.get(f"/conversations?cursor={cursor}")).code == "invalid"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "before_seq=0", "after_rev=-1", "unknown=1", f"before_seq={2**63}"]
)
async def test_a_wrong_query_names_the_field(people: People, query: str) -> None:
    coach, path = await conversation(people)
    reply = await coach.get(f"{path}?{query}")
    assert reply.code == "invalid"
    assert reply.body["error"]["details"][0]["field"] == query.partition("=")[0]


async def test_the_same_client_id_gives_the_same_message(people: People) -> None:
    coach, path = await conversation(people)
    body = {"client_id": uuid.uuid4().hex, "body": "Once"}
    replies = await asyncio.gather(*(coach.post(path, body) for _ in range(6)))
    assert {reply.body["message"]["id"] for reply in replies} == {replies[0].body["message"]["id"]}
    assert bodies(await coach.get(path)) == ["Once"]


async def test_the_same_key_and_body_gives_the_first_reply_again(people: People) -> None:
    coach, path = await conversation(people)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first = await coach.post(path, {"body": "Once"}, headers=key)
    again = await coach.post(path, {"body": "Once"}, headers=key)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Idempotent-Replay"] == "true"
    assert bodies(await coach.get(path)) == ["Once"]


async def test_the_same_key_with_another_body_or_place_is_a_conflict(people: People) -> None:
    coach, path = await conversation(people)
    _, elsewhere = await conversation(people)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    assert (await coach.post(path, {"body": "One"}, headers=key)).status == 201
    assert (await coach.post(path, {"body": "Two"}, headers=key)).code == "conflict"
    assert (await coach.post(elsewhere, {"body": "One"}, headers=key)).code == "conflict"


async def test_a_key_is_its_user_s_own(people: People) -> None:
    coach, path = await conversation(people)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    await coach.post(path, {"body": "Hello"}, headers=key)
    await (await people("alice")).post(path, {"body": "Hello"}, headers=key)
    assert bodies(await coach.get(path)) == ["Hello", "Hello"]


async def test_a_refused_request_does_not_use_its_key_up(people: People) -> None:
    coach, path = await conversation(people)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"body": "Late", "reply_to": ABSENT}
    assert (await coach.post(path, body, headers=key)).code == "invalid"
    assert (await coach.post(path, {"body": "Late"}, headers=key)).status == 201


@pytest.mark.parametrize("length", [0, 201])
async def test_a_key_has_a_length(people: People, length: int) -> None:
    coach, path = await conversation(people)
    assert (await coach.post(path, {"body": "x"}, headers={"Idempotency-Key": "k" * length})).code == "invalid"


async def test_of_requests_with_one_key_at_the_same_moment_one_is_carried_out(people: People) -> None:
    coach = await people("coach")
    key = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"kind": "group", "title": uuid.uuid4().hex, "member_ids": []}
    replies = await asyncio.gather(*(coach.post("/conversations", body, headers=key) for _ in range(8)))
    made = {reply.body["id"] for reply in replies if reply.status == 201}
    assert len(made) == 1
    assert {reply.code for reply in replies} <= {None, "unavailable"}
    listed = (await coach.get("/conversations?limit=100")).body["items"]
    assert [item["title"] for item in listed].count(body["title"]) == 1


async def test_text_is_kept_exactly_as_it_was_sent(people: People) -> None:
    said = ["<b>&amp;</b>", "  spaces\n\nand lines\t", "e\u0301 \u202e👩‍👩‍👧 [emoji:fire]", "$where {\"$gt\": 1}", "x" * 5_000]  # fmt: skip
    coach, path = await conversation(people, *said)
    assert bodies(await coach.get(path)) == said


@pytest.mark.parametrize(
    "body",
    [
        {"body": ""}, {"body": "x" * 6_000}, {"body": "a\x00b"}, {"body": 7}, {"body": None}, {"body": "x", "client_id": ""},
        {"body": "x", "client_id": "c" * 65}, {"body": "x", "attachments": [ABSENT]}, {"body": "x", "attachments": "no list"},
        {"body": "x", "reply_to": ABSENT}, {"body": "x", "sender": "admin"}, {"body": "x", "seq": 1}, [], "x",
    ],
    ids=lambda body: str(body)[:50],
)  # fmt: skip
async def test_what_cannot_be_said_is_refused_and_leaves_no_gap(people: People, body: Any) -> None:
    coach, path = await conversation(people)
    assert (await coach.post(path, body)).code == "invalid"
    assert (await coach.post(path, {"body": "Next"})).body["message"]["seq"] == 1


async def test_an_answer_names_a_message_of_its_own_conversation(people: People) -> None:
    coach, path = await conversation(people, "Question")
    _, elsewhere = await conversation(people, "Another")
    (question,) = (await coach.get(path)).body["items"]
    reply = await coach.post(path, {"body": "Answer", "reply_to": question["id"]})
    assert reply.body["message"]["reply_to"] == question["id"]
    assert (await coach.post(elsewhere, {"body": "Lost", "reply_to": question["id"]})).code == "invalid"


async def test_a_deleted_message_is_an_empty_tombstone_that_cannot_change(people: People) -> None:
    coach, path = await conversation(people, "Regret")
    (said,) = (await coach.get(path)).body["items"]
    gone = await coach.delete(f"{path}/{said['id']}")
    assert gone.body["message"]["body"] == ""
    assert (await coach.delete(f"{path}/{said['id']}")).body == gone.body
    assert (await coach.patch(f"{path}/{said['id']}", {"body": "Back"})).code == "not_found"


async def test_a_message_is_not_found_through_another_conversation(people: People) -> None:
    coach, path = await conversation(people, "Here")
    _, elsewhere = await conversation(people)
    (said,) = (await coach.get(path)).body["items"]
    assert (await coach.patch(f"{elsewhere}/{said['id']}", {"body": "There"})).code == "not_found"
    assert (await coach.delete(f"{elsewhere}/{said['id']}")).code == "not_found"


@pytest.mark.parametrize("rev", [-1, 2**63, 2**70, 1.5, "1", None])
async def test_resuming_from_a_revision_that_cannot_be_is_refused(people: People, rev: Any) -> None:
    coach, path = await conversation(people, "a")
    conversation_id = path.split("/")[2]
    async with coach.connected() as line:
        answer = await line.ask("session.resume", {"cursors": {conversation_id: rev}})
    assert answer["error"]["code"] == "invalid"
