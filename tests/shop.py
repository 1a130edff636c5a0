"""Offers that tests book and buy, written to the database as their provider would have made them."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from actions.context import Context
from models.base import Database, now, wire_time
from models.offers import CardSize, Kind, Length, Offer, offers
from models.providers import Provider, providers
from tests.crowds import database_of
from tests.people import Person
from tests.processes import Mongod

_starts = itertools.count()


@dataclass
class Shop:
    """One provider's offers in the demo tenant."""

    database: Database
    tenant_id: str
    provider: Provider

    async def offer(self, kind: Kind, **fields: Any) -> Offer:
        named = {"name": f"Offer {uuid.uuid4().hex[:8]}", "currency": "CHF"} | fields
        offer = Offer(tenant_id=self.tenant_id, provider_id=self.provider.id, kind=kind, **named)
        await offers.insert(self.database, offer)
        return offer

    async def card(self, *sizes: tuple[int, int], **fields: Any) -> Offer:
        """Accesses and their price in hundredths."""
        made = [CardSize(accesses=accesses, price_cents=price) for accesses, price in sizes or [(10, 10_000)]]
        return await self.offer(Kind.CARD, card_sizes=made, **fields)

    async def always_open(self, seller: Person) -> None:
        """Hours on every day, as long as the day is."""
        listed = (await seller.get("/partner/availability")).body["items"]
        if not any(item["kind"] == "rule" and item["opens"] == "00:00" for item in listed):
            body = {
                "kind": "rule", "starts_on": "2026-01-01", "rrule": "FREQ=DAILY", "opens": "00:00", "closes": "23:59",
                "capacity": 1,
            }  # fmt: skip
            reply = await seller.post("/partner/availability", body)
            assert reply.status == 201, reply.body

    def next_start(self) -> str:
        """A start that no other test of this process takes, after the classes of the demo."""
        number = next(_starts)
        day = (now() + timedelta(days=50 + number // 20)).date()
        moment = datetime.combine(day, time(1), UTC) + timedelta(hours=number % 20)
        return str(wire_time(moment))

    async def course(self, **fields: Any) -> Offer:
        return await self.offer(Kind.COURSE, **{"price_cents": 2_000} | fields)

    async def appointment(self, **fields: Any) -> Offer:
        lengths = [Length(minutes=30), Length(minutes=60, price_cents=9_050)]
        return await self.offer(Kind.APPOINTMENT, lengths=lengths, **{"price_cents": 5_000} | fields)


@asynccontextmanager
async def open_shop(mongod: Mongod, seller: Person, database: str = "shared") -> AsyncIterator[Shop]:
    async with database_of(mongod, database) as opened:
        row = await opened["users"].find_one({"_id": seller.id})
        assert row is not None
        provider = await providers.find_by(opened, {"tenant_id": row["tenant_id"], "user_id": seller.id})
        if provider is None:
            provider = Provider(tenant_id=row["tenant_id"], user_id=seller.id, name="Coach")
            await providers.insert(opened, provider)
        yield Shop(opened, row["tenant_id"], provider)


@dataclass
class Tools:
    """As much of a context as rules of passes and promo codes use, on the real database."""

    database: Database
    drift: dict[str, int] = field(default_factory=dict)

    def report_drift(self, kind: str, count: int) -> None:
        self.drift[kind] = self.drift.get(kind, 0) + count

    @property
    def context(self) -> Context:
        return self  # type: ignore[return-value]
