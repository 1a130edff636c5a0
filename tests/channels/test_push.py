"""Notifications, against a push service that decrypts what arrives as a browser would."""

import asyncio
import socket
import time
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from models.base import INDEXES, Database, now
from models.deliveries import ChannelName
from models.push_subscriptions import COLLECTION, PushKeys, PushSubscription, find_subscriptions, save_subscription
from server.channels import push
from server.channels.push import Push
from server.channels.push_addresses import PrivateAddress, PublicResolver, is_public, read_endpoint
from server.channels.vapid import new_vapid_key, parse_vapid_key
from tests.channels.push_service import Browser, PushService, push_service
from tests.crowds import database_of
from tests.processes import Mongod, free_port

SUBJECT = "mailto:team@shop.test"
LOCAL = frozenset({"127.0.0.1"})


@pytest.fixture
async def database(mongod: Mongod) -> AsyncIterator[Database]:
    async with database_of(mongod, f"push-{uuid.uuid4().hex[:8]}") as database:
        await database[COLLECTION].create_indexes(INDEXES[COLLECTION])
        yield database
        await database.client.drop_database(database.name)


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as made:
        yield made


@pytest.fixture
async def channel(database: Database) -> AsyncIterator[Push]:
    made = Push(database, parse_vapid_key(new_vapid_key()), SUBJECT, LOCAL)
    yield made
    await made.close()


def outgoing(**changes: object) -> Outgoing:
    values: dict[str, object] = {
        "delivery_id": "occurrence:bob:push", "tenant_slug": "demo", "tenant_id": "1", "channel": ChannelName.PUSH,
        "address": "bob", "sender_name": "Café Nord", "text": "We open at nine – come in!", "subject": "Été à venir",
        "link": "https://shop.test/v/summer", "language": "fr",
    }  # fmt: skip
    return Outgoing(**(values | changes))  # type: ignore[arg-type]


async def subscribe(channel: Push, database: Database, browser: Browser, user_id: str = "bob", **other: Any) -> bool:
    values = {"tenant_id": "1", "user_id": user_id, "sign_in_id": "s", "server_key": channel.key} | other
    subscription = PushSubscription(endpoint=browser.endpoint, keys=PushKeys(**browser.keys), **values)
    return await save_subscription(database, subscription)


async def endpoints(database: Database, user_id: str = "bob") -> set[str]:
    return {found.endpoint for found in await find_subscriptions(database, "1", user_id)}


async def test_a_browser_reads_what_was_sent_and_its_service_knows_who_sent_it(
    channel: Push, database: Database, service: PushService
) -> None:
    browser = service.browser()
    await subscribe(channel, database, browser)
    assert await channel.submit(outgoing(urgent=True)) == Accepted()
    [shown] = service.got(browser)
    [arrival] = service.arrivals
    assert shown == {
        "title": "Été à venir", "body": "We open at nine – come in!", "link": "https://shop.test/v/summer",
        "tag": arrival.headers["Topic"], "language": "fr",
    }  # fmt: skip
    key, claims = arrival.signed_by()
    assert key == channel.key
    assert (claims["aud"], claims["sub"]) == (service.origin, SUBJECT)
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    assert (arrival.headers["TTL"], arrival.headers["Urgency"]) == ("86400", "high")
    assert len(arrival.headers["Topic"]) <= 32
    assert "open at nine" not in arrival.content.decode(errors="replace")


async def test_the_same_delivery_replaces_itself_and_another_does_not(
    channel: Push, database: Database, service: PushService
) -> None:
    await subscribe(channel, database, service.browser())
    for delivery in ("a", "a", "b"):
        await channel.submit(outgoing(delivery_id=delivery))
    first, again, other = (arrival.headers["Topic"] for arrival in service.arrivals)
    assert first == again != other


