"""Registering, passwords, refresh tokens, logging out, and tokens that are not good."""

import asyncio
import statistics
import time
import uuid
from collections.abc import Callable

import jwt
import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.conftest import People
from tests.people import Api, Json, Person, Reply, eventually, from_somewhere
from tests.processes import PASSWORD, SECRET, Mongod, Server

KID, KEY = SECRET.split(":")


async def login(
    api: Api, email: str, password: str = PASSWORD, tenant: str = "demo", origin: Json | None = None
) -> Reply:
    body = {"tenant": tenant, "email": email, "password": password}
    return await api.post("/auth/login", body, headers=origin or from_somewhere())


async def refresh(person: Person, token: str | None = None) -> Reply:
    return await person.post("/auth/refresh", {"refresh_token": token or person.signed_in["refresh_token"]})


async def test_who_registers_is_a_member_and_can_sign_in_again(people: People) -> None:
    address = f"{uuid.uuid4().hex}@new.test"
    body = {"tenant": "demo", "email": address.upper(), "password": "eight chars", "name": "Nora New"}
    made = await people.nobody.post("/auth/register", body, headers=from_somewhere())
    assert made.status == 201
    assert (made.body["user"]["role"], made.body["user"]["email"]) == ("member", address)
    again = await login(people.nobody, address, "eight chars")
    assert again.status == 200
    assert again.body["user"] == made.body["user"]
    assert 0 < again.body["expires_in"] <= 900


async def test_an_address_has_one_account_in_a_tenant(people: People) -> None:
    body = {"tenant": "demo", "email": "Alice@demo.test", "password": "eight chars", "name": "Another Alice"}
    assert (await people.nobody.post("/auth/register", body, headers=from_somewhere())).code == "conflict"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"password": "seven77"}, "password"), ({"email": "nowhere"}, "email"), ({"name": "  "}, "name"), ({"role": "admin"}, "role")],
)  # fmt: skip
async def test_a_wrong_registration_names_the_field(people: People, change: Json, field: str) -> None:
    body = {"tenant": "demo", "email": "x@new.test", "password": "eight chars", "name": "X"} | change
    reply = await people.nobody.post("/auth/register", body, headers=from_somewhere())
    assert reply.code == "invalid"
    assert [problem["field"] for problem in reply.body["error"]["details"]] == [field]


async def test_me_shows_the_user_and_what_they_may(people: People) -> None:
    me = await (await people("coach")).get("/auth/me")
    assert me.body["role"] == "agent"
    assert "conversations.answer_support" in me.body["permissions"]
    assert "conversations.moderate" not in me.body["permissions"]


async def test_unknown_addresses_and_wrong_passwords_are_answered_in_the_same_words(people: People) -> None:
    replies = [
        await login(people.nobody, "alice@demo.test", "wrong password"),
        await login(people.nobody, "nobody@demo.test", "wrong password"),
        await login(people.nobody, "alice@demo.test", "wrong password", tenant="no-such-tenant"),
    ]
    for reply in replies:
        reply.body["error"].pop("request_id")
    assert replies[0].code == "unauthenticated"
    assert replies[0].body == replies[1].body == replies[2].body
    await login(people.nobody, "alice@demo.test")


async def test_unknown_addresses_and_wrong_passwords_take_the_same_time(people: People) -> None:
    person = await Person.register(people.url)

    async def seconds(email: str) -> float:
        started = time.perf_counter()
        assert (await login(people.nobody, email, "wrong password")).code == "unauthenticated"
        return time.perf_counter() - started

    known, unknown = [], []
    for _ in range(4):
        known.append(await seconds(str(person.user["email"])))
        unknown.append(await seconds(f"{uuid.uuid4().hex}@demo.test"))
    ratio = statistics.median(known) / statistics.median(unknown)
    assert 1 / 3 < ratio < 3, (known, unknown)


