"""A member's bookings made straight in the database with what follows from them, and what the member was told."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.bookings.booking_notices import jobs_after
from models.base import Database, Row
from models.bookings import Booking, Guest, State, insert_booking, load_booking, replace_booking
from models.jobs import drop, schedule
from models.offers import Kind, Length, Offer, offers
from models.providers import Provider, providers
from models.tenants import Tenant, insert_tenant
from models.transactions import Transaction, transact
from models.users import Role, User, insert_user


@dataclass
class Member:
    database: Database
    tenant: Tenant
    user: User
    coach: User
    provider: Provider
    offer: Offer

    @classmethod
    async def make(cls, database: Database, *, role: Role = Role.MEMBER, zone: str = "Europe/Zurich") -> "Member":
        tenant = Tenant(slug=f"clinic-{uuid.uuid4().hex[:8]}", name="Clinic", time_zone=zone)
        user = User(tenant_id=tenant.id, role=role, name="Lea Favre", email="lea@example.test")
        coach = User(tenant_id=tenant.id, role=Role.AGENT, name="Nina Roth", email="nina@example.test")
        provider = Provider(tenant_id=tenant.id, name="Nina Roth", user_id=coach.id, time_zone=zone)
        offer = Offer(
            tenant_id=tenant.id, name="Massage", provider_id=provider.id, kind=Kind.APPOINTMENT,
            lengths=[Length(minutes=60)],
        )  # fmt: skip
        await insert_tenant(database, tenant)
        for person in (user, coach):
            await insert_user(database, person)
        await providers.insert(database, provider)
        await offers.insert(database, offer)
        return cls(database, tenant, user, coach, provider, offer)

    async def book(self, start: datetime, at: datetime, **changes: Any) -> Booking:
        """Confirmed unless said otherwise."""
        person = Guest(id=self.user.id, name=self.user.name, email=self.user.email)
        fields: dict[str, Any] = {
            "tenant_id": self.tenant.id, "provider_id": self.provider.id, "offer_id": self.offer.id,
            "kind": self.offer.kind, "title": self.offer.name, "start": start, "end": start + timedelta(hours=1),
            "time_zone": self.provider.time_zone, "location": "Rue du Lac 4", "person": person,
            "state": State.CONFIRMED, "code": uuid.uuid4().hex[:12].upper(), "reminders": self.offer.reminders,
        }  # fmt: skip
        booking = Booking(**fields | changes)

        async def work(tx: Transaction) -> None:
            await insert_booking(tx, booking)
            await _follow(tx, None, booking, at)

        await transact(self.database, work)
        return booking

    async def change(self, booking: Booking, at: datetime, **changes: Any) -> Booking:
        """What an action does: change it and what follows in one transaction."""
        if "start" in changes:
            changes["end"] = changes["start"] + (booking.end - booking.start)

        async def work(tx: Transaction) -> Booking:
            before = await load_booking(tx, booking.id)
            assert before is not None
            after = before.model_copy(update={"rev": before.rev + 1, "sequence": before.sequence + 1} | changes)
            assert await replace_booking(tx, after, before.rev)
            await _follow(tx, before, after, at)
            return after

        return await transact(self.database, work)

    async def told(self, booking: Booking) -> list[tuple[str, str]]:
        """Kind and text of each message about the booking, in the order in which they were said."""
        query: Row = {"tenant_id": self.tenant.id, "client_id": {"$regex": booking.id}}
        rows = self.database["messages"].find(query).sort([("conversation_id", 1), ("seq", 1)])
        return [(row["client_id"].partition(":")[0], row["body"]) async for row in rows]

    async def kinds(self, booking: Booking) -> list[str]:
        """The kinds of its messages; its notifications must be the same."""
        told = [kind for kind, _ in await self.told(booking)]
        kept = self.database["notifications"].find({"subject_id": booking.id, "user_id": self.user.id})
        assert sorted(told) == sorted([row["kind"] async for row in kept])
        return told

    async def pending(self, booking: Booking) -> dict[str, datetime]:
        rows = self.database["jobs"].find({"_id": {"$regex": booking.id}})
        return {row["_id"]: row["due_at"] async for row in rows}


async def _follow(tx: Transaction, before: Booking | None, after: Booking, at: datetime) -> None:
    due, dropped = jobs_after(before, after, at)
    await drop(tx, dropped)
    await schedule(tx, due)
