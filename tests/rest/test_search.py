"""Searching: only in what one may read, and only in what is still there."""

import uuid

from tests.conftest import People
from tests.people import Person


async def found(person: Person, words: str) -> list[str]:
    reply = await person.get("/messages/search", params={"q": words})
    assert reply.status == 200, reply.body
    return [message["body"] for message in reply.body["items"]]


async def test_search_finds_words_in_what_one_may_read_newest_first(people: People) -> None:
    coach, member, stranger = (
        await people("coach"),
        await Person.register(people.url),
        await Person.register(people.url),
    )
    word = f"zebra{uuid.uuid4().hex}"
    path = f"/conversations/{await coach.open_group(member)}/messages"
    for body in (f"One {word}", f"Two {word.upper()}!", "Without"):
        await member.post(path, {"body": body})
    assert await found(member, word) == [f"Two {word.upper()}!", f"One {word}"]
    assert await found(coach, word) == [f"Two {word.upper()}!", f"One {word}"]
    assert await found(stranger, word) == []
    assert await found(await people("admin", "other"), word) == []


async def test_search_does_not_find_what_somebody_was_removed_from(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    word = f"heron{uuid.uuid4().hex}"
    group = await coach.open_group(member)
    await coach.post(f"/conversations/{group}/messages", {"body": word})
    assert await found(member, word) == [word]
    await coach.delete(f"/conversations/{group}/members/{member.id}")
    assert await found(member, word) == []


async def test_search_finds_neither_deleted_messages_nor_emptied_history_nor_former_text(people: People) -> None:
    manager, word = await people("manager"), f"otter{uuid.uuid4().hex}"
    path = f"/conversations/{await manager.open_group()}/messages"
    ids = [(await manager.post(path, {"body": f"{word} {n}"})).body["message"]["id"] for n in range(3)]
    await manager.delete(f"{path}/{ids[0]}")
    await manager.patch(f"{path}/{ids[1]}", {"body": "Something else"})
    assert await found(manager, word) == [f"{word} 2"]
    await manager.delete(path)
    assert await found(manager, word) == []


async def test_search_comes_in_pages(people: People) -> None:
    member, word = await Person.register(people.url), f"crane{uuid.uuid4().hex}"
    path = f"/conversations/{(await member.post('/conversations', {'kind': 'support'})).body['id']}/messages"
    for number in range(5):
        await member.post(path, {"body": f"{word} {number}"})
    first = await member.get(f"/messages/search?limit=3&q={word}")
    second = await member.get(f"/messages/search?limit=3&q={word}&cursor={first.body['next_cursor']}")
    bodies = [message["body"] for message in first.body["items"] + second.body["items"]]
    assert bodies == [f"{word} {number}" for number in reversed(range(5))]
    assert second.body["next_cursor"] is None


async def test_odd_searches_are_answered_and_empty_ones_refused(people: People) -> None:
    member = await Person.register(people.url)
    for words in ('"', '"open', "-", "-only", "$where", "a" * 200, "\\", "é\u0301", "{}"):
        assert (await member.get("/messages/search", params={"q": words})).status == 200
    for words in ("", "x" * 201, "a\x00b"):
        assert (await member.get("/messages/search", params={"q": words})).code == "invalid"
    assert (await member.get("/messages/search")).code == "invalid"


async def test_searching_has_a_pace(people: People) -> None:
    member = await Person.register(people.url)
    codes: list[str | None] = []
    while "rate_limited" not in codes and len(codes) < 60:
        codes.append((await member.get("/messages/search?q=x")).code)
    assert codes[:20] == [None] * 20
    assert codes[-1] == "rate_limited"
