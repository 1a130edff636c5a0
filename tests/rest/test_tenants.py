"""A tenant's settings: its limits and rights hold from the next request on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.conftest import OPEN_LIMITS, People
from tests.people import Json, Person


@asynccontextmanager
async def limited(people: People, **limits: int) -> AsyncIterator[None]:
    """The other tenant with these limits for a while."""
    admin = await people("admin", "other")
    assert (await admin.patch("/tenant", {"limits": limits})).status == 200
    try:
        yield
    finally:
        await admin.patch("/tenant", {"limits": OPEN_LIMITS | {"message_length": 5_000}})


async def test_settings_change_one_by_one_and_keep_the_others(people: People) -> None:
    admin = await people("admin", "other")
    before = (await admin.get("/tenant")).body
    changed = (await admin.patch("/tenant", {"time_zone": "America/New_York", "limits": {"message_length": 100}})).body
    expected = before | {"time_zone": "America/New_York", "limits": before["limits"] | {"message_length": 100}}
    assert changed == expected
    back = {"time_zone": before["time_zone"], "limits": {"message_length": before["limits"]["message_length"]}}
    assert (await admin.patch("/tenant", back)).body == before
    assert (await admin.patch("/tenant", {})).body == before


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"}, {"locale": "english"}, {"limits": {"burst": 0}}, {"limits": {"message_length": 5_001}}, {"name": ""},
        {"limits": {"burst": "10"}}, {"limits": {"unknown": 1}}, {"slug": "demo"}, {"embedding_secret": "x"}, {"allowed_origins": "*"}, {"limits": None},
    ],
    ids=str,
)  # fmt: skip
async def test_settings_that_make_no_sense_are_refused(people: People, change: Json) -> None:
    assert (await (await people("admin", "other")).patch("/tenant", change)).code == "invalid"


async def test_the_length_of_messages_is_the_tenant_s(people: People) -> None:
    alice = await people("alice", "other")
    path = f"/conversations/{await alice.open_direct(await people('admin', 'other'))}/messages"
    async with limited(people, message_length=5):
        assert (await alice.post(path, {"body": "12345"})).status == 201
        refused = await alice.post(path, {"body": "123456"})
        assert refused.body["error"]["details"] == [{"field": "body", "message": "Use at most 5 characters."}]
    assert (await alice.post(path, {"body": "123456"})).status == 201


async def test_the_pace_of_messages_is_the_tenant_s_and_faster_for_its_team(people: People) -> None:
    admin, member = await people("admin", "other"), await Person.register(people.url, tenant="other")
    path = f"/conversations/{await member.open_direct(admin)}/messages"
    async with limited(people, messages_per_minute=1, agent_messages_per_minute=600_000, burst=3):
        replies = [await member.post(path, {"body": "Hello"}) for _ in range(4)]
        assert [reply.code for reply in replies] == [None, None, None, "rate_limited"]
        assert int(replies[3].headers["Retry-After"]) > 1
        assert [(await admin.post(path, {"body": "Hello"})).code for _ in range(6)] == [None] * 6


async def test_the_number_of_sockets_is_the_tenant_s(people: People) -> None:
    member = await Person.register(people.url, tenant="other")
    async with limited(people, sockets_per_user=1), member.connected():
        with pytest.raises(Refused):
            async with member.connected():
                pass


async def test_one_tenant_s_settings_are_not_another_s(people: People) -> None:
    async with limited(people, message_length=5):
        assert (await (await people("admin")).get("/tenant")).body["limits"]["message_length"] == 5_000


async def test_how_long_single_results_are_kept_has_bounds_and_may_be_for_ever(people: People) -> None:
    admin = await people("admin", "other")
    try:
        for days in (30, 3_650, None):
            reply = await admin.patch("/tenant", {"keep_deliveries_days": days})
            assert (reply.status, reply.body["keep_deliveries_days"]) == (200, days)
        for wrong in (29, 3_651, "90", 90.5):
            assert (await admin.patch("/tenant", {"keep_deliveries_days": wrong})).code == "invalid", wrong
        assert (await admin.get("/tenant")).body["keep_deliveries_days"] is None
    finally:
        assert (await admin.patch("/tenant", {"keep_deliveries_days": 400})).status == 200
