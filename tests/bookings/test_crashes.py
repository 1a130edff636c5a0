"""Whatever people do at once, and whenever the server dies, the books agree (I8), and nothing is sold twice (I9)."""

import asyncio
import os
import random
import shutil
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from pymongo import MongoClient

from models import bookings, promo_codes
from models.base import Database, Row, now
from models.bookings import PENDING
from models.promo_codes import PromoCode
from tests.booking import Studio, act, at, book
from tests.bookings.bookkeeping import Books
from tests.conftest import lift_limits
from tests.crowds import Agent, database_of
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server, free_port, temporary_folder
from tests.waiting import made

pytestmark = pytest.mark.xdist_group("crashes")
PEOPLE, DEEDS, CRASHES = 8, 36, 2
COMMIT = ("commitTransaction", "")
CLOCKS = ("09:00", "12:00", "15:00")
STARTS = [at(clock, 1) for clock in ("08:00", "08:30", "09:00", "09:30", "10:00")]
SETTLED_WITHIN = 90.0
"""Seconds after the last start in which what a crash left undone is done."""


class World:
    """Two providers who share a room: a class that moves, one that is to be paid, appointments, a promo code, cards."""

    def __init__(self, server: Server, database: Database, seed: int) -> None:
        self.server = server
        self.database = database
        self.chance = random.Random(seed)
        self.people: list[Person] = []
        self.cards: dict[str, str] = {}
        """The pass of some of them."""
        self.made: dict[tuple[str, str], Json] = {}
        """What was acknowledged, by person and Idempotency-Key: the body that was sent, and the booking's id."""
        self.mine: dict[str, list[str]] = {}
        """The bookings of each that they know of."""
        self.answers = Counter[tuple[str, int]]()

    async def open(self) -> "World":
        admin = await Person.sign_in(self.server.url, "admin")
        room = await made(admin, "/resources", {"name": f"Room {uuid.uuid4().hex[:6]}", "units": 1})
        self.studios = [await Studio.make(admin, capacity=capacity) for capacity in (2, 1)]
        first, second = self.studios
        self.course, self.session = await first.class_with(3, price=20, most_places=2)
        await first.sessions(self.course, CLOCKS[1], days=2)
        self.paid, paid_for = await second.class_with(2, price=30, payment_link="https://pay.example/class")
        needs: Json = {"step_minutes": 30, "resource_ids": [room["id"]], "buffer_after": 10}
        hours: Json = {"rule": {"capacity": 2}, "opens": "08:00", "closes": "11:00"}
        self.visits = [await first.appointments(30, 60, **needs, **hours), await second.appointments(30, **needs)]
        self.wishes: list[tuple[Json, list[str]]] = [
            (self.course, [*map(at, CLOCKS), at(CLOCKS[1], 2)]), (self.paid, [paid_for["start"]]),
            *((visit, STARTS) for visit in self.visits),
        ]  # fmt: skip
        self.code = f"CODE-{uuid.uuid4().hex[:8].upper()}"
        promo = PromoCode(
            tenant_id=await first.tenant_of(self.database),
            code=self.code,
            kind="percent",
            value=1_000,
            most_total=4,
            most_per_person=2,
        )
        await promo_codes.insert_promo_code(self.database, promo)
        for number in range(PEOPLE):
            person = await Person.register(self.server.url, f"Person {number}")
            self.people.append(person)
            self.mine[person.id] = []
            if number % 2:
                self.cards[person.id] = await first.give_card(self.database, person, 2)
        return self

    async def read(self) -> Books:
        return await Books.read(self.database, *(studio.id for studio in self.studios))

    async def ask(self, agent: Agent, method: str, path: str, body: Json | None = None, key: str | None = None) -> Any:
        """Gives the answer if it is a success."""
        status, reply = await persist(agent, method, path, body, key)
        name = path.rpartition("/")[2] if path.count("/") > 2 else f"{method} {path.split('/')[1]}"
        self.answers[name, status] += 1
        assert status in (200, 201, 204, 404, 409, 422), (path, body, status, reply)
        return reply if status < 300 else None

    # what people do

    async def live(self, agent: Agent) -> None:
        deeds: list[tuple[Callable[[Agent], Any], int]] = [
            (self._book, 5), (self._confirm, 3), (self._cancel, 3), (self._move, 3), (self._wait, 3), (self._leave, 1)
        ]  # fmt: skip
        for _ in range(DEEDS):
            (deed,) = self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
            await deed(agent)

    def _wish(self) -> tuple[Json, Json]:
        offer, starts = self.chance.choice(self.wishes)
        return offer, {"offer_id": offer["id"], "start": self.chance.choice(starts)}

    async def _book(self, agent: Agent) -> None:
        offer, body = self._wish()
        card = self.cards.get(agent.person.id)
        how = self.chance.randrange(4)
        if how == 0 and card:
            body["pass_id"] = card
        elif how == 1 and offer["price"]:
            body["promo_code"] = self.code
        elif offer["most_places"] > 1:
            body["places"] = self.chance.choice((1, 2))
        key = uuid.uuid4().hex
        booking = await self.ask(agent, "POST", "/bookings", body, key)
        if booking:
            self.made[agent.person.id, key] = {"body": body, "id": booking["id"]}
            self.mine[agent.person.id].append(booking["id"])

    async def _confirm(self, agent: Agent) -> None:
        await self._do(agent, "confirm")

    async def _cancel(self, agent: Agent) -> None:
        await self._do(agent, "cancel")

    async def _move(self, agent: Agent) -> None:
        _, starts = self.chance.choice(self.wishes)
        await self._do(agent, "reschedule", start=self.chance.choice(starts))

    async def _do(self, agent: Agent, operation: str, **body: Any) -> None:
        if known := self.mine[agent.person.id]:
            await self.ask(agent, "POST", f"/bookings/{self.chance.choice(known[-4:])}/{operation}", body)

    async def _wait(self, agent: Agent) -> None:
        _, body = self._wish()
        await self.ask(agent, "POST", "/waitlist", body)

    async def _leave(self, agent: Agent) -> None:
        """One of the entries, or take up what is offered."""
        for entry in (await self.ask(agent, "GET", "/waitlist"))["items"]:
            if entry["booking_id"]:
                self.mine[agent.person.id].append(entry["booking_id"])
            elif self.chance.randrange(2):
                await self.ask(agent, "DELETE", f"/waitlist/{entry['id']}")

    async def lead(self, owners: list[Agent], is_over: asyncio.Event) -> None:
        """The team moves the class, gives it more places and fewer, and notes payments; time runs out for some."""
        while not is_over.is_set():
            await asyncio.sleep(self.chance.uniform(0.1, 0.5))
            change = self.chance.choice(({"time": self.chance.choice(CLOCKS)}, {"capacity": self.chance.randint(2, 4)}))
            await self.ask(owners[0], "PATCH", f"/partner/sessions/{self.session['id']}", change)
            await self._let_one_expire()
            query = {"provider_id": self.studios[1].id, "state": "pending_payment"}
            unpaid = await self.database[bookings.COLLECTION].find_one(query)
            if unpaid and self.chance.randrange(2):
                await self.ask(owners[1], "POST", f"/bookings/{unpaid['_id']}/confirm", {})

    async def _let_one_expire(self) -> None:
        theirs: Row = {
            "provider_id": {"$in": [studio.id for studio in self.studios]},
            "state": {"$in": sorted(PENDING)},
        }
        pending = [row["_id"] async for row in self.database[bookings.COLLECTION].find(theirs, {"_id": 1})]
        if pending:
            chosen = {"_id": self.chance.choice(pending), "state": {"$in": sorted(PENDING)}}
            await self.database[bookings.COLLECTION].update_one(chosen, {"$set": {"expires_at": now()}})

    # what must hold

    async def watch(self, is_over: asyncio.Event) -> None:
        """At every moment that anybody can see."""
        while not is_over.is_set():
            (await self.read()).check()
            await asyncio.sleep(0.5)

    async def settle(self) -> Books:
        """The books when everything that was due is done."""
        ours = [studio.id for studio in self.studios]

        async def is_settled() -> bool:
            due: Row = {"kind": "session.follow", "failed_at": None}
            overdue: Row = {"provider_id": {"$in": ours}, "expires_at": {"$lte": now()}}
            return not await self.database["jobs"].count_documents(due) and not await self.database[
                bookings.COLLECTION
            ].count_documents(overdue)

        await eventually(is_settled, within=SETTLED_WITHIN)
        books = await self.read()
        books.check_settled()
        check_waitlist(books)
        return books

    async def check_acknowledged(self, agents: list[Agent]) -> None:
        """Everything that was acknowledged is there, nothing besides, and asking again gives the same."""
        rows = self.database[bookings.COLLECTION].find({"person.id": {"$in": list(self.mine)}, "from_waitlist": False})
        assert Counter([row["_id"] async for row in rows]) == Counter(one["id"] for one in self.made.values())
        by_person = {agent.person.id: agent for agent in agents}
        for (person_id, key), one in self.made.items():
            again = await self.ask(by_person[person_id], "POST", "/bookings", one["body"], key)
            assert again["id"] == one["id"], "the same request booked twice"
        assert await self.database[bookings.COLLECTION].count_documents(
            {"person.id": {"$in": list(self.mine)}, "from_waitlist": False}
        ) == len(self.made)


