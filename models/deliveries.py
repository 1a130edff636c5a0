"""One row for each message to one person on one channel: whether it was sent, and what became of it.

Its id names the cause, the person and the channel, so that one cause reaches a person on a channel once (I7).
"""

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument, UpdateOne

from models.base import INDEXES, Database, Document, Row, by_id, now
from models.transactions import Transaction, Where, insert_absent, within

COLLECTION = "deliveries"
INDEXES[COLLECTION] = [
    IndexModel(
        [("occurrence_id", ASCENDING), ("fallback_to", ASCENDING), ("state", ASCENDING), ("channel", ASCENDING)],
        name="occurrence_state",
    ),
    IndexModel(
        [("occurrence_id", ASCENDING), ("channel", ASCENDING), ("address", ASCENDING)],
        name="occurrence_address",
        unique=True,
        partialFilterExpression={"occurrence_id": {"$gt": ""}, "address": {"$gt": ""}},
    ),
    IndexModel(
        [("state", ASCENDING), ("tenant_id", ASCENDING), ("channel", ASCENDING), ("due_at", ASCENDING)], name="due"
    ),
    IndexModel([("due_at", ASCENDING)], name="unknown_due", partialFilterExpression={"state": "unknown"}),
    IndexModel(
        [("campaign_id", ASCENDING), ("_id", ASCENDING)],
        name="campaign_id",
        partialFilterExpression={"campaign_id": {"$gt": ""}},
    ),
    IndexModel([("tenant_id", ASCENDING), ("address", ASCENDING), ("created_at", DESCENDING)], name="address_newest"),
    IndexModel(
        [("tenant_id", ASCENDING), ("created_at", ASCENDING)],
        name="others_oldest",
        partialFilterExpression={"occurrence_id": {"$type": "null"}},
    ),
    IndexModel([("provider_id", ASCENDING)], name="provider_id", partialFilterExpression={"provider_id": {"$gt": ""}}),
    IndexModel(
        [("conversation_id", ASCENDING), ("seq", ASCENDING)],
        name="unread",
        partialFilterExpression={"state": "delivered", "conversation_id": {"$gt": ""}},
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


PORTION = 128
"""Read together: while so many are made into objects, everybody else on this node waits."""
SENDER = {"_id": 0, "tenant_id": 1, "channel": 1, "due_at": 1}
BY_ID = "_id_"
OPEN = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SUBMITTING})
"""While one of these is there, an occurrence is not finished."""


STAYING = OPEN | {DeliveryState.UNKNOWN}
"""What becomes of these is not known yet: they are kept however old they are."""


class Content(BaseModel):
    """What is said, for deliveries that are not a campaign's (whose text stands in the occurrence)."""

    text: str
    subject: str = ""
    link: str | None = None
    short: str = ""
    """The same for telephones, where each part is paid for; empty: the text."""


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
    """A code of `actions.deliveries.provider_codes` or of suppression, when something stopped it."""
    content: Content | None = None
    variables: dict[str, str] = {}
    """What stands for `{first_name}` and the like; only what the text uses."""
    check: str | None = None
    """What must still be true right before it is sent, such as `unread`; see `actions.deliveries.outreach`."""
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


async def insert_frozen(database: Database, wanted: Sequence[Delivery]) -> list[Delivery]:
    """Insert what is not there yet; give those whose address the occurrence has already, under somebody else's name."""
    if not wanted:
        return []
    refused = await insert_absent(database[COLLECTION], rows_of(wanted))
    return [wanted[one["index"]] for one in refused if "address" in one.get("keyPattern", {})]


async def find_delivery(database: Database, tenant_id: str, delivery_id: str) -> Delivery | None:
    row = await database[COLLECTION].find_one({"_id": delivery_id, "tenant_id": tenant_id})
    return None if row is None else Delivery.from_row(row)


async def find_of_causes(database: Database, tenant_id: str, causes: Collection[str]) -> dict[str, Delivery]:
    """By cause, what was made of things that are no campaign's, on whichever channel."""
    ids = {f"{cause}:{channel}": cause for cause in causes for channel in ChannelName}
    rows = database[COLLECTION].find({"_id": {"$in": list(ids)}, "tenant_id": tenant_id})
    return {ids[row["_id"]]: Delivery.from_row(row) async for row in rows}


