"""SMS and WhatsApp handed over to a Twilio that misbehaves: the ledger must be right."""

from collections import deque

from actions.deliveries.provider_codes import PROVIDER_CODES
from models.deliveries import Delivery, DeliveryState
from tests.channels.telephone import SLOW, WHATSAPP, Desk, new_number
from tests.fakes.twilio import LOST_AFTER_ACCEPTANCE, Answer, refusal
from tests.people import eventually


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
