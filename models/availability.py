"""When a provider can be booked: recurring rules, and days that are not like the others. Wall-clock time of a zone."""

from typing import Literal

from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row
from models.sites import Hours

COLLECTION = "availability"
INDEXES[COLLECTION] = [IndexModel([("tenant_id", ASCENDING), ("provider_id", ASCENDING)], name="tenant_provider")]


class Entry(Document):
    """A rule (`rrule`, `starts_on`, `opens`, `closes`) or an exception (`starts_on`, `ends_on`, `hours`)."""

    tenant_id: str
    provider_id: str
    kind: Literal["rule", "exception"]
    offer_ids: list[str] = []
    """For which appointments; none: for all of the provider's."""
    starts_on: str
    """Local date: of a rule its DTSTART, of an exception its first day."""
    ends_on: str | None = None
    """Of an exception: its last day, inclusive."""
    rrule: str = ""
    """RFC 5545 RRULE without its name, such as `FREQ=WEEKLY;BYDAY=MO,WE`; empty: that one day."""
    opens: str = ""
    closes: str = ""
    """`HH:MM`; `24:00` is the end of the day."""
    capacity: int = 1
    """Appointments at the same time; at most the provider's capacity."""
    hours: list[Hours] = []
    """Of an exception: the hours of these days instead of the rules'; none: closed."""
    reason: str = ""


async def insert_entry(database: Database, entry: Entry) -> None:
    await database[COLLECTION].insert_one(entry.to_row())


async def find_entries(database: Database, tenant_id: str, provider_id: str) -> list[Entry]:
    """All of a provider, oldest first."""
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "provider_id": provider_id}).sort("_id", ASCENDING)
    return [Entry.from_row(row) async for row in rows]


async def find_entry(database: Database, tenant_id: str, entry_id: str) -> Entry | None:
    row = await database[COLLECTION].find_one({"_id": entry_id, "tenant_id": tenant_id})
    return None if row is None else Entry.from_row(row)


async def replace_entry(database: Database, entry: Entry) -> None:
    row: Row = entry.to_row()
    await database[COLLECTION].replace_one({"_id": entry.id, "tenant_id": entry.tenant_id}, row)


async def delete_entry(database: Database, tenant_id: str, entry_id: str) -> bool:
    result = await database[COLLECTION].delete_one({"_id": entry_id, "tenant_id": tenant_id})
    return result.deleted_count == 1


async def count_entries(database: Database, tenant_id: str, provider_id: str) -> int:
    return await database[COLLECTION].count_documents({"tenant_id": tenant_id, "provider_id": provider_id})
