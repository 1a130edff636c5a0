"""Many agents and many people in a line, for tests of races and crashes."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self
from zoneinfo import ZoneInfo

import aiohttp
import jwt

from actions.queues import arrivals
from actions.queues.arrivals import Newcomer
from actions.queues.lines import Line
from actions.queues.transitions import Doer
from models import tickets
from models.base import Database, Row, now
from models.queues import queues
from models.tickets import Ticket
from server.database import connect
from tests.people import Json, Person, from_somewhere
from tests.processes import Mongod


@asynccontextmanager
async def database_of(mongod: Mongod, name: str) -> AsyncIterator[Database]:
    """The database itself, for what has to be compared or made in bulk."""
    client, database = connect(mongod.url(name))
    try:
        yield database
    finally:
        await client.close()


async def fill(database: Database, queue_id: str, count: int, **newcomer: Any) -> list[Ticket]:
    """Let many people join at once, by the same rules, in one write."""
    row = await database[queues.collection].find_one({"_id": queue_id})
    assert row is not None
    line = Line(found := await queues.find(database, row["tenant_id"], queue_id), [])  # type: ignore[arg-type]
    assert found is not None
    for number in range(count):
        fields = {"name": f"Person {number}", "language": "en"} | newcomer
        arrivals.join(line, ZoneInfo("UTC"), Newcomer(**fields), Doer(None, now()))
    line.number()
    joined = [ticket for _, ticket in line.changes()]
    await database[tickets.COLLECTION].insert_many([ticket.to_row() for ticket in joined])
    await database[queues.collection].replace_one({"_id": queue_id}, line.queue.to_row())
    return joined


async def rows_of(database: Database, *queue_ids: str) -> list[Row]:
    """All tickets that are or were in the queues."""
    query = {"$or": [{"queue_id": {"$in": queue_ids}}, {"departures.queue_id": {"$in": queue_ids}}]}
    return [row async for row in database[tickets.COLLECTION].find(query)]


async def make_agents(url: str, count: int) -> list[Person]:
    """Staff of the demo, each an account of their own."""
    admin = await Person.sign_in(url, "admin")
    secret = (await admin.post("/tenant/embedding-secret")).body["embedding_secret"]

    async def make(number: int) -> Person:
        claims = {"sub": uuid.uuid4().hex, "name": f"Agent {number}", "role": "agent", "exp": int(time.time()) + 200}
        body = {"tenant": "demo", "token": jwt.encode(claims, secret, "HS256")}
        reply = await admin.post("/auth/exchange", body, headers=from_somewhere() | {"Authorization": ""})
        assert reply.status == 200, reply.body
        return Person(url, reply.body)

    return [await make(number) for number in range(count)]


class Agent:
    """Calls over one connection that stays open; sends a request again, with the same key, until it is answered."""

    def __init__(self, person: Person, url: str, session: aiohttp.ClientSession) -> None:
        self.person = person
        self.url = url
        self.session = session
        self.answers: list[int] = []
        self.called: list[Json] = []

    @classmethod
    @asynccontextmanager
    async def all(cls, people: list[Person], *urls: str) -> AsyncIterator[list[Self]]:
        """One for each person, evenly at the servers."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            yield [cls(person, urls[number % len(urls)], session) for number, person in enumerate(people)]

    async def ask(self, method: str, path: str, body: Json | None = None, key: str | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.person.token}"} | ({"Idempotency-Key": key} if key else {})
        url = f"{self.url}/api/v1{path}"
        async with self.session.request(method, url, json=body, headers=headers) as reply:
            self.answers.append(reply.status)
            return reply.status, await reply.json() if reply.status != 204 else None

    async def persist(self, path: str, body: Json | None = None, *, within: float = 90.0) -> tuple[int, Any]:
        """POST until there is an answer that is not retryable, through crashes too, always with the same key."""
        key, deadline = uuid.uuid4().hex, time.monotonic() + within
        while True:
            try:
                status, reply = await self.ask("POST", path, body or {}, key)
            except (aiohttp.ClientError, OSError, TimeoutError):
                status, reply = 0, None
            if status and status < 500 and status != 429:
                return status, reply
            if status:
                assert reply["error"]["retryable"], reply
            assert time.monotonic() < deadline, (path, status, reply)
            await asyncio.sleep(0.05)

    async def call_until_empty(self, queue_id: str) -> None:
        while True:
            status, ticket = await self.persist(f"/queues/{queue_id}/call-next")
            if status == 204:
                return
            assert status == 200, ticket
            self.called.append(ticket)
