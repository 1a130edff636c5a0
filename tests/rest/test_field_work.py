"""Field work: clients, their equipment and the technicians who look after it."""

import asyncio
import uuid
from typing import Any

import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.permission_scene import ABSENT
from tests.waiting import made

CLIENT: Json = {
    "name": "Résidence du Lac", "email": "lac@clients.test", "phone": "+41 22 555 01 01", "address": "Rue du Lac 7, Genève",
    "place": {"lat": 46.2, "lon": 6.15}, "user_id": None, "note": "Ring twice",
}  # fmt: skip
EQUIPMENT: Json = {
    "name": "Heat pump", "serial": "HP-77/12", "model": "Aero 9", "location": "Cellar", "installed_on": "2020-02-29",
    "next_service_on": "2027-01-15", "note": "Key at the concierge's",
}  # fmt: skip
TECHNICIAN: Json = {
    "name": "Nadia Rochat", "user_id": None, "phone": "+41 79 555 02 02", "skills": ["Heat pumps", "Solar"],
    "provider_id": None, "active": True,
}  # fmt: skip


async def every(person: Person, path: str, **query: Any) -> list[Json]:
    found: list[Json] = []
    cursor: Json = {}
    while True:
        page = (await person.get(path, params={"limit": "2", **query, **cursor})).body
        assert len(page["items"]) <= 2
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def ids(found: list[Json]) -> list[str]:
    return [one["id"] for one in found]


async def problems(person: Person, path: str, body: Json) -> list[str]:
    reply = await person.post(path, body)
    assert reply.code == "invalid", reply.body
    return [problem["field"] for problem in reply.body["error"]["details"]]


async def test_a_client_is_kept_found_changed_and_deleted(people: People) -> None:
    coach, manager = await people("coach"), await people("manager")
    word = f"w{uuid.uuid4().hex}"
    client = await made(coach, "/clients", CLIENT | {"name": f"Résidence {word}"})
    assert client.items() >= (CLIENT | {"name": f"Résidence {word}"}).items()
    path = f"/clients/{client['id']}"
    assert (await manager.get(path)).body == client
    for text in (word, f"{word[:9]} residence", f"{word} LAC@clients.test", f"{word} 555", f"{word} geneve"):
        assert ids(await every(coach, "/clients", q=text)) == [client["id"]], text
    assert await every(coach, "/clients", q=f"{word} zurich") == []
    changed = (await coach.patch(path, {"name": f"Villa {word}", "place": None, "email": None})).body
    assert changed == client | {"name": f"Villa {word}", "place": None, "email": None}
    assert await every(coach, "/clients", q=f"{word} residence") == []
    assert ids(await every(coach, "/clients", q=f"{word} villa")) == [client["id"]]
    assert (await coach.delete(path)).code == "forbidden"
    assert (await manager.delete(path)).status == 204
    for reply in (await coach.get(path), await coach.patch(path, {"note": "x"}), await manager.delete(path)):
        assert reply.code == "not_found"


async def test_lists_are_paged_by_name(people: People) -> None:
    coach, word = await people("coach"), f"w{uuid.uuid4().hex}"
    client = await made(coach, "/clients", {"name": word})
    names = [f"{letter} {word}" for letter in "DBACE"]
    for name in names:
        await made(coach, "/clients", {"name": name})
        await made(coach, "/equipment", {"name": name, "client_id": client["id"]})
    for found in (await every(coach, "/clients", q=word), await every(coach, "/equipment", client_id=client["id"])):
        assert [one["name"] for one in found if one["name"] != word] == sorted(names)
    assert (await coach.get("/clients?cursor=nonsense")).code == "invalid"


