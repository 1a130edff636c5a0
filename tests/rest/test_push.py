"""Subscribing to notifications on a device."""

import uuid

import pytest

from models.push_subscriptions import COLLECTION
from tests.channels.push_service import Browser
from tests.conftest import People
from tests.crowds import database_of
from tests.people import Json, Person
from tests.processes import Mongod


def browser() -> Browser:
    """One whose push service is a host that the test server trusts; nobody listens there."""
    return Browser(f"http://127.0.0.1:9/{uuid.uuid4().hex}")


async def stored(mongod: Mongod, **query: object) -> list[Json]:
    async with database_of(mongod, "shared") as database:
        return await database[COLLECTION].find(query).to_list()


async def test_the_key_is_a_point_on_the_curve(people: People) -> None:
    key = (await (await people("alice")).get("/push/key")).body["key"]
    assert len(key) == 87
    assert key.startswith("B")


async def test_a_device_is_subscribed_until_it_is_not(people: People, mongod: Mongod) -> None:
    alice, device = await people("alice"), browser()
    for _ in range(2):
        assert (await alice.put("/push/subscriptions", device.subscription)).status == 204
    [row] = await stored(mongod, endpoint=device.endpoint)
    assert (row["user_id"], row["keys"]) == (alice.id, device.keys)
    other = await people("bob")
    assert (await other.call("DELETE", "/push/subscriptions", {"endpoint": device.endpoint})).status == 204
    assert len(await stored(mongod, endpoint=device.endpoint)) == 1  # only its own person ends it
    for _ in range(2):
        assert (await alice.call("DELETE", "/push/subscriptions", {"endpoint": device.endpoint})).status == 204
    assert await stored(mongod, endpoint=device.endpoint) == []


async def test_signing_out_ends_the_notifications_of_that_sign_in_only(people: People, mongod: Mongod) -> None:
    first, second = await Person.visit(people.url), await people.fresh("alice")
    other, devices = await people.fresh("alice"), [browser() for _ in range(3)]
    for person, device in zip((first, second, other), devices, strict=True):
        await person.put("/push/subscriptions", device.subscription)
    assert (await second.post("/auth/logout")).status == 204
    assert [len(await stored(mongod, endpoint=device.endpoint)) for device in devices] == [1, 0, 1]


async def test_a_device_changes_hands_only_with_its_own_keys(people: People, mongod: Mongod) -> None:
    alice, bob, device = await people("alice"), await people("bob"), browser()
    await alice.put("/push/subscriptions", device.subscription)
    refused = await bob.put("/push/subscriptions", Browser(device.endpoint).subscription)
    assert (refused.status, refused.code) == (409, "conflict")
    assert (await bob.put("/push/subscriptions", device.subscription)).status == 204
    assert [row["user_id"] for row in await stored(mongod, endpoint=device.endpoint)] == [bob.id]


async def test_the_newest_twenty_devices_are_kept(people: People, mongod: Mongod) -> None:
    person, devices = await Person.register(people.url), [browser() for _ in range(21)]
    statuses = [(await person.put("/push/subscriptions", device.subscription)).status for device in devices]
    assert statuses == [204] * 21
    kept = {row["endpoint"] for row in await stored(mongod, user_id=person.id)}
    assert kept == {device.endpoint for device in devices[1:]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"endpoint": "http://push.example.net/1"}, "endpoint"),
        ({"endpoint": "https://localhost/1"}, "endpoint"),
        ({"endpoint": "https://169.254.169.254/latest"}, "endpoint"),
        ({"endpoint": "https://push.nowhere.invalid/1"}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "A" * 22}}, "keys.p256dh"),
        ({"keys": {"p256dh": "C" + "A" * 86, "auth": "A" * 22}}, "keys.p256dh"),
        ({"keys": {"p256dh": "B" + "A" * 86, "auth": "AAAA"}}, "keys.auth"),
    ],
)
async def test_what_is_no_subscription_is_refused(people: People, changes: Json, field: str) -> None:
    reply = await (await Person.visit(people.url)).put("/push/subscriptions", browser().subscription | changes)
    assert (reply.status, reply.code) == (422, "invalid")
    assert [problem["field"] for problem in reply.body["error"]["details"]] == [field]
