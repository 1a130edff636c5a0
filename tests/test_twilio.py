"""SMS and WhatsApp from end to end: a real server beside a local Twilio that misbehaves, and the ledger that must be right."""

import asyncio
import itertools
import shutil
import uuid
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from actions.deliveries.outreach import sender_job
from actions.deliveries.provider_codes import PROVIDER_CODES
from models import consents, deliveries, jobs, tenants, users
from models.base import Database, now
from models.deliveries import OPEN, ChannelName, Content, Delivery, DeliveryState, Recipient
from models.users import Role, User
from server.database import connect
from tests.conftest import lift_limits
from tests.fakes.twilio import LOST_AFTER_ACCEPTANCE, TOKEN, Answer, FakeTwilio, post_signed, refusal
from tests.people import Person, eventually
from tests.processes import Mongod, Server, temporary_folder

PUBLIC = "https://chat.example"
SMS, WHATSAPP = ChannelName.SMS, ChannelName.WHATSAPP
SLOW = 60.0
"""Seconds for what the clock looks after, and two processors for many."""
QUICK = {"sms": 500, "whatsapp": 500, "email": 500, "push": 500}
_numbers = itertools.count(79_100_0000)


def new_number() -> str:
    return f"+41{next(_numbers)}"


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeTwilio]:
    with FakeTwilio.apart() as running:
        yield running


@pytest.fixture(scope="module")
def served(mongod: Mongod, fake: FakeTwilio) -> Iterator[Server]:
    folder = temporary_folder()
    process = Server(folder, mongod.url("twilio"), trusted_proxies="127.0.0.1", **fake.settings(PUBLIC))
    asyncio.run(_prepare(process.url))
    yield process
    process.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def _prepare(url: str) -> None:
    await lift_limits(url)
    admin = await Person.sign_in(url, "admin")
    assert (await admin.patch("/tenant", {"pace": QUICK})).status == 200