async def test_failed_tries_slow_down_an_account_wherever_they_come_from(people: People) -> None:
    person = await Person.register(people.url)
    email = str(person.user["email"])
    tries: list[Reply] = []
    while len(tries) < 9 and (not tries or tries[-1].status != 429):
        tries.append(await login(people.nobody, email, "wrong password"))
    assert [reply.code for reply in tries[:5]] == ["unauthenticated"] * 5
    refused = tries[-1]
    assert refused.code == "rate_limited"
    assert refused.body["error"]["retryable"]
    assert int(refused.headers["Retry-After"]) >= 1
    assert (await login(people.nobody, "bob@demo.test")).status == 200


async def test_failed_tries_slow_down_an_address_whatever_the_account(people: People) -> None:
    here = from_somewhere()
    codes = []
    while "rate_limited" not in codes and len(codes) < 25:
        codes.append((await login(people.nobody, f"{uuid.uuid4().hex}@demo.test", "wrong", origin=here)).code)
    assert codes[:20] == ["unauthenticated"] * 20
    assert "rate_limited" in codes
    assert (await login(people.nobody, "bob@demo.test", origin=from_somewhere())).status == 200


async def test_guesses_at_the_same_moment_are_slowed_down_too(people: People) -> None:
    person = await Person.register(people.url)
    email = str(person.user["email"])
    tries = await asyncio.gather(*(login(people.nobody, email, "wrong password") for _ in range(16)))
    assert [reply.code for reply in tries].count("unauthenticated") <= 6


async def test_a_refresh_token_works_once_and_gives_the_next_pair(people: People) -> None:
    person = await people.fresh("bob")
    first = await refresh(person)
    assert first.status == 200
    assert first.body["user"]["id"] == person.id
    second = await refresh(person, first.body["refresh_token"])
    assert second.status == 200
    assert (await Api(people.url, second.body["access_token"]).get("/auth/me")).status == 200


async def test_using_a_refresh_token_twice_ends_the_whole_family_and_its_sockets(people: People) -> None:
    person, elsewhere = await people.fresh("bob"), await people.fresh("bob")
    async with person.connected() as line, elsewhere.connected() as other_line:
        pair = (await refresh(person)).body
        assert (await refresh(person)).code == "unauthenticated"
        ended = await line.until_heard("session.ended")
        await asyncio.wait_for(line.ended.wait(), 10)
        assert ended == {"reason": "revoked"}
        assert (await refresh(person, pair["refresh_token"])).code == "unauthenticated"
        assert (await Api(people.url, pair["access_token"]).get("/auth/me")).code == "unauthenticated"
        assert (await elsewhere.get("/auth/me")).status == 200
        assert not other_line.ended.is_set()


async def test_who_lost_the_reply_of_a_refresh_asks_again_with_the_same_key(people: People) -> None:
    person = await people.fresh("bob")
    old, key = {"refresh_token": person.signed_in["refresh_token"]}, {"Idempotency-Key": "a-key-of-one-page-0001"}
    lost, again = [await person.post("/auth/refresh", old, headers=key) for _ in range(2)]
    assert lost.body["refresh_token"] == again.body["refresh_token"]
    assert (await refresh(person, again.body["refresh_token"])).status == 200
    assert (await person.post("/auth/refresh", old, headers=key)).code == "unauthenticated"


async def test_another_key_is_using_the_refresh_token_twice(people: People) -> None:
    person = await people.fresh("bob")
    old = {"refresh_token": person.signed_in["refresh_token"]}
    first = await person.post("/auth/refresh", old, headers={"Idempotency-Key": "a-key-of-one-page-0001"})
    stolen = await person.post("/auth/refresh", old, headers={"Idempotency-Key": "a-key-of-a-thief-0001"})
    assert stolen.code == "unauthenticated"
    assert (await refresh(person, first.body["refresh_token"])).code == "unauthenticated"


async def test_of_refreshes_at_the_same_moment_only_one_gets_a_pair(people: People) -> None:
    person = await people.fresh("bob")
    replies = await asyncio.gather(*(refresh(person) for _ in range(5)))
    assert sum(reply.status == 200 for reply in replies) <= 1