async def test_a_notification_is_not_kept_longer_than_anybody_wants_it(
    channel: Push, database: Database, service: PushService
) -> None:
    await subscribe(channel, database, service.browser())
    await channel.submit(outgoing(expires_at=now() + timedelta(minutes=10)))
    await channel.submit(outgoing(expires_at=now() - timedelta(minutes=10)))
    assert 590 <= int(service.arrivals[0].headers["TTL"]) <= 600
    assert service.arrivals[1].headers["TTL"] == "0"


async def test_long_texts_are_cut_to_what_push_services_take(
    channel: Push, database: Database, service: PushService
) -> None:
    browser = service.browser()
    await subscribe(channel, database, browser)
    long = outgoing(text="🦩" * 5_000, subject='"' * 5_000, link="https://shop.test/" + "x" * 5_000)
    assert await channel.submit(long) == Accepted()
    assert len(service.arrivals[0].content) <= 4_096
    [shown] = service.got(browser)
    assert shown["body"].startswith("🦩🦩")
    assert shown["body"].endswith("🦩…")


async def test_it_goes_to_all_devices_of_the_person_and_to_nobody_else(
    channel: Push, database: Database, service: PushService
) -> None:
    phone, laptop, other, elsewhere = (service.browser() for _ in range(4))
    for browser in (phone, laptop):
        await subscribe(channel, database, browser)
    await subscribe(channel, database, other, "carol")
    await subscribe(channel, database, elsewhere, tenant_id="2")
    assert await channel.submit(outgoing()) == Accepted()
    assert [len(service.got(browser)) for browser in (phone, laptop, other, elsewhere)] == [1, 1, 0, 0]


async def test_a_person_without_devices_is_reached_in_another_way(channel: Push) -> None:
    assert await channel.submit(outgoing()) == Refused("no_device", "fallback")


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_is_gone_is_forgotten(
    channel: Push, database: Database, service: PushService, status: int
) -> None:
    gone, left = service.browser(), service.browser()
    for browser in (gone, left):
        await subscribe(channel, database, browser)
    service.answer(gone, status)
    assert await channel.submit(outgoing()) == Accepted()
    assert await endpoints(database) == {left.endpoint}
    service.answer(left, status)
    assert await channel.submit(outgoing()) == Refused("no_device", "fallback")
    assert await endpoints(database) == set()


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {}, Accepted()),
        (202, {}, Accepted()),
        (301, {"Location": "http://127.0.0.1:9/"}, Refused("push_301", "fallback")),
        (400, {}, Refused("push_400", "fallback")),
        (403, {}, Refused("push_403", "fallback")),
        (413, {}, Refused("push_413", "fix")),
        (429, {"Retry_After": "120"}, Later("push_429", 120)),
        (429, {"Retry_After": "999999"}, Later("push_429", push.LONGEST_WAIT)),
        (429, {"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, Later("push_429", push.AWAY)),
        (503, {}, Later("push_503", push.AWAY)),
        (0, {}, Unknown()),
    ],
)
async def test_what_each_answer_means(
    channel: Push, database: Database, service: PushService, status: int, headers: dict[str, str], expected: Outcome
) -> None:
    browser = service.browser()
    await subscribe(channel, database, browser)
    service.answer(browser, status, **headers)
    assert await channel.submit(outgoing()) == expected
    assert len(service.arrivals) == 1  # no redirection was followed, and nothing tried again
    [kept] = await find_subscriptions(database, "1", "bob")
    assert kept.last_error == (expected.code if isinstance(expected, Refused) else None)


async def test_of_several_devices_the_best_answer_counts_and_doubt_is_never_repeated(
    channel: Push, database: Database, service: PushService
) -> None:
    first, second = service.browser(), service.browser()
    for browser in (first, second):
        await subscribe(channel, database, browser)
    for one, other, expected in ((0, 503, Unknown), (503, 400, Later), (0, 201, Accepted)):
        service.answer(first, one)
        service.answer(second, other)
        assert isinstance(await channel.submit(outgoing()), expected)


