"""The four kinds of conversations, who is in them, and the list of them."""

import asyncio

import pytest

from tests.conftest import People
from tests.people import Json, Person, Reply
from tests.permission_scene import ABSENT

LISTING = {
    "external_id": "mat",
    "title": "A mat",
    "url": "https://shop.example/mat",
    "image_url": None,
    "price": 49.0,
    "currency": "CHF",
}


async def newcomers(people: People, count: int) -> list[Person]:
    return list(await asyncio.gather(*(Person.register(people.url, f"Newcomer {number}") for number in range(count))))


async def say(person: Person, conversation_id: str, *bodies: str) -> list[Json]:
    path = f"/conversations/{conversation_id}/messages"
    return [(await person.post(path, {"body": body})).body["message"] for body in bodies]


async def test_a_group_has_its_opener_and_those_invited_each_once(people: People) -> None:
    coach, alice, bob = await people("coach"), await people("alice"), await people("bob")
    body = {"kind": "group", "title": "Runners", "member_ids": [alice.id, bob.id, alice.id, coach.id]}
    opened = await coach.post("/conversations", body)
    assert opened.status == 201
    assert opened.body["owner_id"] == coach.id
    assert {member["user_id"] for member in opened.body["members"]} == {coach.id, alice.id, bob.id}
    assert opened.body["member_count"] == 3
    assert (opened.body["last_seq"], opened.body["unread"], opened.body["last_message"]) == (0, 0, None)


async def test_members_open_groups_where_the_tenant_lets_them(people: People) -> None:
    admin, alice = await people("admin", "other"), await people("alice", "other")
    group = {"kind": "group", "title": "Ours", "member_ids": []}
    assert (await alice.post("/conversations", group)).code == "forbidden"
    await admin.patch("/tenant", {"members_open_groups": True})
    try:
        assert (await alice.post("/conversations", group)).status == 201
    finally:
        await admin.patch("/tenant", {"members_open_groups": False})
    assert (await alice.post("/conversations", group)).code == "forbidden"


async def test_two_people_have_one_direct_conversation_whoever_opens_it(people: People) -> None:
    one, two = await newcomers(people, 2)
    openings = await asyncio.gather(
        *(one.open_direct(two) for _ in range(4)), *(two.open_direct(one) for _ in range(4))
    )
    assert len(set(openings)) == 1
    members = (await one.get(f"/conversations/{openings[0]}")).body["members"]
    assert {member["user_id"] for member in members} == {one.id, two.id}


async def test_nobody_opens_a_direct_conversation_with_themselves_a_visitor_or_a_stranger(people: People) -> None:
    alice, visitor, foreigner = await people("alice"), await Person.visit(people.url), await people("alice", "other")
    for user_id in (alice.id, visitor.id, foreigner.id, ABSENT):
        reply = await alice.post("/conversations", {"kind": "direct", "user_id": user_id})
        assert reply.code == "invalid"
        assert reply.body["error"]["details"][0]["field"] == "user_id"


async def test_a_person_has_one_support_conversation_that_the_team_finds(people: People) -> None:
    (member,) = await newcomers(people, 1)
    openings = await asyncio.gather(*(member.post("/conversations", {"kind": "support"}) for _ in range(4)))
    ids = {reply.body["id"] for reply in openings}
    assert len(ids) == 1
    support = ids.pop()
    await say(member, support, "My shoe is lost")
    stylist = await people("stylist")
    assert support in [item["id"] for item in (await stylist.get("/conversations")).body["items"]]
    assert (await stylist.get(f"/conversations/{support}")).body["unread"] == 1
    assert (await say(stylist, support, "We found it"))[0]["seq"] == 2


async def test_a_listing_has_one_conversation_for_each_buyer_and_seller(people: People) -> None:
    one, two = await newcomers(people, 2)
    seller, other_seller = await people("seller"), await people("coach")

    async def ask(buyer: Person, of: Person, **change: object) -> str:
        body = {"kind": "listing", "seller_id": of.id, "listing": LISTING | change}
        reply = await buyer.post("/conversations", body)
        assert reply.status == 201, reply.body
        assert reply.body["listing"]["external_id"] == (LISTING | change)["external_id"]
        return str(reply.body["id"])

    first = await ask(one, seller)
    assert await ask(one, seller) == first
    others = [await ask(two, seller), await ask(one, other_seller), await ask(one, seller, external_id="bell")]
    assert len({first, *others}) == 4


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "group", "title": ""}, {"kind": "group", "title": " "}, {"kind": "group", "title": "x" * 201}, {"kind": "party"},
        {}, [], {"kind": "group", "title": "x", "member_ids": [ABSENT]}, {"kind": "group", "title": "x", "unknown": 1},
        {"kind": "group", "title": "a\x00b"}, {"kind": "listing", "seller_id": ABSENT, "listing": {"external_id": ""}},
    ],
    ids=lambda body: str(body)[:60],
)  # fmt: skip
async def test_a_conversation_that_makes_no_sense_is_refused(people: People, body: object) -> None:
    assert (await (await people("coach")).post("/conversations", body)).code == "invalid"


@pytest.mark.parametrize(
    "change", [{"title": "a\x00b"}, {"title": " "}, {"external_id": "a\x00b"}, {"url": "https://a\x00"}], ids=str
)
async def test_a_listing_must_be_text_that_can_be_shown(people: People, change: Json) -> None:
    seller, alice = await people("seller"), await people("alice")
    body = {"kind": "listing", "seller_id": seller.id, "listing": LISTING | change}
    assert (await alice.post("/conversations", body)).code == "invalid"


