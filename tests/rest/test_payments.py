"""Payments: what a payment service tells is believed only when it is signed, and counts once."""

import asyncio
import csv
import hashlib
import hmac
import io
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conftest import People
from tests.people import Json, Person, Reply, eventually
from tests.processes import Mongod
from tests.shop import Shop, open_shop

SECRET = "whsec_0123456789abcdef"
LINK = "https://buy.stripe.com/test_abc"


@pytest.fixture
async def shop(mongod: Mongod, people: People) -> AsyncIterator[Shop]:
    reply = await (await people("admin")).post("/tenant/payment-secret", {"secret": SECRET})
    assert reply.body == {"payment_secret": SECRET}
    async with open_shop(mongod, await people("coach")) as opened:
        yield opened


def signature(body: bytes, secret: str = SECRET, at: float | None = None) -> str:
    moment = str(int(time.time() if at is None else at))
    return f"t={moment},v1={hmac.new(secret.encode(), f'{moment}.'.encode() + body, hashlib.sha256).hexdigest()}"


async def tell(
    people: People, event: Any, *, header: str = "Stripe-Signature", tenant: str = "demo", **how: Any
) -> Reply:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {header: how["sign"] if "sign" in how else signature(body, **how), "Content-Type": "application/json"}
    return await people.nobody.call("POST", f"/webhooks/payments/{tenant}", data=body, headers=headers)


def checkout(subject_id: str, amount: int, **fields: Any) -> Json:
    paid = {
        "id": f"cs_{uuid.uuid4().hex}", "object": "checkout.session", "client_reference_id": subject_id,
        "amount_total": amount, "currency": "chf", "payment_status": "paid",
    }  # fmt: skip
    return {"id": f"evt_{uuid.uuid4().hex}", "type": "checkout.session.completed", "data": {"object": paid | fields}}


def plain(subject_id: str, amount: float, **fields: Any) -> Json:
    return {"id": uuid.uuid4().hex, "subject_id": subject_id, "amount": amount, "currency": "CHF"} | fields


async def bought(people: People, shop: Shop) -> tuple[Person, str]:
    """Somebody with a card of 99.50 that is to be paid."""
    alice, offer = await Person.register(people.url), await shop.card((10, 9_950), payment_link=LINK)
    return alice, str((await alice.post("/passes", {"offer_id": offer.id})).body["id"])


async def payments_of(people: People, subject_id: str) -> list[Json]:
    items = (await (await people("manager")).get("/payments?limit=100")).body["items"]
    return [item for item in items if item["subject"]["id"] == subject_id]


async def state_of(person: Person, pass_id: str) -> tuple[str, int]:
    one = (await person.get(f"/passes/{pass_id}")).body
    return one["state"], one["left"]


async def test_a_signed_event_begins_what_it_pays_for_once(people: People, shop: Shop) -> None:
    alice, pass_id = await bought(people, shop)
    event = checkout(pass_id, 9_950)
    replies = await asyncio.gather(*(tell(people, event) for _ in range(10)))
    assert {(reply.status, str(reply.body)) for reply in replies} == {(200, "{'received': True, 'matched': True}")}
    assert await state_of(alice, pass_id) == ("active", 10)
    paid = await payments_of(people, pass_id)
    reference = event["data"]["object"]["id"]
    assert [(one["amount"], one["method"], one["mismatch"], one["reference"]) for one in paid] == [
        (99.5, "webhook", None, reference)
    ]
    follow_up = event | {"type": "checkout.session.async_payment_succeeded"}
    assert (await tell(people, follow_up)).body["matched"] is True
    assert len(await payments_of(people, pass_id)) == 1
    assert [entry["kind"] for entry in (await alice.get(f"/passes/{pass_id}/entries")).body["items"]] == ["purchase"]


async def test_other_services_say_it_in_four_fields_under_our_own_header(people: People, shop: Shop) -> None:
    alice, pass_id = await bought(people, shop)
    assert (await tell(people, plain(pass_id, 99.5), header="Palabre-Signature")).body["matched"] is True
    assert await state_of(alice, pass_id) == ("active", 10)


