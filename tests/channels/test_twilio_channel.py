"""The way out to Twilio: what it answers, or does not, becomes the one outcome that is true."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from actions.deliveries.provider_codes import PROVIDER_CODES
from models.base import now
from models.deliveries import ChannelName
from server.channels import twilio
from server.channels.build import build_channels
from server.channels.twilio import Twilio, TwilioChannel, is_signed, read_failure
from server.database import connect
from server.settings import Settings
from tests.fakes.twilio import (
    LOST_AFTER_ACCEPTANCE,
    SID,
    SMS_FROM,
    TOKEN,
    WHATSAPP_FROM,
    Answer,
    FakeTwilio,
    refusal,
)
from tests.processes import free_port

HELLO = Outgoing(
    delivery_id="occurrence:person:sms", tenant_slug="demo", tenant_id="t", channel=ChannelName.SMS,
    address="+41790000001", sender_name="Demo", text="Bonjour, à ce soir ☀",
)  # fmt: skip
PUBLIC = "https://palabre.example"


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTwilio]:
    async with FakeTwilio.running() as running:
        yield running


@pytest_asyncio.fixture
async def account(fake: FakeTwilio) -> AsyncIterator[Twilio]:
    account = Twilio(SID, TOKEN, fake.url)
    yield account
    await account.close()


@pytest.fixture
def sms(account: Twilio) -> TwilioChannel:
    return TwilioChannel(account, ChannelName.SMS, {"from_": SMS_FROM}, PUBLIC)


@pytest.fixture
def whatsapp(account: Twilio) -> TwilioChannel:
    return TwilioChannel(account, ChannelName.WHATSAPP, {"from_": f"whatsapp:{WHATSAPP_FROM}"}, PUBLIC)


async def test_an_sms_is_handed_over_with_the_address_that_hears_what_becomes_of_it(
    fake: FakeTwilio, sms: TwilioChannel
) -> None:
    outcome = await sms.submit(HELLO)
    assert outcome == Accepted(fake.messages[0]["sid"])
    assert fake.requests == [
        {
            "To": "+41790000001", "From": SMS_FROM, "Body": "Bonjour, à ce soir ☀",
            "StatusCallback": f"{PUBLIC}/api/v1/webhooks/twilio/demo/status?delivery=occurrence%3Aperson%3Asms",
        }
    ]  # fmt: skip


async def test_a_link_comes_last_and_never_twice(fake: FakeTwilio, sms: TwilioChannel) -> None:
    await sms.submit(replace(HELLO, text="See you", link="https://x.test/1"))
    await sms.submit(replace(HELLO, text="See https://x.test/1", link="https://x.test/1"))
    assert [request["Body"] for request in fake.requests] == ["See you\nhttps://x.test/1", "See https://x.test/1"]


async def test_whatsapp_uses_its_own_addresses_and_templates(fake: FakeTwilio, whatsapp: TwilioChannel) -> None:
    await whatsapp.submit(replace(HELLO, media_url="https://x.test/1.png"))
    await whatsapp.submit(replace(HELLO, content_sid="HX" + "1" * 32, content_variables={"1": "Léa"}))
    plain, template = fake.requests
    assert (plain["To"], plain["From"]) == ("whatsapp:+41790000001", f"whatsapp:{WHATSAPP_FROM}")
    assert plain["MediaUrl"] == "https://x.test/1.png"
    assert (template["ContentSid"], json.loads(template["ContentVariables"])) == ("HX" + "1" * 32, {"1": "Léa"})
    assert "Body" not in template


async def test_a_messaging_service_chooses_the_sender(fake: FakeTwilio, account: Twilio) -> None:
    await TwilioChannel(account, ChannelName.SMS, {"messaging_service_sid": "MG1"}, "").submit(HELLO)
    assert fake.requests == [{"To": HELLO.address, "MessagingServiceSid": "MG1", "Body": HELLO.text}]


@pytest.mark.parametrize("code", sorted(code for code in PROVIDER_CODES if code.isdecimal() and len(code) == 5))
async def test_each_listed_code_is_what_the_table_says(fake: FakeTwilio, sms: TwilioChannel, code: str) -> None:
    fake.answers.append(refusal(int(code)))
    does = PROVIDER_CODES[code].does
    assert await sms.submit(HELLO) == (Later(code, twilio.PAUSE) if does == "later" else Refused(code, does))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(429, 20429, {"Retry-After": "7"}), Later("20429", 7)),
        (Answer(429, 20429), Later("20429", twilio.PAUSE)),
        (Answer(429, 20429, {"Retry-After": "86400"}), Later("20429", twilio.LONGEST_PAUSE)),
        (Answer(429, 20429, {"Retry-After": "soon"}), Later("20429", twilio.PAUSE)),
        (Answer(503, 20503), Later("unavailable", twilio.PAUSE)),
        (Answer(500, 20500), Unknown("server_error")),
        (Answer(502, body="<html>Bad gateway"), Unknown("server_error")),
        (Answer(401, body="no"), Refused("20003", "stop")),
        (Answer(404, 20404), Refused("20404", "stop")),
        (Answer(400, 99999), Refused("99999", "fallback")),
        (Answer(403, body="a proxy says no"), Refused("http_403", "fallback")),
        (Answer(201, accepts=True, body="not JSON"), Unknown("no_answer")),
        (LOST_AFTER_ACCEPTANCE, Unknown("no_answer")),
        (Answer(accepts=False, is_lost=True), Unknown("no_answer")),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_an_answer_becomes_one_outcome(
    fake: FakeTwilio, sms: TwilioChannel, answer: Answer, outcome: Outcome
) -> None:
    fake.answers.append(answer)
    assert await sms.submit(HELLO) == outcome


async def test_a_retry_after_with_a_date_is_understood(fake: FakeTwilio, sms: TwilioChannel) -> None:
    later = (now() + timedelta(seconds=100)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    fake.answers.append(Answer(429, 20429, {"Retry-After": later}))
    outcome = await sms.submit(HELLO)
    assert isinstance(outcome, Later)
    assert 90 < outcome.seconds <= 100


async def test_wrong_credentials_stop_the_channel(fake: FakeTwilio) -> None:
    account = Twilio(SID, "wrong", fake.url)
    assert await TwilioChannel(account, ChannelName.SMS, {"from_": SMS_FROM}, "").submit(HELLO) == Refused(
        "20003", "stop"
    )
    await account.close()
    assert fake.messages == []


async def test_who_cannot_be_reached_got_nothing() -> None:
    account = Twilio(SID, TOKEN, f"http://127.0.0.1:{free_port()}")
    assert await TwilioChannel(account, ChannelName.SMS, {"from_": SMS_FROM}, "").submit(HELLO) == Later(
        "no_connection", twilio.PAUSE
    )
    await account.close()
    assert read_failure(aiohttp.ConnectionTimeoutError()) == Later("no_connection", twilio.PAUSE)


async def test_waiting_for_an_answer_ends(
    fake: FakeTwilio, account: Twilio, sms: TwilioChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "TIMEOUT", 0.3)
    fake.answers.append(Answer(delay=5))
    async with asyncio.timeout(3):
        assert await sms.submit(HELLO) == Unknown("no_answer")
    assert len(fake.messages) == 1, "it was accepted all the same"


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("queued", None, Accepted("SM" + f"{1:032x}")),
        ("delivered", None, Accepted("SM" + f"{1:032x}")),
        ("undelivered", 30005, Refused("30005", "fallback", "SM" + f"{1:032x}")),
        ("failed", 21610, Refused("21610", "suppress", "SM" + f"{1:032x}")),
        ("canceled", None, Refused("cancelled", "fallback", "SM" + f"{1:032x}")),
    ],
)
async def test_a_lost_answer_is_found_again(
    fake: FakeTwilio, sms: TwilioChannel, status: str, code: int | None, outcome: Outcome
) -> None:
    since = now()
    fake.answers.append(LOST_AFTER_ACCEPTANCE)
    assert await sms.submit(HELLO) == Unknown("no_answer")
    fake.messages[0] |= {"status": status, "error_code": code}
    assert await sms.reconcile(HELLO, since) == outcome
    assert len(fake.requests) == 1, "looking sends nothing"


@pytest.mark.parametrize(
    ("others", "is_found"),
    [
        ([], False),
        ([{"ago": 60}], False),
        ([{"ago": -120}], False),
        ([{"body": "Another text"}], False),
        ([{"direction": "inbound"}], False),
        ([{"to": "+41790000002"}], False),
        ([{}, {}], False),
        ([{}, {"ago": 60}, {"body": "Another text"}], True),
        ([{"body": "Sent from your Twilio trial account - " + HELLO.text}], True),
    ],
    ids=str,
)
async def test_only_the_one_message_that_it_can_be_is_taken_for_it(
    fake: FakeTwilio, sms: TwilioChannel, others: list[dict[str, Any]], is_found: bool
) -> None:
    for other in others:
        fake.add(**{"to": HELLO.address, "body": HELLO.text} | other)
    assert (await sms.reconcile(HELLO, now()) is not None) == is_found


async def test_who_cannot_look_cannot_tell(fake: FakeTwilio) -> None:
    fake.add(HELLO.address, HELLO.text)
    for url, token in ((fake.url, "wrong"), (f"http://127.0.0.1:{free_port()}", TOKEN)):
        account = Twilio(SID, token, url)
        channel = TwilioChannel(account, ChannelName.SMS, {"from_": SMS_FROM}, "")
        assert await channel.reconcile(HELLO, now()) is None
        await account.close()


async def test_a_whatsapp_template_is_found_by_its_time(fake: FakeTwilio, whatsapp: TwilioChannel) -> None:
    message = replace(HELLO, content_sid="HX" + "1" * 32)
    fake.answers.append(LOST_AFTER_ACCEPTANCE)
    since = now()
    assert await whatsapp.submit(message) == Unknown("no_answer")
    assert await whatsapp.reconcile(message, since) == Accepted(fake.messages[0]["sid"])


def test_a_signature_is_for_one_address_and_its_fields() -> None:
    # the example of https://www.twilio.com/docs/usage/security#validating-requests
    url, token = "https://mycompany.com/myapp.php?foo=1&bar=2", "12345"
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030",
        "To": "+18005551212",
    }  # fmt: skip
    signature = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert is_signed(token, url, fields, signature)
    assert not is_signed("54321", url, fields, signature)
    assert not is_signed(token, url.replace("foo=1", "foo=2"), fields, signature)
    assert not is_signed(token, url, fields | {"Digits": "1235"}, signature)
    assert not is_signed(token, url, fields, "")


async def test_without_credentials_it_is_simulated_and_with_them_it_is_not() -> None:
    client, database = connect("mongodb://127.0.0.1:1/unused")
    sms, whatsapp = ChannelName.SMS, ChannelName.WHATSAPP
    credentials = {"twilio_account_sid": SID, "twilio_auth_token": TOKEN}
    senders = {"twilio_sms_from": SMS_FROM, "twilio_whatsapp_from": WHATSAPP_FROM}
    simulated = [
        {name for name in build_channels(Settings(**given), database).simulated() if name in (sms, whatsapp)}
        for given in (
            {},
            credentials,
            senders,
            credentials | senders,
            credentials | {"twilio_messaging_service_sid": "MG1"},
        )
    ]
    await client.close()
    assert simulated == [{sms, whatsapp}, {sms, whatsapp}, {sms, whatsapp}, set(), {whatsapp}]
