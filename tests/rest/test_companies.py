"""Companies: packs whose accesses they give to their staff by address, see used, and take back."""

import asyncio
import csv
import io
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conftest import People
from tests.people import Person, Reply, from_somewhere
from tests.processes import PASSWORD, Mongod
from tests.shop import Shop, open_shop


@pytest.fixture
async def shop(mongod: Mongod, people: People) -> AsyncIterator[Shop]:
    async with open_shop(mongod, await people("coach")) as opened:
        yield opened


async def new_company(people: People) -> Person:
    """One whose packs no other test sees."""
    email = f"{uuid.uuid4().hex}@company.test"
    made = await (await people("admin")).post("/users", {"name": "ACME", "email": email, "role": "company"})
    assert made.status == 201, made.body
    login = {"tenant": "demo", "email": email, "password": made.body["password"]}
    return Person(people.url, (await people.nobody.post("/auth/login", login, headers=from_somewhere())).body)


async def pack_of(company: Person, shop: Shop, size: int = 30, **fields: Any) -> str:
    offer = await shop.card((size, 0), **fields)
    return str((await company.post("/passes", {"offer_id": offer.id})).body["id"])


def address() -> str:
    return f"{uuid.uuid4().hex}@staff.test"


async def assign(company: Person, pack_id: str, **body: Any) -> Reply:
    return await company.post(f"/passes/{pack_id}/assign", body)


async def left_on(person: Person, pass_id: str) -> int:
    return int((await person.get(f"/passes/{pass_id}")).body["left"])


def lines(reply: Reply) -> list[tuple[str, str]]:
    assert reply.code == "invalid", reply.body
    return [(problem["field"], problem["message"]) for problem in reply.body["error"]["details"]]


async def test_accesses_go_from_the_pack_to_people_and_add_up(people: People, shop: Shop) -> None:
    company, alice = await new_company(people), await Person.register(people.url)
    pack_id, later = await pack_of(company, shop), address()
    both = [{"email": alice.user["email"].upper(), "accesses": 5}, {"email": later, "accesses": 3}]
    reply = await assign(company, pack_id, assignments=both)
    assert (reply.status, reply.body["errors"]) == (200, [])
    first, second = reply.body["items"]
    assert (first["owner_id"], first["left"], first["parent_id"], first["kind"]) == (alice.id, 5, pack_id, "card")
    assert (second["owner_id"], second["email"], second["left"]) == (None, later, 3)
    again = (await assign(company, pack_id, emails=[alice.user["email"]], accesses=2)).body["items"]
    assert [(one["id"], one["left"], one["size"]) for one in again] == [(first["id"], 7, 7)]
    assert await left_on(company, pack_id) == 20
    assert [one["id"] for one in (await alice.get("/passes")).body["items"]] == [first["id"]]
    assigned = (await company.get(f"/passes?parent_id={pack_id}")).body["items"]
    assert {one["id"] for one in assigned} == {first["id"], second["id"]}
    entries = (await company.get(f"/passes/{pack_id}/entries")).body["items"]
    assert [(one["kind"], one["delta"], one["left_after"]) for one in entries] == [
        ("assign", -2, 20), ("assign", -3, 22), ("assign", -5, 25), ("purchase", 30, 30)
    ]  # fmt: skip


async def test_who_gets_an_account_with_the_address_later_owns_what_was_assigned(people: People, shop: Shop) -> None:
    company, email, others = await new_company(people), address(), address()
    pack_id = await pack_of(company, shop)
    await assign(company, pack_id, emails=[email, others], accesses=2)
    visit = {"tenant": "demo", "name": "Visitor", "email": email}
    visitor = Person(people.url, (await people.nobody.post("/auth/visitor", visit, headers=from_somewhere())).body)
    assert (await visitor.get("/passes")).body["items"] == []
    body = {"tenant": "demo", "email": email.upper(), "password": PASSWORD, "name": "Newly Hired"}
    hired = Person(people.url, (await people.nobody.post("/auth/register", body, headers=from_somewhere())).body)
    (own,) = (await hired.get("/passes")).body["items"]
    assert (own["left"], own["owner_name"], own["parent_id"]) == (2, "Newly Hired", pack_id)
    elsewhere = body | {"tenant": "other", "email": others}
    foreign = Person(people.url, (await people.nobody.post("/auth/register", elsewhere, headers=from_somewhere())).body)
    assert (await foreign.get("/passes")).body["items"] == []


CSV_FORMS = [
    "email,accesses\n{0},4\n{1},6\n", "{0};4\r\n{1};6", "\ufeffE-Mail;Zugänge\n\n{0};4\n  {1} ; 6 \n\n", "{0}\t4\r{1}\t6",
    '"{0}","4"\n{1},6',
]  # fmt: skip


@pytest.mark.parametrize("form", CSV_FORMS, ids=range(len(CSV_FORMS)))
async def test_a_list_comes_as_spreadsheets_write_it(people: People, shop: Shop, form: str) -> None:
    company, one, two = await new_company(people), address(), address()
    pack_id = await pack_of(company, shop)
    reply = await assign(company, pack_id, csv=form.format(one, two))
    assert [(item["email"], item["left"]) for item in reply.body["items"]] == [(one, 4), (two, 6)], reply.body