async def has_provider_id(database: Database, tenant_id: str, provider_id: str) -> bool:
    """Whether it is known of some delivery."""
    query = {"provider_id": provider_id, "tenant_id": tenant_id}
    return await database[COLLECTION].find_one(query, {"_id": 1}) is not None


async def find_last_recipient(database: Database, tenant_id: str, address: str) -> str | None:
    """Id of whom something was sent there for last."""
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "address": address}, {"recipient.id": 1})
    found = await rows.sort("created_at", DESCENDING).limit(1).to_list()
    return found[0]["recipient"]["id"] if found else None


def _due(tenant_id: str, channel: ChannelName, paused: Collection[str]) -> Row:
    query: Row = {"tenant_id": tenant_id, "channel": channel, "state": DeliveryState.QUEUED}
    if paused:
        query["occurrence_id"] = {"$nin": list(paused)}
    return query


async def find_due(
    database: Database, tenant_id: str, channel: ChannelName, paused: Collection[str], moment: datetime, limit: int
) -> list[Delivery]:
    """Queued ones whose time has come, in order."""
    query = _due(tenant_id, channel, paused) | {"due_at": {"$lte": moment}}
    rows = database[COLLECTION].find(query, batch_size=PORTION).sort("due_at", ASCENDING).limit(limit)
    return [Delivery.from_row(row) async for row in rows]


async def find_next_due(
    database: Database, tenant_id: str, channel: ChannelName, paused: Collection[str]
) -> datetime | None:
    row = await database[COLLECTION].find_one(
        _due(tenant_id, channel, paused), {"due_at": 1}, sort=[("due_at", ASCENDING)]
    )
    return row["due_at"] if row else None


async def lease(database: Database, delivery_ids: Collection[str], owner: str, until: datetime) -> list[Delivery]:
    """Take queued ones; give those that nobody else has taken."""
    which = {"_id": {"$in": list(delivery_ids)}, "state": DeliveryState.QUEUED}
    changes = {"state": DeliveryState.LEASED, "lease_owner": owner, "lease_until": until}
    await database[COLLECTION].update_many(which, {"$set": changes})
    rows = database[COLLECTION].find(
        {"_id": {"$in": list(delivery_ids)}, "state": DeliveryState.LEASED, "lease_owner": owner}
    )
    return [Delivery.from_row(row) async for row in rows.sort("due_at", ASCENDING)]


async def begin(database: Database, delivery: Delivery, owner: str, until: datetime, moment: datetime) -> bool:
    """From here on it may arrive; False when it is not ours any more."""
    changes = {
        "state": DeliveryState.SUBMITTING, "submitted_at": moment, "lease_until": until, "changed_at": moment,
    }  # fmt: skip
    result = await database[COLLECTION].update_one(
        {"_id": delivery.id, "state": DeliveryState.LEASED, "lease_owner": owner},
        {"$set": changes, "$inc": {"attempts": 1}},
    )
    return result.matched_count == 1


async def settle(where: Where, delivery_id: str, owner: str, changes: Row) -> bool:
    """What became of it; False when the provider's own word was quicker, or it is not ours any more."""
    result = await where[COLLECTION].update_one(
        {"_id": delivery_id, "lease_owner": owner, "state": {"$in": [DeliveryState.LEASED, DeliveryState.SUBMITTING]}},
        {"$set": {"lease_owner": None, "lease_until": None, "changed_at": now()} | changes},
        **within(where),
    )
    return result.matched_count == 1


async def change_failed(where: Where, delivery_id: str, changes: Row) -> bool:
    """Add to one that failed, for which no other channel has taken over."""
    which = {"_id": delivery_id, "state": DeliveryState.FAILED, "fallback_to": None}
    result = await where[COLLECTION].update_one(which, {"$set": {"changed_at": now()} | changes}, **within(where))
    return result.matched_count == 1


async def insert_fallback(tx: Transaction, delivery: Delivery) -> None:
    """Raise `DuplicateKey` when the occurrence has this address already."""
    await tx[COLLECTION].insert_one(delivery.to_row(), session=tx.session)