async def test_nothing_that_is_not_signed_now_with_the_secret_is_believed(people: People, shop: Shop) -> None:
    alice, pass_id = await bought(people, shop)
    event = checkout(pass_id, 9_950)
    body = json.dumps(event).encode()
    right, other = signature(body), json.dumps(checkout(pass_id, 1)).encode()
    tries: list[Json] = [
        {"secret": "another secret"}, {"at": time.time() - 301}, {"at": time.time() + 330}, {"sign": ""},
        {"sign": right.replace("v1=", "v0=")}, {"sign": right[:-1]}, {"sign": right.upper()}, {"sign": signature(other)},
        {"sign": f"t={int(time.time()) + 1},{right.split(',')[1]}"}, {"sign": "t=now,v1="}, {"sign": "v1=,t=,=,,"},
        {"tenant": "other"}, {"tenant": "nobody-has-this"}, {"sign": "t=1e3,v1=\xe9"},
    ]  # fmt: skip
    for how in tries:
        reply = await tell(people, body, **how)
        assert (reply.status, reply.code) == (401, "unauthenticated"), how
    assert await state_of(alice, pass_id) == ("pending_payment", 0)
    assert await payments_of(people, pass_id) == []
    several = f"v1={'0' * 64},{right}"
    assert (await tell(people, body, sign=several)).status == 200
    assert await state_of(alice, pass_id) == ("active", 10)


@pytest.mark.parametrize(
    ("change", "mismatch"), [({"amount_total": 9_949}, "amount"), ({"currency": "eur"}, "currency")], ids=str
)
async def test_a_wrong_payment_is_kept_and_told_but_begins_nothing(
    people: People, shop: Shop, change: Json, mismatch: str
) -> None:
    manager = await people("manager")
    alice, pass_id = await bought(people, shop)
    async with manager.connected() as line:
        assert (await tell(people, checkout(pass_id, 9_950, **change))).body["matched"] is True
        told = await line.until_heard(
            "notification.created", lambda fact: fact["notification"]["subject_id"] == pass_id
        )
    assert told["notification"]["kind"] == "payment.mismatch"
    assert told["notification"]["data"]["mismatch"] == mismatch
    assert await state_of(alice, pass_id) == ("pending_payment", 0)
    assert [one["mismatch"] for one in await payments_of(people, pass_id)] == [mismatch]
    assert (await tell(people, checkout(pass_id, 9_950))).body["matched"] is True
    assert await state_of(alice, pass_id) == ("active", 10)
    assert (await tell(people, checkout(pass_id, 9_950))).body["matched"] is True
    assert [one["mismatch"] for one in await payments_of(people, pass_id)] == ["unexpected", None, mismatch]
    assert await state_of(alice, pass_id) == ("active", 10)


async def test_what_is_not_about_a_payment_of_ours_is_received_and_left(people: People, shop: Shop) -> None:
    alice, pass_id = await bought(people, shop)
    reference = checkout(pass_id, 9_950)
    events: list[Any] = [
        checkout("0" * 24, 9_950), plain("0" * 24, 99.5), plain(pass_id, 99.5, currency="francs"), {}, {"type": "ping"},
        plain(pass_id, True), plain(pass_id, float("nan")), plain(pass_id, float("inf")), plain(pass_id, -99.5),
        plain(pass_id, 10**300), {"type": "checkout.session.completed"}, plain("\ud800", 99.5), plain(pass_id, 99.5, id=""),
        checkout(pass_id, 9_950, payment_status="unpaid"), reference | {"type": "checkout.session.expired"},
        checkout(pass_id, 9_950, amount_total=None), {"type": "checkout.session.completed", "data": [1]},
        checkout(pass_id, 10**300, currency="bhd"), plain(pass_id, "99.5"),
    ]  # fmt: skip
    for event in events:
        reply = await tell(people, event)
        assert (reply.status, reply.body) == (200, {"received": True, "matched": False}), event
    for body in (b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'"text"'):
        assert (await tell(people, body)).code == "malformed", body[:20]
    assert (await tell(people, b" " * 70_000)).code == "too_large"
    assert await state_of(alice, pass_id) == ("pending_payment", 0)


async def test_amounts_are_in_the_smallest_unit_of_their_currency(people: People, shop: Shop) -> None:
    alice = await Person.register(people.url)
    offer = await shop.card((10, 500_000), currency="JPY", payment_link=LINK)
    pass_id = (await alice.post("/passes", {"offer_id": offer.id})).body["id"]
    await tell(people, checkout(pass_id, 5_000, currency="jpy"))
    assert await state_of(alice, pass_id) == ("active", 10)
    assert [one["amount"] for one in await payments_of(people, pass_id)] == [5_000.0]