async def persist(
    agent: Agent, method: str, path: str, body: Json | None = None, key: str | None = None
) -> tuple[int, Any]:
    """Ask again until there is an answer, whatever dies meanwhile."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        try:
            status, reply = await agent.ask(method, path, body, key)
        except (aiohttp.ClientError, OSError, TimeoutError):
            status, reply = 0, None
        if status and status < 500:
            return status, reply
        assert not status or reply["error"]["retryable"], reply
        assert time.monotonic() < deadline, (path, status, reply)
        await asyncio.sleep(0.1)


def check_waitlist(books: Books) -> None:
    """An entry is offered as long as the place that was kept for it is held, and nobody waits for what is called off."""
    offered = Counter(row["booking_id"] for row in books.waitlist if row["state"] == "offered")
    kept = Counter(one.id for one in books.bookings.values() if one.from_waitlist and one.state == "held")
    assert offered == kept
    given = [row["booking_id"] for row in books.waitlist if row["booking_id"]]
    assert sorted(given) == sorted(one.id for one in books.bookings.values() if one.from_waitlist), "offered twice"
    for row in books.waitlist:
        if row["state"] == "waiting" and row["session_id"]:
            session = books.sessions[row["session_id"]]
            assert (session["state"], session["start"]) == ("open", row["start"])


async def test_whatever_people_do_between_crashes_the_books_agree(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    seed = int(os.environ.get("PALABRE_TEST_SEED") or random.randrange(2**32))
    print(f"PALABRE_TEST_SEED={seed}")  # shown when this fails
    name = f"bookings_{free_port()}"
    server = start_server(mongod.url(name), trusted_proxies="127.0.0.1")
    await lift_limits(server.url)
    server.seed = False  # it is there by now
    async with database_of(mongod, name) as database:
        world = await World(server, database, seed).open()
        owners = [studio.owner for studio in world.studios]
        async with Agent.all([*world.people, *owners], server.url) as faces:
            agents, leading = faces[:PEOPLE], faces[PEOPLE:]
            is_over = asyncio.Event()
            beside = [asyncio.create_task(world.lead(leading, is_over)), asyncio.create_task(world.watch(is_over))]
            living = asyncio.gather(*map(world.live, agents))
            for number in range(CRASHES):
                enough = (number + 1) * PEOPLE * DEEDS // (CRASHES + 2)
                await eventually(
                    lambda enough=enough: sum(world.answers.values()) >= enough or living.done() or any(
                        task.done() for task in beside
                    ),
                    within=90,
                )  # fmt: skip
                await asyncio.to_thread(crash, server)
                (await world.read()).check()
            await living
            is_over.set()
            await asyncio.gather(*beside)
            await asyncio.to_thread(crash, server)
            books = await world.settle()
            await world.check_acknowledged(agents)
        assert {step.op for one in books.bookings.values() for step in one.steps} >= {
            "book", "offer", "confirm", "reschedule", "cancel", "expire",
        }  # fmt: skip


def crash(server: Server) -> None:
    server.kill()
    server.start()


@pytest.fixture(scope="module")
def faulty() -> Iterator[Mongod]:
    """A mongod that can be told to stand still before a command."""
    folder = temporary_folder()
    process = Mongod(folder, "--setParameter", "enableTestCommands=1")
    yield process
    process.kill()
    shutil.rmtree(folder, ignore_errors=True)


class StandStill:
    """Lets mongod wait before the server's next command of a kind, for so long that the server can be killed meanwhile."""

    def __init__(self, mongod: Mongod, database: str, command: str, collection: str) -> None:
        self.client: MongoClient[Row] = MongoClient(f"mongodb://127.0.0.1:{mongod.port}/?directConnection=true")
        data: Row = {
            "failCommands": [command], "appName": "palabre", "blockConnection": True, "blockTimeMS": 1_000,
        }  # fmt: skip
        if collection:
            data["namespace"] = f"{database}.{collection}"
        point = self.client.admin.command("configureFailPoint", "failCommand", mode={"times": 1}, data=data)
        self.entered = point["count"] + 1

    def wait(self) -> None:
        waiting = {"waitForFailPoint": "failCommand", "timesEntered": self.entered, "maxTimeMS": 20_000}
        self.client.admin.command(waiting)

    def let_go(self) -> None:
        self.client.admin.command("configureFailPoint", "failCommand", mode="off")
        self.client.close()