async def test_logging_out_ends_tokens_and_sockets_of_that_sign_in_alone(people: People) -> None:
    person, elsewhere = await people.fresh("bob"), await people.fresh("bob")
    async with person.connected() as line, elsewhere.connected() as other_line:
        assert (await person.post("/auth/logout")).status == 204
        assert await line.until_heard("session.ended") == {"reason": "revoked"}
        await asyncio.wait_for(line.ended.wait(), 10)
        assert not other_line.ended.is_set()
    assert (await person.get("/auth/me")).code == "unauthenticated"
    assert (await refresh(person)).code == "unauthenticated"
    assert (await elsewhere.get("/auth/me")).status == 200


def resign(token: str, key: str = KEY, kid: str | None = KID, algorithm: str = "HS256", **changes: object) -> str:
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm, headers={"kid": kid} if kid else {})  # fmt: skip


FORGERIES: dict[str, Callable[[str], str]] = {
    "ended": lambda token: resign(token, exp=int(time.time()) - 1),
    "without an end": lambda token: resign(token, exp=None),
    "signed with another key": lambda token: resign(token, key="x" * 48),
    "signed with an unknown key": lambda token: resign(token, kid="unknown"),
    "without the name of its key": lambda token: resign(token, kid=None),
    "unsigned": lambda token: resign(token, key="", algorithm="none"),
    "of another algorithm": lambda token: resign(token, algorithm="HS384"),
    "of another tenant": lambda token: resign(token, tenant="0" * 24),
    "of nobody": lambda token: resign(token, sub="0" * 24),
    "of no sign-in": lambda token: resign(token, sign_in="0" * 24),
    "changed": lambda token: token[:-4] + "AAAA",
    "with claims of wrong types": lambda token: resign(token, sign_in=[1], tenant={"$gt": ""}),
    "no token": lambda _token: "palabre",
    "empty": lambda _token: "",
}


@pytest.mark.parametrize("kind", FORGERIES)
async def test_a_bad_token_is_refused_at_both_doors(people: People, kind: str) -> None:
    person = await people("bob")
    bad = Person(people.url, person.signed_in | {"access_token": FORGERIES[kind](str(person.token))})
    reply = await bad.get("/auth/me")
    assert reply.code == "unauthenticated"
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    with pytest.raises(Refused):
        async with bad.connected():
            pass


async def test_a_role_is_read_from_the_account_and_not_from_the_token(people: People) -> None:
    person = await people("bob")
    promoted = Api(people.url, resign(str(person.token), role="admin"))
    assert (await promoted.get("/tenant")).code == "forbidden"


async def test_keys_rotate_while_servers_with_old_and_new_configuration_run(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    old_key, new_key = "old:" + "o" * 32, "new:" + "n" * 32
    database = mongod.url("rotation")
    before = start_server(database, jwt_keys=old_key)
    after = start_server(database, jwt_keys=f"{new_key},{old_key}")
    old, new = await Person.sign_in(before.url, "alice"), await Person.sign_in(after.url, "alice")
    assert jwt.get_unverified_header(str(old.token))["kid"] == "old"
    assert jwt.get_unverified_header(str(new.token))["kid"] == "new"
    assert (await Api(after.url, old.token).get("/auth/me")).status == 200
    assert (await Api(before.url, new.token).get("/auth/me")).code == "unauthenticated"
    refreshed = await refresh(Person(after.url, old.signed_in))
    assert jwt.get_unverified_header(refreshed.body["access_token"])["kid"] == "new"


async def test_a_blocked_person_still_reads_but_cannot_write(people: People) -> None:
    manager, person = await people("manager"), await Person.register(people.url)
    group = await manager.open_group(person)
    assert (await manager.patch(f"/users/{person.id}", {"blocked": True})).status == 200
    path = f"/conversations/{group}/messages"
    await eventually(lambda: _code(person, path, "forbidden"))
    assert (await person.get(path)).status == 200


async def _code(person: Person, path: str, code: str) -> bool:
    return (await person.post(path, {"body": "Hello"})).code == code