async def settle_said(database: Database, places: Mapping[str, tuple[str, int]]) -> None:
    """These are said, at the place (conversation and `seq`) that is given. They need no lease: saying twice is saying once (I2)."""
    said = {
        "state": DeliveryState.DELIVERED, "changed_at": now(),
        "conversation_id": by_id({delivery_id: place[0] for delivery_id, place in places.items()}),
        "seq": by_id({delivery_id: place[1] for delivery_id, place in places.items()}),
    }  # fmt: skip
    which = {"_id": {"$in": list(places)}, "state": DeliveryState.QUEUED}
    await database[COLLECTION].update_many(which, [{"$set": said}], hint=BY_ID)


async def settle_without_room(database: Database, delivery_ids: Collection[str]) -> None:
    """There is nowhere to say these, or nothing."""
    which = {"_id": {"$in": list(delivery_ids)}, "state": DeliveryState.QUEUED}
    failed = {"state": DeliveryState.FAILED, "reason": "no_conversation", "changed_at": now()}
    await database[COLLECTION].update_many(which, {"$set": failed})


async def release_abandoned(database: Database, tenant_id: str, channel: ChannelName, moment: datetime) -> None:
    """For a sender that begins: what another had only taken is queued again, since that one is no sender any more.

    What it had begun to submit is unknown, once it must have ended.
    """
    held: Row = {"tenant_id": tenant_id, "channel": channel}
    rested = {"lease_owner": None, "lease_until": None, "changed_at": now()}
    await database[COLLECTION].update_many(
        held | {"state": DeliveryState.LEASED}, {"$set": rested | {"state": DeliveryState.QUEUED}}
    )
    await database[COLLECTION].update_many(
        held | {"state": DeliveryState.SUBMITTING, "lease_until": {"$lte": moment}},
        {"$set": rested | {"state": DeliveryState.UNKNOWN, "reason": "cut_off", "due_at": now()}},
    )


async def find_unknown(database: Database, moment: datetime, limit: int) -> list[Delivery]:
    """Of every tenant: those whose outcome may be looked for now."""
    query = {"state": DeliveryState.UNKNOWN, "due_at": {"$lte": moment}}
    rows = database[COLLECTION].find(query).sort("due_at", ASCENDING).limit(limit)
    return [Delivery.from_row(row) async for row in rows]


async def change_unknown(database: Database, delivery_id: str, changes: Row) -> bool:
    which = {"_id": delivery_id, "state": DeliveryState.UNKNOWN}
    result = await database[COLLECTION].update_one(which, {"$set": {"changed_at": now()} | changes})
    return result.matched_count == 1


async def find_waiting_senders(database: Database, moment: datetime) -> set[tuple[str, ChannelName]]:
    """Tenants and channels that have something to send, or to take over from a sender that died.

    From one to the next along the index: of the many that may wait for a sender, the first is looked at.
    """
    found = set()
    for state in OPEN:
        query: Row = {"state": state}
        order = [("tenant_id", ASCENDING), ("channel", ASCENDING), ("due_at", ASCENDING)]
        while row := await database[COLLECTION].find_one(query, SENDER, sort=order, hint="due"):
            tenant_id, channel = row["tenant_id"], row["channel"]
            if row["due_at"] <= moment:
                found.add((tenant_id, ChannelName(channel)))
            after = [{"tenant_id": {"$gt": tenant_id}}, {"tenant_id": tenant_id, "channel": {"$gt": channel}}]
            query = {"state": state, "$or": after}
    return found


async def count_states(database: Database, occurrence_id: str) -> dict[str, int]:
    """How many recipients of an occurrence have their last delivery in each state.

    From the index alone: to ask for those without `fallback_to` would have every delivery fetched.
    """
    pipeline: list[Row] = [
        {"$match": {"occurrence_id": occurrence_id}},
        {"$group": {"_id": {"state": "$state", "fallback_to": "$fallback_to"}, "count": {"$sum": 1}}},
    ]
    rows = await database[COLLECTION].aggregate(pipeline, hint="occurrence_state")
    return {row["_id"]["state"]: row["count"] async for row in rows if row["_id"].get("fallback_to") is None}


