"""Visitors without a password, and people whom an embedding site signs in."""

import time
import uuid
from typing import Any

import jwt
import pytest

from tests.conftest import People
from tests.people import Json, Person, Reply, from_somewhere


async def secret_of_demo(people: People) -> str:
    return str((await (await people("admin")).post("/tenant/embedding-secret")).body["embedding_secret"])


async def exchange(people: People, secret: str, tenant: str = "demo", **claims: Any) -> Reply:
    whole: Json = {"sub": "guest-1", "name": "Gina Guest", "exp": int(time.time()) + 300} | claims
    token = jwt.encode({key: value for key, value in whole.items() if value is not None}, secret, "HS256")
    return await people.nobody.post("/auth/exchange", {"tenant": tenant, "token": token})


async def test_a_visitor_can_ask_the_team_and_nothing_else(people: People) -> None:
    visitor = await Person.visit(people.url, "Vera")
    assert visitor.user["role"] == "visitor"
    opened = await visitor.post("/conversations", {"kind": "support"})
    assert opened.status == 201
    assert (await visitor.post(f"/conversations/{opened.body['id']}/messages", {"body": "Hello?"})).status == 201
    assert (await visitor.post("/conversations", {"kind": "direct", "user_id": visitor.id})).code == "forbidden"


async def test_a_visitor_needs_no_name_and_two_may_give_the_same_address(people: People) -> None:
    body = {"tenant": "demo", "email": "someone@guests.test", "page_url": "https://shop.example/offer"}
    replies = [await people.nobody.post("/auth/visitor", body, headers=from_somewhere()) for _ in range(2)]
    assert [reply.status for reply in replies] == [201, 201]
    assert replies[0].body["user"]["id"] != replies[1].body["user"]["id"]
    assert replies[0].body["user"]["name"] == "Visitor"


async def test_visitors_of_one_address_are_limited(people: People) -> None:
    here = from_somewhere()
    codes: list[str | None] = []
    while "rate_limited" not in codes and len(codes) < 60:
        codes.append((await people.nobody.post("/auth/visitor", {"tenant": "demo"}, headers=here)).code)
    assert codes[:20] == [None] * 20
    assert codes[-1] == "rate_limited"
    assert (await people.nobody.post("/auth/visitor", {"tenant": "other"}, headers=here)).status == 201


async def test_a_tenant_that_does_not_exist_takes_no_visitors(people: People) -> None:
    assert (await people.nobody.post("/auth/visitor", {"tenant": "nowhere"})).code == "not_found"


async def test_an_embedding_site_signs_in_the_same_person_each_time(people: People) -> None:
    secret, subject = await secret_of_demo(people), uuid.uuid4().hex
    first = await exchange(people, secret, sub=subject, email="gina@shop.test")
    second = await exchange(people, secret, sub=subject)
    assert first.status == second.status == 200
    assert first.body["user"]["id"] == second.body["user"]["id"]
    assert (first.body["user"]["role"], first.body["user"]["name"]) == ("member", "Gina Guest")
    assert (await exchange(people, secret, sub=uuid.uuid4().hex, role="agent")).body["user"]["role"] == "agent"


@pytest.mark.parametrize(
    "claims",
    [
        {"role": "admin"}, {"role": "manager"}, {"role": ["agent"]}, {"role": None, "exp": None}, {"sub": None}, {"sub": ""},
        {"name": None}, {"name": " "}, {"name": 7}, {"exp": "soon"}, {"email": ["x"]}, {"name": "a\x00b"},
    ],
    ids=str,
)  # fmt: skip
async def test_a_site_s_token_with_wrong_claims_is_refused(people: People, claims: Json) -> None:
    assert (await exchange(people, await secret_of_demo(people), **claims)).code == "unauthenticated"


async def test_a_site_s_token_must_end_within_ten_minutes(people: People) -> None:
    secret = await secret_of_demo(people)
    assert (await exchange(people, secret, exp=int(time.time()) + 3_600)).code == "unauthenticated"
    assert (await exchange(people, secret, exp=int(time.time()) - 60)).code == "unauthenticated"


async def test_only_the_tenant_s_present_secret_counts(people: People) -> None:
    old = await secret_of_demo(people)
    new = await secret_of_demo(people)
    assert (await exchange(people, old)).code == "unauthenticated"
    assert (await exchange(people, new)).status == 200
    assert (await exchange(people, new, tenant="other")).code == "unauthenticated"
    assert (await exchange(people, "None", tenant="nowhere")).code == "unauthenticated"


async def test_the_embedding_secret_is_shown_once_and_never_again(people: People) -> None:
    secret = await secret_of_demo(people)
    admin = await people("admin")
    shown = await admin.get("/tenant")
    assert shown.body["has_embedding_secret"] is True
    assert secret not in str(shown.body)
    assert secret not in str((await admin.get("/audit")).body)


async def test_registering_from_one_address_is_limited(people: People) -> None:
    here = from_somewhere()
    body = {"tenant": "demo", "email": "alice@demo.test", "password": "eight chars", "name": "X"}
    codes: list[str | None] = []
    while "rate_limited" not in codes and len(codes) < 60:
        codes.append((await people.nobody.post("/auth/register", body, headers=here)).code)
    assert codes[:20] == ["conflict"] * 20
    assert codes[-1] == "rate_limited"
