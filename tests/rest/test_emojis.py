"""A tenant's own emojis: small, harmless, with a name."""

import uuid

import pytest

from tests.conftest import People
from tests.people import Api, Reply
from tests.permission_scene import form, picture

HOSTILE = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 8" onload="alert(1)">
<script>alert(1)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>
<a xlink:href="javascript:alert(1)"><rect width="4" height="4" fill="red" onclick="alert(1)"/></a>
<image href="https://spy.example/pixel.png" width="1" height="1"/><use href="https://spy.example/x.svg#a"/>
<circle cx="4" cy="4" r="2" style="background:url(https://spy.example/)"/></svg>"""


async def add(person: Api, content: bytes, name: str) -> Reply:
    return await person.post("/emojis", data=form(content, name=name))


async def test_an_added_emoji_is_listed_and_shown_to_everybody(people: People) -> None:
    manager, name = await people("manager"), uuid.uuid4().hex
    made = await add(manager, picture(), name)
    assert made.status == 201
    assert made.body["name"] == name
    listed = await (await people("alice")).get("/emojis?limit=100")
    assert made.body in listed.body["items"]
    shown = await people.nobody.get(made.body["url"].removeprefix("/api/v1"))
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.body.startswith(b"\x89PNG")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


async def test_a_drawing_keeps_its_shapes_and_loses_all_that_acts(people: People) -> None:
    made = await add(await people("manager"), HOSTILE, uuid.uuid4().hex)
    if made.status != 201:
        assert made.code == "unsupported_media"
        return
    shown = await people.nobody.get(made.body["url"].removeprefix("/api/v1"))
    assert shown.headers["Content-Type"].startswith("image/svg+xml")
    assert b"<circle" in shown.body
    for danger in (b"script", b"alert", b"foreignObject", b"spy.example", b"onload", b"onclick", b"javascript"):
        assert danger not in shown.body


@pytest.mark.parametrize("name", ["", "Smile", "two words", "x" * 33, "../up", "a.b", "é", "a\x00b"])
async def test_a_name_that_could_not_be_written_in_a_message_is_refused(people: People, name: str) -> None:
    reply = await add(await people("manager"), picture(), name)
    assert reply.code == "invalid"
    assert reply.body["error"]["details"][0]["field"] == "name"


async def test_a_name_is_taken_once_in_a_tenant_and_free_in_another(people: People) -> None:
    name = uuid.uuid4().hex
    assert (await add(await people("manager"), picture(), name)).status == 201
    assert (await add(await people("manager"), picture(), name)).code == "conflict"
    assert (await add(await people("admin", "other"), picture(), name)).status == 201


async def test_a_deleted_emoji_is_gone_and_its_name_free(people: People) -> None:
    manager, name = await people("manager"), uuid.uuid4().hex
    made = await add(manager, picture(), name)
    assert (await manager.delete(f"/emojis/{name}")).status == 204
    assert (await people.nobody.get(made.body["url"].removeprefix("/api/v1"))).code == "not_found"
    assert (await manager.delete(f"/emojis/{name}")).code == "not_found"
    assert (await add(manager, picture(), name)).status == 201


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"just text", "unsupported_media"), (picture(1_025), "unsupported_media"), (b"\x89PNG" + b"x" * 524_288, "too_large")],
    ids=["text", "wide", "heavy"],
)  # fmt: skip
async def test_what_is_no_small_picture_is_refused(people: People, content: bytes, code: str) -> None:
    assert (await add(await people("manager"), content, uuid.uuid4().hex)).code == code
