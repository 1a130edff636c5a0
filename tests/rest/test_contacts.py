"""What people look at, as their pages tell it and the team sees it."""

import asyncio

import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.permission_scene import ABSENT
from tests.processes import Server
from tests.rest.test_conversations import LISTING
from tests.rest.test_handlings import open_support

SHOP = "https://shop.example"


async def tell(person: Person, **seen: object) -> None:
    reply = await person.put("/contacts/me", seen)
    assert reply.status == 204, reply.body


async def test_the_team_sees_what_a_person_looks_at(people: People) -> None:
    coach, visitor = await people("coach"), await Person.visit(people.url, "Vera")
    empty = (await coach.get(f"/contacts/{visitor.id}")).body
    assert empty == {
        "user": visitor.user, "page": None, "pages": [], "product": None, "custom": {}, "locale": None, "conversations": [],
    }  # fmt: skip
    await tell(visitor, page_url=f"{SHOP}/one", page_title="One", locale="fr-CH")
    await tell(visitor, page_url=f"{SHOP}/two", product=LISTING, custom={"plan": "$gold", "a.b$": "c"})
    contact = (await coach.get(f"/contacts/{visitor.id}")).body
    assert [(page["url"], page["title"]) for page in contact["pages"]] == [(f"{SHOP}/two", ""), (f"{SHOP}/one", "One")]
    assert contact["page"] == contact["pages"][0]
    assert contact["product"]["external_id"] == "mat"
    assert (contact["custom"], contact["locale"]) == ({"plan": "$gold", "a.b$": "c"}, "fr-CH")
    await tell(visitor, product=None, custom={})
    contact = (await coach.get(f"/contacts/{visitor.id}")).body
    assert (contact["product"], contact["custom"], contact["locale"]) == (None, {}, "fr-CH")


async def test_the_last_twenty_distinct_pages_are_kept(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    for number in [*range(23), 10]:
        await tell(member, page_url=f"{SHOP}/{number}", page_title=f"$Page {number}")
    pages = (await coach.get(f"/contacts/{member.id}")).body["pages"]
    assert [page["url"] for page in pages] == [
        f"{SHOP}/{number}" for number in [10, *(number for number in range(22, 2, -1) if number != 10)]
    ]
    assert pages[0]["title"] == "$Page 10"
    assert pages[0]["seen_at"] >= pages[1]["seen_at"]


async def test_many_at_once_lose_no_page(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    await asyncio.gather(*(tell(member, page_url=f"{SHOP}/{number}") for number in range(10)))
    pages = (await coach.get(f"/contacts/{member.id}")).body["pages"]
    assert {page["url"] for page in pages} == {f"{SHOP}/{number}" for number in range(10)}


async def test_the_team_hears_at_once_and_then_the_latest_every_three_seconds(people: People) -> None:
    coach, visitor, silent = await people("coach"), await Person.visit(people.url), await Person.visit(people.url)
    await open_support(visitor)
    async with coach.connected() as line, visitor.connected() as own:
        await tell(silent, page_url=f"{SHOP}/silent")
        await tell(visitor, page_url=f"{SHOP}/0", product=LISTING)
        first = await line.until_heard("contact.updated")
        assert (first["user_id"], first["page"]["url"]) == (visitor.id, f"{SHOP}/0")
        assert first["product"]["title"] == "A mat"
        for number in range(1, 6):
            await tell(visitor, page_url=f"{SHOP}/{number}")
        await line.until_heard("contact.updated", lambda fact: fact["page"]["url"] == f"{SHOP}/5")
        assert [fact["page"]["url"] for fact in line.heard("contact.updated")] == [f"{SHOP}/0", f"{SHOP}/5"]
        assert own.heard("contact.updated") == []


async def test_what_the_site_says_besides_is_no_news(people: People) -> None:
    coach, visitor = await people("coach"), await Person.visit(people.url)
    await open_support(visitor)
    async with coach.connected() as line:
        await tell(visitor, custom={"plan": "gold"})
        await tell(visitor, page_url=f"{SHOP}/seen")
        assert (await line.until_heard("contact.updated"))["page"]["url"] == f"{SHOP}/seen"
        assert len(line.heard("contact.updated")) == 1


async def test_only_those_conversations_are_named_that_the_asker_may_open(people: People) -> None:
    coach, stylist, manager = await people("coach"), await people("stylist"), await people("manager")
    member = await Person.register(people.url, "Known Kim")
    group, direct, support = await coach.open_group(member), await member.open_direct(coach), await open_support(member)
    deleted = await coach.open_group(member)
    await coach.delete(f"/conversations/{deleted}")
    for asker, expected in ((coach, [support, direct, group]), (stylist, [support]), (manager, [support, group])):
        shown = (await asker.get(f"/contacts/{member.id}")).body["conversations"]
        assert [entry["id"] for entry in shown] == expected
        assert set(shown[0]) == {"id", "kind", "title", "updated_at"}
        for entry in shown:
            assert (await asker.get(f"/conversations/{entry['id']}")).status == 200


@pytest.mark.parametrize(
    "seen",
    [{"page_url": "javascript:alert(1)"}, {"page_url": "ftp://x.example"}, {"page_url": f"{SHOP}/{'x' * 2000}"},
     {"page_url": "https://a b"}, {"page_title": "Alone"}, {"page_url": SHOP, "page_title": "x" * 301}, {"unknown": 1},
     {"product": {"external_id": "x"}}, {"product": {**LISTING, "url": "javascript:1"}}, {"custom": {"": "x"}}, {"custom": {"x" * 41: "x"}},
     {"custom": {"x": "x" * 201}}, {"custom": {"x": 1}}, {"custom": {str(n): "" for n in range(21)}}, {"locale": "français"}],
    ids=lambda seen: str(seen)[:50],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(people: People, seen: Json) -> None:
    alice = await people("alice")
    assert (await alice.put("/contacts/me", seen)).code == "invalid"


async def test_thirty_a_minute_are_enough(people: People) -> None:
    visitor = await Person.visit(people.url)
    codes = [(await visitor.put("/contacts/me", {"page_url": SHOP})).code for _ in range(32)]
    assert codes[:30] == [None] * 30
    assert codes[31] == "rate_limited"


async def test_people_of_another_tenant_and_nobody_are_not_found(people: People) -> None:
    coach, foreigner = await people("coach"), await people("alice", "other")
    for user_id in (foreigner.id, ABSENT):
        assert (await coach.get(f"/contacts/{user_id}")).code == "not_found"


async def test_nothing_of_it_is_logged(people: People, server: Server) -> None:
    before = server.log.stat().st_size
    visitor = await Person.visit(people.url)
    await tell(visitor, page_url=f"{SHOP}/my-secret-illness", page_title="my-secret-illness")
    await visitor.put("/contacts/me", {"page_url": "my-secret-illness"})
    log = server.log.read_bytes()[before:].decode()
    assert "/contacts/me" in log
    assert "my-secret-illness" not in log
