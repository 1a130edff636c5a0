"""Accounts that administrators make, and new passwords."""

import asyncio
import re
import time
import uuid

import jwt
import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.conftest import People
from tests.people import Json, Person, Reply, from_somewhere
from tests.processes import PASSWORD, Server

GOOD = re.compile(r"[a-hjkmnp-zA-HJ-NP-Z2-9]{20}")


def fields(**change: object) -> Json:
    return {"name": "Nina New", "email": f"{uuid.uuid4().hex}@people.test", "role": "agent"} | change


async def login(people: People, email: str, password: str) -> Reply:
    body = {"tenant": "demo", "email": email, "password": password}
    return await people.nobody.post("/auth/login", body, headers=from_somewhere())


async def test_an_administrator_makes_an_account_that_works(people: People) -> None:
    admin = await people("admin")
    new = fields(email=f"{uuid.uuid4().hex}@People.Test")
    made = await admin.post("/users", new)
    assert made.status == 201, made.body
    assert set(made.body) == {"user", "password"}
    assert GOOD.fullmatch(made.body["password"])
    assert (made.body["user"]["role"], made.body["user"]["email"]) == ("agent", new["email"].lower())
    signed_in = await login(people, new["email"], made.body["password"])
    assert signed_in.status == 200
    person = Person(people.url, signed_in.body)
    assert (await person.get("/users")).status == 200
    assert (await admin.post("/users", fields(email=new["email"].upper()))).code == "conflict"


async def test_every_role_but_a_visitor_s_can_be_given(people: People) -> None:
    admin = await people("admin")
    for role in ("admin", "manager", "agent", "member", "company"):
        assert (await admin.post("/users", fields(role=role))).body["user"]["role"] == role
    for change in ({"role": "visitor"}, {"role": "king"}, {"role": None}, {"name": " "}, {"email": "nobody"}, {"x": 1}):
        assert (await admin.post("/users", fields(**change))).code == "invalid", change


async def test_a_new_password_ends_every_sign_in_and_socket_of_the_person(people: People) -> None:
    admin, member = await people("admin"), await Person.register(people.url)
    again = Person(people.url, (await login(people, member.user["email"], PASSWORD)).body)
    async with member.connected() as one, again.connected() as two:
        reset = await admin.post(f"/users/{member.id}/password")
        assert reset.status == 200, reset.body
        assert GOOD.fullmatch(reset.body["password"])
        for line in (one, two):
            assert (await line.until_heard("session.ended"))["reason"] == "revoked"
    for person in (member, again):
        assert (await person.get("/auth/me")).code == "unauthenticated"
        tokens = {"refresh_token": person.signed_in["refresh_token"]}
        assert (await people.nobody.post("/auth/refresh", tokens)).code == "unauthenticated"
    assert (await login(people, member.user["email"], PASSWORD)).code == "unauthenticated"
    assert (await login(people, member.user["email"], reset.body["password"])).status == 200


async def test_who_has_no_password_gets_none(people: People) -> None:
    admin, visitor = await people("admin"), await Person.visit(people.url)
    secret = (await admin.post("/tenant/embedding-secret")).body["embedding_secret"]
    claims = {"sub": uuid.uuid4().hex, "name": "Guest", "exp": int(time.time()) + 60}
    token = {"tenant": "demo", "token": jwt.encode(claims, secret, "HS256")}
    guest = Person(people.url, (await people.nobody.post("/auth/exchange", token)).body)
    change = {"current_password": PASSWORD, "new_password": PASSWORD}
    for person in (visitor, guest):
        assert (await admin.post(f"/users/{person.id}/password")).code == "conflict"
        assert (await person.put("/auth/password", change)).code == "conflict"
        assert (await person.get("/auth/me")).status == 200


