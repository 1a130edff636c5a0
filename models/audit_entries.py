"""The audit log: who signed in, changed a role or moderated, kept append-only."""

from datetime import datetime
from typing import Any

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now

COLLECTION = "audit_entries"
INDEXES[COLLECTION] = [IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest")]


class AuditEntry(Document):
    tenant_id: str
    actor_id: str | None
    action: str
    subject_id: str | None = None
    details: dict[str, Any] = {}
    address: str | None = None
    at: datetime = Field(default_factory=now)


async def insert_audit_entry(database: Database, entry: AuditEntry) -> None:
    await database[COLLECTION].insert_one(entry.to_row())


async def find_audit_entries(database: Database, tenant_id: str, before_id: str | None, limit: int) -> list[AuditEntry]:
    """The newest first."""
    query: Row = {"tenant_id": tenant_id}
    if before_id is not None:
        query["_id"] = {"$lt": before_id}
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [AuditEntry.from_row(row) async for row in rows]