async def test_a_booking_is_confirmed_by_its_payment_or_by_the_team_that_took_it(people: People, shop: Shop) -> None:
    alice, manager = await Person.register(people.url), await people("manager")
    for by_team in (False, True):
        booking = await _pending(alice, people, shop)
        if by_team:
            await manager.post(f"/bookings/{booking['id']}/confirm")
        else:
            assert (await tell(people, checkout(booking["id"], 5_000))).body["matched"] is True
        confirmed = (await alice.get(f"/bookings/{booking['id']}")).body
        assert (confirmed["state"], confirmed["to_pay"]) == ("confirmed", 0.0)
        assert confirmed["paid_at"] is not None
        (paid,) = await payments_of(people, booking["id"])
        assert (paid["amount"], paid["method"]) == (50.0, "staff" if by_team else "webhook")
        assert paid["payer"]["id"] == alice.id
    booking = await _pending(alice, people, shop)
    assert (await alice.post(f"/bookings/{booking['id']}/cancel", {})).status == 200
    assert (await tell(people, checkout(booking["id"], 5_000))).body["matched"] is True
    assert (await alice.get(f"/bookings/{booking['id']}")).body["state"] == "cancelled"
    assert [one["mismatch"] for one in await payments_of(people, booking["id"])] == ["unexpected"]


async def _pending(person: Person, people: People, shop: Shop) -> Json:
    """An appointment of 50.00 that is to be paid."""
    start, minutes = shop.next_start(), 30
    coach = await people("coach")
    offer = await shop.appointment(payment_link=LINK)
    await shop.always_open(coach)
    held = await person.post("/bookings", {"offer_id": offer.id, "start": start, "minutes": minutes})
    assert held.status == 201, held.body
    pending = await person.post(f"/bookings/{held.body['id']}/confirm")
    assert pending.body["state"] == "pending_payment", pending.body
    return pending.body


async def test_the_history_is_paged_bounded_by_days_and_safe_in_spreadsheets(people: People, shop: Shop) -> None:
    manager, coach, alice = await people("manager"), await people("coach"), await Person.register(people.url)
    offer = await shop.card((10, 9_950), name='=HYPERLINK("https://evil.example")')
    ids = [(await coach.post("/passes", {"offer_id": offer.id, "user_id": alice.id})).body["id"] for _ in range(3)]
    pages = [(await manager.get("/payments?limit=2")).body]
    pages.append((await manager.get(f"/payments?limit=2&cursor={pages[0]['next_cursor']}")).body)
    found = [item["subject"]["id"] for page in pages for item in page["items"]]
    assert found[:3] == ids[::-1]
    reply = await manager.get("/payments?format=csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
    row = next(row for row in rows if row["subject_id"] == ids[0])
    assert row["title"].startswith("'=HYPERLINK")
    assert (row["amount"], row["currency"], row["method"]) == ("99.50", "CHF", "staff")
    assert (await manager.get("/payments?from=2001-01-01&to=2001-12-31")).body["items"] == []
    assert len((await manager.get("/payments?from=2001-01-01&to=2999-12-31&limit=3")).body["items"]) == 3
    assert (await manager.get("/payments?from=yesterday")).code == "invalid"
    assert (await coach.get("/payments?format=csv")).code == "forbidden"
    assert (await (await people("admin", "other")).get("/payments")).body["items"] == []


async def test_the_secret_is_shown_once_and_to_administrators_only(people: People) -> None:
    admin = await people("admin", "other")
    made = (await admin.post("/tenant/payment-secret")).body["payment_secret"]
    assert len(made) >= 32
    settings = (await admin.get("/tenant")).body
    assert settings["has_payment_secret"] is True
    assert made not in json.dumps(settings)
    assert made not in json.dumps((await admin.get("/me")).body)
    assert (await (await people("manager")).post("/tenant/payment-secret")).code == "forbidden"
    assert (await admin.post("/tenant/payment-secret", {"secret": "short"})).code == "invalid"
    again = (await admin.post("/tenant/payment-secret")).body["payment_secret"]
    assert (await tell(people, {}, tenant="other", secret=made)).status == 401
    assert await eventually(lambda: _is_heard(people, again))


async def _is_heard(people: People, secret: str) -> bool:
    return (await tell(people, {}, tenant="other", secret=secret)).status == 200