async def test_a_list_with_wrong_lines_assigns_nothing_and_says_which(people: People, shop: Shop) -> None:
    company, good = await new_company(people), address()
    pack_id = await pack_of(company, shop)
    text = f"email,accesses\n{good},4\nno address,1\nx@y.test,many\nx@z.test,0\n{good.upper()},1\na@b.test,-1\n=1+1@c.test,5\n"
    found = lines(await assign(company, pack_id, csv=text))
    count = "Write how many accesses as a whole number from 1 to 10,000."
    assert found == [
        ("line 3", "no address: This is no e-mail address."), ("line 4", f"x@y.test: {count}"),
        ("line 5", f"x@z.test: {count}"), ("line 6", f"{good.upper()}: This address stands in line 2 already."),
        ("line 7", f"a@b.test: {count}"),
    ]  # fmt: skip
    seen = await assign(company, pack_id, csv=text, preview=True)
    assert (seen.status, seen.body["items"]) == (200, [])
    assert [problem["line"] for problem in seen.body["errors"]] == [3, 4, 5, 6, 7]
    first = {"line": 3, "email": "no address", "reason": "address", "message": "This is no e-mail address."}
    assert seen.body["errors"][0] == first
    assert [problem["reason"] for problem in seen.body["errors"][1:]] == [
        "accesses",
        "accesses",
        "repeated",
        "accesses",
    ]
    assert (seen.body["people"], seen.body["accesses"]) == (2, 9)
    assert await left_on(company, pack_id) == 30
    too_many = await assign(company, pack_id, emails=[address() for _ in range(4)], accesses=8)
    assert too_many.code == "conflict"
    assert too_many.body["error"]["message"] == "The pack has 30 accesses left, and this assigns 32."
    assert (await company.get(f"/passes?parent_id={pack_id}")).body["items"] == []
    for wrong in (
        {},
        {"emails": [], "csv": ""},
        {"emails": []},
        {"csv": "email\n"},
        {"emails": [address()], "accesses": 0},
    ):
        assert (await assign(company, pack_id, **wrong)).code == "invalid", wrong


async def test_a_long_list_is_assigned_at_once(people: People, shop: Shop) -> None:
    company = await new_company(people)
    pack_id = await pack_of(company, shop, 1_000)
    text = "\n".join(f"p{number}.{pack_id}@s.test,1" for number in range(1_000))
    reply = await assign(company, pack_id, csv=text)
    assert len(reply.body["items"]) == 1_000
    assert await left_on(company, pack_id) == 0
    text += f"\nlast.{pack_id}@s.test,1"
    assert [field for field, _ in lines(await assign(company, pack_id, csv=text))] == ["csv"]


async def test_the_same_request_assigns_once(people: People, shop: Shop) -> None:
    company, email = await new_company(people), address()
    pack_id = await pack_of(company, shop)
    path, headers = f"/passes/{pack_id}/assign", {"Idempotency-Key": uuid.uuid4().hex}
    replies = await asyncio.gather(*(company.post(path, {"emails": [email]}, headers=headers) for _ in range(10)))
    assert {(reply.status, reply.body["items"][0]["left"]) for reply in replies} == {(200, 1)}
    assert await left_on(company, pack_id) == 29
    assert (await company.post(path, {"emails": [email], "accesses": 2}, headers=headers)).body["items"][0]["left"] == 3


async def test_unused_accesses_return_to_the_pack(people: People, shop: Shop) -> None:
    company, one, two = await new_company(people), address(), address()
    pack_id = await pack_of(company, shop)
    await assign(company, pack_id, assignments=[{"email": one, "accesses": 5}, {"email": two, "accesses": 7}])
    path = f"/passes/{pack_id}/take-back"
    returned = (await company.post(path, {"emails": [one.upper()]})).body["items"]
    assert [(item["email"], item["left"], item["size"]) for item in returned] == [(one, 0, 0)]
    assert await left_on(company, pack_id) == 23
    assert (await company.post(path)).status == 200
    assert await left_on(company, pack_id) == 30
    unknown = await company.post(path, {"emails": [one, "nobody@staff.test"]})
    assert [problem["field"] for problem in unknown.body["error"]["details"]] == ["emails.1"]


async def test_assigning_races_with_taking_back_and_nothing_is_lost(people: People, shop: Shop) -> None:
    company = await new_company(people)
    pack_id, staff = await pack_of(company, shop, 20), [address() for _ in range(4)]

    async def work(number: int) -> int:
        if number % 3 == 2:
            return (await company.post(f"/passes/{pack_id}/take-back")).status
        return (await assign(company, pack_id, emails=staff[number % 4 :], accesses=2)).status

    statuses = await asyncio.gather(*(work(number) for number in range(30)))
    assert set(statuses) <= {200, 409}
    children = (await company.get(f"/passes?parent_id={pack_id}")).body["items"]
    assert len(children) == len({child["email"] for child in children}) <= 4
    assert await left_on(company, pack_id) + sum(child["left"] for child in children) == 20
    usage = (await company.get(f"/company/usage?pass_id={pack_id}")).body["totals"]
    assert usage["left"] == usage["bought"] == 20


