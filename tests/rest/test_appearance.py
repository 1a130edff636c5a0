"""How a tenant shows itself: set by its administrator, seen by its sites and its people."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.conftest import People
from tests.people import Json, Person, eventually

DEFAULT = {
    "theme": "auto", "accent": "#2f6b3f", "side": "right", "launcher": {"en": "", "fr": ""},
    "greeting": {"en": "", "fr": ""}, "away": {"en": "", "fr": ""}, "ask_name": True, "ask_email": False, "sound": True,
}  # fmt: skip
Change = Callable[[Json], Awaitable[Json]]


@pytest.fixture
async def change(people: People) -> AsyncIterator[Change]:
    """Changes the other tenant's settings, and puts them back."""
    admin = await people("admin", "other")

    async def patch(changes: Json) -> Json:
        reply = await admin.patch("/tenant", changes)
        assert reply.status == 200, reply.body
        return dict(reply.body)

    yield patch
    await patch({"appearance": DEFAULT, "languages": ["en", "fr"], "allowed_origins": []})


async def shown(people: People, tenant: str = "other") -> Json:
    reply = await people.nobody.get(f"/appearance?tenant={tenant}")
    assert reply.status == 200, reply.body
    return dict(reply.body)


async def test_a_tenant_that_set_nothing_has_a_face_all_the_same(people: People) -> None:
    assert (await (await people("admin", "other")).get("/tenant")).body["appearance"] == DEFAULT
    face = await shown(people)
    assert {name: face[name] for name in DEFAULT} == DEFAULT
    assert face["tenant"] == {"slug": "other", "name": "Another business"}
    assert (face["languages"], face["locale"]) == (["en", "fr"], "en")
    assert set(face["limits"]) == {"message_length", "attachment_bytes"}


async def test_what_is_set_is_seen_and_the_rest_stays(people: People, change: Change) -> None:
    changed = await change(
        {"languages": ["fr"], "appearance": {"theme": "neon", "accent": "#AA00ff", "greeting": {"fr": "Bonjour"}}}
    )
    assert changed["appearance"] == DEFAULT | {
        "theme": "neon", "accent": "#AA00ff", "greeting": {"en": "", "fr": "Bonjour"},
    }  # fmt: skip
    changed = await change({"appearance": {"greeting": {"en": "Hello"}, "side": "left"}})
    assert changed["appearance"]["greeting"] == {"en": "Hello", "fr": "Bonjour"}
    assert changed["appearance"]["theme"] == "neon"
    face = await shown(people)
    assert {name: face[name] for name in DEFAULT} == changed["appearance"]
    assert face["languages"] == ["fr"]


@pytest.mark.parametrize(
    "change",
    [
        {"theme": "pink"}, {"accent": "teal"}, {"accent": "#0f766e; }"}, {"side": "top"}, {"launcher": "Talk"},
        {"launcher": {"en": "x" * 41}}, {"greeting": {"en": "x" * 301}}, {"away": {"de": "Weg"}}, {"sound": "yes"},
        {"greeting": {"en": "\x00"}}, {"unknown": 1}, None,
    ],
    ids=str,
)  # fmt: skip
async def test_a_face_that_makes_no_sense_is_refused(people: People, change: Json) -> None:
    reply = await (await people("admin", "other")).patch("/tenant", {"appearance": change})
    assert reply.code == "invalid"


@pytest.mark.parametrize("languages", [[], ["de"], ["en", "en"], "en", ["en", "fr", "en"]], ids=str)
async def test_languages_are_one_or_more_of_those_there_are(people: People, languages: Json) -> None:
    reply = await (await people("admin", "other")).patch("/tenant", {"languages": languages})
    assert reply.code == "invalid"


async def test_who_is_signed_in_learns_of_the_tenant_what_a_page_needs(people: People, change: Change) -> None:
    await change({"appearance": {"theme": "dark"}})
    alice, visitor = await people("alice", "other"), await Person.visit(people.url, tenant="other")
    for person in (alice, visitor):
        tenant = (await person.get("/auth/me")).body["tenant"]
        assert (tenant["slug"], tenant["name"]) == ("other", "Another business")
        assert (tenant["locale"], tenant["languages"]) == ("en", ["en", "fr"])
        assert (tenant["time_zone"], tenant["appearance"]) == ("Europe/Zurich", DEFAULT | {"theme": "dark"})
        assert set(tenant) == {"slug", "name", "locale", "languages", "time_zone", "appearance", "limits"}
        assert set(tenant["limits"]) == {"message_length", "attachment_bytes"}


async def test_the_team_that_is_there_is_counted_and_nobody_else(people: People) -> None:
    before = (await shown(people))["team_size_online"]
    member = await people("alice", "other")
    async with member.connected(), (await people("admin", "other")).connected(), (await people("coach")).connected():

        async def one_more() -> bool:
            return bool((await shown(people))["team_size_online"] == before + 1)

        await eventually(one_more)


async def test_an_unknown_tenant_has_no_face(people: People) -> None:
    assert (await people.nobody.get("/appearance?tenant=nobody")).code == "not_found"
    assert (await people.nobody.get("/appearance")).code == "invalid"


async def test_a_face_may_be_kept_for_a_minute_and_a_refusal_not_at_all(people: People) -> None:
    reply = await people.nobody.get("/appearance?tenant=demo")
    assert (reply.headers["Cache-Control"], reply.headers["Vary"]) == ("private, max-age=60", "Origin")
    refused = await people.nobody.get("/appearance?tenant=nobody")
    assert refused.headers["Cache-Control"] == "no-store"


async def test_a_site_sees_the_face_only_where_the_tenant_names_it(people: People, change: Change) -> None:
    shop, path = {"Origin": "https://shop.example"}, "/appearance?tenant=other"
    assert (await people.nobody.get(path, headers=shop)).code == "forbidden"
    assert (await people.nobody.get(path, headers={"Origin": people.url})).status == 200
    await change({"allowed_origins": ["https://shop.example"]})
    assert (await people.nobody.get(path, headers=shop)).status == 200
    assert (await people.nobody.get(path, headers={"Origin": people.url})).status == 200
    assert (await people.nobody.get(path, headers={"Origin": "null"})).code == "forbidden"
