"""Saying yes and no to messages: oneself, or by the team, who note it."""

from actions.consent.consents import find_granted, find_withdrawn, withdraw
from models.deliveries import ChannelName
from tests.conftest import People
from tests.consenting import inside
from tests.people import Json, Person
from tests.processes import Mongod, Server
from tests.rest.test_contact_cards import number, put_down

EMAIL, SMS, WHATSAPP, PUSH = ChannelName.EMAIL, ChannelName.SMS, ChannelName.WHATSAPP, ChannelName.PUSH


def said(card: Json) -> dict[str, tuple[str, str]]:
    return {word["channel"]: (word["state"], word["source"]) for word in card["consents"]}


async def test_one_says_oneself_what_one_wants(people: People, mongod: Mongod, server: Server) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    phone = number()
    await manager.patch(f"/contacts/{member.id}", {"phone": phone})
    own = (await member.get("/consents/me")).body["items"]
    assert [(one["channel"], one["address"], one["state"], one["at"]) for one in own] == [
        ("internal", member.id, None, None), ("sms", phone, None, None), ("whatsapp", phone, None, None),
        ("email", member.user["email"], None, None), ("push", member.id, None, None),
    ]  # fmt: skip
    changed = await member.put("/consents/me", {"channel": "sms", "state": "withdrawn"})
    assert changed.status == 200, changed.body
    by_channel = {one["channel"]: one for one in changed.body["items"]}
    assert (by_channel["sms"]["state"], by_channel["sms"]["source"]) == ("withdrawn", "self")
    assert by_channel["whatsapp"]["state"] is None
    async with inside(mongod, server) as (ctx, tenant):
        assert await find_withdrawn(ctx, tenant.id, SMS, [phone]) == {phone}
        assert await find_withdrawn(ctx, tenant.id, WHATSAPP, [phone]) == set()
        again = await member.put("/consents/me", {"channel": "sms", "state": "granted"})
        assert {one["channel"]: one["state"] for one in again.body["items"]}["sms"] == "granted"
        assert await find_granted(ctx, tenant.id, SMS, [phone]) == {phone}
    for wrong in ({"channel": "fax", "state": "granted"}, {"channel": "sms", "state": "maybe"}, {"channel": "sms"}):
        assert (await member.put("/consents/me", wrong)).status == 422


async def test_nobody_speaks_for_an_address_that_they_only_claim(
    people: People, mongod: Mongod, server: Server
) -> None:
    reply = await people.nobody.post("/auth/visitor", {"tenant": "demo", "name": "Eve", "email": "bob@demo.test"})
    visitor, member = Person(people.url, reply.body), await Person.register(people.url)
    channels = [one["channel"] for one in (await visitor.get("/consents/me")).body["items"]]
    assert channels == ["internal", "push"]
    assert (await visitor.put("/consents/me", {"channel": "email", "state": "withdrawn"})).status == 409
    assert (await member.put("/consents/me", {"channel": "sms", "state": "granted"})).status == 409
    async with inside(mongod, server) as (ctx, tenant):
        assert await find_withdrawn(ctx, tenant.id, EMAIL, ["bob@demo.test"]) == set()


async def test_the_team_notes_what_it_was_told(people: People, mongod: Mongod, server: Server) -> None:
    manager, admin = await people("manager"), await people("admin")
    card = await put_down(manager)
    path = f"/contacts/{card['id']}/consents"
    for state in ("withdrawn", "granted", "withdrawn"):
        noted = await manager.put(f"{path}/email", {"state": state})
        assert (noted.status, said(noted.body)) == (200, {"email": (state, "staff")})
    async with inside(mongod, server) as (ctx, tenant):
        assert await find_withdrawn(ctx, tenant.id, EMAIL, [card["email"]]) == {card["email"]}
    assert (await manager.put(f"{path}/sms", {"state": "granted"})).status == 409, "there is no number"
    assert (await manager.put(f"{path}/fax", {"state": "granted"})).status == 404
    entries = [one for one in (await admin.get("/audit")).body["items"] if one["subject_id"] == card["id"]]
    assert entries[0]["details"] == {"channel": "email", "state": "withdrawn"}


async def test_a_no_that_somebody_said_themselves_they_alone_take_back(
    people: People, mongod: Mongod, server: Server
) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    path = f"/contacts/{member.id}/consents/email"
    await member.put("/consents/me", {"channel": "email", "state": "withdrawn"})
    assert (await manager.put(path, {"state": "granted"})).status == 409
    assert said((await manager.put(path, {"state": "withdrawn"})).body) == {"email": ("withdrawn", "self")}
    assert (await manager.put(path, {"state": "granted"})).status == 409
    async with inside(mongod, server) as (ctx, tenant):
        for source in ("reply", "unsubscribe", "provider"):
            await withdraw(ctx, tenant.id, EMAIL, member.user["email"], source)
            refused = await manager.put(path, {"state": "granted"})
            assert (refused.status, refused.code) == (409, "conflict")
    await member.put("/consents/me", {"channel": "email", "state": "granted"})
    assert said((await manager.get("/contacts", params={"q": member.user["email"]})).body["items"][0]) == {
        "email": ("granted", "self")
    }
