"""Answers that the team gives often: kept by managers, read by the team."""

import uuid

import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.permission_scene import ABSENT


def answer(**change: object) -> Json:
    return {"shortcut": uuid.uuid4().hex, "title": "Greeting", "body": "Hello {first_name}"} | change


async def every(person: Person) -> list[Json]:
    found: list[Json] = []
    cursor = ""
    while True:
        page = (await person.get(f"/canned-replies?limit=3{cursor}")).body
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def test_a_manager_keeps_answers_and_the_team_reads_them_by_shortcut(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    variables = "{name} {first_name} {agent_name} {company} {product}, 100 % {} { } {a b} {{"
    added = await manager.post("/canned-replies", answer(body=variables))
    assert added.status == 201, added.body
    assert added.body["body"] == variables
    for _ in range(4):
        await manager.post("/canned-replies", answer())
    found = await every(coach)
    assert added.body in found
    assert [reply["shortcut"] for reply in found] == sorted({reply["shortcut"] for reply in found})
    foreign = await every(await people("admin", "other"))
    assert added.body["id"] not in [reply["id"] for reply in foreign]


async def test_one_can_be_changed_in_part_and_deleted(people: People) -> None:
    manager = await people("manager")
    added = (await manager.post("/canned-replies", answer())).body
    path = f"/canned-replies/{added['id']}"
    changed = (await manager.patch(path, {"title": "Other"})).body
    assert changed["updated_at"] > added["updated_at"]
    assert changed == added | {"title": "Other", "updated_at": changed["updated_at"]}
    assert (await manager.patch(path, {"body": "Bye", "shortcut": added["shortcut"]})).body["body"] == "Bye"
    assert (await manager.delete(path)).status == 204
    for reply in (await manager.delete(path), await manager.patch(path, {"title": "x"})):
        assert reply.code == "not_found"
    actions = [entry["action"] for entry in (await (await people("admin")).get("/audit?limit=100")).body["items"]
               if entry["subject_id"] == added["id"]]  # fmt: skip
    assert actions == ["canned_reply.deleted", "canned_reply.changed", "canned_reply.changed", "canned_reply.added"]


async def test_a_shortcut_is_taken_once_in_a_tenant(people: People) -> None:
    manager, admin = await people("manager"), await people("admin", "other")
    one, two = answer(), answer()
    await manager.post("/canned-replies", one)
    second = (await manager.post("/canned-replies", two)).body
    assert (await manager.post("/canned-replies", one)).code == "conflict"
    assert (await manager.patch(f"/canned-replies/{second['id']}", {"shortcut": one["shortcut"]})).code == "conflict"
    assert (await admin.post("/canned-replies", one)).status == 201


async def test_an_unknown_variable_is_refused_with_the_known_ones(people: People) -> None:
    manager = await people("manager")
    for body in ("Hello {firstname}", "{first-name}", "{name} {FIRST_NAME}", "{{nom}}", "{prénom}"):
        reply = await manager.post("/canned-replies", answer(body=body))
        assert reply.code == "invalid", body
        (problem,) = reply.body["error"]["details"]
        assert problem["field"] == "body"
        assert "{first_name}, {name}, {agent_name}, {company}, {product}" in problem["message"]
    added = (await manager.post("/canned-replies", answer())).body
    assert (await manager.patch(f"/canned-replies/{added['id']}", {"body": "{who}"})).code == "invalid"


@pytest.mark.parametrize(
    "change",
    [{"shortcut": "Hello"}, {"shortcut": ""}, {"shortcut": "x" * 33}, {"shortcut": "a b"}, {"shortcut": "hello\n"}, {"title": " "},
     {"title": "x" * 101}, {"body": ""}, {"body": "  "}, {"body": "x" * 5001}, {"body": None}, {"unknown": 1}],
    ids=lambda change: str(change)[:40],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(people: People, change: Json) -> None:
    manager = await people("manager")
    assert (await manager.post("/canned-replies", answer(**change))).code == "invalid"
    added = (await manager.post("/canned-replies", answer())).body
    assert (await manager.patch(f"/canned-replies/{added['id']}", change)).code == "invalid"


async def test_nothing_of_another_tenant_is_changed(people: People) -> None:
    manager, admin = await people("manager"), await people("admin", "other")
    added = (await manager.post("/canned-replies", answer())).body
    for reply_id in (added["id"], ABSENT):
        assert (await admin.patch(f"/canned-replies/{reply_id}", {"title": "x"})).code == "not_found"
        assert (await admin.delete(f"/canned-replies/{reply_id}")).code == "not_found"
    assert added in await every(manager)