@dataclass
class Desk:
    """What tests do: somebody is written to, writes, and is answered."""

    fake: FakeTwilio
    url: str
    database: Database
    coach: Person
    tenant_id: str

    async def member(self, number: str, name: str = "Léa Favre", **fields: Any) -> User:
        person = User(tenant_id=self.tenant_id, role=Role.MEMBER, name=name, phone=number, **fields)
        await users.insert_user(self.database, person)
        return person

    async def send(
        self, *numbers: str, text: str = "See you tonight", channel: ChannelName = SMS, **fields: Any
    ) -> list[str]:
        wanted = []
        for number in numbers:
            person = await self.member(number)
            wanted.append(
                Delivery(
                    _id=f"test:{uuid.uuid4().hex}:{channel}", tenant_id=self.tenant_id, cause="test", channel=channel,
                    recipient=Recipient(id=person.id, name=person.name), address=number, content=Content(text=text),
                    **fields,
                )
            )  # fmt: skip
        await deliveries.insert_new(self.database, wanted)
        await jobs.ensure(self.database, sender_job(self.tenant_id, channel))
        return [delivery.id for delivery in wanted]

    async def find(self, delivery_id: str) -> Delivery:
        found = await deliveries.find_delivery(self.database, self.tenant_id, delivery_id)
        assert found is not None
        return found

    async def until(self, delivery_id: str, *states: DeliveryState) -> Delivery:
        async def look() -> Delivery | None:
            found = await self.find(delivery_id)
            return found if found.state in states else None

        return await eventually(look, SLOW)

    async def until_settled(self, delivery_id: str) -> Delivery:
        return await self.until(delivery_id, *set(DeliveryState) - OPEN)

    async def write(self, number: str, body: str, sid: str = "", **fields: str) -> str:
        """A person's message; give its name."""
        sid = sid or f"SM{uuid.uuid4().hex}"
        sent = {"MessageSid": sid, "From": number, "To": "+41440000001", "Body": body, "NumMedia": "0"} | fields
        answer = await post_signed(f"{PUBLIC}/api/v1/webhooks/twilio/demo/inbound", sent, via=self.url)
        assert answer == (200, "text/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>')
        return sid

    async def tell(self, message: Any, status: str, code: int | None = None, token: str = TOKEN) -> int:
        return await self.fake.tell(message, status, code, token=token, via=self.url)

    async def conversation_of(self, person: User) -> str | None:
        row = await self.database["conversations"].find_one({"owner_id": person.id, "kind": "support"})
        return None if row is None else row["_id"]

    async def said_by(self, person: User) -> list[str]:
        rows = self.database["messages"].find({"sender.id": person.id}).sort("seq", 1)
        return [row["body"] async for row in rows]

    async def answer(self, conversation_id: str, body: str) -> None:
        reply = await self.coach.post(f"/conversations/{conversation_id}/messages", {"body": body})
        assert reply.status == 201, reply.body

    async def who_has(self, number: str) -> list[User]:
        return await users.find_users_by_phone(self.database, self.tenant_id, number)

    async def consent(self, number: str, channel: ChannelName = SMS) -> tuple[str, str] | None:
        found = (await consents.find_consents(self.database, self.tenant_id, channel, [number])).get(number)
        return (found.state, found.source) if found else None


@pytest_asyncio.fixture
async def desk(served: Server, fake: FakeTwilio, mongod: Mongod) -> AsyncIterator[Desk]:
    client, database = connect(mongod.url("twilio"))
    coach = await Person.sign_in(served.url, "coach")
    tenant = await tenants.find_tenant_by_slug(database, "demo")
    assert tenant is not None
    yield Desk(fake, served.url, database, coach, tenant.id)
    await client.close()


# handing over


async def test_every_listed_code_is_in_the_ledger_as_the_table_says(desk: Desk) -> None:
    codes = sorted(code for code in PROVIDER_CODES if code.isdecimal() and len(code) == 5)
    numbers = {code: new_number() for code in codes}
    for code, number in numbers.items():
        desk.fake.for_number[number] = deque([refusal(int(code))] * 20)
    sent = dict(zip(codes, await desk.send(*numbers.values()), strict=True))
    for code, delivery_id in sent.items():

        async def has_reason(delivery_id: str = delivery_id) -> Delivery | None:
            found = await desk.find(delivery_id)
            return found if found.reason is not None else None

        delivery, does = await eventually(has_reason, SLOW), PROVIDER_CODES[code].does
        is_open = does in ("stop", "later")
        assert (delivery.reason, delivery.state) == (code, DeliveryState.QUEUED if is_open else DeliveryState.FAILED)
        withdrawn = ("withdrawn", "provider") if does == "suppress" else None
        assert await desk.consent(numbers[code]) == withdrawn, code
    assert not [number for number in numbers.values() if desk.fake.to(number)]
    await desk.database["deliveries"].delete_many({"_id": {"$in": list(sent.values())}})


async def test_what_was_surely_not_accepted_is_tried_again_and_comes_once(desk: Desk) -> None:
    number = new_number()
    answers = [Answer(429, 20429, {"Retry-After": "1"}), Answer(503, 20503, {"Retry-After": "1"})]
    desk.fake.for_number[number] = deque(answers)
    (delivery_id,) = await desk.send(number)
    delivery = await desk.until(delivery_id, DeliveryState.ACCEPTED)
    (message,) = desk.fake.to(number)
    assert (delivery.provider_id, desk.fake.asked(number)) == (message["sid"], 3)


async def test_what_may_have_been_accepted_is_never_sent_again(desk: Desk) -> None:
    numbers = [new_number() for _ in range(3)]
    failures = [Answer(500, 20500), Answer(accepts=False, is_lost=True), Answer(502, body="<html>")]
    for number, failure in zip(numbers, failures, strict=True):
        desk.fake.for_number[number] = deque([failure])
    sent = await desk.send(*numbers)
    for number, delivery_id in zip(numbers, sent, strict=True):
        assert (await desk.until_settled(delivery_id)).state is DeliveryState.UNKNOWN
        assert desk.fake.asked(number) == 1


async def test_a_slow_answer_is_waited_for(desk: Desk) -> None:
    number = new_number()
    desk.fake.for_number[number] = deque([Answer(delay=2)])
    (delivery_id,) = await desk.send(number)
    assert (await desk.until_settled(delivery_id)).state is DeliveryState.ACCEPTED


async def test_a_reply_that_was_lost_after_acceptance_is_found_in_the_list(desk: Desk) -> None:
    lost, failed = new_number(), new_number()
    for number in (lost, failed):
        desk.fake.for_number[number] = deque([LOST_AFTER_ACCEPTANCE])
    found_id, failed_id = await desk.send(lost, failed)
    await desk.until(failed_id, DeliveryState.UNKNOWN)
    desk.fake.to(failed)[0].update({"status": "undelivered", "error_code": 30003})
    found = await desk.until(found_id, DeliveryState.ACCEPTED)
    assert found.provider_id == desk.fake.to(lost)[0]["sid"]
    assert (await desk.until(failed_id, DeliveryState.FAILED)).reason == "30003"
    assert desk.fake.asked(lost) == desk.fake.asked(failed) == 1


async def test_the_same_words_twice_are_not_taken_for_each_other(desk: Desk) -> None:
    """One was accepted, and the other cut off before it arrived: what the list shows is the first one."""
    lost = new_number()
    desk.fake.for_number[lost] = deque([Answer(), Answer(accepts=False, is_lost=True)])
    (taken,) = await desk.send(lost)
    await desk.until(taken, DeliveryState.ACCEPTED)
    (cut_off,) = await desk.send(lost)
    await desk.until(cut_off, DeliveryState.UNKNOWN)

    async def was_looked_for() -> bool:
        found = await desk.find(cut_off)
        assert found.submitted_at is not None
        return (found.due_at - found.submitted_at).total_seconds() > 15

    await eventually(was_looked_for, SLOW)
    assert (await desk.find(cut_off)).state is DeliveryState.UNKNOWN
    assert len(desk.fake.to(lost)) == 1


async def test_whatsapp_goes_its_own_way(desk: Desk) -> None:
    number = new_number()
    (delivery_id,) = await desk.send(number, channel=WHATSAPP)
    await desk.until(delivery_id, DeliveryState.ACCEPTED)
    assert [message["body"] for message in desk.fake.to(f"whatsapp:{number}")] == ["See you tonight"]


# what becomes of it


async def accepted(desk: Desk, **fields: Any) -> tuple[str, Any]:
    number = new_number()
    (delivery_id,) = await desk.send(number, **fields)
    await desk.until(delivery_id, DeliveryState.ACCEPTED)
    return delivery_id, desk.fake.to(number)[0]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["queued", "sent", "delivered", "read"], DeliveryState.READ),
        (["read", "delivered", "sent", "queued"], DeliveryState.READ),
        (["delivered", "delivered", "sent", "delivered"], DeliveryState.DELIVERED),
        (["sent", "undelivered", "sent"], DeliveryState.FAILED),
        (["delivered", "undelivered"], DeliveryState.DELIVERED),
        (["undelivered", "delivered"], DeliveryState.DELIVERED),
        (["nonsense", "receiving"], DeliveryState.ACCEPTED),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else value,
)
async def test_callbacks_come_in_any_order_and_twice(desk: Desk, told: list[str], state: DeliveryState) -> None:
    delivery_id, message = await accepted(desk)
    for status in told:
        assert await desk.tell(message, status, 30005 if status == "undelivered" else None) == 200
    delivery = await desk.find(delivery_id)
    assert (delivery.state, delivery.reason) == (state, "30005" if state is DeliveryState.FAILED else None)