async def test_who_is_added_reads_what_was_said_before_without_it_counting_as_unread(people: People) -> None:
    coach, (member,) = await people("coach"), await newcomers(people, 1)
    group = await coach.open_group()
    await say(coach, group, "One", "Two")
    added = await coach.post(f"/conversations/{group}/members", {"user_ids": [member.id]})
    assert added.body["member_count"] == 2
    assert (await member.get(f"/conversations/{group}")).body["unread"] == 0
    page = await member.get(f"/conversations/{group}/messages")
    assert [message["body"] for message in page.body["items"]] == ["One", "Two"]


async def test_who_is_removed_or_leaves_finds_it_no_more(people: People) -> None:
    coach, (one, two) = await people("coach"), await newcomers(people, 2)
    group = await coach.open_group(one, two)
    async with one.connected() as line:
        assert (await coach.delete(f"/conversations/{group}/members/{one.id}")).status == 204
        assert await line.until_heard("conversation.removed") == {"conversation_id": group}
    assert (await two.delete(f"/conversations/{group}/members/{two.id}")).status == 204
    for person in (one, two):
        assert (await person.get(f"/conversations/{group}/messages")).code == "not_found"
        assert group not in [item["id"] for item in (await person.get("/conversations")).body["items"]]
    assert (await coach.delete(f"/conversations/{group}/members/{two.id}")).code == "not_found"


async def test_only_people_of_the_tenant_can_be_added(people: People) -> None:
    coach = await people("coach")
    group = await coach.open_group()
    foreigner = await people("alice", "other")
    assert (await coach.post(f"/conversations/{group}/members", {"user_ids": [foreigner.id]})).code == "invalid"


async def test_members_of_a_direct_conversation_stay_as_they_are(people: People) -> None:
    one, two = await newcomers(people, 2)
    direct = await one.open_direct(two)
    bob = await people("bob")
    assert (await one.post(f"/conversations/{direct}/members", {"user_ids": [bob.id]})).code == "conflict"
    assert (await one.patch(f"/conversations/{direct}", {"title": "Us"})).code == "conflict"
    assert (await one.delete(f"/conversations/{direct}/members/{two.id}")).code == "conflict"


async def test_renaming_is_told_to_everyone_in_it(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    group = await coach.open_group(alice)
    async with alice.connected() as line:
        assert (await coach.patch(f"/conversations/{group}", {"title": "Anew"})).body["title"] == "Anew"
        await line.until_heard("conversation.updated", lambda fact: fact["conversation"]["title"] == "Anew")


async def test_a_deleted_conversation_is_gone_for_everyone_and_its_pair_can_begin_anew(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    group = await coach.open_group(alice)
    await say(coach, group, "Farewell")
    assert (await coach.delete(f"/conversations/{group}")).status == 204
    for person in (coach, alice, await people("admin")):
        assert (await person.get(f"/conversations/{group}")).code == "not_found"
    assert (await coach.delete(f"/conversations/{group}")).code == "not_found"


async def test_the_list_is_by_last_change_and_its_pages_hold_each_conversation_once(people: People) -> None:
    coach, (member,) = await people("coach"), await newcomers(people, 1)
    groups = [await coach.open_group(member, title=f"Group {number}") for number in range(7)]
    await say(coach, groups[2], "This one is now the newest")
    seen: list[str] = []
    cursor = ""
    while True:
        page: Reply = await member.get(f"/conversations?limit=3{cursor}")
        seen += [item["id"] for item in page.body["items"]]
        if page.body["next_cursor"] is None:
            break
        cursor = f"&cursor={page.body['next_cursor']}"
    assert sorted(seen) == sorted(groups)
    assert seen == [groups[2], *[group for group in reversed(groups) if group != groups[2]]]


async def test_unread_counts_what_others_said_since_one_last_read(people: People) -> None:
    coach, (member,) = await people("coach"), await newcomers(people, 1)
    group = await coach.open_group(member)
    await say(coach, group, "One", "Two", "Three")
    path = f"/conversations/{group}"
    assert (await member.get(path)).body["unread"] == 3
    assert (await coach.get(path)).body["unread"] == 0
    assert (await member.put(f"{path}/read", {"seq": 2})).body == {"unread": 1}
    assert (await member.put(f"{path}/read", {"seq": 1})).body == {"unread": 1}
    assert (await member.put(f"{path}/read", {"seq": 4})).code == "invalid"
    await say(member, group, "Four")
    assert (await member.get(path)).body["unread"] == 0
    shown = (await member.get("/conversations")).body["items"][0]
    assert (shown["last_message"]["body"], shown["last_seq"]) == ("Four", 4)


async def test_the_list_of_members_comes_in_pages(people: People) -> None:
    coach = await people("coach")
    others = await newcomers(people, 4)
    group = await coach.open_group(*others)
    first = await coach.get(f"/conversations/{group}/members?limit=3")
    second = await coach.get(f"/conversations/{group}/members?limit=3&cursor={first.body['next_cursor']}")
    ids = [member["user_id"] for member in first.body["items"] + second.body["items"]]
    assert sorted(ids) == sorted([coach.id, *(other.id for other in others)])
    assert second.body["next_cursor"] is None
