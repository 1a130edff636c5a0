"""Looking for conversations in the list: by kind, unread, handling and words, all combinable, and quickly."""

import time
import uuid
from collections.abc import Callable

from pymongo import MongoClient

from models.base import new_id
from models.conversations import Conversation, Handling, Kind
from models.memberships import Membership
from models.users import Role, User
from models.words import words_of
from tests.conftest import People
from tests.people import Json, Person
from tests.processes import Mongod, Server
from tests.rest.test_conversations import LISTING
from tests.rest.test_handlings import open_support


async def ids(person: Person, **query: str | int) -> list[str]:
    """All pages, each conversation once."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await person.get("/conversations", params=query | cursor)
        assert page.status == 200, page.body
        found += [item["id"] for item in page.body["items"]]
        if page.body["next_cursor"] is None:
            assert len(found) == len(set(found))
            return found
        cursor = {"cursor": page.body["next_cursor"]}


async def test_by_kind(people: People) -> None:
    coach, seller, member = await people("coach"), await people("seller"), await Person.register(people.url)
    group, direct, support = await coach.open_group(member), await member.open_direct(coach), await open_support(member)
    opened = await member.post("/conversations", {"kind": "listing", "seller_id": seller.id, "listing": LISTING})
    mine = {"group": group, "direct": direct, "support": support, "listing": opened.body["id"]}
    for kind, conversation in mine.items():
        assert await ids(member, kind=kind) == [conversation]
    assert group in await ids(coach, kind="group")
    assert support in await ids(coach, kind="support")
    assert support not in await ids(coach, kind="group")
    assert opened.body["id"] not in await ids(coach, kind="listing")
    assert (await coach.get("/conversations?kind=party")).code == "invalid"


async def test_by_what_is_unread_to_the_one_who_asks(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    groups = [await manager.open_group(member, title=f"Group {number}") for number in range(5)]
    for group in groups[1:4]:
        await manager.post(f"/conversations/{group}/messages", {"body": "Hello"})
    await member.put(f"/conversations/{groups[2]}/read", {"seq": 1})
    assert await ids(member, unread="true", limit=1) == [groups[3], groups[1]]
    assert not set(await ids(manager, unread="true")) & set(groups)
    await manager.delete(f"/conversations/{groups[3]}/messages")
    assert await ids(member, unread="true") == [groups[1]]


async def test_by_handling(people: People) -> None:
    coach, stylist = await people("coach"), await people("stylist")
    label = uuid.uuid4().hex
    mine, others, nobodys, closed = [await open_support(await Person.register(people.url)) for _ in range(4)]
    for support, change in (
        (mine, {"assignee_id": coach.id}), (others, {"assignee_id": stylist.id}), (nobodys, {}), (closed, {"status": "closed"}),
    ):  # fmt: skip
        await coach.patch(f"/conversations/{support}/handling", {"labels": [label]} | change)
    assert await ids(coach, label=label, limit=3) == [closed, nobodys, others, mine]
    assert await ids(coach, label=label, assignee="me") == [mine]
    assert await ids(coach, label=label, assignee=stylist.id) == [others]
    assert await ids(coach, label=label, assignee="none", status="open") == [nobodys]
    assert await ids(coach, label=label, status="closed") == [closed]
    assert await ids(coach, label=label, status="open", kind="support") == [nobodys, others, mine]
    assert await ids(coach, label=label, kind="group") == []
    assert await ids(coach, label=label[:-1]) == []


async def test_by_the_beginning_of_words_of_title_or_member_whatever_their_case_and_accents(people: People) -> None:
    coach = await people("coach")
    word = f"z{uuid.uuid4().hex[:10]}"
    member = await Person.register(people.url, f"Éloïse {word}-Dupré")
    group = await coach.open_group(title=f"Cours d'été {word.upper()}")
    support = await open_support(member)
    both = {group, support}
    assert set(await ids(coach, q=word)) == both
    assert set(await ids(coach, q=f"  {word[:6].upper()} ")) == both
    assert await ids(coach, q=f"ete {word}") == [group]
    assert await ids(coach, q=f"dupre eloi {word}") == [support]
    assert await ids(coach, q=word[1:]) == []
    assert await ids(coach, q=word, kind="group") == [group]
    assert await ids(coach, q=word, unread="true") == []
    assert await ids(member, q=word) == [support]
    assert await ids(coach, q="!!! ...") == []
    renamed = f"y{uuid.uuid4().hex[:10]}"
    await coach.patch(f"/conversations/{group}", {"title": f"Called {renamed}"})
    assert (await ids(coach, q=renamed), await ids(coach, q=word)) == ([group], [support])


async def test_the_team_finds_a_person_by_the_whole_address_and_nobody_else_does(people: People) -> None:
    coach, member, other = await people("coach"), await Person.register(people.url), await Person.register(people.url)
    group = await coach.open_group(member, other)
    email = member.user["email"]
    assert await ids(coach, q=email.upper()) == [group]
    assert await ids(coach, q=email[:-2]) == []
    assert await ids(other, q=email) == []


async def test_nobody_finds_what_they_are_not_in(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    title = f"q{uuid.uuid4().hex}"
    group = await coach.open_group(title=title)
    assert await ids(coach, q=title) == [group]
    for outsider in (member, await people("stylist"), await people("admin", "other")):
        assert await ids(outsider, q=title) == []


async def test_what_somebody_of_the_team_read_stays_theirs_when_they_leave_the_team(people: People) -> None:
    admin, agent = await people("admin"), await Person.register(people.url)
    support = await open_support(await Person.visit(people.url))
    await admin.patch(f"/users/{agent.id}", {"role": "agent"})
    await agent.put(f"/conversations/{support}/read", {"seq": 0})
    assert support in await ids(agent)
    await admin.patch(f"/users/{agent.id}", {"role": "member"})
    assert await ids(agent) == await ids(agent, kind="support") == [support]


MANY = 5_000


def fill(url: str) -> None:
    """Support conversations of as many visitors, each with one message that the coach has read in every second."""
    base = MongoClient(url, tz_aware=True).get_default_database()
    coach = base["users"].find_one({"email": "coach@demo.test"})
    users, rows, members = [], [], []
    for number in range(MANY):
        user = User(tenant_id=coach["tenant_id"], role=Role.VISITOR, name=f"Visitor Number{number}")
        status = "closed" if number % 3 else "open"
        handling = Handling(
            labels=[f"label {number % 20}"], status=status, assignee_id=coach["_id"] if number % 5 else None
        )
        conversation = Conversation(
            tenant_id=user.tenant_id, kind=Kind.SUPPORT, title=user.name, owner_id=user.id, unique_key=new_id(),
            handling=handling, last_seq=1, last_rev=1,
        )  # fmt: skip
        users.append(user.to_row() | {"words": words_of(user.name)})
        rows.append(conversation.to_row() | {"words": words_of(user.name)})
        for user_id, read_seq in ((user.id, 1), (coach["_id"], number % 2)):
            members.append(
                Membership(
                    tenant_id=user.tenant_id,
                    conversation_id=conversation.id,
                    user_id=user_id,
                    read_seq=read_seq,
                    reader=user_id == coach["_id"],
                ).to_row()
            )
    for name, many in (("users", users), ("conversations", rows), ("memberships", members)):
        base[name].insert_many(many)


async def test_the_first_page_of_five_thousand_conversations_comes_quickly(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    url = mongod.url("many_conversations")
    server = start_server(url)
    fill(url)
    coach = await Person.sign_in(server.url, "coach")
    queries: list[Json] = [
        {}, {"kind": "support"}, {"kind": "group"}, {"unread": "true"}, {"assignee": "me"}, {"assignee": "none"},
        {"status": "open"}, {"status": "closed"}, {"label": "label 7"}, {"q": "visitor"}, {"q": "number499"},
        {"q": "nothing"}, {"unread": "true", "assignee": "me", "status": "open", "label": "label 3", "q": "vis"},
    ]  # fmt: skip
    quickest: dict[str, float] = {}
    for query in queries:
        times = []
        for _ in range(6):
            started = time.perf_counter()
            page = await coach.get("/conversations", params=query | {"limit": 50})
            times.append((time.perf_counter() - started) * 1000)
            assert page.status == 200, page.body
        quickest[str(query)] = min(times)
    print({query: round(value, 1) for query, value in quickest.items()}, "ms")
    assert max(quickest.values()) < 250, quickest