async def test_one_changes_one_s_own_password_and_only_the_other_sign_ins_end(people: People) -> None:
    member = await Person.register(people.url)
    email, new = member.user["email"], uuid.uuid4().hex
    other = Person(people.url, (await login(people, email, PASSWORD)).body)
    async with member.connected() as mine, other.connected() as line:
        change = {"current_password": PASSWORD, "new_password": new}
        assert (await member.put("/auth/password", change, headers=from_somewhere())).status == 204
        assert (await line.until_heard("session.ended"))["reason"] == "revoked"
        assert (await mine.do("presence.watch", {"user_ids": []})) == {"online": []}
    assert (await member.get("/auth/me")).status == 200
    assert (await other.get("/auth/me")).code == "unauthenticated"
    with pytest.raises(Refused):
        async with other.connected():
            pass
    assert (await login(people, email, PASSWORD)).code == "unauthenticated"
    assert (await login(people, email, new)).status == 200


async def test_a_stolen_token_alone_does_not_change_the_password(people: People) -> None:
    member = await Person.register(people.url)
    for _ in range(5):
        change = {"current_password": "a guess", "new_password": "stolen-account"}
        reply = await member.put("/auth/password", change, headers=from_somewhere())
        assert reply.code == "invalid"
        assert reply.body["error"]["details"][0]["field"] == "current_password"
    change = {"current_password": PASSWORD, "new_password": "stolen-account"}
    assert (await member.put("/auth/password", change, headers=from_somewhere())).code == "rate_limited"
    short = {"current_password": PASSWORD, "new_password": "short"}
    assert (await member.put("/auth/password", short)).code == "invalid"


async def test_who_signs_in_while_the_password_is_reset_does_not_stay(people: People) -> None:
    admin, member = await people("admin"), await Person.register(people.url)
    email = member.user["email"]
    under_way = [asyncio.create_task(login(people, email, PASSWORD)) for _ in range(4)]
    await asyncio.sleep(0.03)
    reset = (await admin.post(f"/users/{member.id}/password")).body["password"]
    for reply in await asyncio.gather(*under_way):
        if reply.status == 200:
            assert (await Person(people.url, reply.body).get("/auth/me")).code == "unauthenticated"
    assert (await login(people, email, reset)).status == 200


async def test_one_s_own_change_does_not_undo_a_reset_meanwhile(people: People) -> None:
    admin, member = await people("admin"), await Person.register(people.url)
    change = {"current_password": PASSWORD, "new_password": "stolen-account"}
    under_way = asyncio.create_task(member.put("/auth/password", change, headers=from_somewhere()))
    await asyncio.sleep(0.03)
    reset = (await admin.post(f"/users/{member.id}/password")).body["password"]
    await under_way
    assert (await login(people, member.user["email"], reset)).status == 200
    assert (await login(people, member.user["email"], "stolen-account")).code == "unauthenticated"


async def test_people_are_listed_by_role(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url, f"Rolf {uuid.uuid4().hex}")
    agents = (await coach.get("/users?role=agent&limit=100")).body["items"]
    assert {coach.id} <= {user["id"] for user in agents}
    assert {user["role"] for user in agents} == {"agent"}
    params = {"role": "member", "q": member.user["name"]}
    assert [user["id"] for user in (await coach.get("/users", params=params)).body["items"]] == [member.id]
    assert (await coach.get("/users", params=params | {"role": "agent"})).body["items"] == []
    assert (await coach.get("/users?role=king")).code == "invalid"


async def test_it_is_audited_and_no_password_is_written_down(people: People, server: Server) -> None:
    admin, before = await people("admin"), server.log.stat().st_size
    key = {"Idempotency-Key": uuid.uuid4().hex}
    made = (await admin.post("/users", fields(), headers=key)).body
    reset = (await admin.post(f"/users/{made['user']['id']}/password", headers=key)).body["password"]
    person = Person(people.url, (await login(people, made["user"]["email"], reset)).body)
    new = uuid.uuid4().hex
    await person.put("/auth/password", {"current_password": reset, "new_password": new}, headers=from_somewhere())
    entries = (await admin.get("/audit?limit=100")).body["items"]
    about = [entry["action"] for entry in entries if person.id in (entry["subject_id"], entry["actor_id"])]
    assert about == ["user.password", "sign_in", "user.password_reset", "user.added"]
    log = server.log.read_bytes()[before:].decode()
    for secret in (made["password"], reset, new):
        assert secret not in log
        assert secret not in str(entries)