async def test_a_service_that_is_away_may_be_tried_later(channel: Push, database: Database) -> None:
    await subscribe(channel, database, Browser(f"http://127.0.0.1:{free_port()}/send/1"))
    assert await channel.submit(outgoing()) == Later("no_connection", push.AWAY)


async def test_a_subscription_for_another_key_is_left_alone(
    channel: Push, database: Database, service: PushService
) -> None:
    await subscribe(channel, database, service.browser(), server_key="another")
    assert await channel.submit(outgoing()) == Refused("no_device", "fallback")
    assert service.arrivals == []


async def test_a_browser_belongs_to_who_signed_in_last_and_only_it_can_say_so(
    channel: Push, database: Database, service: PushService
) -> None:
    browser = service.browser()
    assert await subscribe(channel, database, browser, "bob")
    assert await subscribe(channel, database, browser, "carol")
    assert (await endpoints(database, "bob"), len(await endpoints(database, "carol"))) == (set(), 1)
    assert not await subscribe(channel, database, Browser(browser.endpoint), "mallory")
    assert len(await endpoints(database, "carol")) == 1


async def test_a_device_that_two_tabs_subscribe_at_once_is_subscribed_once(
    channel: Push, database: Database, service: PushService
) -> None:
    for _ in range(10):
        browser = service.browser()
        assert all(await asyncio.gather(*(subscribe(channel, database, browser) for _ in range(4))))
        assert await database[COLLECTION].count_documents({"endpoint": browser.endpoint}) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.net/1", "https://127.0.0.1/1", "https://localhost/1", "https://[::1]/1", "https://10.0.0.1/",
        "https://2130706433/", "https://127.1/", "https://0x7f.0x1/", "https://user:pass@push.example.net/", "ftp://a.b/",
        "https://push.example.net@127.0.0.1/", "https://push.example.net\\@127.0.0.1/", "https://169.254.169.254/latest",
        "https://push.example.net:99999/", "https://push.example.net#x", "https:///", "",
    ],
)  # fmt: skip
async def test_only_names_and_https_can_be_push_services(endpoint: str) -> None:
    assert read_endpoint(endpoint, frozenset()) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:93.184.215.14", True),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_on_the_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_a_name_that_leads_home_is_refused() -> None:
    with pytest.raises(PrivateAddress):
        await PublicResolver(frozenset()).resolve("localhost", 443)
    assert await PublicResolver(frozenset({"localhost"})).resolve("localhost", 443)


async def test_a_name_that_leads_home_only_later_is_not_called(
    database: Database, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name's owner answers with an address of our own network once the subscription is there."""
    port = int(service.origin.rpartition(":")[2])
    channel = Push(database, parse_vapid_key(new_vapid_key()), SUBJECT, frozenset())
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *rest, **options: ask("127.0.0.1" if host == "push.rebinding.test" else host, *rest, **options),
    )  # fmt: skip
    await subscribe(channel, database, Browser(f"https://push.rebinding.test:{port}/send/1"))
    assert not await channel.may_reach(f"https://push.rebinding.test:{port}/send/1")
    assert await channel.submit(outgoing()) == Refused("no_device", "fallback")
    assert service.arrivals == []
    assert await database[COLLECTION].count_documents({}) == 0
    await channel.close()


def test_a_key_is_read_in_each_of_its_forms_and_nothing_else_is() -> None:
    pem = (
        "-----BEGIN PRIVATE KEY-----\n"
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAQEBAQEBAQEBAQEB\n"
        "AQEBAQEBAQEBAQEBAQEBAQEBAQGhRANCAARv8DucUBt+6i10rA7vS7fm4SkpvBxL\n"
    )
    assert parse_vapid_key("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE").private_numbers().private_value
    for wrong in ("", "short", "!" * 43, pem, "A" * 43):
        with pytest.raises(ValueError, match="P-256"):
            parse_vapid_key(wrong)