STEPS = {
    "take": (("update", "promo_uses"), COMMIT),
    "take_with_card": (("insert", "pass_entries"),),
    "give_back": (("insert", "bookings"), COMMIT),
    "move": (("insert", "claims"), COMMIT),
}


class Scene:
    """What the steps are of: each deed gives what is asked, and what must be so when it was answered."""

    def __init__(self, database: Database, studio: Studio, people: list[Person]) -> None:
        self.database = database
        self.studio = studio
        self.holder, self.other = people

    async def open(self) -> "Scene":
        self.course = await self.studio.offer("course", capacity=1, price=20)
        self.visit = await self.studio.appointments(30, buffer_after=10)
        self.card = await self.studio.give_card(self.database, self.holder, 9)
        tenant_id = await self.studio.tenant_of(self.database)
        promo = PromoCode(tenant_id=tenant_id, code="STEPS-10", kind="percent", value=1_000)
        await promo_codes.insert_promo_code(self.database, promo)
        return self

    async def take(self, day: int, **fields: Any) -> tuple[str, Json]:
        session = (await self.studio.sessions(self.course, "14:00", day))[0]
        return "/bookings", {
            "offer_id": self.course["id"],
            "start": session["start"],
            "promo_code": "STEPS-10",
        } | fields

    async def take_with_card(self, day: int) -> tuple[str, Json]:
        return await self.take(day + 10, promo_code=None, pass_id=self.card)

    async def give_back(self, day: int) -> tuple[str, Json]:
        """With somebody who waits for it."""
        _, body = await self.take_with_card(day + 10)
        booking = await made(self.holder, "/bookings", body)
        await act(self.holder, booking, "confirm")
        await made(self.other, "/waitlist", {"offer_id": body["offer_id"], "start": body["start"]})
        return f"/bookings/{booking['id']}/cancel", {}

    async def move(self, day: int) -> tuple[str, Json]:
        booking = await book(self.holder, self.visit, at("08:00", day))
        return f"/bookings/{booking['id']}/reschedule", {"start": at("09:00", day)}

    async def quiet(self) -> None:
        """Everything that was due is done, so that the next step is of the next deed."""
        due: Row = {"payload": {"$exists": True}, "due_at": {"$lte": now()}, "failed_at": None}
        await self.database["jobs"].update_many(due, {"$set": {"lease_until": now()}})  # what the dead one had begun

        async def is_quiet() -> bool:
            return not await self.database["jobs"].count_documents(due)

        await eventually(is_quiet, within=40)

    async def check(self, deed: str, day: int, reply: Json) -> None:
        books = await Books.read(self.database, self.studio.id)
        books.check_settled()
        check_waitlist(books)
        booking = books.bookings[reply["id"]]
        ops = [step.op for step in booking.steps]
        if deed == "give_back":
            (offered,) = [one for one in books.taking if one.session_id == booking.session_id]
            assert (ops, offered.person.id) == (["book", "confirm", "cancel"], self.other.id)
            await act(self.other, {"id": offered.id}, "cancel")
        elif deed == "move":
            assert (ops, booking.start) == (["book", "confirm", "reschedule"], datetime.fromisoformat(at("09:00", day)))
        else:
            assert [one.id for one in books.bookings.values() if one.session_id == booking.session_id] == [booking.id]
            await act(self.holder, reply, "cancel")


