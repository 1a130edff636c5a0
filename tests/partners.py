"""Partners as tests need them: agents with a profile, offers and hours of their own."""

import uuid
from dataclasses import dataclass
from typing import Any, Self

from tests.conftest import People
from tests.people import Json, Person, from_somewhere
from tests.waiting import made

PROFILE: Json = {"name": "Pia Partner", "category": "coaching", "time_zone": "Europe/Zurich"}
APPOINTMENT: Json = {
    "kind": "appointment", "name": "A talk", "price": 50, "lengths": [{"minutes": 30}], "notice_minutes": 0,
    "horizon_days": 730,
}  # fmt: skip
EVERY_DAY: Json = {
    "kind": "rule",
    "starts_on": "2026-01-01",
    "rrule": "FREQ=DAILY",
    "opens": "08:00",
    "closes": "12:00",
}


async def new_agent(people: People, tenant: str = "demo", role: str = "agent") -> Person:
    """Of the team, with an account of their own."""
    admin = await people("admin", tenant)
    address = f"{uuid.uuid4().hex}@people.test"
    new = await made(admin, "/users", {"name": "Nina New", "email": address, "role": role})
    login = {"tenant": tenant, "email": address, "password": new["password"]}
    return Person(people.url, (await people.nobody.post("/auth/login", login, headers=from_somewhere())).body)


@dataclass
class Partner:
    person: Person
    profile: Json

    @classmethod
    async def make(cls, people: People, *, tenant: str = "demo", **profile: Any) -> Self:
        person = await new_agent(people, tenant)
        return cls(person, await save_profile(person, **profile))

    @property
    def id(self) -> str:
        return str(self.profile["id"])

    async def add_offer(self, **fields: Any) -> Json:
        """An appointment of half an hour unless said otherwise."""
        return await made(self.person, "/partner/offers", APPOINTMENT | fields)

    async def add_rule(self, **fields: Any) -> Json:
        """Each morning from eight to twelve unless said otherwise."""
        return await made(self.person, "/partner/availability", EVERY_DAY | fields)

    async def close(self, first: str, last: str | None = None, *hours: tuple[str, str], **fields: Any) -> Json:
        """An exception: closed, or open at other hours."""
        spans = [{"opens": opens, "closes": closes} for opens, closes in hours]
        body = {"kind": "exception", "starts_on": first, "ends_on": last, "hours": spans} | fields
        return await made(self.person, "/partner/availability", body)

    async def slots(self, offer: Json, first: str, last: str, **query: Any) -> list[Json]:
        params = {"from": first, "to": last, **query}
        reply = await self.person.get(f"/offers/{offer['id']}/slots", params=params)
        assert reply.status == 200, reply.body
        items: list[Json] = reply.body["items"]
        return items


async def save_profile(person: Person, **fields: Any) -> Json:
    reply = await person.put("/partner/profile", PROFILE | fields)
    assert reply.status == 200, reply.body
    saved: Json = reply.body
    return saved