async def test_only_the_company_itself_assigns_and_only_a_pack_that_is_paid(people: People, shop: Shop) -> None:
    company, rival = await new_company(people), await new_company(people)
    pack_id, body = await pack_of(company, shop), {"emails": [address()]}
    for person, code in (
        (rival, "not_found"), (await people("admin"), "forbidden"), (await Person.register(people.url), "forbidden")
    ):  # fmt: skip
        assert (await person.post(f"/passes/{pack_id}/assign", body)).code == code
        assert (await person.post(f"/passes/{pack_id}/take-back")).code == code
    assert (await rival.get(f"/company/usage?pass_id={pack_id}")).code == "not_found"
    assert (await rival.get(f"/passes?parent_id={pack_id}")).body["items"] == []
    offer = await shop.card((10, 5_000))
    unpaid = (await company.post("/passes", {"offer_id": offer.id})).body["id"]
    assert (await company.post(f"/passes/{unpaid}/assign", body)).code == "conflict"
    child = (await assign(company, pack_id, **body)).body["items"][0]["id"]
    assert (await company.post(f"/passes/{child}/assign", body)).code == "not_found"


async def test_a_booking_takes_one_access_and_a_cancellation_in_time_returns_it(people: People, shop: Shop) -> None:
    company, alice, coach = await new_company(people), await Person.register(people.url), await people("coach")
    pack_id = await pack_of(company, shop)
    child = (await assign(company, pack_id, emails=[alice.user["email"]], accesses=2)).body["items"][0]["id"]
    await shop.always_open(coach)
    offer = await shop.appointment()

    async def book(**fields: Any) -> Reply:
        wish = {"offer_id": offer.id, "start": shop.next_start(), "pass_id": child} | fields
        return await alice.post("/bookings", wish)

    first = (await book()).body
    assert (first["to_pay"], first["pass_id"], await left_on(alice, child)) == (0.0, child, 1)
    await alice.post(f"/bookings/{first['id']}/confirm")
    assert (await book()).status == 201
    refused = await book()
    assert lines(refused) == [("pass_id", "No access is left on this pass; choose another, or buy one.")]
    usage = (await company.get("/company/usage")).body
    assert usage["totals"] == {
        "bought": 30, "assigned": 2, "used": 2, "left": 28, "employees": 1, "active_employees": 1
    }  # fmt: skip
    (month,) = usage["months"]
    assert (month["used"], month["people"]) == (2, 1)
    entry = (await company.get(f"/passes/{child}/entries?limit=1")).body["items"][0]
    assert (entry["kind"], entry["booking_id"]) == ("debit", None)
    for _ in range(2):
        assert (await alice.post(f"/bookings/{first['id']}/cancel", {})).status == 200
    assert await left_on(alice, child) == 1
    (employee,) = (await company.get("/company/usage")).body["employees"]
    assert (employee["name"], employee["assigned"], employee["used"], employee["left"]) == (alice.user["name"], 2, 1, 1)
    assert (await company.post(f"/passes/{pack_id}/take-back")).body["items"][0]["size"] == 1
    stranger = await Person.register(people.url)
    stolen = {"offer_id": offer.id, "start": shop.next_start(), "pass_id": child}
    assert lines(await stranger.post("/bookings", stolen)) == [("pass_id", "There is no such pass among yours.")]
    for pass_id, message in (
        (pack_id, "There is no such pass among yours."), ("0" * 24, "There is no such pass among yours.")
    ):  # fmt: skip
        assert lines(await book(pass_id=pass_id)) == [("pass_id", message)]


async def test_usage_and_payments_come_as_files_that_spreadsheets_open_safely(people: People, shop: Shop) -> None:
    company, manager = await new_company(people), await people("manager")
    pack_id = await pack_of(company, shop)
    await assign(company, pack_id, emails=["=cmd@staff.test"], accesses=3)
    reply = await company.get("/company/usage?format=csv")
    (row,) = csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig")))
    assert (row["email"], row["assigned"], row["left"], row["last_used_at"]) == ("'=cmd@staff.test", "3", "3", "")
    offer = await shop.card((10, 5_000))
    unpaid = (await company.post("/passes", {"offer_id": offer.id})).body["id"]
    await manager.post(f"/passes/{unpaid}/confirm")
    (paid,) = (await company.get("/company/payments")).body["items"]
    assert (paid["amount"], paid["subject"]["id"]) == (50.0, unpaid)
    rows = list(
        csv.DictReader(io.StringIO((await company.get("/company/payments?format=csv")).body.decode("utf-8-sig")))
    )
    assert [one["id"] for one in rows] == [paid["id"]]
    member = await Person.register(people.url)
    for path in ("/company/usage", "/company/payments", "/company/usage?format=csv", "/company/payments?format=csv"):
        assert (await member.get(path)).code == "forbidden"
