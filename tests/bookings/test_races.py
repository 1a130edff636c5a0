"""Sold once, whoever asks at the same time, on one node and on two (I9); and what is counted agrees (I8)."""

import asyncio
import random
import shutil
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import bookings, promo_codes
from models.base import Database, now
from models.promo_codes import PromoCode
from tests.booking import Studio, act, at, book, hold
from tests.bookings.bookkeeping import Books
from tests.conftest import lift_limits
from tests.conversations.test_nodes import Pair, eventually_linked
from tests.crowds import Agent, database_of
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server, Valkey, temporary_folder
from tests.waiting import made

pytestmark = pytest.mark.xdist_group("crashes")
"""With the others that need the whole machine."""
NODES, CROWD = "booking_nodes", 200


@pytest.fixture(scope="module")
def pair(mongod: Mongod) -> Iterator[Pair]:
    """Two nodes on one database."""
    folder = temporary_folder()
    valkey = Valkey(folder)
    first, second = (Server(folder, mongod.url(NODES), redis_url=valkey.url, trusted_proxies="127.0.0.1") for _ in "12")
    asyncio.run(lift_limits(first.url))
    for server in (first, second):
        asyncio.run(eventually_linked(server))
    yield Pair(valkey, first, second)
    for process in (first, second, valkey):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def crowd(pair: Pair) -> list[Person]:
    """The same for all that hold one place at most here."""
    return asyncio.run(visit(pair, CROWD))


@pytest.fixture
async def visitors(pair: Pair) -> list[Person]:
    """Some, who hold nothing yet."""
    return await visit(pair, 30)


async def visit(pair: Pair, count: int) -> list[Person]:
    """Odd ones come to the other node."""
    return await asyncio.gather(*(Person.visit(urls_of(pair)[number % 2]) for number in range(count)))


@pytest.fixture
async def database(mongod: Mongod) -> AsyncIterator[Database]:
    async with database_of(mongod, NODES) as found:
        yield found


@pytest.fixture
async def studio(pair: Pair) -> Studio:
    return await Studio.make(await pair.person("admin"))


def urls_of(pair: Pair) -> tuple[str, str]:
    return pair.first.url, pair.second.url


def wish(offer: Json, start: str, **fields: Any) -> Json:
    return {"offer_id": offer["id"], "start": start, "name": "Vera", "email": "vera@example.com"} | fields


async def ask_all(
    pair: Pair, people: list[Person], bodies: list[Json], path: str = "/bookings"
) -> list[tuple[int, Any]]:
    """Everybody asks at once, one half at each node."""
    async with Agent.all(people, *urls_of(pair)) as agents:
        asked = [agent.ask("POST", path, body) for agent, body in zip(agents, bodies, strict=True)]
        return await asyncio.gather(*asked)


def alternatives(reply: Any) -> list[str]:
    assert reply["error"]["code"] == "conflict", reply
    return [each["message"] for each in reply["error"]["details"] if each["field"] == "alternative"]


async def check_alternatives(person: Person, reply: Any, offer: Json, **fields: Any) -> None:
    """Each of them can really be booked."""
    found = alternatives(reply)
    assert found
    for start in found:
        await act(person, await made(person, "/bookings", wish(offer, start, **fields)), "cancel")


async def test_two_hundred_race_for_the_last_places_of_one_session(
    pair: Pair, studio: Studio, crowd: list[Person], database: Database
) -> None:
    offer, session = await studio.class_with(30)
    await studio.sessions(offer, "11:00")
    bodies = [wish(offer, session["start"], places=1 + number % 3) for number in range(CROWD)]
    answers = await ask_all(pair, crowd, bodies)
    assert Counter(status for status, _ in answers) | Counter({201: 0}) <= Counter({201: 30, 409: CROWD})
    sold = sum(body["places"] for (status, _), body in zip(answers, bodies, strict=True) if status == 201)
    refused = [(reply, body["places"]) for (status, reply), body in zip(answers, bodies, strict=True) if status == 409]
    assert sold <= 30 < sold + min(places for _, places in refused), "somebody was refused beside a free place"
    books = await Books.read(database, studio.id)
    books.check_settled()
    assert books.sessions[session["id"]]["taken"] == sold
    assert {one.id for one in books.taking} == {reply["id"] for status, reply in answers if status == 201}
    loser = next(person for person, (status, _) in zip(crowd, answers, strict=True) if status == 409)
    assert all(alternatives(reply) for reply, _ in refused)
    await check_alternatives(loser, refused[0][0], offer)


