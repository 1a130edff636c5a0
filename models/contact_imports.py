"""Bringing a file of contacts in: what is wanted, how far it is, and what became of each line. Kept for a month."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, IndexModel

from models.base import INDEXES, Database, Document, now
from models.deliveries import ChannelName
from models.transactions import Transaction

COLLECTION = "contact_imports"
KEPT_FOR = 30 * 24 * 3600
"""Seconds."""
INDEXES[COLLECTION] = [IndexModel([("created_at", ASCENDING)], name="expiry", expireAfterSeconds=KEPT_FOR)]
ImportState = Literal["running", "done", "failed"]


class LineProblem(BaseModel):
    line: int = Field(description="Of the file; its first one holds the columns' names.")
    column: str = Field(description="As the file names it; empty for the whole line.")
    code: str = Field(description="Stable name of the problem.")
    message: str


class GivenConsent(BaseModel):
    channels: list[ChannelName]
    source: str


class ContactImport(Document):
    tenant_id: str
    author_id: str
    state: ImportState = "running"
    dry_run: bool
    update: bool
    country: str
    mapping: list[tuple[str, str]]
    """Pairs of column and field: a column's name may hold what a name in the database may not."""
    consent: GivenConsent | None = None
    csv: str | None = None
    """The file, until all of it was read."""
    lines: int = 0
    done: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    error_count: int = 0
    errors: list[LineProblem] = []
    created_at: datetime = Field(default_factory=now)
    finished_at: datetime | None = None


async def insert_import(tx: Transaction, wanted: ContactImport) -> None:
    await tx[COLLECTION].insert_one(wanted.to_row(), session=tx.session)


async def find_import(database: Database, tenant_id: str, import_id: str) -> ContactImport | None:
    row = await database[COLLECTION].find_one({"_id": import_id, "tenant_id": tenant_id})
    return None if row is None else ContactImport.from_row(row)


async def save_progress(tx: Transaction, wanted: ContactImport, done_before: int) -> bool:
    """Set all but the file, on condition that nobody else went on meanwhile; without the file once it is read."""
    values = wanted.model_dump(exclude={"id", "tenant_id", "csv"})
    if wanted.state != "running":
        values["csv"] = None
    result = await tx[COLLECTION].update_one(
        {"_id": wanted.id, "done": done_before}, {"$set": values}, session=tx.session
    )
    return result.matched_count == 1