async def test_a_server_killed_before_any_step_leaves_a_booking_done_or_undone(
    faulty: Mongod, start_server: Callable[..., Server]
) -> None:
    """Never half of it; and what is asked again is done once."""
    name = f"steps_{free_port()}"
    server = start_server(faulty.url(name), trusted_proxies="127.0.0.1")
    await lift_limits(server.url)
    server.seed = False  # it is there by now
    people = [await Person.register(server.url) for _ in range(2)]
    studio = await Studio.make(await Person.sign_in(server.url, "admin"))
    async with database_of(faulty, name) as database, Agent.all(people[:1], server.url) as (agent,):
        scene = await Scene(database, studio, people).open()
        for deed, step, day in [(deed, step, day) for deed, steps in STEPS.items() for day, step in enumerate(steps)]:
            path, body = await getattr(scene, deed)(day)
            await scene.quiet()
            still = StandStill(faulty, name, *step)
            key = uuid.uuid4().hex if path == "/bookings" else None  # the others give what is there when asked again
            asking = asyncio.create_task(persist(agent, "POST", path, body, key))
            await asyncio.to_thread(still.wait)
            assert not asking.done(), (deed, step)
            server.kill()
            still.let_go()
            await asyncio.to_thread(server.start)
            status, reply = await asking
            assert status in (200, 201), (deed, step, reply)
            await scene.check(deed, day, reply)