def overlaps(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def span(body: Json) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(body["start"])
    return start, start + timedelta(minutes=body["minutes"])


def some_times(offer: Json, count: int, seed: int) -> list[Json]:
    """Starts of one morning, a quarter of an hour apart, of different lengths."""
    chance = random.Random(seed)
    starts = [f"{hour:02d}:{minute:02d}" for hour in range(8, 12) for minute in (0, 15, 30, 45)]
    return [wish(offer, at(chance.choice(starts)), minutes=chance.choice((15, 30, 45, 60))) for _ in range(count)]


async def test_two_hundred_race_for_overlapping_appointments_of_one_provider(
    pair: Pair, studio: Studio, crowd: list[Person], database: Database
) -> None:
    offer = await studio.appointments(15, 30, 45, 60, step_minutes=15)
    bodies = some_times(offer, CROWD, seed=1)
    answers = await ask_all(pair, crowd, bodies)
    assert {status for status, _ in answers} == {201, 409}
    (await Books.read(database, studio.id)).check_settled()
    taken = [span(body) for (status, _), body in zip(answers, bodies, strict=True) if status == 201]
    for (status, reply), body in zip(answers, bodies, strict=True):
        if status == 409:
            assert any(overlaps(span(body), other) for other in taken), "somebody was refused a free time"
            assert alternatives(reply)
    late = await crowd[0].post("/bookings", body := wish(offer, bodies[0]["start"], minutes=bodies[0]["minutes"]))
    assert late.status == 409
    await check_alternatives(await Person.visit(pair.first.url), late.body, offer, minutes=body["minutes"])


@pytest.mark.parametrize(("units", "count"), [(1, CROWD), (2, CROWD // 2)])
async def test_two_hundred_of_two_providers_race_for_one_resource(
    pair: Pair, crowd: list[Person], database: Database, units: int, count: int
) -> None:
    admin = await pair.person("admin")
    room = await made(admin, "/resources", {"name": f"Room {uuid.uuid4().hex[:6]}", "units": units})
    studios = [await Studio.make(admin, capacity=3) for _ in range(2)]
    offers = [await one.appointments(15, 30, 45, 60, step_minutes=15, resource_ids=[room["id"]]) for one in studios]
    bodies = [
        body for pairs in zip(*(some_times(each, count // 2, units) for each in offers), strict=True) for body in pairs
    ]
    bodies = random.Random(units).sample(bodies, count)
    answers = await ask_all(pair, crowd[:count], bodies)
    assert {status for status, _ in answers} == {201, 409}
    (await Books.read(database, *(one.id for one in studios))).check_settled()
    taken = [span(body) for (status, _), body in zip(answers, bodies, strict=True) if status == 201]
    for moment in {start for start, _ in taken}:
        assert sum(start <= moment < end for start, end in taken) <= units
    for (status, _), body in zip(answers, bodies, strict=True):
        if status == 409:
            assert sum(overlaps(span(body), other) for other in taken) >= units, "somebody was refused a free time"


async def test_a_pass_with_one_access_pays_for_one_of_many_bookings(
    pair: Pair, studio: Studio, database: Database
) -> None:
    person = await Person.register(pair.first.url)
    offer, session = await studio.class_with(100)
    pass_id = await studio.give_card(database, person, 1)
    for _ in range(3):
        answers = await ask_all(pair, [person] * 16, [wish(offer, session["start"], pass_id=pass_id)] * 16)
        (won,) = [reply for status, reply in answers if status == 201]
        assert Counter(status for status, _ in answers) == {201: 1, 422: 15}, answers
        (await Books.read(database, studio.id)).check_settled()
        cancelled = await asyncio.gather(
            *(face.post(f"/bookings/{won['id']}/cancel", {}) for face in faces(pair, person, 6))
        )
        assert {reply.status for reply in cancelled} == {200}
        books = await Books.read(database, studio.id)
        books.check_settled()
        assert [one["left"] for one in books.passes] == [1]


def faces(pair: Pair, person: Person, count: int) -> list[Person]:
    """The same person at both nodes."""
    return [Person(urls_of(pair)[number % 2], person.signed_in) for number in range(count)]


async def test_a_promo_code_is_used_as_often_as_it_may_be(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer, session = await studio.class_with(100, price=20)
    code = f"CODE-{uuid.uuid4().hex[:8].upper()}"
    tenant_id = await studio.tenant_of(database)
    promo = PromoCode(tenant_id=tenant_id, code=code, kind="percent", value=1_000, most_total=7, most_per_person=2)
    await promo_codes.insert_promo_code(database, promo)
    asking = [visitors[number % 10] for number in range(40)]
    answers = await ask_all(pair, asking, [wish(offer, session["start"], promo_code=code) for _ in asking])
    assert Counter(status for status, _ in answers) == {201: 7, 422: 33}
    (await Books.read(database, studio.id)).check_settled()
    won = [(person, reply) for person, (status, reply) in zip(asking, answers, strict=True) if status == 201]
    assert max(Counter(person.id for person, _ in won).values()) <= 2
    await asyncio.gather(
        *(act(person, reply, ("confirm", "cancel")[number % 2]) for number, (person, reply) in enumerate(won))
    )
    books = await Books.read(database, studio.id)
    books.check_settled()
    assert [one["used"] for one in books.promos] == [4]


async def test_cancelling_confirming_and_expiring_race_for_one_end(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer, session = await studio.class_with(12)
    people = visitors[:12]
    held = await asyncio.gather(*(made(person, "/bookings", wish(offer, session["start"])) for person in people))
    ends = {"$set": {"expires_at": now() + timedelta(seconds=0.15)}}
    await database[bookings.COLLECTION].update_many({"session_id": session["id"]}, ends)

    async def end(number: int, operation: str) -> int:
        await asyncio.sleep(0.1 + 0.01 * number)
        face = faces(pair, people[number], 2)[operation == "confirm"]
        return (await face.post(f"/bookings/{held[number]['id']}/{operation}", {})).status

    async def come(person: Person) -> int:
        await asyncio.sleep(0.2)
        return (await person.post("/bookings", wish(offer, session["start"]))).status

    racing = [end(number, operation) for number in range(12) for operation in ("confirm", "cancel")]
    answers = await asyncio.gather(*racing, *map(come, visitors[15:]))
    assert set(answers) <= {200, 201, 409}
    books = await Books.read(database, studio.id)
    books.check_settled()
    for booking in held:
        ops = [step.op for step in books.bookings[booking["id"]].steps]
        assert ops in (["book", "confirm"], ["book", "cancel"], ["book", "expire"], ["book", "confirm", "cancel"])


async def test_nobody_who_comes_later_overtakes_those_who_wait(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer, session = await studio.class_with(1)
    holder, others = visitors[0], visitors[1:7]
    booking = await made(holder, "/bookings", wish(offer, session["start"]))
    entries = [await made(person, "/waitlist", wish(offer, session["start"])) for person in others]
    turn = asyncio.Event()

    async def hammer(newcomer: Person) -> None:
        while not turn.is_set():
            reply = await newcomer.post("/bookings", wish(offer, session["start"]))
            assert reply.status == 409, "somebody who came later has the place"

    hammering = [asyncio.create_task(hammer(person)) for person in visitors[20:30]]
    for number, person in enumerate(others):
        face = faces(pair, holder, 2)[number % 2]
        await act(face, booking, "cancel")
        found = (await person.get("/waitlist")).body["items"]
        assert [(one["id"], one["state"]) for one in found] == [(entries[number]["id"], "offered")]
        holder, booking = person, {"id": found[0]["booking_id"]}
    turn.set()
    await asyncio.gather(*hammering)
    (await Books.read(database, studio.id)).check_settled()


@pytest.mark.parametrize("kind", ["session", "appointment"])
async def test_who_begins_to_wait_while_a_place_becomes_free_has_it(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database, kind: str
) -> None:
    """At both nodes, at the same moment: either there is a place to book, or it is offered."""
    if kind == "session":
        offer, session = await studio.class_with(1)
        start = session["start"]
    else:
        offer, start = await studio.appointments(30), at("09:00")
    for number in range(20):
        holder, waiting = visitors[0], faces(pair, visitors[1], 2)[number % 2]
        booking = await made(holder, "/bookings", wish(offer, start))
        cancel = faces(pair, holder, 2)[(number + 1) % 2].post(f"/bookings/{booking['id']}/cancel", {})
        left, joined = await asyncio.gather(cancel, waiting.post("/waitlist", wish(offer, start)))
        assert (left.status, joined.status in (201, 409)) == (200, True), joined.body
        books = await Books.read(database, studio.id)
        books.check_settled()
        for each in books.taking:
            await act(waiting, {"id": each.id}, "cancel")


async def test_a_place_that_nobody_waits_for_any_more_is_anybody_s(
    pair: Pair, studio: Studio, visitors: list[Person]
) -> None:
    offer, session = await studio.class_with(1)
    booking = await made(visitors[0], "/bookings", wish(offer, session["start"]))
    entry = await made(visitors[1], "/waitlist", wish(offer, session["start"]))
    assert (await visitors[1].delete(f"/waitlist/{entry['id']}")).status == 204
    await act(visitors[0], booking, "cancel")
    await made(visitors[2], "/bookings", wish(offer, session["start"]))


@pytest.mark.parametrize("scarce", ["place", "access"])
async def test_one_request_sent_many_times_at_once_books_once(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database, scarce: str
) -> None:
    offer, session = await studio.class_with(1 if scarce == "place" else 50)
    later = await studio.sessions(offer, "11:00", rrule="FREQ=DAILY;COUNT=8")
    for number, each in enumerate(later):
        person = visitors[number]
        extra = {"pass_id": await studio.give_card(database, person, 1)} if scarce == "access" else {}
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        body = wish(offer, each["start"], **extra)
        replies = await asyncio.gather(
            *(face.post("/bookings", body, headers=headers) for face in faces(pair, person, 12))
        )
        assert Counter(reply.status for reply in replies) == {201: 12}, [reply.body for reply in replies]
        assert len({reply.body["id"] for reply in replies}) == 1
    (await Books.read(database, studio.id)).check_settled()
    assert session["id"]


async def test_moves_into_each_other_s_places_lose_and_double_none(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer, session = await studio.class_with(1)
    other = (await studio.sessions(offer, "11:00"))[0]
    chosen = await studio.appointments(30, 60, step_minutes=30)
    for one, two, thing in ((session["start"], other["start"], offer), (at("14:00"), at("14:30"), chosen)):
        first = await book(visitors[0], thing, one, name="Vera", email="vera@example.com")
        second = await book(visitors[1], thing, two, name="Vera", email="vera@example.com")
        replies = await asyncio.gather(
            faces(pair, visitors[0], 2)[0].post(f"/bookings/{first['id']}/reschedule", {"start": two}),
            faces(pair, visitors[1], 2)[1].post(f"/bookings/{second['id']}/reschedule", {"start": one}),
        )
        assert [reply.status for reply in replies] == [409, 409], "both places are taken, by the other"
        books = await Books.read(database, studio.id)
        books.check_settled()
        assert {books.bookings[booking["id"]].start for booking in (first, second)} == {
            datetime.fromisoformat(start) for start in (one, two)
        }


async def test_many_moves_among_few_free_times_lose_and_double_none(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer = await studio.appointments(30, 60, step_minutes=30, opens="08:00", closes="12:00", buffer_after=5)
    sessions = await studio.sessions(await studio.offer("course", capacity=2), "14:00", 1, rrule="FREQ=DAILY;COUNT=4")
    course = {"id": sessions[0]["offer_id"]}
    chance = random.Random(7)
    mine = []
    for number in range(5):
        thing, start = (offer, at("08:00", number)) if number < 2 else (course, sessions[number % 4]["start"])
        mine.append((visitors[number], await book(visitors[number], thing, start, name="Vera", email="v@example.com")))

    async def wander(number: int) -> Counter[int]:
        person, booking = mine[number]
        answers = Counter[int]()
        for step in range(10):
            face = faces(pair, person, 2)[step % 2]
            start = (
                at(f"{8 + chance.randrange(4):02d}:00", chance.randrange(2))
                if number < 2
                else chance.choice(sessions)["start"]
            )
            answers[(await face.post(f"/bookings/{booking['id']}/reschedule", {"start": start})).status] += 1
        return answers

    answers = sum(await asyncio.gather(*map(wander, [*range(5), *range(5)])), Counter[int]())
    assert set(answers) <= {200, 409}, answers
    assert answers[200] > 20
    (await Books.read(database, studio.id)).check_settled()


async def test_bookings_are_where_their_session_is_however_it_moves_meanwhile(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    """People book, leave for another session, and cancel, while the session moves to and fro."""
    offer, session = await studio.class_with(60)
    other = (await studio.sessions(offer, "20:00"))[0]
    clocks = ["09:00", "12:00", "15:00"]
    owner = faces(pair, studio.owner, 2)
    is_over = asyncio.Event()

    async def move() -> None:
        for number in range(12):
            reply = await owner[number % 2].patch(
                f"/partner/sessions/{session['id']}", {"time": clocks[(number + 1) % 3]}
            )
            assert reply.status == 200, reply.body
            await asyncio.sleep(0.1)
        is_over.set()

    async def come(person: Person, number: int) -> None:
        here = faces(pair, person, 2)[number % 2]
        while not is_over.is_set():
            reply = await here.post("/bookings", wish(offer, at(clocks[number % 3])))
            if reply.status != 201:
                assert reply.status in (409, 422), reply.body
                continue
            await here.post(f"/bookings/{reply.body['id']}/confirm", {})
            if number % 2:
                moved = await here.post(f"/bookings/{reply.body['id']}/reschedule", {"start": other["start"]})
                assert moved.status in (200, 409), moved.body
            await here.post(f"/bookings/{reply.body['id']}/cancel", {}) if number % 4 == 3 else None
            if number % 3 == 0:
                return

    await asyncio.gather(move(), *(come(person, number) for number, person in enumerate(visitors[:9])))
    await settled(database, studio.id)


async def test_who_left_a_session_is_not_concerned_when_it_is_called_off(
    pair: Pair, studio: Studio, visitors: list[Person], database: Database
) -> None:
    offer, refuge = await studio.class_with(200)
    for number in range(3):
        session = (await studio.sessions(offer, "12:00", number))[0]
        held = await asyncio.gather(*(made(each, "/bookings", wish(offer, session["start"])) for each in visitors[:16]))
        leaving = [
            faces(pair, person, 2)[number % 2].post(f"/bookings/{one['id']}/reschedule", {"start": refuge["start"]})
            for person, one in zip(visitors, held, strict=False)
        ]
        gone, *replies = await asyncio.gather(studio.owner.delete(f"/partner/sessions/{session['id']}"), *leaving)
        assert gone.status == 200
        books = await settled(database, studio.id)
        for one, reply in zip(held, replies, strict=True):
            state = books.bookings[one["id"]].state
            assert state == ("held" if reply.status == 200 else "cancelled"), (state, reply.body)
        await asyncio.gather(*(act(person, one, "cancel") for person, one in zip(visitors, held, strict=False)))


async def settled(database: Database, *provider_ids: str) -> Books:
    """The books, once all jobs of them are done."""
    found: list[Books] = []

    async def is_settled() -> bool:
        books = await Books.read(database, *provider_ids)
        books.check()
        found[:] = [books]
        return not await database["jobs"].count_documents({"kind": "session.follow"})

    await eventually(is_settled, within=20)
    found[0].check_settled()
    return found[0]


async def test_a_person_cannot_keep_more_places_by_asking_at_once(
    pair: Pair, studio: Studio, database: Database
) -> None:
    person = await Person.visit(pair.first.url)
    offer, session = await studio.class_with(100)
    answers = await ask_all(pair, [person] * 20, [wish(offer, session["start"])] * 20)
    assert Counter(status for status, _ in answers) == {201: 5, 409: 15}
    (await Books.read(database, studio.id)).check_settled()
    await hold(studio.owner, offer, session["start"])
