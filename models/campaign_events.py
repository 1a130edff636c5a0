"""What happened to campaigns, and who did it: kept, never changed."""

from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import Where, within

COLLECTION = "campaign_events"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("_id", DESCENDING)], name="tenant_newest"),
    IndexModel([("campaign_id", ASCENDING), ("_id", DESCENDING)], name="campaign_newest"),
]


class CampaignEvent(Document):
    tenant_id: str
    campaign_id: str
    author_id: str
    """Whose campaign it is."""
    title: str
    event: str
    occurrence_id: str | None = None
    by: str | None = None
    """Name of who did it; None for the system."""
    detail: str = ""
    at: datetime = Field(default_factory=now)


async def insert_event(where: Where, event: CampaignEvent) -> None:
    await where[COLLECTION].insert_one(event.to_row(), **within(where))


async def find_events(database: Database, query: Row, before: str | None, limit: int) -> list[CampaignEvent]:
    """The newest first."""
    if before is not None:
        query = query | {"_id": {"$lt": before}}
    rows = database[COLLECTION].find(query).sort("_id", DESCENDING).limit(limit)
    return [CampaignEvent.from_row(row) async for row in rows]
