"""The address book: putting people down, finding them, changing them, and taking them away in a file."""

import asyncio
import csv
import io
import uuid

import pytest

from tests.conftest import People
from tests.people import Json, Person, Reply
from tests.permission_scene import ABSENT
from tests.rest.test_handlings import open_support


def somebody(**more: object) -> Json:
    return {"name": "Nora Blanc", "email": f"{uuid.uuid4().hex}@contacts.test", **more}


def number() -> str:
    return f"+4179{uuid.uuid4().int % 10**7:07}"


async def put_down(manager: Person, **more: object) -> Json:
    reply = await manager.post("/contacts", somebody(**more))
    assert reply.status == 201, reply.body
    return reply.body


async def find(person: Person, **query: str) -> list[Json]:
    reply = await person.get("/contacts", params=query)
    assert reply.status == 200, reply.body
    return reply.body["items"]


def problem(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.body["error"]["details"][0]["field"]


async def test_the_team_puts_somebody_down_with_their_addresses_made_plain(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    unique = uuid.uuid4().hex
    reply = await manager.post(
        "/contacts",
        {
            "name": "  Nora   Blanc ", "email": f"{unique}@Contacts.TEST", "phone": "079 555 12 34",
            "labels": ["VIP", " yoga  class ", "vip"], "language": "fr", "time_zone": "Europe/Paris",
        },
    )  # fmt: skip
    card = reply.body
    assert reply.status == 201, card
    assert card == {
        "id": card["id"], "name": "Nora Blanc", "email": f"{unique}@contacts.test", "phone": "+41795551234",
        "role": "member", "labels": ["VIP", "yoga class"], "language": "fr", "time_zone": "Europe/Paris", "consents": [],
        "created_at": card["created_at"], "last_seen_at": None,
    }  # fmt: skip
    assert await find(coach, q=f"{unique}@contacts.test") == [card]
    login = {"tenant": "demo", "email": card["email"], "password": "palabre-demo"}
    assert (await people.nobody.post("/auth/login", login)).status == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "079 555"), ("phone", "call me"), ("phone", "079 555 12 34 ext 5"), ("phone", "+999 12345678"),
        ("time_zone", "Mars/Olympus"), ("labels", [f"label {number}" for number in range(21)]), ("labels", ["x" * 41]), ("labels", ["VIP, yoga"]),
        ("name", " "), ("name", "\x01\x02"), ("email", "nobody"), ("email", "<anna@people.test>"),
        ("email", "anna,bob@people.test"), ("email", "anna@people..test"), ("email", "\u202eanna@people.test"), ("language", "de"),
    ],
)  # fmt: skip
async def test_what_cannot_be_used_is_refused_by_field(people: People, field: str, value: object) -> None:
    manager = await people("manager")
    status, named = problem(await manager.post("/contacts", somebody(**{field: value})))
    assert (status, named.split(".")[0]) == (422, field)
    card = await put_down(manager)
    status, named = problem(await manager.patch(f"/contacts/{card['id']}", {field: value}))
    assert (status, named.split(".")[0]) == (422, field)


async def test_a_number_without_its_country_is_the_tenant_s(people: People) -> None:
    admin = await people("admin", "other")
    for country, phone, plain in (("FR", "06 12 34 56 78", "+33612345678"), ("CH", "(0)79 123 45 67", "+41791234567")):
        assert (await admin.patch("/tenant", {"country": country})).status == 200
        reply = await admin.post("/contacts", somebody(phone=phone))
        assert (reply.status, reply.body["phone"]) == (201, plain), reply.body
    assert (await admin.post("/contacts", somebody(phone="0033 6 12 34 56 78"))).body["phone"] == "+33612345678"


async def test_nobody_is_put_down_twice(people: People) -> None:
    manager, phone = await people("manager"), number()
    wish = somebody()
    replies = await asyncio.gather(*(manager.post("/contacts", wish) for _ in range(5)))
    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409, 409]
    for _ in range(2):
        only_phone = await manager.post("/contacts", {"name": "No Mail", "phone": phone})
    assert only_phone.status == 409
    assert (await manager.post("/contacts", somebody(email="ALICE@demo.test"))).status == 409
    card = await put_down(manager)
    for taken in (wish["email"], "coach@demo.test"):
        assert (await manager.patch(f"/contacts/{card['id']}", {"email": taken})).status == 409


async def test_only_what_is_given_changes_and_null_erases(people: People) -> None:
    manager = await people("manager")
    card = await put_down(manager, phone=number(), labels=["a"], language="fr", time_zone="Europe/Paris")
    path = f"/contacts/{card['id']}"
    assert (await manager.patch(path, {})).body == card
    assert (await manager.patch(path, {"labels": ["b", "c"]})).body == card | {"labels": ["b", "c"]}
    empty = {"email": None, "phone": None, "labels": None, "language": None, "time_zone": None, "name": None}
    assert (await manager.patch(path, empty)).body == card | empty | {"labels": [], "name": card["name"]}
    renamed = await manager.patch(path, {"name": "Xenia Zufall", "email": card["email"]})
    assert (renamed.body["name"], renamed.body["email"]) == ("Xenia Zufall", card["email"])
    assert card["id"] in [found["id"] for found in await find(manager, q="zufa")]
    assert (await manager.patch(f"/contacts/{ABSENT}", {"labels": []})).status == 404


