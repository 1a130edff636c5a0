"""Who is away and has not read something is told once in each absence, and never of what they have read by then (I7)."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.deliveries.away import look_for_unread
from actions.deliveries.notices import say
from models import memberships, messages
from models.base import Row, new_id, now
from models.push_subscriptions import COLLECTION as SUBSCRIPTIONS
from models.tenants import Tenant, insert_tenant
from models.users import Role, User, insert_user, set_last_seen
from server.app import Node
from server.settings import Settings
from tests.clockwork import Clock
from tests.people import eventually
from tests.processes import SECRET, Mongod

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Office:
    """A tenant with people who are away, on a node whose next looks are asked for here."""

    clock: Clock
    tenant: Tenant
    began: datetime = field(default_factory=now)

    @property
    def node(self) -> Node:
        return self.clock.node

    async def person(self, role: Role = Role.MEMBER, **fields: Any) -> User:
        user = User(tenant_id=self.tenant.id, role=role, name="Lea", email=f"{uuid.uuid4().hex}@x.test", **fields)
        await insert_user(self.node.database, user)
        return user

    async def say(self, person: User, body: str = "Hello") -> str:
        conversation_id = await say(self.node.ctx, self.tenant, person, uuid.uuid4().hex, body)
        assert conversation_id is not None
        return conversation_id

    async def look(self, after: timedelta) -> None:
        """As the clock does so long after the test began."""
        await look_for_unread(self.node.ctx, self.began + after)

    async def sent(self, person: User) -> list[Row]:
        rows = self.node.database["deliveries"].find({"recipient.id": person.id}).sort("created_at", 1)
        return [row async for row in rows]

    async def read(self, person: User, conversation_id: str) -> None:
        last, _ = await messages.find_last_numbers(self.node.database, conversation_id)
        await memberships.advance_reading(
            self.node.database, self.tenant.id, conversation_id, person.id, last, joining=False
        )

    async def set(self, **changes: Any) -> None:
        database = self.node.database
        await database["tenants"].update_one({"_id": self.tenant.id}, {"$set": changes})
        self.node.directory.forget_tenant(self.tenant.id)

    async def subscribe(self, person: User) -> None:
        endpoint = f"https://push.test/{person.id}"
        row = {"_id": new_id(), "user_id": person.id, "tenant_id": self.tenant.id, "endpoint": endpoint}
        await self.node.database[SUBSCRIPTIONS].insert_one(row)


@pytest.fixture
async def office(mongod: Mongod) -> AsyncIterator[Office]:
    settings = Settings(jwt_keys=SECRET, public_url="https://palabre.test")
    node = Node(settings, mongod.url(f"w-{uuid.uuid4().hex[:8]}"))
    tenant = Tenant(slug="clinic", name="Clinic")
    async with node.running():
        made = Office(Clock(node, now()), tenant)
        node.due.clock = now
        await insert_tenant(node.database, tenant)
        await made.look(timedelta())
        yield made
        await node.client.drop_database(node.database.name)


async def test_who_is_away_is_told_once_after_ten_minutes_and_again_in_the_next_absence(office: Office) -> None:
    lea = await office.person()
    conversation_id = await office.say(lea)
    await office.say(lea, "Are you there?")
    await office.look(9 * MINUTE)
    assert await office.sent(lea) == []
    await office.look(11 * MINUTE)
    (digest,) = await office.sent(lea)
    assert (digest["channel"], digest["cause"], digest["check"]) == ("email", "away", "unread")
    assert digest["content"] == {
        "subject": "2 unread messages", "text": "You have 2 unread messages at Clinic, from Clinic.",
        "link": "https://palabre.test/my/clinic", "short": "",
    }  # fmt: skip
    await office.say(lea, "Hello?")
    await office.look(30 * MINUTE)
    assert len(await office.sent(lea)) == 1, "it is the same absence"
    await set_last_seen(office.node.database, lea.id, now())
    await office.read(lea, conversation_id)
    await office.look(60 * MINUTE)
    assert len(await office.sent(lea)) == 1, "there is nothing unread"
    await office.say(lea, "One more")
    await office.node.database["away_looks"].delete_many({})
    await office.look(timedelta())
    await office.look(11 * MINUTE)
    assert [row["content"]["subject"] for row in await office.sent(lea)] == ["2 unread messages", "1 unread message"]


async def test_who_has_read_it_is_not_told(office: Office) -> None:
    lea = await office.person()
    await office.read(lea, await office.say(lea))
    await office.look(11 * MINUTE)
    assert await office.sent(lea) == []


async def test_who_reads_it_while_the_digest_waits_for_the_morning_does_not_get_it(office: Office) -> None:
    lea, mia = [await office.person(phone=f"+4179123456{number}") for number in range(2)]
    quiet = {"enabled": True, "start": "00:00", "end": "23:59"}
    await office.set(quiet_hours=quiet, **{"away.channels": ["sms"]})
    for person in (lea, mia):
        conversation_id = await office.say(person)
    await office.look(11 * MINUTE)

    async def states(*expected: str) -> bool:
        return [(await office.sent(person))[0]["state"] for person in (lea, mia)] == list(expected)

    async def put_off() -> bool:
        return all([(await office.sent(person))[0]["due_at"] > now() for person in (lea, mia)])

    if f"{now():%H:%M}" == "23:59":
        await asyncio.sleep(61)
    await eventually(put_off)
    await office.read(mia, conversation_id)
    due_at = (await office.sent(lea))[0]["due_at"]
    office.node.due.clock = lambda: due_at + timedelta(seconds=1)
    office.node.due.wake()
    await eventually(lambda: states("simulated", "suppressed"))
    assert (await office.sent(mia))[0]["reason"] == "not_needed"


async def test_who_is_here_is_not_told_until_they_have_been_away_for_long_enough(office: Office) -> None:
    lea = await office.person()
    await office.say(lea)
    office.node.presence.connected(lea.id)
    await office.look(11 * MINUTE)
    assert await office.sent(lea) == []
    office.node.presence.disconnected(office.tenant.id, lea.id)

    async def gone() -> bool:
        return await office.node.presence.online([lea.id]) == []

    await eventually(gone)
    await set_last_seen(office.node.database, lea.id, office.began + 20 * MINUTE)
    await office.look(29 * MINUTE)
    assert await office.sent(lea) == []
    await office.look(31 * MINUTE)
    assert len(await office.sent(lea)) == 1


async def test_visitors_are_not_told_and_the_team_only_where_they_asked_for_it(office: Office) -> None:
    visitor, member = await office.person(Role.VISITOR), await office.person(language="fr")
    agents = [await office.person(Role.AGENT) for _ in range(2)]
    await office.subscribe(agents[0])
    conversation_id = await office.say(member)
    ids = [agent.id for agent in agents]
    await memberships.add_members(office.node.database, office.tenant.id, conversation_id, ids)
    await office.say(visitor)
    await office.look(11 * MINUTE)
    told = {person.id: [row["channel"] for row in await office.sent(person)] for person in (visitor, member, *agents)}
    assert told == {visitor.id: [], member.id: ["email"], agents[0].id: ["push"], agents[1].id: []}
    (french,) = await office.sent(member)
    assert french["content"]["text"] == "Vous avez 1 message non lu chez Clinic, de Clinic."


async def test_the_first_line_is_shown_where_the_tenant_wants_it_and_never_on_a_telephone(office: Office) -> None:
    lea, mia = await office.person(phone="+41791234567"), await office.person(phone="+41791234568")
    await office.set(**{"away.channels": ["email", "sms"], "away.show_text": True})
    await office.node.database["users"].update_one({"_id": mia.id}, {"$set": {"email": None}})
    for person in (lea, mia):
        await office.say(person, "Your results are here.\nThey are private.")
    await office.look(11 * MINUTE)
    (by_mail,), (by_phone,) = await office.sent(lea), await office.sent(mia)
    assert by_mail["content"]["text"].endswith("from Clinic.\n\nClinic: Your results are here.")
    assert (by_mail["channel"], by_mail["fallbacks"]) == ("email", [])
    assert (by_phone["channel"], by_phone["content"]["text"]) == (
        "sms",
        "You have 1 unread message at Clinic, from Clinic.",
    )


async def test_a_tenant_can_do_without(office: Office) -> None:
    lea = await office.person()
    await office.set(**{"away.after_minutes": 0})
    await office.say(lea)
    await office.look(11 * MINUTE)
    await office.look(DAY)
    assert await office.sent(lea) == []


async def test_looks_that_are_cut_off_or_doubled_tell_once(office: Office) -> None:
    people = [await office.person() for _ in range(5)]
    await asyncio.gather(*[office.say(person) for person in people])
    place = await office.node.database["away_looks"].find_one({})
    assert place is not None
    for turn in range(3):
        await asyncio.gather(*[office.look(11 * MINUTE) for _ in range(2)])
        await office.node.database["away_looks"].replace_one({"_id": place["_id"]}, place)
        await office.subscribe(people[turn])
    assert [len(await office.sent(person)) for person in people] == [1] * 5


async def test_after_a_day_without_a_server_people_are_told_and_after_a_week_only_of_the_last_day(
    office: Office,
) -> None:
    lea = await office.person()
    await office.say(lea)
    await office.look(DAY - MINUTE)
    assert len(await office.sent(lea)) == 1
    mia = await office.person()
    await office.say(mia)
    place = {"$set": {"until": office.began - MINUTE}}
    await office.node.database["away_looks"].update_one({}, place)
    await office.look(7 * DAY)
    assert await office.sent(mia) == []