async def has_open(database: Database, occurrence_id: str) -> bool:
    """Whether one of its recipients is still to be handed over."""
    query = {"occurrence_id": occurrence_id, "fallback_to": None, "state": {"$in": values_of(OPEN)}}
    return await database[COLLECTION].find_one(query, {"_id": 1}) is not None


async def count_outcomes(database: Database, occurrence_id: str, since: datetime) -> tuple[int, int]:
    """How many were submitted since then, and how many of these failed."""
    pipeline: list[Row] = [
        {"$match": {"occurrence_id": occurrence_id, "submitted_at": {"$gte": since}}},
        {
            "$group": {
                "_id": None, "all": {"$sum": 1},
                "failed": {"$sum": {"$cond": [{"$eq": ["$state", DeliveryState.FAILED]}, 1, 0]}},
            }
        },
    ]  # fmt: skip
    rows = await (await database[COLLECTION].aggregate(pipeline)).to_list()
    return (rows[0]["all"], rows[0]["failed"]) if rows else (0, 0)


async def cancel_queued(database: Database, occurrence_id: str) -> int:
    """Those that nobody has taken are not sent; give how many."""
    result = await database[COLLECTION].update_many(
        {"occurrence_id": occurrence_id, "state": DeliveryState.QUEUED},
        {"$set": {"state": DeliveryState.CANCELLED, "changed_at": now()}},
    )
    return result.modified_count


async def note_read(database: Database, conversation_id: str, seq: int) -> list[str]:
    """What stands at or before `seq` has been read; give the occurrences that this concerns."""
    which = {
        "conversation_id": conversation_id, "seq": {"$lte": seq}, "state": DeliveryState.DELIVERED,
    }  # fmt: skip
    rows = [row async for row in database[COLLECTION].find(which, {"occurrence_id": 1}).limit(100)]
    if rows:
        changes = {"state": DeliveryState.READ, "changed_at": now()}
        ids = [row["_id"] for row in rows]
        await database[COLLECTION].update_many(
            {"_id": {"$in": ids}, "state": DeliveryState.DELIVERED}, {"$set": changes}
        )
    return [row["occurrence_id"] for row in rows if row["occurrence_id"]]


def by_name(text: str) -> Row:
    """Those whose recipient has a word in the name that begins with the text."""
    return {"recipient.name": {"$regex": rf"(^|\s){re.escape(text.strip())}", "$options": "i"}}


async def find_page(database: Database, query: Row, after: str | None, limit: int) -> list[Delivery]:
    """By id."""
    if after is not None:
        query = query | {"_id": {"$gt": after}}
    rows = database[COLLECTION].find(query).sort("_id", ASCENDING).limit(limit)
    return [Delivery.from_row(row) async for row in rows]


async def iterate(database: Database, query: Row) -> AsyncIterator[Delivery]:
    async for row in database[COLLECTION].find(query).sort("_id", ASCENDING):
        yield Delivery.from_row(row)


async def delete_of_occurrence(database: Database, occurrence_id: str, limit: int) -> int:
    """Take at most so many away of those whose outcome is known; give how many."""
    return await _delete(database, {"occurrence_id": occurrence_id}, limit, "occurrence_state")


async def has_any(database: Database, occurrence_id: str) -> bool:
    return await database[COLLECTION].find_one({"occurrence_id": occurrence_id}, {"_id": 1}) is not None


async def delete_others(database: Database, tenant_id: str, moment: datetime, limit: int) -> int:
    """The same of what no campaign made, before that moment."""
    query = {"tenant_id": tenant_id, "occurrence_id": {"$type": "null"}, "created_at": {"$lt": moment}}
    return await _delete(database, query, limit, "others_oldest")


async def _delete(database: Database, query: Row, limit: int, index: str) -> int:
    query = query | {"state": {"$nin": values_of(STAYING)}}
    ids = [row["_id"] async for row in database[COLLECTION].find(query, {"_id": 1}, hint=index).limit(limit)]
    if not ids:
        return 0
    which = {"_id": {"$in": ids}, "state": {"$nin": values_of(STAYING)}}
    return (await database[COLLECTION].delete_many(which, hint=BY_ID)).deleted_count
