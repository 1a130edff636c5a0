"""People learn of their bookings and calls outside of their pages: once, on the first channel that reaches them."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.bookings.booking_short_texts import describe_shortly
from actions.deliveries.channels import Accepted, Outcome, Outgoing, Refused
from actions.deliveries.sms_parts import count_parts
from models.base import Database, Row, new_id
from models.bookings import Booking, State
from models.consents import Consent, write_consent
from models.deliveries import ChannelName
from models.jobs import Job, schedule
from models.notifications import REACH_BOOKING
from models.push_subscriptions import COLLECTION as SUBSCRIPTIONS
from models.transactions import transact
from models.users import Role
from server.app import Node
from server.channels import ChannelSet
from server.channels.twilio import body_of
from server.settings import Settings
from tests.clockwork import Clock
from tests.conftest import People
from tests.crowds import database_of
from tests.people import Person, eventually
from tests.processes import SECRET, Mongod, Server
from tests.reminding import Member
from tests.waiting import Place, do

HOUR = timedelta(hours=1)
START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
NOW = START - timedelta(days=4, hours=12)
"""After the present of the tests' machine: what is due there is due by its own clock too."""


class Outside:
    """A channel with somebody at its other end, who takes what comes or refuses it."""

    simulated = False

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.taken: list[Outgoing] = []

    async def submit(self, message: Outgoing) -> Outcome:
        self.taken.append(message)
        return self.outcome

    async def reconcile(self, _message: Outgoing, _since: datetime) -> Outcome | None:
        return None


@pytest.fixture
async def clock(mongod: Mongod) -> AsyncIterator[Clock]:
    node = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(f"e-{uuid.uuid4().hex[:8]}"))
    made = Clock(node, NOW)
    async with node.running():
        yield made
        await node.client.drop_database(node.database.name)


async def set_reach(member: Member, *channels: str) -> None:
    change = {"$set": {"reach.bookings": list(channels)}}
    await member.database["tenants"].update_one({"_id": member.tenant.id}, change)


async def subscribe(member: Member) -> None:
    row = {"_id": new_id(), "user_id": member.user.id, "tenant_id": member.tenant.id}
    await member.database[SUBSCRIPTIONS].insert_one(row)


async def reach_again(member: Member, notification_id: str, booking: Booking) -> None:
    """As if the node had died before it could note that it was done."""
    payload = {"notification_id": notification_id, "start": booking.start}
    job = Job(
        _id=f"reach:{notification_id}", tenant_id=member.tenant.id, kind=REACH_BOOKING, due_at=NOW, payload=payload
    )
    await transact(member.database, lambda tx: schedule(tx, [job]))


async def sent(database: Database) -> list[Row]:
    return [row async for row in database["deliveries"].find({}).sort("created_at", 1)]


async def test_a_booking_is_confirmed_and_reminded_of_by_mail_with_the_words_of_the_conversation(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW)
    await clock.turn(NOW)
    (confirmed,) = await sent(lea.database)
    assert (confirmed["channel"], confirmed["address"], confirmed["state"]) == (
        "email",
        "lea@example.test",
        "simulated",
    )
    assert (confirmed["cause"], confirmed["recipient"]["id"]) == ("booking.confirmed", lea.user.id)
    assert confirmed["content"] == {
        "subject": "Your booking is confirmed: Massage", "text": (await lea.told(booking))[0][1],
        "link": f"https://palabre.test/my/{lea.tenant.slug}?booking={booking.id}",
    }  # fmt: skip
    await clock.turn(START - 2 * HOUR)
    assert [row["cause"] for row in await sent(lea.database)][1:] == ["booking.reminder"]