async def test_who_signs_in_keeps_their_address_and_administrators_are_theirs(people: People) -> None:
    manager, admin, member = await people("manager"), await people("admin"), await Person.register(people.url)
    phone = number()
    changed = await manager.patch(f"/contacts/{member.id}", {"phone": phone, "labels": ["regular"]})
    assert (changed.status, changed.body["phone"], changed.body["labels"]) == (200, phone, ["regular"])
    assert (await manager.patch(f"/contacts/{member.id}", {"email": "other@demo.test"})).status == 409
    assert (await manager.patch(f"/contacts/{admin.id}", {"labels": ["boss"]})).status == 403
    assert (await admin.patch(f"/contacts/{admin.id}", {"labels": ["boss"]})).status == 200


async def test_people_are_found_by_what_is_known_of_them(people: People) -> None:
    manager, label, phone = await people("manager"), uuid.uuid4().hex, number()
    french = await put_down(manager, name="Élodie Quercy", labels=[label], language="fr", phone=phone)
    silent = await put_down(manager, name="Silas Quercy", labels=[label, f"{label} two"])
    mute = (await manager.post("/contacts", {"name": "Zoe Quercy", "labels": [label]})).body
    ids = {french["id"]: "french", silent["id"]: "silent", mute["id"]: "mute"}

    async def names(**query: str) -> list[str]:
        return [ids[card["id"]] for card in await find(manager, label=label, **query)]

    assert await names() == ["silent", "mute", "french"], "by name, as it is spelt"
    assert await names(q="elod quer") == ["french"]
    assert await names(language="fr") == ["french"]
    assert await names(language="en") == ["silent", "mute"], "who said nothing has the tenant's"
    assert await names(channel="email") == ["silent", "french"]
    assert await names(channel="sms") == await names(channel="whatsapp") == ["french"]
    assert await names(channel="push") == ["silent", "mute", "french"]
    assert await names(role="member", q="Quercy") == ["silent", "mute", "french"]
    assert await names(role="agent") == []
    for text in (phone, f"0{phone[3:]}", phone[:9], f"{phone[:3]} {phone[3:5]} {phone[5:]}", french["email"].upper()):
        assert await names(q=text) == ["french"], text
    assert [card["id"] for card in await find(manager, label=f"{label} two")] == [silent["id"]]
    labels = (await manager.get("/contacts/labels")).body["items"]
    assert label in labels
    assert len(labels) == len(set(labels))
    first = (await manager.get("/contacts", params={"label": label, "limit": "2"})).body
    more = (await manager.get("/contacts", params={"label": label, "limit": "2", "cursor": first["next_cursor"]})).body
    assert [ids[card["id"]] for card in first["items"] + more["items"]] == ["silent", "mute", "french"]
    assert more["next_cursor"] is None


async def test_only_who_never_came_can_be_deleted(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    card, talking, member = await put_down(manager), await put_down(manager), await Person.register(people.url)
    visitor = await Person.visit(people.url)
    await open_support(visitor)
    opened = await coach.post("/conversations", {"kind": "direct", "user_id": talking["id"]})
    assert opened.status == 201, opened.body
    for user_id in (talking["id"], member.id, visitor.id, coach.id):
        assert (await manager.delete(f"/contacts/{user_id}")).status == 409
    assert (await manager.delete(f"/contacts/{card['id']}")).status == 204
    assert (await manager.delete(f"/contacts/{card['id']}")).status == 404
    assert (await manager.get(f"/contacts/{card['id']}")).status == 404
    again = await manager.post("/contacts", {"name": "Again", "email": card["email"]})
    assert again.status == 201, "the address is free again"


async def test_the_file_of_contacts_does_nothing_in_a_spreadsheet(people: People) -> None:
    manager, label, phone = await people("manager"), uuid.uuid4().hex, number()
    card = await put_down(manager, name="=SUM(1)", labels=[label, "-x"], phone=phone)
    await put_down(manager, name='Comma, "Quote"', labels=[label], language="fr")
    reply = await manager.get("/contacts/export", params={"label": label})
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'=SUM(1)", 'Comma, "Quote"']
    assert rows[0] == {
        "id": card["id"], "name": "'=SUM(1)", "email": card["email"], "phone": f"'{phone}", "role": "member",
        "labels": f"{label}; -x", "language": "", "time_zone": "", "consent_internal": "", "consent_sms": "",
        "consent_whatsapp": "", "consent_email": "", "consent_push": "", "created_at": card["created_at"],
        "last_seen_at": "",
    }  # fmt: skip
    assert rows[1]["language"] == "fr"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


async def test_what_is_done_to_contacts_is_noted_without_what_they_are(people: People) -> None:
    admin, manager = await people("admin"), await people("manager")
    card = await put_down(manager, phone=number())
    await manager.patch(f"/contacts/{card['id']}", {"phone": None})
    await manager.delete(f"/contacts/{card['id']}")
    entries = [entry for entry in (await admin.get("/audit")).body["items"] if entry["subject_id"] == card["id"]]
    assert [entry["action"] for entry in entries] == ["contact.deleted", "contact.changed", "contact.added"]
    assert entries[1]["details"] == {"fields": "phone"}
    assert card["phone"] not in str(entries)
