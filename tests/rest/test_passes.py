"""Passes: bought, paid, sold by the team; what is left on one is what its ledger adds up to."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from models.offers import Kind
from tests.conftest import People
from tests.people import Json, Person, Reply
from tests.processes import Mongod
from tests.shop import Shop, open_shop


@pytest.fixture
async def shop(mongod: Mongod, people: People) -> AsyncIterator[Shop]:
    async with open_shop(mongod, await people("coach")) as opened:
        yield opened


async def buy(person: Person, offer_id: str, **fields: Any) -> Json:
    reply = await person.post("/passes", {"offer_id": offer_id} | fields)
    assert reply.status == 201, reply.body
    return reply.body


async def ledger(person: Person, pass_id: str) -> list[tuple[str, int, int | None]]:
    """The oldest first."""
    items = (await person.get(f"/passes/{pass_id}/entries?limit=100")).body["items"]
    assert [item["seq"] for item in items] == list(range(len(items), 0, -1))
    return [(item["kind"], item["delta"], item["left_after"]) for item in reversed(items)]


def problems(reply: Reply) -> list[str]:
    assert reply.code == "invalid", reply.body
    return [problem["field"] for problem in reply.body["error"]["details"]]


async def test_a_member_buys_a_card_which_begins_when_it_is_paid(people: People, shop: Shop) -> None:
    alice, manager = await Person.register(people.url), await people("manager")
    link = "https://buy.stripe.com/test_abc"
    offer = await shop.card((10, 15_050), (20, 28_000), payment_link=link, valid_days=90)
    bought = await buy(alice, offer.id, accesses=10)
    assert bought["payment_link"] == f"{link}?client_reference_id={bought['id']}"
    assert (bought["state"], bought["size"], bought["left"], bought["price"]) == ("pending_payment", 10, 0, 150.5)
    assert (bought["expires_at"], bought["owner_id"], bought["kind"]) == (None, alice.id, "card")
    assert await ledger(alice, bought["id"]) == []
    path = f"/passes/{bought['id']}/confirm"
    assert (await alice.post(path)).code == "forbidden"
    confirmed = (await manager.post(path)).body
    assert (confirmed["state"], confirmed["left"], confirmed["payment_link"]) == ("active", 10, "")
    assert confirmed["starts_at"] == confirmed["paid_at"] < confirmed["expires_at"]
    assert (await manager.post(path)).body == confirmed
    assert await ledger(alice, bought["id"]) == [("purchase", 10, 10)]
    assert (await alice.get("/passes")).body["items"] == [confirmed]
    paid = [item for item in (await manager.get("/payments")).body["items"] if item["subject"]["id"] == bought["id"]]
    assert [(item["amount"], item["method"], item["payer"]["id"]) for item in paid] == [(150.5, "staff", alice.id)]


async def test_what_is_free_begins_at_once_and_what_the_team_sells_is_paid(people: People, shop: Shop) -> None:
    alice, coach, manager = await Person.register(people.url), await people("coach"), await people("manager")
    free, offer = await shop.card((5, 0)), await shop.card((10, 9_900))
    assert (await buy(alice, free.id))["left"] == 5
    sold = await buy(coach, offer.id, user_id=alice.id)
    assert (sold["owner_id"], sold["owner_name"], sold["state"]) == (alice.id, alice.user["name"], "active")
    paid = (await manager.get("/payments?limit=1")).body["items"][0]
    assert (paid["subject"]["id"], paid["amount"], paid["method"]) == (sold["id"], 99.0, "staff")
    stylist = await people("stylist")
    refused = await stylist.post("/passes", {"offer_id": offer.id, "user_id": alice.id})
    assert refused.code == "forbidden"
    visitor = await Person.visit(people.url)
    assert problems(await coach.post("/passes", {"offer_id": offer.id, "user_id": visitor.id})) == ["user_id"]


async def test_a_company_buys_packs_and_a_subscription_has_no_number(people: People, shop: Shop) -> None:
    company, alice = await people("company"), await Person.register(people.url)
    packs = await shop.card((10, 10_000), (30, 27_000), (50, 40_000), (100, 70_000))
    pack = await buy(company, packs.id, accesses=50)
    assert (pack["kind"], pack["company_id"], pack["price"]) == ("pack", company.id, 400.0)
    subscription = await shop.offer(Kind.SUBSCRIPTION, price_cents=0, valid_days=30)
    bought = await buy(alice, subscription.id)
    assert (bought["kind"], bought["size"], bought["left"], bought["state"]) == ("subscription", None, None, "active")
    assert problems(await company.post("/passes", {"offer_id": subscription.id})) == ["offer_id"]
    assert problems(await alice.post("/passes", {"offer_id": subscription.id, "accesses": 5})) == ["accesses"]
    wrong = await alice.post("/passes", {"offer_id": packs.id, "accesses": 20})
    assert wrong.body["error"]["details"][0]["message"] == "Choose one of the sizes that there are: 10, 30, 50, 100."
    assert problems(await alice.post("/passes", {"offer_id": packs.id})) == ["accesses"]
    course = await shop.course()
    assert problems(await alice.post("/passes", {"offer_id": course.id})) == ["offer_id"]
    assert (await (await people("alice", "other")).post("/passes", {"offer_id": packs.id})).code == "not_found"
    hidden = await shop.card(published=False)
    assert (await alice.post("/passes", {"offer_id": hidden.id})).code == "not_found"


async def test_the_same_request_buys_one_pass_however_often_it_is_sent(people: People, shop: Shop) -> None:
    alice, offer = await Person.register(people.url), await shop.card((5, 0), (10, 0))
    headers, body = {"Idempotency-Key": uuid.uuid4().hex}, {"offer_id": offer.id, "accesses": 5}
    replies = await asyncio.gather(*(alice.post("/passes", body, headers=headers) for _ in range(10)))
    assert {reply.status for reply in replies} == {201}
    assert len({reply.body["id"] for reply in replies}) == 1
    assert len((await alice.get("/passes")).body["items"]) == 1
    other = (await alice.post("/passes", body | {"accesses": 10}, headers=headers)).body
    assert other["size"] == 10


async def test_nobody_collects_passes_without_paying(people: People, shop: Shop) -> None:
    alice, offer = await Person.register(people.url), await shop.card()
    for _ in range(20):
        await buy(alice, offer.id)
    assert (await alice.post("/passes", {"offer_id": offer.id})).code == "conflict"


async def test_a_manager_corrects_what_is_left_and_says_why(people: People, shop: Shop) -> None:
    alice, manager, coach = await Person.register(people.url), await people("manager"), await people("coach")
    bought = await buy(alice, (await shop.card((10, 0))).id)
    path = f"/passes/{bought['id']}/adjust"
    adjusted = (await manager.post(path, {"delta": -4, "reason": "Counted twice"})).body
    assert (adjusted["left"], adjusted["size"]) == (6, 6)
    assert (await manager.post(path, {"delta": -7, "reason": "Too many"})).code == "conflict"
    assert problems(await manager.post(path, {"delta": 0, "reason": "Nothing"})) == ["delta"]
    assert problems(await manager.post(path, {"delta": 1, "reason": " "})) == ["reason"]
    assert (await coach.post(path, {"delta": 1, "reason": "A gift"})).code == "forbidden"
    entry = (await alice.get(f"/passes/{bought['id']}/entries?limit=1")).body["items"][0]
    assert (entry["note"], entry["by"]["name"], entry["delta"]) == ("Counted twice", manager.user["name"], -4)
    subscription = await buy(alice, (await shop.offer(Kind.SUBSCRIPTION)).id)
    assert (await manager.post(f"/passes/{subscription['id']}/adjust", {"delta": 1, "reason": "x"})).code == "conflict"


async def test_a_pass_is_seen_by_its_owner_and_those_who_sell_it_only(people: People, shop: Shop) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    coach, stylist, manager = await people("coach"), await people("stylist"), await people("manager")
    path = f"/passes/{(await buy(alice, (await shop.card((10, 0))).id))['id']}"
    outsiders = (bob, stylist, await people("company"), await people("admin", "other"), await Person.visit(people.url))
    for person in (alice, coach, manager):
        assert (await person.get(path)).status == 200
        assert (await person.get(f"{path}/entries")).status == 200
    for person in outsiders:
        for reply in (
            await person.get(path),
            await person.get(f"{path}/entries"),
            await person.post(f"{path}/confirm"),
        ):
            assert reply.code == "not_found"
    assert (await bob.get(f"/passes?owner_id={alice.id}")).code == "forbidden"
    assert len((await manager.get(f"/passes?owner_id={alice.id}")).body["items"]) == 1
    assert len((await manager.get(f"/passes?owner_id={alice.id}&state=ended")).body["items"]) == 0
    assert (await stylist.get(f"/passes?owner_id={alice.id}")).body["items"] == []
    pages = [(await coach.get("/passes?limit=2")).body]
    pages.append((await coach.get(f"/passes?limit=2&cursor={pages[0]['next_cursor']}")).body)
    ids = [item["id"] for page in pages for item in page["items"]]
    assert ids == sorted(set(ids), reverse=True)
