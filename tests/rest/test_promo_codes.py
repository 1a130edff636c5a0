"""Promo codes: discounts for whoever knows them, and not a word of which there are."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from actions.bookings import promo_codes as rules
from models import promo_codes
from models.base import now, wire_time
from models.offers import Offer
from models.promo_codes import PromoCode
from models.transactions import Transaction, transact
from tests.conftest import People
from tests.people import Json, Person, Reply, from_somewhere
from tests.permission_scene import ABSENT
from tests.processes import Mongod
from tests.shop import Shop, open_shop


@pytest.fixture
async def shop(mongod: Mongod, people: People) -> AsyncIterator[Shop]:
    async with open_shop(mongod, await people("coach")) as opened:
        yield opened


def code(**fields: Any) -> Json:
    return {"code": f"T-{uuid.uuid4().hex[:12]}", "kind": "percent", "value": 10} | fields


async def add(people: People, **fields: Any) -> Json:
    reply = await (await people("manager")).post("/promo-codes", code(**fields))
    assert reply.status == 201, reply.body
    return reply.body


async def try_code(person: Person, offer: Offer, text: str, **fields: Any) -> Reply:
    body = {"code": text, "offer_id": offer.id} | fields
    return await person.post("/promo-codes/check", body, headers=from_somewhere())


async def test_a_manager_keeps_codes_and_sees_how_often_they_were_used(people: People) -> None:
    manager = await people("manager")
    added = await add(people, code=f"spring-{uuid.uuid4().hex[:8]}", value=12.5, most_total=5)
    assert added["code"] == added["code"].upper()
    assert (added["value"], added["used"], added["active"]) == (12.5, 0, True)
    changed = (await manager.patch(f"/promo-codes/{added['id']}", {"value": 20, "most_total": None})).body
    assert changed == added | {"value": 20.0, "most_total": None}
    listed = (await manager.get("/promo-codes?limit=1")).body
    assert [item["id"] for item in listed["items"]] == [added["id"]]
    assert (await manager.post("/promo-codes", code(code=added["code"].lower()))).code == "conflict"
    assert (await (await people("admin", "other")).patch(f"/promo-codes/{added['id']}", {})).code == "not_found"
    assert (await manager.delete(f"/promo-codes/{added['id']}")).status == 204
    assert (await manager.delete(f"/promo-codes/{added['id']}")).code == "not_found"


async def test_a_code_takes_off_a_share_or_an_amount_and_never_more_than_the_price(people: People, shop: Shop) -> None:
    alice = await Person.register(people.url)
    offer = await shop.appointment()
    third, much = await add(people, value=33.33), await add(people, kind="amount", value=70.25, currency="CHF")
    reply = await try_code(alice, offer, third["code"].lower() + " ", minutes=60)
    assert reply.body == {"price": 90.5, "discount": 30.16, "to_pay": 60.34, "currency": "CHF"}
    assert (await try_code(alice, offer, much["code"])).body["to_pay"] == 0.0
    assert (await try_code(alice, offer, much["code"], places=2)).body["to_pay"] == 29.75
    assert (await try_code(alice, offer, (await add(people, value=100))["code"])).body["discount"] == 50.0


async def test_every_code_that_does_not_work_is_refused_in_the_same_words(people: People, shop: Shop) -> None:
    manager, alice, bob = await people("manager"), await Person.register(people.url), await Person.register(people.url)
    offer, other = await shop.course(), await shop.course()
    used_up = await add(people, most_total=1)
    mine = await add(people, most_per_person=1)
    retired = await add(people, active=False)
    for taken in (used_up, mine):
        promo = await promo_codes.find_promo_code(shop.database, shop.tenant_id, taken["id"])
        assert promo is not None
        assert await transact(shop.database, lambda tx, promo=promo: promo_codes.take_use(tx, promo, alice.id))  # type: ignore[misc]
    wrong = [
        "NO-SUCH-CODE", used_up["code"], mine["code"], retired["code"], "é\u2028'; $where", "x",
        (await add(people, offer_ids=[other.id]))["code"],
        (await add(people, kind="amount", value=5, currency="EUR"))["code"],
        (await add(people, ends_at=wire_time(now() - timedelta(seconds=1))))["code"],
        (await add(people, starts_at=wire_time(now() + timedelta(hours=1))))["code"],
    ]  # fmt: skip
    replies = [await try_code(alice, offer, text) for text in wrong]
    said = {(reply.status, reply.code, reply.body["error"]["message"]) for reply in replies}
    assert said == {(404, "not_found", "This code cannot be used here.")}
    assert {str(reply.body["error"]["details"]) for reply in replies} == {"[]"}
    assert (await try_code(bob, offer, mine["code"])).status == 200
    unpublished = await shop.course(published=False)
    assert (await try_code(bob, unpublished, mine["code"])).code == "not_found"
    assert (await try_code(await people("alice", "other"), offer, mine["code"])).code == "not_found"
    assert (await manager.delete(f"/promo-codes/{mine['id']}")).status == 204
    assert (await manager.patch(f"/promo-codes/{mine['id']}", {})).body["active"] is False


async def test_who_tries_code_after_code_is_slowed_down(people: People, shop: Shop) -> None:
    visitor, offer = await Person.visit(people.url), await shop.course()
    right = await add(people)
    replies = [await try_code(visitor, offer, f"GUESS-{number}") for number in range(10)]
    assert {reply.code for reply in replies} == {"not_found"}
    slowed = await try_code(visitor, offer, right["code"])
    assert slowed.code == "rate_limited"
    assert slowed.body["error"]["retry_after"] > 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "no"}, "code"), ({"code": "with space"}, "code"), ({"value": 101}, "value"), ({"value": 0}, "value"),
        ({"value": 1.005}, "value"), ({"kind": "amount", "value": 5}, "currency"), ({"most_total": 0}, "most_total"),
        ({"starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z"}, "ends_at"),
        ({"offer_ids": [ABSENT]}, "offer_ids"), ({"kind": "gift"}, "kind"), ({"currency": "francs"}, "currency"),
        ({"ends_at": "tomorrow"}, "ends_at"), ({"used": 1}, "used"),
    ],
    ids=str,
)  # fmt: skip
async def test_codes_that_make_no_sense_are_refused_at_the_field(people: People, wrong: Json, field: str) -> None:
    manager = await people("manager")
    reply = await manager.post("/promo-codes", code(**wrong))
    assert reply.code == "invalid", reply.body
    assert [problem["field"] for problem in reply.body["error"]["details"]] == [field]


async def test_of_fifty_at_once_only_as_many_use_a_code_as_may(people: People, shop: Shop) -> None:
    """In total three, one person at most two: whatever the order, nobody more, and what is given back counts again."""
    added = await add(people, most_total=3, most_per_person=2)
    promo = await promo_codes.find_promo_code(shop.database, shop.tenant_id, added["id"])
    assert promo is not None
    persons = [f"person-{number % 5}-{added['id']}" for number in range(50)]

    async def use(person: str) -> bool:
        async def work(tx: Transaction) -> bool:
            return await promo_codes.take_use(tx, promo, person)

        return await transact(shop.database, work)

    took = [person for person, done in zip(persons, await asyncio.gather(*map(use, persons)), strict=True) if done]
    assert len(took) == 3
    assert max(took.count(person) for person in took) <= 2
    assert await _used(shop, promo) == 3

    async def give_back(person: str) -> None:
        await transact(shop.database, lambda tx: promo_codes.give_use_back(tx, promo.tenant_id, promo.id, person))

    await asyncio.gather(*(give_back(took[0]) for _ in range(5)))
    left = 3 - took.count(took[0])
    assert await _used(shop, promo) == left
    again = await asyncio.gather(*(use(person) for person in persons))
    assert again.count(True) == 3 - left


async def _used(shop: Shop, promo: PromoCode) -> int:
    found = await promo_codes.find_promo_code(shop.database, promo.tenant_id, promo.id)
    assert found is not None
    counts = [row["used"] async for row in shop.database[promo_codes.USES].find({"promo_code_id": promo.id})]
    assert sum(counts) == found.used
    return found.used


def test_discounts_are_rounded_to_hundredths_and_stay_within_the_price() -> None:
    share = PromoCode(tenant_id="t", code="X", kind="percent", value=3_333)
    for price in (1, 2, 3, 99, 100, 101, 10**9):
        assert 0 <= rules.discount_of(share, price) <= price
    whole = share.model_copy(update={"value": rules.WHOLE})
    assert [rules.discount_of(whole, price) for price in (0, 1, 12_345)] == [0, 1, 12_345]
