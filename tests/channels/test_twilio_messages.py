"""What people write by SMS and WhatsApp: messages of theirs, and words that withdraw and give back."""

import asyncio
import uuid

import pytest

from models.deliveries import DeliveryState
from models.users import Role
from tests.channels.telephone import PUBLIC, SLOW, WHATSAPP, Desk, new_number
from tests.fakes.twilio import post_signed
from tests.people import eventually


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