async def test_the_first_channel_that_reaches_the_person_is_taken_and_the_next_should_it_fail(clock: Clock) -> None:
    mails, push = Outside(Accepted("m1")), Outside(Refused("push_gone", "fallback"))
    clock.node.ctx.channels = ChannelSet({ChannelName.EMAIL: mails, ChannelName.PUSH: push})
    lea = await Member.make(clock.node.database)
    await set_reach(lea, "push", "sms", "email")
    await subscribe(lea)
    await lea.book(START, NOW)
    await clock.turn(NOW)
    await eventually(lambda: mails.taken)
    assert [message.address for message in push.taken] == [lea.user.id]
    assert [message.address for message in mails.taken] == ["lea@example.test"]
    states = {row["channel"]: row["state"] for row in await sent(lea.database)}
    assert states == {"push": "failed", "email": "accepted"}


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_telephone_gets_the_short_form_and_a_mailbox_the_long_one(clock: Clock, channel: str) -> None:
    phone, mails = Outside(Refused("30003", "fallback")), Outside(Accepted("m1"))
    clock.node.ctx.channels = ChannelSet({ChannelName(channel): phone, ChannelName.EMAIL: mails})
    lea = await Member.make(clock.node.database)
    await lea.database["users"].update_one({"_id": lea.user.id}, {"$set": {"phone": "+41791234567"}})
    await set_reach(lea, channel, "email")
    booking = await lea.book(START, NOW, title="Leçon d’essai")
    await clock.turn(NOW)
    await eventually(lambda: mails.taken)
    when = describe_shortly(START, "Europe/Zurich", "en")
    title = "Lecon d'essai" if channel == "sms" else "Leçon d’essai"
    (short,) = phone.taken
    assert (short.address, short.text) == ("+41791234567", f"Booking confirmed: {title}, {when} (Clinic)")
    assert short.link == f"https://palabre.test/my/{lea.tenant.slug}?booking={booking.id}"
    if channel == "sms":
        assert count_parts(body_of(short)) == 1
    assert [message.text for message in mails.taken] == [text for _, text in await lea.told(booking)]


async def test_a_channel_that_can_send_comes_before_one_that_is_simulated(clock: Clock) -> None:
    mails = Outside(Accepted("m1"))
    clock.node.ctx.channels = ChannelSet({ChannelName.EMAIL: mails})
    lea = await Member.make(clock.node.database)
    await subscribe(lea)
    await lea.book(START, NOW)
    await clock.turn(NOW)
    await eventually(lambda: mails.taken)
    assert [row["channel"] for row in await sent(lea.database)] == ["email"]


async def test_nobody_is_reached_where_the_tenant_or_the_person_does_not_want_it(clock: Clock) -> None:
    lea, mia = [await Member.make(clock.node.database) for _ in range(2)]
    await set_reach(lea)
    withdrawn = Consent(
        tenant_id=mia.tenant.id, channel=ChannelName.EMAIL, address="lea@example.test", state="withdrawn",
        source="unsubscribe",
    )  # fmt: skip
    await transact(mia.database, lambda tx: write_consent(tx, withdrawn))
    for member in (lea, mia):
        booking = await member.book(START, NOW)
        await clock.turn(NOW)
        assert await member.kinds(booking) == ["booking.confirmed"], "it is said inside all the same"
    assert await sent(lea.database) == []


async def test_what_was_sent_is_not_sent_again_on_a_channel_that_came_since(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW, reminders=[])
    await clock.turn(NOW)
    (first,) = await sent(lea.database)
    notification_id = first["_id"].rpartition(":")[0]
    await subscribe(lea)
    await reach_again(lea, notification_id, booking)
    await clock.turn(NOW)
    assert [row["_id"] for row in await sent(lea.database)] == [first["_id"]]


