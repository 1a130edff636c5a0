"""A place where people wait, as tests need it: a site with a service, desks and queues of its own."""

import uuid
from dataclasses import dataclass
from typing import Any, Self

from tests.people import Api, Json, Person


async def made(person: Api, path: str, body: Json, **options: Any) -> Json:
    reply = await person.post(path, body, **options)
    assert reply.status == 201, reply.body
    found: Json = reply.body
    return found


@dataclass
class Place:
    """One site; `queue` is its first queue."""

    manager: Person
    site: Json
    service: Json
    queue: Json

    @classmethod
    async def make(cls, manager: Person, *, site: Json | None = None, **queue: Any) -> Self:
        at = await made(manager, "/sites", {"name": f"Clinic {uuid.uuid4().hex[:8]}"} | (site or {}))
        service = await made(manager, "/services", {"name": "Consultation", "minutes": 5})
        place = cls(manager, at, service, {})
        place.queue = await place.add_queue(**queue)
        return place

    @property
    def id(self) -> str:
        """Of the first queue."""
        return str(self.queue["id"])

    async def add_queue(self, **fields: Any) -> Json:
        body = {"site_id": self.site["id"], "service_id": self.service["id"], "name": "Blood tests"} | fields
        return await made(self.manager, "/queues", body)

    async def add_desk(self, name: str = "Desk 1", **fields: Any) -> Json:
        return await made(self.manager, "/desks", {"site_id": self.site["id"], "name": name} | fields)

    async def take(self, person: Person, **fields: Any) -> Json:
        """A ticket of the first queue."""
        return await made(person, f"/queues/{self.id}/tickets", fields)

    async def call_next(self, agent: Person, **options: Any) -> Json | None:
        reply = await agent.post(f"/queues/{self.id}/call-next", {}, **options)
        assert reply.status in (200, 204), reply.body
        return reply.body if reply.status == 200 else None

    async def show(self) -> Json:
        found: Json = (await self.manager.get(f"/queues/{self.id}")).body
        return found


async def do(person: Person, ticket: Json, operation: str, **body: Any) -> Json:
    """Do something with a ticket that must succeed."""
    reply = await person.post(f"/tickets/{ticket['id']}/{operation}", body)
    assert reply.status in (200, 201), reply.body
    found: Json = reply.body
    return found


async def refused(person: Person, ticket: Json, operation: str, **body: Any) -> str:
    """The message with which something is refused as a conflict."""
    reply = await person.post(f"/tickets/{ticket['id']}/{operation}", body)
    assert reply.status == 409, reply.body
    message: str = reply.body["error"]["message"]
    return message


def place_in(line: list[list[int]], slot: int) -> int | None:
    """Where a slot stands, as every client finds it out."""
    before = 0
    for first, count in line:
        if first <= slot < first + count:
            return before + slot - first + 1
        before += count
    return None