async def test_a_client_may_be_somebody_who_signs_in_here(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    house, cottage = [await made(coach, "/clients", {"name": "House", "user_id": member.id}) for _ in range(2)]
    assert house["user_id"] == cottage["user_id"] == member.id
    foreigner = await people("alice", "other")
    for user_id in (ABSENT, foreigner.id):
        assert await problems(coach, "/clients", {"name": "House", "user_id": user_id}) == ["user_id"]
        assert (await coach.patch(f"/clients/{house['id']}", {"user_id": user_id})).code == "invalid"


async def test_equipment_is_found_by_words_client_and_next_service(people: People) -> None:
    coach, manager = await people("coach"), await people("manager")
    one, two = [await made(coach, "/clients", {"name": name}) for name in ("One", "Two")]
    pump = await made(coach, "/equipment", EQUIPMENT | {"client_id": one["id"]})
    assert pump.items() >= (EQUIPMENT | {"client_id": one["id"], "client_name": "One"}).items()
    boiler = await made(
        coach, "/equipment", {"name": "Boiler", "client_id": one["id"], "next_service_on": "2026-12-01"}
    )
    other = await made(coach, "/equipment", {"name": "Boiler", "client_id": two["id"]})
    mine: Json = {"client_id": one["id"]}
    assert ids(await every(coach, "/equipment", **mine)) == ids([boiler, pump])
    assert ids(await every(coach, "/equipment", **mine, q="hp-77 aero")) == [pump["id"]]
    assert ids(await every(coach, "/equipment", **mine, due_by="2026-12-31")) == [boiler["id"]]
    assert ids(await every(coach, "/equipment", **mine, due_by="2027-01-15")) == ids([boiler, pump])
    assert ids(await every(coach, "/equipment", client_id=two["id"], due_by="2099-01-01")) == []
    moved = (await coach.patch(f"/equipment/{pump['id']}", {"client_id": two["id"], "next_service_on": None})).body
    assert moved == pump | {"client_id": two["id"], "client_name": "Two", "next_service_on": None}
    assert ids(await every(coach, "/equipment", client_id=two["id"])) == ids([other, pump])
    assert (await manager.delete(f"/clients/{two['id']}")).code == "conflict"
    for kept in (other, pump):
        assert (await manager.delete(f"/equipment/{kept['id']}")).status == 204
    assert (await manager.delete(f"/clients/{two['id']}")).status == 204
    assert (await coach.get(f"/equipment/{pump['id']}")).code == "not_found"


async def test_a_client_is_not_deleted_while_equipment_is_added(people: People) -> None:
    """Whatever the order: no equipment is left without its client."""
    manager = await people("manager")
    for _ in range(10):
        client = (await made(manager, "/clients", {"name": "Brief"}))["id"]
        added, deleted = await asyncio.gather(
            manager.post("/equipment", {"name": "Boiler", "client_id": client}), manager.delete(f"/clients/{client}")
        )
        assert (added.status, deleted.status) in [(201, 409), (422, 204)]


async def test_technicians_are_found_by_skill_and_kept_by_managers(people: People) -> None:
    coach, manager = await people("coach"), await people("manager")
    word = f"w{uuid.uuid4().hex}"
    assert (await coach.post("/technicians", TECHNICIAN)).code == "forbidden"
    nadia = await made(manager, "/technicians", TECHNICIAN | {"name": f"Nadia {word}"})
    assert nadia.items() >= (TECHNICIAN | {"name": f"Nadia {word}"}).items()
    luc = await made(manager, "/technicians", {"name": f"Luc {word}", "skills": ["Lifts"], "active": False})
    assert ids(await every(coach, "/technicians", q=word)) == ids([luc, nadia])
    assert ids(await every(coach, "/technicians", q=word, active="true")) == [nadia["id"]]
    assert ids(await every(coach, "/technicians", q=word, active="false")) == [luc["id"]]
    assert ids(await every(coach, "/technicians", q=word, skill="HEAT PUMPS")) == [nadia["id"]]
    assert ids(await every(coach, "/technicians", q=word, skill="heat")) == []
    assert ids(await every(coach, "/technicians", q=f"{word} heat")) == [nadia["id"]]
    path = f"/technicians/{luc['id']}"
    assert (await coach.patch(path, {"active": True})).code == "forbidden"
    changed = (await manager.patch(path, {"active": True, "skills": ["Solar"]})).body
    assert changed == luc | {"active": True, "skills": ["Solar"]}
    assert ids(await every(coach, "/technicians", q=word, skill="solar")) == ids([luc, nadia])
    assert (await coach.delete(path)).code == "forbidden"
    assert (await manager.delete(path)).status == 204
    assert (await manager.delete(path)).code == "not_found"


async def test_one_person_of_the_team_is_one_technician(people: People) -> None:
    manager, admin = await people("manager"), await people("admin")
    agent = (await made(admin, "/users", {"name": "Agent", "email": f"{uuid.uuid4().hex}@x.test", "role": "agent"}))[
        "user"
    ]
    first = await made(manager, "/technicians", {"name": "First", "user_id": agent["id"]})
    second = await made(manager, "/technicians", {"name": "Second"})
    assert (await manager.post("/technicians", {"name": "Third", "user_id": agent["id"]})).code == "conflict"
    assert (await manager.patch(f"/technicians/{second['id']}", {"user_id": agent["id"]})).code == "conflict"
    assert (await manager.patch(f"/technicians/{first['id']}", {"user_id": None})).body["user_id"] is None
    assert (await manager.patch(f"/technicians/{second['id']}", {"user_id": agent["id"]})).status == 200
    member, foreigner = await Person.register(people.url), await people("admin", "other")
    for user_id in (member.id, foreigner.id, ABSENT):
        assert await problems(manager, "/technicians", {"name": "Other", "user_id": user_id}) == ["user_id"]
    assert await problems(manager, "/technicians", {"name": "Other", "provider_id": ABSENT}) == ["provider_id"]


@pytest.mark.parametrize(
    ("path", "base", "change"),
    [
        ("/clients", {"name": "Client"}, {"name": " "}),
        ("/clients", {"name": "Client"}, {"email": "nobody"}),
        ("/clients", {"name": "Client"}, {"place": {"lat": 91.0, "lon": 0.0}}),
        ("/clients", {"name": "Client"}, {"place": {"lat": 1.0}}),
        ("/clients", {"name": "Client"}, {"note": "x" * 2_001}),
        ("/equipment", {"name": "Boiler"}, {"client_id": ABSENT}),
        ("/equipment", {"name": "Boiler"}, {"installed_on": "2026-02-30"}),
        ("/equipment", {"name": "Boiler"}, {"next_service_on": "1.2.2026"}),
        ("/technicians", {"name": "Technician"}, {"skills": [""]}),
        ("/technicians", {"name": "Technician"}, {"skills": ["x"] * 51}),
        ("/technicians", {"name": "Technician"}, {"active": "yes"}),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_makes_no_sense_is_refused_at_its_field(people: People, path: str, base: Json, change: Json) -> None:
    manager = await people("manager")
    if path == "/equipment":
        base = base | {"client_id": (await made(manager, "/clients", {"name": "Client"}))["id"]}
    (field,) = change
    assert all(wrong.split(".")[0] == field for wrong in await problems(manager, path, base | change))
    record = await made(manager, path, base)
    reply = await manager.patch(f"{path}/{record['id']}", change)
    assert reply.code == "invalid"
    assert (await manager.get(f"{path}/{record['id']}")).body == record


async def test_nothing_of_another_tenant_is_seen_changed_or_pointed_at(people: People) -> None:
    manager, foreigner = await people("manager"), await people("admin", "other")
    client = await made(manager, "/clients", {"name": "Ours"})
    boiler = await made(manager, "/equipment", {"name": "Ours", "client_id": client["id"]})
    technician = await made(manager, "/technicians", {"name": "Ours"})
    for path, record in (("/clients", client), ("/equipment", boiler), ("/technicians", technician)):
        one = f"{path}/{record['id']}"
        for reply in (await foreigner.get(one), await foreigner.patch(one, {"name": "x"}), await foreigner.delete(one)):
            assert reply.code == "not_found"
        assert record["id"] not in ids(await every(foreigner, path))
        assert (await manager.get(one)).body == record
    assert await problems(foreigner, "/equipment", {"name": "x", "client_id": client["id"]}) == ["client_id"]