async def test_forged_callbacks_are_refused(desk: Desk) -> None:
    delivery_id, message = await accepted(desk)
    assert await desk.tell(message, "delivered", token="forged") == 403
    others = message | {"callback": message["callback"].replace("test%3A", "test%3A0")}
    right = await FakeTwilio.tell(desk.fake, others, "delivered", via=desk.url)
    assert right == 200, "signed by Twilio, but of no delivery here"
    signed_for_another = {"X-Twilio-Signature": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="}
    fields = {"MessageSid": message["sid"], "MessageStatus": "delivered"}
    assert (await post_signed(message["callback"], fields, via=desk.url, **signed_for_another))[0] == 403
    assert (await desk.find(delivery_id)).state is DeliveryState.ACCEPTED


async def test_one_messages_callback_moves_no_other_delivery(desk: Desk) -> None:
    delivery_id, message = await accepted(desk)
    other_id, other = await accepted(desk)
    assert await desk.tell(message | {"callback": other["callback"]}, "delivered") == 200
    elsewhere = other["callback"].replace("/twilio/demo/", "/twilio/other/")
    assert await desk.tell(other | {"callback": elsewhere}, "delivered") == 200
    absent = other["callback"].replace("/twilio/demo/", "/twilio/nobody/")
    assert await desk.tell(other | {"callback": absent}, "delivered") == 404
    for one in (delivery_id, other_id):
        assert (await desk.find(one)).state is DeliveryState.ACCEPTED


async def test_a_callback_settles_what_was_unknown(desk: Desk) -> None:
    number = new_number()
    desk.fake.for_number[number] = deque([LOST_AFTER_ACCEPTANCE])
    (delivery_id,) = await desk.send(number)
    await desk.until(delivery_id, DeliveryState.UNKNOWN, DeliveryState.ACCEPTED)
    assert await desk.tell(desk.fake.to(number)[0], "delivered") == 200
    delivery = await desk.find(delivery_id)
    assert (delivery.state, delivery.provider_id) == (DeliveryState.DELIVERED, desk.fake.to(number)[0]["sid"])


async def test_a_callback_may_overtake_the_answer(desk: Desk) -> None:
    number = new_number()
    desk.fake.for_number[number] = deque([Answer(delay=3)])
    (delivery_id,) = await desk.send(number)
    await eventually(lambda: desk.fake.to(number), SLOW)
    assert await desk.tell(desk.fake.to(number)[0], "delivered") == 200
    (other_id,) = await desk.send(new_number())
    await desk.until(other_id, DeliveryState.ACCEPTED)
    await asyncio.sleep(3.2)  # the answer that was overtaken comes now
    assert (await desk.find(delivery_id)).state is DeliveryState.DELIVERED
    assert desk.fake.asked(number) == 1


async def test_a_late_failure_takes_the_persons_next_channel_once(desk: Desk) -> None:
    number = new_number()
    (delivery_id,) = await desk.send(number, fallbacks=[(WHATSAPP, number)])
    await desk.until(delivery_id, DeliveryState.ACCEPTED)
    for _ in range(2):
        assert await desk.tell(desk.fake.to(number)[0], "undelivered", 30006) == 200
    delivery = await desk.find(delivery_id)
    assert (delivery.state, delivery.fallback_to) == (DeliveryState.FAILED, WHATSAPP)
    await desk.until(delivery_id.replace(":sms", ":whatsapp"), DeliveryState.ACCEPTED)
    assert len(desk.fake.to(f"whatsapp:{number}")) == 1


async def test_who_told_the_provider_to_stop_gets_nothing_more(desk: Desk) -> None:
    number = new_number()
    (delivery_id,) = await desk.send(number)
    await desk.until(delivery_id, DeliveryState.ACCEPTED)
    await desk.tell(desk.fake.to(number)[0], "failed", 21610)
    assert await desk.consent(number) == ("withdrawn", "provider")
    (next_id,) = await desk.send(number)
    delivery = await desk.until_settled(next_id)
    assert (delivery.state, delivery.reason) == (DeliveryState.SUPPRESSED, "withdrawn")
    assert desk.fake.asked(number) == 1


# what people write


async def test_an_sms_is_a_message_of_that_person_once(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    sid = await desk.write(number, "Is the class at six?")
    await asyncio.gather(*(desk.write(number, "Is the class at six?", sid) for _ in range(3)))
    assert await desk.said_by(person) == ["Is the class at six?"]
    conversation_id = await desk.conversation_of(person)
    reply = await desk.coach.get(f"/conversations/{conversation_id}/messages")
    assert [(message["client_id"], message["sender"]["id"]) for message in reply.body["items"]] == [(sid, person.id)]


async def test_an_unknown_number_is_one_new_visitor(desk: Desk) -> None:
    number = new_number()
    await asyncio.gather(
        desk.write(number, "Hello"), desk.write(f"whatsapp:{number}", "It is me", ProfileName="Noé  Blanc")
    )
    (person,) = await desk.who_has(number)
    assert person.role is Role.VISITOR
    assert person.name in (number, "Noé Blanc")
    assert sorted(await desk.said_by(person)) == ["Hello", "It is me"]


async def test_pictures_and_places_come_as_addresses(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    media = {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": "https://api.twilio.test/1"}
    await desk.write(number, "Look", **media)
    await desk.write(f"whatsapp:{number}", "", Latitude="46.2", Longitude="6.15")
    assert await desk.said_by(person) == [
        "Look\nimage/jpeg: https://api.twilio.test/1", "https://www.openstreetmap.org/?mlat=46.2&mlon=6.15"
    ]  # fmt: skip


async def test_of_several_with_a_number_the_one_who_was_written_to_is_meant(desk: Desk) -> None:
    number = new_number()
    mother = await desk.member(number, "Mother")
    await desk.send(number)
    (*_, son) = sorted(await desk.who_has(number), key=lambda user: user.id)
    await desk.write(number, "Thanks")
    assert await desk.said_by(son) == ["Thanks"]
    assert await desk.said_by(mother) == []


@pytest.mark.parametrize("word", ["STOP", "Arrêt", "stopall"])
async def test_stop_withdraws_and_start_gives_back(desk: Desk, word: str) -> None:
    person = await desk.member(number := new_number())
    stop = await desk.write(number, word)
    assert await desk.consent(number) == ("withdrawn", "reply")
    (delivery_id,) = await desk.send(number)
    assert (await desk.until_settled(delivery_id)).state is DeliveryState.SUPPRESSED
    await desk.write(number, "START")
    assert await desk.consent(number) == ("granted", "reply")
    await desk.write(number, word, stop)
    assert await desk.consent(number) == ("granted", "reply"), "the same STOP told again is not another one"
    assert await desk.said_by(person) == []
    assert await desk.consent(number, WHATSAPP) is None


async def test_stop_within_a_longer_reply_is_heard_and_read(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    text = "I moved to Bern last month. Please stop texting me. Say hello to Nina!"
    await desk.write(number, text)
    assert await desk.consent(number) == ("withdrawn", "reply")
    assert await desk.said_by(person) == [text]


async def test_an_unknown_number_that_says_stop_makes_nobody(desk: Desk) -> None:
    await desk.write(number := new_number(), "STOP", OptOutType="STOP")
    assert await desk.consent(number) == ("withdrawn", "reply")
    assert await desk.who_has(number) == []


async def test_help_is_answered_once_unless_twilio_did(desk: Desk) -> None:
    number, other = new_number(), new_number()
    sid = await desk.write(number, "HELP")
    await desk.write(number, "HELP", sid)
    await desk.write(other, "HELP", OptOutType="HELP")
    await eventually(lambda: desk.fake.to(number), SLOW)
    (answer,) = desk.fake.to(number)
    assert "STOP" in answer["body"]
    assert desk.fake.to(other) == []


async def test_forged_messages_are_refused_and_strange_ones_passed_over(desk: Desk) -> None:
    number, url = new_number(), f"{PUBLIC}/api/v1/webhooks/twilio/demo/inbound"
    fields = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": number, "Body": "Hello"}
    assert (await post_signed(url, fields, token="forged", via=desk.url))[0] == 403
    assert (await post_signed(url.replace("https", "http"), fields, via=desk.url))[0] == 403, "not the public address"
    assert (await post_signed(url.replace("demo", "nobody"), fields, via=desk.url))[0] == 404
    for strange in ({"From": "SWISSCOM"}, {"From": "12345"}, {"MessageSid": "x"}, {"Body": ""}):
        assert (await post_signed(url, fields | strange, via=desk.url))[0] == 200
    assert await desk.who_has(number) == []


async def test_a_blocked_person_is_not_heard_but_may_say_stop(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    await desk.database["users"].update_one({"_id": person.id}, {"$set": {"blocked_at": person.created_at}})
    await desk.write(number, "Hello?")
    await desk.write(number, "STOP")
    assert await desk.said_by(person) == []
    assert await desk.consent(number) == ("withdrawn", "reply")


# the answer goes back the same way


async def until_sent(desk: Desk, address: str, count: int) -> list[str]:
    await eventually(lambda: len(desk.fake.to(address)) >= count, SLOW)
    return [message["body"] for message in desk.fake.to(address)]


async def test_what_the_team_answers_is_sent_by_sms_once_each(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    await desk.write(number, "Is the class at six?")
    conversation_id = await desk.conversation_of(person)
    assert conversation_id is not None
    for body in ("Yes, at six.", "Bring a mat."):
        await desk.answer(conversation_id, body)
    assert await until_sent(desk, number, 2) == ["Yes, at six.", "Bring a mat."]
    await desk.write(number, "Thanks!")
    await desk.answer(conversation_id, "See you!")
    assert await until_sent(desk, number, 3) == ["Yes, at six.", "Bring a mat.", "See you!"]
    causes = [row async for row in desk.database["deliveries"].find({"address": number})]
    assert {row["cause"] for row in causes} == {"reply"}
    assert {row["urgent"] for row in causes} == {True}


async def test_the_last_word_chooses_the_way(desk: Desk) -> None:
    person = await Person.register(desk.url)
    number = new_number()
    await desk.database["users"].update_one({"_id": person.id}, {"$set": {"phone": number}})
    await desk.write(number, "By SMS")
    conversation_id = (await person.post("/conversations", {"kind": "support"})).body["id"]
    await desk.answer(conversation_id, "One")
    assert await until_sent(desk, number, 1) == ["One"]
    await person.post(f"/conversations/{conversation_id}/messages", {"body": "Now from the page"})
    await desk.answer(conversation_id, "Two")
    await eventually(lambda: _has_no_route(desk, conversation_id), SLOW)
    await desk.write(f"whatsapp:{number}", "And now by WhatsApp")
    await desk.answer(conversation_id, "Three")
    assert await until_sent(desk, f"whatsapp:{number}", 1) == ["Three"]
    assert await until_sent(desk, number, 1) == ["One"]


async def _has_no_route(desk: Desk, conversation_id: str) -> bool:
    return await desk.database["reply_routes"].find_one({"_id": conversation_id}) is None


async def test_a_page_and_then_a_telephone_again(desk: Desk) -> None:
    person = await Person.register(desk.url)
    number = new_number()
    await desk.database["users"].update_one({"_id": person.id}, {"$set": {"phone": number}})
    await desk.write(number, "By SMS")
    conversation_id = (await person.post("/conversations", {"kind": "support"})).body["id"]
    await person.post(f"/conversations/{conversation_id}/messages", {"body": "From the page"})
    await desk.write(number, "By SMS again")
    await desk.answer(conversation_id, "To the telephone")
    assert await until_sent(desk, number, 1) == ["To the telephone"]


async def test_a_long_answer_comes_in_parts(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    await desk.write(number, "Tell me all")
    conversation_id = await desk.conversation_of(person)
    assert conversation_id is not None
    body = " ".join(f"word{index}" for index in range(400))
    await desk.answer(conversation_id, body)
    parts = await until_sent(desk, number, 3)
    assert all(len(part) <= 1_600 for part in parts)
    assert " ".join(parts) == body


async def test_after_stop_answers_stay_in_the_conversation(desk: Desk) -> None:
    person = await desk.member(number := new_number())
    await desk.write(number, "Hello")
    conversation_id = await desk.conversation_of(person)
    assert conversation_id is not None
    await desk.write(number, "STOP")
    await desk.answer(conversation_id, "Are you there?")
    (delivery_id,) = await desk.send(other := new_number())
    await desk.until(delivery_id, DeliveryState.ACCEPTED)
    assert desk.fake.to(number) == []
    assert len(desk.fake.to(other)) == 1


async def test_what_a_crash_came_before_is_sent_on(desk: Desk) -> None:
    """As if the process had died between the answer and its delivery: the clock finds what lies behind the route."""
    person = await desk.member(number := new_number())
    await desk.write(number, "Hello")
    conversation_id = await desk.conversation_of(person)
    assert conversation_id is not None
    route = await desk.database["reply_routes"].find_one_and_delete({"_id": conversation_id})
    await desk.answer(conversation_id, "Good evening")
    await asyncio.sleep(0.5)
    assert desk.fake.to(number) == []
    await desk.database["reply_routes"].insert_one(route)
    assert await until_sent(desk, number, 1) == ["Good evening"]


async def test_a_server_killed_among_answers_sends_none_twice_and_says_what_it_does_not_know(
    desk: Desk, served: Server
) -> None:
    person = await desk.member(number := new_number())
    await desk.write(number, "Tell me")
    conversation_id = await desk.conversation_of(person)
    assert conversation_id is not None
    desk.fake.for_number[number] = deque([Answer(delay=0.4)] * 8)
    bodies = [f"Answer {index}" for index in range(8)]
    for body in bodies:
        await desk.answer(conversation_id, body)
    await eventually(lambda: len(desk.fake.to(number)) >= 3, SLOW)
    served.kill()
    held = {"address": number, "lease_until": {"$ne": None}}
    over = {"$set": {"lease_until": now()}}  # as if the time of their leases had passed
    await desk.database["deliveries"].update_many(held, over)
    served.seed = False  # whoever seeds is a node for a moment, and would take what is due with it
    served.start()

    async def all_are_sent() -> bool:
        rows = [row async for row in desk.database["deliveries"].find({"address": number})]
        return len(rows) == len(bodies) and not {row["state"] for row in rows} & OPEN

    await eventually(all_are_sent, SLOW)
    arrived = [message["body"] for message in desk.fake.to(number)]
    assert len(arrived) == len(set(arrived)), "none came twice"

    async def is_reconciled() -> bool:
        rows = [row async for row in desk.database["deliveries"].find({"address": number})]
        known = {row["content"]["text"] for row in rows if row["state"] == DeliveryState.ACCEPTED}
        unknown = {row["content"]["text"] for row in rows if row["state"] == DeliveryState.UNKNOWN}
        return known == set(arrived) and unknown == set(bodies) - set(arrived)

    await eventually(is_reconciled, SLOW)
    assert len(set(bodies) - set(arrived)) <= 1, "at most the one that was on its way"
