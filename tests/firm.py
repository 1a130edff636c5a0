"""A maintenance firm as tests need it: a provider, an offer of interventions, a client with equipment, technicians."""

from dataclasses import dataclass
from typing import Any, Self

from tests.booking import some_time
from tests.conftest import People
from tests.partners import Partner, new_agent
from tests.people import Json, Person
from tests.waiting import made

CHECKLIST = ["Clean the filter", "Measure the pressure"]
SERVICE: Json = {
    "kind": "intervention", "name": "Yearly service", "lengths": [{"minutes": 60}], "checklist": CHECKLIST,
    "notice_minutes": 0, "horizon_days": 365,
}  # fmt: skip


@dataclass
class Firm:
    """`nadia` works for it and signs in; `boss` is the provider; `manager` manages all of the tenant."""

    partner: Partner
    manager: Person
    offer: Json
    client: Json
    boiler: Json
    nadia: Person
    technician: Json

    @classmethod
    async def make(cls, people: People, **offer: Any) -> Self:
        partner = await Partner.make(people, capacity=20)
        manager, nadia = await people("manager"), await new_agent(people)
        client = await made(manager, "/clients", {"name": "Résidence du Lac", "address": "Rue du Lac 7"})
        boiler = await made(manager, "/equipment", {"name": "Boiler", "client_id": client["id"]})
        technician = await made(manager, "/technicians", {"name": "Nadia", "user_id": nadia.id})
        return cls(partner, manager, await partner.add_offer(**SERVICE | offer), client, boiler, nadia, technician)

    @property
    def boss(self) -> Person:
        return self.partner.person

    def plan(self, **fields: Any) -> Json:
        """A wish to plan an hour of Nadia's."""
        wish = {
            "offer_id": self.offer["id"], "client_id": self.client["id"], "equipment_id": self.boiler["id"],
            "technician_id": self.technician["id"], "start": some_time().isoformat(), "minutes": 60,
        }  # fmt: skip
        return wish | fields

    async def planned(self, **fields: Any) -> Json:
        return await made(self.boss, "/interventions", self.plan(**fields))

    async def done(self, **fields: Any) -> Json:
        """One whose work is done."""
        planned = await self.planned(**fields)
        await step(self.nadia, planned, "start")
        return await step(self.nadia, planned, "finish", reason="Nothing to clean")

    async def add_technician(self, **fields: Any) -> Json:
        return await made(self.manager, "/technicians", {"name": "Luc"} | fields)


async def step(person: Person, intervention: Json, op: str, **body: Any) -> Json:
    reply = await person.post(f"/interventions/{intervention['id']}/{op}", body)
    assert reply.status in (200, 201), reply.body
    found: Json = reply.body
    return found


async def show(person: Person, intervention: Json) -> Json:
    reply = await person.get(f"/interventions/{intervention['id']}")
    assert reply.status == 200, reply.body
    found: Json = reply.body
    return found
