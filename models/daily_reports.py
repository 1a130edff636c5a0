"""What a tenant's day was, written once when it is over."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, IndexModel

from models import tenants
from models.base import INDEXES, Database, Document, DuplicateKey, Row, now
from models.queues import queues

COLLECTION = "daily_reports"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("day", ASCENDING)], name="tenant_day", unique=True),
    IndexModel([("day", ASCENDING), ("tenant_id", ASCENDING)], name="day_tenant"),
]


class DailyReport(Document):
    tenant_id: str
    day: str
    """Local date."""
    time_zone: str
    """Of the tenant, when it was written."""
    start: datetime
    end: datetime
    total: Row
    queues: list[Row]
    agents: list[Row]
    created_at: datetime = Field(default_factory=now)


async def insert_daily_report(database: Database, report: DailyReport) -> bool:
    """False when there is one of that day already: of several nodes one is first."""
    try:
        await database[COLLECTION].insert_one(report.to_row())
    except DuplicateKey:
        return False
    return True


async def find_daily_reports(database: Database, tenant_id: str, first: str, last: str) -> list[DailyReport]:
    """In the order of the days."""
    query = {"tenant_id": tenant_id, "day": {"$gte": first, "$lte": last}}
    return [DailyReport.from_row(row) async for row in database[COLLECTION].find(query).sort("day", ASCENDING)]


async def find_kept_days(database: Database, tenant_id: str, first: str, last: str) -> set[str]:
    query = {"tenant_id": tenant_id, "day": {"$gte": first, "$lte": last}}
    return {row["day"] async for row in database[COLLECTION].find(query, {"day": 1})}


async def find_reported_tenants(database: Database, days: Sequence[str]) -> set[tuple[str, str]]:
    """Tenant id and day of every report of one of the days."""
    rows = database[COLLECTION].find({"day": {"$in": list(days)}}, {"tenant_id": 1, "day": 1})
    return {(row["tenant_id"], row["day"]) async for row in rows}


async def find_tenants_with_queues(database: Database) -> list[Row]:
    """`_id`, `time_zone` and `created_at` of those who have any queue."""
    ids = await database[queues.collection].distinct("tenant_id")
    shown = {"time_zone": 1, "created_at": 1}
    return [row async for row in database[tenants.COLLECTION].find({"_id": {"$in": ids}}, shown)]
