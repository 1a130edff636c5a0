"""People with telephones beside a server and a local Twilio: written to, writing, answered."""

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from actions.deliveries.outreach import sender_job
from models import consents, deliveries, jobs, users
from models.base import Database
from models.deliveries import OPEN, ChannelName, Content, Delivery, DeliveryState, Recipient
from models.users import Role, User
from tests.fakes.twilio import TOKEN, FakeTwilio, post_signed
from tests.people import Person, eventually

PUBLIC = "https://chat.example"
SMS, WHATSAPP = ChannelName.SMS, ChannelName.WHATSAPP
SLOW = 60.0
"""Seconds for what the clock looks after, and two processors for many."""
_numbers = itertools.count(79_100_0000)


def new_number() -> str:
    return f"+41{next(_numbers)}"


@dataclass
class Desk:
    """What tests do: somebody is written to, writes, and is answered."""

    fake: FakeTwilio
    url: str
    database: Database
    coach: Person
    tenant_id: str

    async def member(self, number: str, name: str = "Léa Favre", **fields: Any) -> User:
        person = User(tenant_id=self.tenant_id, role=Role.MEMBER, name=name, phone=number, **fields)
        await users.insert_user(self.database, person)
        return person

    async def send(
        self, *numbers: str, text: str = "See you tonight", channel: ChannelName = SMS, **fields: Any
    ) -> list[str]:
        wanted = []
        for number in numbers:
            person = await self.member(number)
            wanted.append(
                Delivery(
                    _id=f"test:{uuid.uuid4().hex}:{channel}", tenant_id=self.tenant_id, cause="test", channel=channel,
                    recipient=Recipient(id=person.id, name=person.name), address=number, content=Content(text=text),
                    **fields,
                )
            )  # fmt: skip
        await deliveries.insert_new(self.database, wanted)
        await jobs.ensure(self.database, sender_job(self.tenant_id, channel))
        return [delivery.id for delivery in wanted]

    async def find(self, delivery_id: str) -> Delivery:
        found = await deliveries.find_delivery(self.database, self.tenant_id, delivery_id)
        assert found is not None
        return found

    async def until(self, delivery_id: str, *states: DeliveryState) -> Delivery:
        async def look() -> Delivery | None:
            found = await self.find(delivery_id)
            return found if found.state in states else None

        return await eventually(look, SLOW)

    async def until_settled(self, delivery_id: str) -> Delivery:
        return await self.until(delivery_id, *set(DeliveryState) - OPEN)

    async def write(self, number: str, body: str, sid: str = "", **fields: str) -> str:
        """A person's message; give its name."""
        sid = sid or f"SM{uuid.uuid4().hex}"
        sent = {"MessageSid": sid, "From": number, "To": "+41440000001", "Body": body, "NumMedia": "0"} | fields
        answer = await post_signed(f"{PUBLIC}/api/v1/webhooks/twilio/demo/inbound", sent, via=self.url)
        assert answer == (200, "text/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>')
        return sid

    async def tell(self, message: Any, status: str, code: int | None = None, token: str = TOKEN) -> int:
        return await self.fake.tell(message, status, code, token=token, via=self.url)

    async def conversation_of(self, person: User) -> str | None:
        row = await self.database["conversations"].find_one({"owner_id": person.id, "kind": "support"})
        return None if row is None else row["_id"]

    async def said_by(self, person: User) -> list[str]:
        rows = self.database["messages"].find({"sender.id": person.id}).sort("seq", 1)
        return [row["body"] async for row in rows]

    async def answer(self, conversation_id: str, body: str) -> None:
        reply = await self.coach.post(f"/conversations/{conversation_id}/messages", {"body": body})
        assert reply.status == 201, reply.body

    async def who_has(self, number: str) -> list[User]:
        return await users.find_users_by_phone(self.database, self.tenant_id, number)

    async def consent(self, number: str, channel: ChannelName = SMS) -> tuple[str, str] | None:
        found = (await consents.find_consents(self.database, self.tenant_id, channel, [number])).get(number)
        return (found.state, found.source) if found else None
