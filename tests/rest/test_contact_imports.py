"""Bringing contacts in from a file: a rehearsal, the file itself, the same file again, and a large one that is cut off."""

import asyncio
import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

from actions.consent.consents import find_granted, find_withdrawn, withdraw
from models.consents import ENTRIES
from models.deliveries import ChannelName
from tests.conftest import People
from tests.consenting import inside
from tests.people import Json, Person, eventually
from tests.permission_scene import ABSENT
from tests.processes import Mongod, Server
from tests.rest.test_contact_cards import find, number, problem

COLUMNS = {"Name": "name", "E-mail": "email", "Mobile": "phone", "Tags": "labels"}
COUNTS = ("created", "updated", "unchanged", "skipped", "error_count")


def unique() -> str:
    return uuid.uuid4().hex[:12]


def file_of(*rows: tuple[str, str, str, str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([tuple(COLUMNS), *rows])
    return buffer.getvalue()


async def bring(person: Person, text: str, **more: Any) -> Json:
    reply = await person.post("/contacts/import", {"csv": text, "mapping": COLUMNS} | more)
    assert reply.status == 200, reply.body
    return reply.body


def counts(result: Json) -> tuple[int, ...]:
    return tuple(result[name] for name in COUNTS)


async def test_good_lines_are_brought_in_and_the_others_explained(people: People) -> None:
    manager, tag = await people("manager"), unique()
    text = file_of(
        ("Anna Weber", f"Anna-{tag}@people.test", "079 123 45 67", f"{tag}; yoga"),
        ("Bruno", "not an address", "", tag),
        ("", f"leo-{tag}@people.test", "", tag),
        ("Carla", f"carla-{tag}@people.test", "12", tag),
    )
    rehearsal = await bring(manager, text, dry_run=True)
    assert (rehearsal["dry_run"], counts(rehearsal)) == (True, (2, 0, 0, 2, 2))
    assert await find(manager, label=tag) == []
    result = await bring(manager, text)
    assert counts(result) == counts(rehearsal)
    assert (result["state"], result["lines"], result["done"]) == ("done", 4, 4)
    assert [(one["line"], one["column"], one["code"]) for one in result["errors"]] == [
        (3, "E-mail", "email_wrong"), (5, "Mobile", "phone_wrong"),
    ]  # fmt: skip
    assert all(one["message"] for one in result["errors"])
    assert result["errors"] == rehearsal["errors"]
    cards = await find(manager, label=tag)
    assert [(card["name"], card["email"], card["phone"], card["role"]) for card in cards] == [
        ("Anna Weber", f"anna-{tag}@people.test", "+41791234567", "member"),
        (f"leo-{tag}", f"leo-{tag}@people.test", None, "member"),
    ]
    assert cards[0]["labels"] == [tag, "yoga"]
    assert (await manager.get(f"/contacts/imports/{result['id']}")).body == result
    for update in (False, True):
        again = await bring(manager, text, update=update)
        assert counts(again) == (0, 0, 2, 2, 2), "the same file again changes nothing"
    assert await find(manager, label=tag) == cards


async def test_people_whom_the_tenant_has_are_changed_only_if_that_is_wanted(people: People) -> None:
    manager, coach, tag = await people("manager"), await people("coach"), unique()
    member = await Person.register(people.url, "Old Name")
    email = member.user["email"]
    text = file_of(("New Name", email, "+33 6 12 34 56 78", tag), ("Carla the Coach", "coach@demo.test", "", tag))
    assert counts(await bring(manager, text)) == (0, 0, 0, 2, 1)
    result = await bring(manager, text, update=True)
    assert (counts(result), result["errors"][0]["code"]) == ((0, 1, 0, 1, 1), "team")
    card = (await find(manager, q=email))[0]
    assert (card["id"], card["name"], card["phone"], card["labels"]) == (member.id, "New Name", "+33612345678", [tag])
    assert (await manager.get(f"/contacts/{member.id}")).body["user"]["name"] == "New Name", (
        "no node remembers the old one"
    )
    assert (await manager.get(f"/contacts/{coach.id}")).body["user"]["name"] == "Carla Coach"
    login = {"tenant": "demo", "email": email, "password": "palabre-demo"}
    assert (await people.nobody.post("/auth/login", login)).status == 200


async def test_what_was_exported_is_imported_without_a_change(people: People) -> None:
    manager, tag = await people("manager"), unique()
    await bring(
        manager, file_of(("=1+1", f"a-{tag}@people.test", number(), tag), ('A "B", C', "", number(), f"{tag};-x"))
    )
    exported = (await manager.get("/contacts/export", params={"label": tag})).body.decode()
    mapping = {name: name for name in ("name", "email", "phone", "labels", "language", "time_zone")}
    again = await manager.post("/contacts/import", {"csv": exported, "mapping": mapping, "update": True})
    assert counts(again.body) == (0, 0, 2, 0, 0), again.body


async def test_a_consent_is_noted_with_its_origin_but_never_over_what_somebody_said(
    people: People, mongod: Mongod, server: Server
) -> None:
    manager, tag = await people("manager"), unique()
    anna, bob, phone = f"anna-{tag}@people.test", f"bob-{tag}@people.test", number()
    text = file_of(("Anna", anna, phone, tag), ("Bob", bob, "", tag))
    given = {"channels": ["email", "sms"], "source": "Paper forms of May"}
    async with inside(mongod, server) as (ctx, tenant):
        await withdraw(ctx, tenant.id, ChannelName.EMAIL, bob, "reply")
        for _ in range(2):
            await bring(manager, text, consent=given)
        assert await find_granted(ctx, tenant.id, ChannelName.EMAIL, [anna, bob]) == {anna}
        assert await find_withdrawn(ctx, tenant.id, ChannelName.EMAIL, [anna, bob]) == {bob}
        assert await find_granted(ctx, tenant.id, ChannelName.SMS, [phone]) == {phone}
        assert await find_granted(ctx, tenant.id, ChannelName.WHATSAPP, [phone]) == set()
        rows = [row async for row in ctx.database[ENTRIES].find({"address": anna})]
        assert [(row["source"], row["note"]) for row in rows] == [("import", "Paper forms of May")]
    card = (await find(manager, q=anna))[0]
    assert [(one["channel"], one["state"], one["source"]) for one in card["consents"]] == [
        ("sms", "granted", "import"), ("email", "granted", "import"),
    ]  # fmt: skip


async def test_what_cannot_be_read_at_all_is_refused(people: People) -> None:
    manager, admin = await people("manager"), await people("admin", "other")
    text = file_of(("Anna", "a@b.test", "", ""))
    refused: list[tuple[Json, str]] = [
        ({"csv": "E-mail\n", "mapping": {"E-mail": "email"}}, "csv"), ({"csv": "", "mapping": {"A": "email"}}, "mapping"),
        ({"csv": text, "mapping": {"No": "email"}}, "mapping"), ({"csv": text, "mapping": {"Name": "name"}}, "mapping"),
        ({"csv": text, "mapping": COLUMNS, "country": "Switzerland"}, "country"),
        ({"csv": text, "mapping": COLUMNS, "consent": {"channels": [], "source": "x"}}, "consent.channels"),
    ]  # fmt: skip
    for body, field in refused:
        assert problem(await manager.post("/contacts/import", body)) == (422, field)
    many = "E-mail\n" + "\n".join(f"{line}@b.test" for line in range(50_001))
    for body in ({"csv": many}, {"csv": "E-mail\n" + "x" * 5_300_000}, {"csv": "E-mail\n" + "x" * 11_000_000}):
        reply = await manager.post("/contacts/import", body | {"mapping": {"E-mail": "email"}, "dry_run": True})
        assert (reply.status, reply.code) == (413, "too_large")
    result = await bring(manager, text, dry_run=True)
    for person, import_id in ((admin, result["id"]), (manager, ABSENT)):
        assert (await person.get(f"/contacts/imports/{import_id}")).status == 404


async def test_two_files_at_once_make_nobody_twice(people: People) -> None:
    manager, tag = await people("manager"), unique()
    text = file_of(*((f"P {line}", f"{line}-{tag}@people.test", "", tag) for line in range(60)))
    results = await asyncio.gather(*(bring(manager, text) for _ in range(3)))
    assert sum(result["created"] for result in results) == 60
    assert sum(result["unchanged"] for result in results) == 120
    first = (await manager.get("/contacts", params={"label": tag, "limit": "100"})).body["items"]
    assert len(first) == 60


async def test_a_large_file_goes_on_where_it_was_after_a_crash(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    server = start_server(mongod.url("imports"))
    manager = await Person.sign_in(server.url, "manager")
    lines = [(f"P {line}", f"p{line}@people.test" if line % 50 else "wrong", "", "crowd") for line in range(6_000)]
    begun = await bring(manager, file_of(*lines, *lines[1:11]))
    assert (begun["state"], begun["lines"]) == ("running", 6_010)
    path = f"/contacts/imports/{begun['id']}"

    async def far() -> bool:
        return bool((await manager.get(path)).body["done"] >= 1_000)

    await eventually(far, within=60)
    server.kill()
    server.start()
    resumed = (await manager.get(path)).body
    assert resumed["state"] == "running", "it was cut off in the middle"

    async def done() -> Json | None:
        shown: Json = (await manager.get(path)).body
        return shown if shown["state"] == "done" else None

    result = await eventually(done, within=120)
    assert counts(result) == (5_880, 0, 0, 130, 130)
    assert [one["line"] for one in result["errors"][:3]] == [2, 52, 102]
    assert (await manager.get(path)).body["done"] == 6_010
    exported = (await manager.get("/contacts/export", params={"label": "crowd"})).body.decode().splitlines()
    assert len(exported) == 5_881
    again = await bring(manager, file_of(*lines[:1_000]))
    assert counts(again) == (0, 0, 980, 20, 20)