async def test_what_is_not_true_any_more_is_not_sent(clock: Clock) -> None:
    """The notification was kept, and the node died before it reached anybody."""
    lea = await Member.make(clock.node.database)
    await set_reach(lea)
    booking = await lea.book(START, NOW, reminders=[])
    await clock.turn(NOW)
    await set_reach(lea, "email")
    clock.node.directory.forget_tenant(lea.tenant.id)
    notification = await lea.database["notifications"].find_one({"subject_id": booking.id})
    assert notification is not None
    await lea.change(booking, NOW, state=State.CANCELLED)
    await reach_again(lea, notification["_id"], booking)
    await clock.turn(NOW)
    assert [row["cause"] for row in await sent(lea.database)] == ["booking.cancelled"]


async def test_a_visitor_is_reached_at_the_address_that_came_with_the_booking(clock: Clock) -> None:
    guest = await Member.make(clock.node.database, role=Role.VISITOR)
    await guest.database["users"].update_one({"_id": guest.user.id}, {"$set": {"email": None}})
    await guest.book(START, NOW)
    await clock.turn(NOW)
    (row,) = await sent(guest.database)
    assert row["address"] == "lea@example.test"
    assert row["content"]["link"].startswith(f"https://palabre.test/book/{guest.tenant.slug}")


async def test_the_night_is_kept_for_what_can_wait(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    await set_reach(lea, "sms")
    quiet = {"enabled": True, "start": "00:00", "end": "23:59"}
    await lea.database["tenants"].update_one({"_id": lea.tenant.id}, {"$set": {"quiet_hours": quiet}})
    await lea.database["users"].update_one({"_id": lea.user.id}, {"$set": {"phone": "+41791234567"}})
    await lea.book(START, NOW)
    await clock.turn(NOW)

    async def states(**expected: str) -> bool:
        return {row["cause"].partition(".")[2]: row["state"] for row in await sent(lea.database)} == expected

    await eventually(lambda: states(confirmed="queued"))
    await clock.turn(START - 2 * HOUR)
    await eventually(lambda: states(confirmed="suppressed", reminder="simulated"))


# Queues


@pytest.fixture
async def database(mongod: Mongod, server: Server) -> AsyncIterator[Database]:
    async with database_of(mongod, "shared") as opened:
        yield opened


async def with_phone(database: Database, url: str) -> Person:
    person = await Person.register(url)
    await database["users"].update_one({"_id": person.id}, {"$set": {"phone": f"+4179{person.id[-7:]}"}})
    return person


async def test_whoever_is_near_and_called_is_told_by_telephone_each_time_once(
    people: People, database: Database
) -> None:
    admin = await people("admin")
    place = await Place.make(admin, near_places=1)
    desk = await place.add_desk("Desk 7")
    assert (await admin.post(f"/desks/{desk['id']}/open", {})).status == 200
    first, second = [await with_phone(database, admin.url) for _ in range(2)]
    tickets = [await place.take(person, language=language) for person, language in ((first, "en"), (second, "fr"))]
    called = await place.call_next(admin)
    assert called is not None
    await do(admin, called, "recall")

    async def told(person: Person) -> list[Any]:
        rows = database["deliveries"].find({"recipient.id": person.id}).sort("created_at", 1)
        return [(row["cause"], row["channel"], row["urgent"], row["content"]["text"]) async for row in rows]

    number = tickets[0]["number"]
    at_desk = f"{number} is called. Please come to Desk 7 (Blood tests)."

    async def all_told() -> bool:
        return len(await told(first)) >= 2 and len(await told(second)) >= 1

    await eventually(all_told)
    assert [text for cause, _, _, text in await told(first) if cause == "ticket.called"][-1] == at_desk
    assert {(channel, urgent) for _, channel, urgent, _ in await told(first)} == {("sms", True)}
    near = f"{tickets[1]['number']} : vous êtes en position 1 dans la file (Blood tests). Merci de rester à proximité."
    assert await told(second) == [("ticket.near", "sms", True, near)]
    row = await database["deliveries"].find_one({"recipient.id": second.id})
    assert row is not None
    assert row["content"]["link"].endswith(tickets[1]["url"])
    assert await database["notifications"].count_documents({"user_id": second.id}) == 1
