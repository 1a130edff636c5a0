"""Permissions as one table: every operation and command, by every role, by strangers and by nobody."""

import asyncio
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as Refused

import handlers.rest
import handlers.socket  # noqa: F401  (both register what the table must cover)
from handlers.declare import COMMANDS, OPERATIONS
from tests.conftest import People
from tests.people import Json, Person, Reply
from tests.permission_scene import ABSENT, Scene, fill, set_the_scene
from tests.permission_table import ASKERS, COMMAND_ROWS, OPERATION_ROWS, Row, every
from tests.processes import Server


@pytest.fixture(scope="module")
def scene(server: Server) -> Scene:
    return asyncio.run(set_the_scene(server.url))


def test_the_table_covers_every_operation_and_nothing_else() -> None:
    assert {row.name for row in OPERATION_ROWS} == {operation.name for operation in OPERATIONS.values()}


def test_the_table_covers_every_command_and_nothing_else() -> None:
    assert {row.name for row in COMMAND_ROWS} == set(COMMANDS)


def test_only_operations_open_to_everybody_are_declared_public() -> None:
    open_to_nobody = {row.name for row in OPERATION_ROWS if row.expected("nobody") == "ok"}
    assert open_to_nobody == {operation.name for operation in OPERATIONS.values() if operation.public}


@pytest.mark.parametrize(("row", "asker"), every(OPERATION_ROWS), ids=str)
async def test_an_operation_is_for_those_who_may(scene: Scene, row: Row, asker: str) -> None:
    reply = await scene.request(row, await scene.prepare(row, asker))
    assert (reply.code or "ok") == row.expected(asker), (reply.status, reply.body)
    assert (reply.status < 300) == (reply.code is None)


@pytest.mark.parametrize(("row", "asker"), every(COMMAND_ROWS), ids=str)
async def test_a_command_is_for_those_who_may(scene: Scene, row: Row, asker: str) -> None:
    person = scene.askers[asker]
    if not isinstance(person, Person):
        with pytest.raises(Refused):
            async with Person(person.url, {"access_token": "", "expires_in": 900, "user": {"id": ""}}).connected():
                pass
        return
    values = await scene.prepare(row, asker)
    async with person.connected() as line:
        answer = await line.ask(row.name, fill(row.payload, values))
    assert ("ok" if answer["ok"] else answer["error"]["code"]) == row.expected(asker), answer


@pytest.mark.parametrize("asker", ["stranger", "other"])
async def test_resuming_a_forbidden_conversation_gives_nothing_of_it(scene: Scene, asker: str) -> None:
    person = scene.askers[asker]
    assert isinstance(person, Person)
    async with person.connected() as line:
        resumed = await line.do("session.resume", {"cursors": {scene.values["group"]: 0, ABSENT: 0}})
    assert resumed == {"conversations": []}


async def test_people_of_another_tenant_are_not_seen_to_be_online(scene: Scene) -> None:
    person = scene.askers["other"]
    assert isinstance(person, Person)
    async with scene.owner.connected(), person.connected() as line:
        watched = await line.do("presence.watch", {"user_ids": [scene.owner.id, person.id]})
    assert watched == {"online": [person.id]}


def about_a_group(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.expected("stranger") == "not_found" and row.expected("member") != "not_found"]


def look(reply: Reply) -> Any:
    """All that the asker can tell two replies apart by."""
    hidden = {"Date", "X-Request-ID"}
    error = {key: value for key, value in reply.body["error"].items() if key != "request_id"}
    return reply.status, error, {name: value for name, value in reply.headers.items() if name not in hidden}


def without_its_things(values: Json) -> Json:
    """The same with ids that nothing has."""
    return values | {"group": ABSENT, "sent_file": ABSENT, "others_message": ABSENT, "own_message": ABSENT}


@pytest.mark.parametrize("asker", ["stranger", "other"])
@pytest.mark.parametrize("row", about_a_group(OPERATION_ROWS), ids=str)
async def test_over_rest_what_is_forbidden_looks_as_if_it_were_absent(scene: Scene, row: Row, asker: str) -> None:
    values = await scene.prepare(row, asker)
    forbidden = await scene.request(row, values)
    absent = await scene.request(row, without_its_things(values))
    assert forbidden.status == 404

    assert look(forbidden) == look(absent)


@pytest.mark.parametrize("asker", ["stranger", "other"])
@pytest.mark.parametrize("row", about_a_group(COMMAND_ROWS), ids=str)
async def test_on_sockets_what_is_forbidden_looks_as_if_it_were_absent(scene: Scene, row: Row, asker: str) -> None:
    person = scene.askers[asker]
    assert isinstance(person, Person)
    values = await scene.prepare(row, asker)
    async with person.connected() as line:
        forbidden = await line.ask(row.name, fill(row.payload, values))
        absent = await line.ask(row.name, fill(row.payload, without_its_things(values)))
    assert forbidden == absent
    assert forbidden["error"]["code"] == "not_found"


async def test_an_agent_outside_a_group_does_not_find_it_but_a_manager_does(scene: Scene, people: People) -> None:
    group = await scene.owner.open_group(scene.target)
    assert (await (await people("stylist")).get(f"/conversations/{group}")).code == "not_found"
    assert (await (await people("manager")).get(f"/conversations/{group}")).status == 200


async def test_even_an_administrator_does_not_find_what_two_people_say_alone(scene: Scene, people: People) -> None:
    direct = await scene.owner.open_direct(scene.target)
    for name in ("admin", "manager", "stylist"):
        assert (await (await people(name)).get(f"/conversations/{direct}/messages")).code == "not_found"


async def test_asking_from_another_tenant_does_not_hide_things_from_their_owners(scene: Scene) -> None:
    """A cache that kept the foreigner's "not found" would lock the rightful people out."""
    group = await scene.owner.open_group(scene.target)
    for asker in ("other", "owner"):
        person = scene.askers.get(asker, scene.owner)
        reply = await person.get(f"/conversations/{group}/messages")
        assert reply.status == (404 if asker == "other" else 200)


async def test_looking_for_somebody_from_another_tenant_does_not_end_their_sign_in(
    scene: Scene, people: People
) -> None:
    newcomer = await Person.register(scene.owner.url)
    assert (await scene.askers["other"].get(f"/users/{newcomer.id}")).code == "not_found"
    assert (await newcomer.get("/auth/me")).status == 200


def test_everyone_in_the_table_is_in_the_scene(scene: Scene) -> None:
    assert set(scene.askers) == set(ASKERS)
