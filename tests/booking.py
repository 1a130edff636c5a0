"""Something to book, as tests need it: a provider of their own with offers, sessions and open hours."""

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from actions.passes.pass_ledger import enter
from models import passes
from models.base import Database, now
from models.passes import Pass
from models.providers import providers
from models.transactions import transact
from tests.people import Json, Person
from tests.waiting import made

FIRST_DAY = (datetime.now(UTC) + timedelta(days=7)).date()
"""On which sessions and appointments of these tests begin, so that every policy still lets them be moved."""


def at(clock: str, days: int = 0) -> str:
    """That time on the first day, or so many days later, in UTC."""
    return f"{FIRST_DAY + timedelta(days=days)}T{clock}:00.000Z"


def some_time() -> datetime:
    """An hour in the years to come at which nothing else is planned."""
    hours = random.randrange(24 * 365 * 20)
    return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=hours)


@dataclass
class Studio:
    """A provider of the tenant's with a profile; `owner` is who leads it."""

    owner: Person
    profile: Json

    @classmethod
    async def make(cls, admin: Person, **profile: Any) -> Self:
        """With a new agent, so that tests do not meet in one agenda."""
        name = uuid.uuid4().hex[:12]
        account = await made(
            admin, "/users", {"name": f"Coach {name}", "email": f"{name}@coaches.test", "role": "agent"}
        )
        signed_in = await admin.post(
            "/auth/login", {"tenant": "demo", "email": f"{name}@coaches.test", "password": account["password"]}
        )
        owner = Person(admin.url, signed_in.body)
        body = {"name": f"Studio {name}", "category": "Sport", "time_zone": "UTC"} | profile
        reply = await owner.put("/partner/profile", body)
        assert reply.status == 200, reply.body
        return cls(owner, reply.body)

    @property
    def id(self) -> str:
        return str(self.profile["id"])

    async def offer(self, kind: str, **fields: Any) -> Json:
        most = min(10, fields.get("capacity", 1))
        body = {"kind": kind, "name": f"A {kind}", "most_places": most, "currency": "CHF"} | fields
        return await made(self.owner, "/partner/offers", body)

    async def sessions(self, offer: Json, clock: str = "09:00", days: int = 0, **fields: Any) -> list[Json]:
        body = {
            "offer_id": offer["id"], "date": str(FIRST_DAY + timedelta(days=days)), "time": clock, "minutes": 60
        } | fields  # fmt: skip
        found: list[Json] = (await made(self.owner, "/partner/sessions", body))["items"]
        return found

    async def class_with(self, capacity: int, **fields: Any) -> tuple[Json, Json]:
        """A course and one session of it."""
        offer = await self.offer("course", capacity=capacity, **fields)
        return offer, (await self.sessions(offer))[0]

    async def appointments(self, *minutes: int, opens: str = "08:00", closes: str = "18:00", **fields: Any) -> Json:
        """An appointment of several lengths, every day."""
        rule = {"kind": "rule", "rrule": "FREQ=DAILY", "opens": opens, "closes": closes, "starts_on": str(FIRST_DAY)}
        await made(self.owner, "/partner/availability", rule | fields.pop("rule", {}))
        return await self.offer("appointment", lengths=[{"minutes": length} for length in minutes or (30,)], **fields)

    async def tenant_of(self, database: Database) -> str:
        row = await database[providers.collection].find_one({"_id": self.id})
        assert row is not None
        return str(row["tenant_id"])

    async def give_card(self, database: Database, person: Person, accesses: int) -> str:
        """The id of a card that is paid."""
        offer = await self.offer("card", card_sizes=[{"accesses": accesses, "price": 10}])
        card = Pass(
            tenant_id=await self.tenant_of(database), owner_id=person.id, offer_id=offer["id"], provider_id=self.id,
            name="A card", kind="card", size=accesses, left=0, state="active", starts_at=now(),
        )  # fmt: skip
        entry = enter(card, "purchase", accesses, None)
        await transact(database, lambda tx: passes.insert_pass(tx, card, [entry]))
        return card.id


async def hold(person: Person, offer: Json, start: str, **fields: Any) -> Json:
    return await made(person, "/bookings", {"offer_id": offer["id"], "start": start} | fields)


async def book(person: Person, offer: Json, start: str, **fields: Any) -> Json:
    """Held and confirmed."""
    return await act(person, await hold(person, offer, start, **fields), "confirm")


async def act(person: Person, booking: Json, operation: str, **body: Any) -> Json:
    """Do something with a booking that must succeed."""
    reply = await person.post(f"/bookings/{booking['id']}/{operation}", body)
    assert reply.status == 200, reply.body
    found: Json = reply.body
    return found


async def refused(person: Person, booking: Json, operation: str, **body: Any) -> Json:
    """The error with which something is refused as a conflict."""
    reply = await person.post(f"/bookings/{booking['id']}/{operation}", body)
    assert reply.status == 409, reply.body
    error: Json = reply.body["error"]
    return error


async def left(person: Person, offer: Json, session: Json) -> int:
    """Places left, as everybody sees them."""
    slots = (await person.get(f"/offers/{offer['id']}/slots", params={"from": at("00:00"), "to": at("00:00", 30)})).body
    return next(int(slot["left"]) for slot in slots["items"] if slot["session_id"] == session["id"])
