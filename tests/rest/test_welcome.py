"""A new member is welcomed once, in the conversation with the team, if the tenant says how."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator

import jwt
import pytest

from tests.conftest import People
from tests.people import Api, Json, Person, eventually
from tests.processes import PASSWORD

GREETING = {"en": "Welcome, {name}! Write to us here whenever you like.", "fr": "Bienvenue, {name} !"}


@pytest.fixture
async def welcoming(people: People) -> AsyncIterator[Person]:
    """The other tenant's administrator while it welcomes."""
    admin = await people("admin", "other")
    assert (await admin.patch("/tenant", {"welcome": GREETING})).status == 200
    yield admin
    await admin.patch("/tenant", {"welcome": {"en": "", "fr": ""}})


async def said_to(person: Person) -> list[Json]:
    """What stands in the conversation with the team of somebody who said nothing."""
    found = (await person.get("/conversations")).body["items"]
    own = [item["id"] for item in found if item["kind"] == "support" and item["owner_id"] == person.id]
    pages = [await person.get(f"/conversations/{conversation_id}/messages") for conversation_id in own]
    return [message for page in pages for message in page.body["items"]]


async def is_welcomed(person: Person, text: str) -> None:
    async def told() -> bool:
        return bool(await said_to(person))

    await eventually(told)
    await asyncio.sleep(1.2)
    (message,) = await said_to(person)
    assert message["body"] == text
    assert message["sender"] == {"id": "system", "name": "Another business", "role": "system"}


async def test_who_registers_is_welcomed(people: People, welcoming: Person) -> None:
    lea = await Person.register(people.url, "Lea", tenant="other")
    await is_welcomed(lea, "Welcome, Lea! Write to us here whenever you like.")


async def test_whom_an_administrator_adds_is_welcomed_and_the_team_is_not(people: People, welcoming: Person) -> None:
    for role, expected in (("company", True), ("agent", False)):
        body = {"name": "Max {name}", "email": f"{uuid.uuid4().hex}@people.test", "role": role}
        added = (await welcoming.post("/users", body)).body
        signed_in = {"tenant": "other", "email": body["email"], "password": added["password"]}
        max_ = Person(people.url, (await Api(people.url).post("/auth/login", signed_in)).body)
        if expected:
            await is_welcomed(max_, "Welcome, Max {name}! Write to us here whenever you like.")
        else:
            await asyncio.sleep(1.2)
            assert await said_to(max_) == []


async def test_who_comes_from_a_site_is_welcomed_the_first_time(people: People, welcoming: Person) -> None:
    secret = (await welcoming.post("/tenant/embedding-secret")).body["embedding_secret"]
    claims = {"sub": uuid.uuid4().hex, "name": "Zoé", "exp": time.time() + 60}
    body = {"tenant": "other", "token": jwt.encode(claims, secret, "HS256")}
    for _ in range(2):
        zoe = Person(people.url, (await Api(people.url).post("/auth/exchange", body)).body)
        await is_welcomed(zoe, "Welcome, Zoé! Write to us here whenever you like.")


async def test_it_is_said_in_the_tenants_first_language_that_has_one(people: People, welcoming: Person) -> None:
    languages = (await welcoming.get("/tenant")).body["languages"]
    try:
        await welcoming.patch("/tenant", {"languages": ["fr", "en"]})
        await is_welcomed(await Person.register(people.url, "Luc", tenant="other"), "Bienvenue, Luc !")
        await welcoming.patch("/tenant", {"welcome": {"fr": ""}})
        text = "Welcome, Ida! Write to us here whenever you like."
        await is_welcomed(await Person.register(people.url, "Ida", tenant="other"), text)
    finally:
        await welcoming.patch("/tenant", {"languages": languages})


async def test_a_taken_address_and_a_visitor_change_nothing(people: People, welcoming: Person) -> None:
    body = {"tenant": "other", "email": "alice@other.test", "password": PASSWORD, "name": "Not Alice"}
    assert (await Api(people.url).post("/auth/register", body)).code == "conflict"
    visitor = await Person.visit(people.url, tenant="other")
    silent = await Person.register(people.url, tenant="demo")
    await asyncio.sleep(1.2)
    assert await said_to(visitor) == await said_to(silent) == []


async def test_a_welcome_that_is_too_long_is_refused(people: People) -> None:
    admin = await people("admin", "other")
    assert (await admin.patch("/tenant", {"welcome": {"en": "x" * 2_001}})).code == "invalid"
    assert (await admin.patch("/tenant", {"welcome": {"de": "Hallo"}})).code == "invalid"
