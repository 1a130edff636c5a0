"""What Twilio says became of a message, in any order, twice, late, or forged."""

import asyncio
from collections import deque
from typing import Any

import pytest

from models.deliveries import DeliveryState
from tests.channels.telephone import SLOW, WHATSAPP, Desk, new_number
from tests.fakes.twilio import LOST_AFTER_ACCEPTANCE, Answer, FakeTwilio, post_signed
from tests.people import eventually


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
