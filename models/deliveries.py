"""One row for each message to one person on one channel: whether it was sent, and what became of it.

Its id names the cause, the person and the channel, so that one cause reaches a person on a channel once (I7).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument, UpdateOne

from models.base import INDEXES, Database, Document, now

COLLECTION = "deliveries"
INDEXES[COLLECTION] = [
    IndexModel([("occurrence_id", ASCENDING), ("state", ASCENDING), ("channel", ASCENDING)], name="occurrence_state"),
    IndexModel(
        [("occurrence_id", ASCENDING), ("channel", ASCENDING), ("address", ASCENDING)],
        name="occurrence_address",
        unique=True,
        partialFilterExpression={"occurrence_id": {"$type": "string"}, "address": {"$type": "string"}},
    ),
    IndexModel(
        [("tenant_id", ASCENDING), ("channel", ASCENDING), ("state", ASCENDING), ("due_at", ASCENDING)], name="due"
    ),
    IndexModel([("tenant_id", ASCENDING), ("address", ASCENDING), ("created_at", DESCENDING)], name="address_newest"),
    IndexModel(
        [("provider_id", ASCENDING)], name="provider_id", partialFilterExpression={"provider_id": {"$type": "string"}}
    ),
    IndexModel(
        [("conversation_id", ASCENDING), ("seq", ASCENDING)],
        name="unread",
        partialFilterExpression={"state": "delivered", "conversation_id": {"$type": "string"}},
    ),
]


class ChannelName(StrEnum):
    INTERNAL = "internal"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    PUSH = "push"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    """A sender has taken it and not begun to submit it."""
    SUBMITTING = "submitting"
    """It is on its way to the provider: should the sender die now, nobody knows whether it arrived."""
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    """The person is not to get it: they said so, or there is no way to reach them."""
    UNKNOWN = "unknown"
    """Its submission was cut off; it may have arrived and is never sent again by itself."""
    SIMULATED = "simulated"
    """The channel has no credentials: nothing was sent."""
    CANCELLED = "cancelled"


OPEN = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SUBMITTING})
"""While one of these is there, an occurrence is not finished."""


class Content(BaseModel):
    """What is said, for deliveries that are not a campaign's (whose text stands in the occurrence)."""

    text: str
    subject: str = ""
    link: str | None = None


class Recipient(BaseModel):
    id: str
    name: str
    kind: str = "user"
    """`user`, or `group` for a message that is said once in a group."""


class Delivery(Document):
    tenant_id: str
    cause: str
    """What made it: `campaign`, or the kind of notification, `away`, `reply`."""
    campaign_id: str | None = None
    occurrence_id: str | None = None
    recipient: Recipient
    channel: ChannelName
    address: str | None = None
    """E.164 number, e-mail address, user id (push, internal) or conversation id; None when there is none to use."""
    language: str = "en"
    state: DeliveryState = DeliveryState.QUEUED
    reason: str | None = None
    """A code of `actions.provider_codes` or of suppression, when something stopped it."""
    content: Content | None = None
    variables: dict[str, str] = {}
    """What stands for `{first_name}` and the like; only what the text uses."""
    check: str | None = None
    """What must still be true right before it is sent, such as `unread`; see `actions.outreach`."""
    urgent: bool = False
    """Is sent in quiet hours too: a call in a queue, an answer."""
    fallbacks: list[tuple[ChannelName, str]] = []
    """Channels and addresses to try next, in this order, should this one fail."""
    fallback_to: ChannelName | None = None
    """The channel that took over."""
    due_at: datetime = Field(default_factory=now)
    expires_at: datetime | None = None
    """Nobody wants it later than this."""
    attempts: int = 0
    lease_owner: str | None = None
    lease_until: datetime | None = None
    submitted_at: datetime | None = None
    provider_id: str | None = None
    conversation_id: str | None = None
    seq: int | None = None
    """Where an internal message stands."""
    created_at: datetime = Field(default_factory=now)
    changed_at: datetime = Field(default_factory=now)


def delivery_id(cause_id: str, recipient_id: str, channel: ChannelName) -> str:
    """Of a campaign's delivery, whose cause is the occurrence."""
    return f"{cause_id}:{recipient_id}:{channel}"


def rows_of(deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
    return [delivery.to_row() for delivery in deliveries]


def values_of(states: Collection[DeliveryState]) -> list[str]:
    return [state.value for state in states]


async def insert_new(database: Database, wanted: Sequence[Delivery]) -> None:
    """Insert those that there are not yet."""
    if wanted:
        updates = [UpdateOne({"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True) for row in rows_of(wanted)]
        await database[COLLECTION].bulk_write(updates, ordered=False)


async def advance(
    database: Database, tenant_id: str, delivery_id: str, before: Collection[DeliveryState], state: DeliveryState,
    provider_id: str, reason: str | None,
) -> Delivery | None:  # fmt: skip
    """Set what the provider says, if the delivery is in one of the states `before` and known to it under this id."""
    query = {
        "_id": delivery_id, "tenant_id": tenant_id, "state": {"$in": values_of(before)},
        "provider_id": {"$in": [None, provider_id]},
    }  # fmt: skip
    changes = {"state": state, "provider_id": provider_id, "reason": reason, "changed_at": now(), "lease_owner": None}
    row = await database[COLLECTION].find_one_and_update(query, {"$set": changes}, return_document=ReturnDocument.AFTER)
    return None if row is None else Delivery.from_row(row)
