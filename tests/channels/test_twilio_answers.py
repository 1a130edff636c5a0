"""What the team answers goes back the way the person came."""

import asyncio
from collections import deque

from models.base import now
from models.deliveries import OPEN, DeliveryState
from tests.channels.telephone import SLOW, Desk, new_number
from tests.fakes.twilio import Answer
from tests.people import Person, eventually
from tests.processes import Server


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
