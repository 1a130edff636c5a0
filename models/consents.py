"""What people said about being written to: per channel and address, so that a number that said stop gets nothing more,
whoever it belongs to. The last word counts; every word is kept in `consent_entries`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, now
from models.deliveries import ChannelName
from models.transactions import Transaction

COLLECTION, ENTRIES = "consents", "consent_entries"
INDEXES[COLLECTION] = [
    IndexModel(
        [("tenant_id", ASCENDING), ("channel", ASCENDING), ("address", ASCENDING)],
        name="tenant_channel_address",
        unique=True,
    )
]
INDEXES[ENTRIES] = [
    IndexModel(
        [("tenant_id", ASCENDING), ("channel", ASCENDING), ("address", ASCENDING), ("at", DESCENDING)],
        name="address_newest",
    )
]
ConsentState = Literal["granted", "withdrawn"]
Source = Literal["self", "reply", "unsubscribe", "provider", "staff", "import"]


class Consent(Document):
    tenant_id: str
    channel: ChannelName
    address: str
    state: ConsentState
    source: Source
    user_id: str | None = None
    """Who gave or took it, or for whom; the address decides."""
    note: str | None = None
    """Where a consent that was brought in comes from, as the team says it; in the history only."""
    at: datetime = Field(default_factory=now)


async def write_consent(tx: Transaction, consent: Consent) -> None:
    """The last word about this address, and the history of all of them."""
    row = consent.to_row()
    await tx[ENTRIES].insert_one(row, session=tx.session)
    key = {name: row[name] for name in ("tenant_id", "channel", "address")}
    values = {name: row[name] for name in ("state", "source", "user_id", "at")}
    changes = {"$set": values, "$setOnInsert": {"_id": row["_id"]}}
    await tx[COLLECTION].update_one(key, changes, upsert=True, session=tx.session)


async def write_first_words(tx: Transaction, wanted: Sequence[Consent]) -> None:
    """Write those about whose address nobody has said anything: what somebody said stands above what others say."""
    keys = [{"tenant_id": one.tenant_id, "channel": one.channel, "address": one.address} for one in wanted]
    if not keys:
        return
    rows = tx[COLLECTION].find({"$or": keys}, {"channel": 1, "address": 1}, session=tx.session)
    known = {(row["channel"], row["address"]) async for row in rows}
    new = {(one.channel, one.address): one.to_row() for one in wanted if (one.channel, one.address) not in known}
    if new:
        await tx[ENTRIES].insert_many(list(new.values()), session=tx.session)
        last = [{name: value for name, value in row.items() if name != "note"} for row in new.values()]
        await tx[COLLECTION].insert_many(last, session=tx.session)


async def find_consents(
    database: Database, tenant_id: str, channel: ChannelName, addresses: Collection[str]
) -> dict[str, Consent]:
    """Address to the last word about it."""
    query = {"tenant_id": tenant_id, "channel": channel, "address": {"$in": list(addresses)}}
    return {row["address"]: Consent.from_row(row) async for row in database[COLLECTION].find(query)}


async def find_words(
    database: Database, tenant_id: str, addresses: Mapping[ChannelName, Collection[str]]
) -> dict[tuple[ChannelName, str], Consent]:
    """The last word about each channel's addresses, of those about which there is one."""
    either = [{"channel": channel, "address": {"$in": list(given)}} for channel, given in addresses.items() if given]
    if not either:
        return {}
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "$or": either})
    found = [Consent.from_row(row) async for row in rows]
    return {(consent.channel, consent.address): consent for consent in found}


async def find_addresses(
    database: Database, tenant_id: str, channel: ChannelName, addresses: Collection[str], state: ConsentState
) -> set[str]:
    """Those of the addresses about which this is the last word."""
    query = {"tenant_id": tenant_id, "channel": channel, "address": {"$in": list(addresses)}, "state": state}
    return {row["address"] async for row in database[COLLECTION].find(query, {"address": 1, "_id": 0})}
