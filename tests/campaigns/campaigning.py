"""A tenant with many people made straight in the database, campaigns to them, and a count of what they got."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from actions.campaigns.campaign_launches import launch_campaign
from actions.campaigns.campaign_views import CampaignView
from actions.campaigns.campaigns import draft_campaign
from actions.context import Actor, Context
from models.base import Database, Row
from models.campaigns import Message, Targets
from models.deliveries import ChannelName
from models.tenants import Tenant, insert_tenant
from models.users import Role, User, insert_user
from models.words import words_of


@dataclass
class Firm:
    database: Database
    tenant: Tenant
    author: User
    people: list[User] = field(default_factory=list)

    @classmethod
    async def make(cls, database: Database, count: int, **of_tenant: Any) -> "Firm":
        """`count` members, each with a telephone, an e-mail address and a first name."""
        tenant = Tenant(slug=f"firm-{uuid.uuid4().hex[:8]}", name="Firm", **of_tenant)
        author = User(tenant_id=tenant.id, role=Role.MANAGER, name="Nina Roth", email="nina@example.test")
        await insert_tenant(database, tenant)
        await insert_user(database, author)
        people = [
            User(
                tenant_id=tenant.id, role=Role.MEMBER, name=f"Lea{number} Favre", email=f"lea{number}@example.test",
                phone=f"+4179{number:07}",
            )
            for number in range(count)
        ]  # fmt: skip
        for start in range(0, count, 5_000):
            rows = [person.to_row() | {"words": words_of(person.name)} for person in people[start : start + 5_000]]
            await database["users"].insert_many(rows, ordered=False)
        return cls(database, tenant, author, people)

    @property
    def actor(self) -> Actor:
        return Actor(self.author, self.tenant, "")

    async def launch(
        self, ctx: Context, *channels: ChannelName, text: str = "Hello {first_name}", **rest: Any
    ) -> CampaignView:
        """To everybody unless `targets` says otherwise."""
        targets = rest.pop("targets", Targets(everyone=True))
        dates = rest.pop("dates", [])
        message = Message(text=text, channels=list(channels), **rest)
        drafted = await draft_campaign(ctx, self.actor, "News", message, targets, dates)
        return await launch_campaign(ctx, self.actor, drafted.id)

    async def said(self) -> Counter[str]:
        """How many messages of campaigns there are for each person's conversation."""
        rooms = {row["_id"]: row["owner_id"] async for row in self._find("conversations", {"kind": "support"})}
        messages = self._find("messages", {"sender.id": self.author.id})
        return Counter([rooms[row["conversation_id"]] async for row in messages])

    async def states(self) -> Counter[str]:
        """How many deliveries are in each state."""
        return Counter([row["state"] async for row in self._find("deliveries", {})])

    async def deliveries(self, **query: Any) -> list[Row]:
        return [row async for row in self._find("deliveries", query)]

    async def occurrences(self) -> list[Row]:
        return [row async for row in self._find("occurrences", {}).sort("number")]

    def _find(self, collection: str, query: Row) -> Any:
        return self.database[collection].find(query | {"tenant_id": self.tenant.id})
