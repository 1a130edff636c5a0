"""A campaign: what is said to many, and to whom. Each of its dates is an occurrence, with its own deliveries."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now
from models.deliveries import ChannelName
from models.transactions import Transaction, Where, within
from models.users import Role
from models.words import beginning_with, words_of

COLLECTION, OCCURRENCES = "campaigns", "occurrences"
INDEXES[COLLECTION] = [
    IndexModel([("tenant_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)], name="tenant_newest"),
    IndexModel(
        [("tenant_id", ASCENDING), ("author.id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)],
        name="author_newest",
    ),
]
INDEXES[OCCURRENCES] = [
    IndexModel([("campaign_id", ASCENDING), ("number", ASCENDING)], name="campaign_number", unique=True),
    IndexModel([("state", ASCENDING), ("due_at", ASCENDING)], name="state_due"),
    IndexModel([("tenant_id", ASCENDING), ("state", ASCENDING)], name="tenant_state"),
]
CampaignKind = Literal["all", "groups", "individuals"]


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OccurrenceState(StrEnum):
    SCHEDULED = "scheduled"
    FREEZING = "freezing"
    """Its audience is being written down, one delivery for each."""
    SENDING = "sending"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


SENT = [OccurrenceState.COMPLETED.value, OccurrenceState.FAILED.value]


class Segment(BaseModel):
    """Who belongs to it: everything that is given must hold. Days count back from the moment of freezing."""

    model_config = ConfigDict(extra="forbid")

    roles: list[Role] = Field([], max_length=6)
    labels: list[str] = Field([], max_length=50, description="One of these.")
    labels_none: list[str] = Field([], max_length=50, description="None of these.")
    languages: list[str] = Field([], max_length=20)
    booked_within_days: int | None = Field(None, ge=1, le=3_650)
    not_booked_within_days: int | None = Field(None, ge=1, le=3_650)
    no_shows_at_least: int | None = Field(None, ge=1, le=1_000)
    created_within_days: int | None = Field(None, ge=1, le=3_650)
    seen_within_days: int | None = Field(None, ge=1, le=3_650)
    not_seen_within_days: int | None = Field(None, ge=1, le=3_650)


class Targets(BaseModel):
    """Any mix; a person who is meant twice gets it once."""

    model_config = ConfigDict(extra="forbid")

    everyone: bool = Field(False, description="All members and companies, and contacts without an account.")
    user_ids: list[str] = Field([], max_length=5_000)
    group_ids: list[str] = Field([], max_length=500)
    group_mode: Literal["group", "members"] = Field(
        "members", description="Whether a group gets it once, said in it, or each of its members for themselves."
    )
    segment: Segment | None = None


class Author(BaseModel):
    id: str
    name: str
    role: str


class Message(BaseModel):
    """What is said, as an occurrence keeps it from the moment of freezing."""

    text: str
    subject: str = ""
    channels: list[ChannelName]
    media_page_id: str | None = None
    content_sid: str | None = None
    defaults: dict[str, str] = {}


class Campaign(Document):
    tenant_id: str
    title: str
    author: Author
    message: Message
    targets: Targets
    kind: CampaignKind
    dates: list[datetime] = []
    status: CampaignStatus = CampaignStatus.DRAFT
    rev: int = 0
    """Grows with each change, so that nobody overwrites what they did not see."""
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)


class Occurrence(Document):
    tenant_id: str
    campaign_id: str
    number: int
    due_at: datetime
    state: OccurrenceState = OccurrenceState.SCHEDULED
    reason: str | None = None
    """Why it is paused or failed: `asked`, `error_rate`, `credentials`."""
    message: Message | None = None
    relaunch_of: str | None = None
    which: Literal["failures", "all"] | None = None
    frozen_after: str | None = None
    """How far the audience is written down, should whoever does it die."""
    total: int = 0
    counts: dict[str, int] = {}
    """Deliveries by state; they can be counted again at any time."""
    per_second: float = 0.0
    started_at: datetime | None = None
    progress_at: datetime | None = None
    """When it last moved."""
    stalled_at: datetime | None = None
    """The `progress_at` after which it was reported to stand still."""
    finished_at: datetime | None = None
    cleared_at: datetime | None = None
    """Since when its deliveries are taken away because they were kept long enough: its counts are final."""
    is_cleared: bool = False
    """None of them is left."""


async def insert_campaign(database: Database, campaign: Campaign) -> None:
    await database[COLLECTION].insert_one(campaign.to_row() | {"words": words_of(campaign.title)})


async def find_campaign(where: Where, tenant_id: str, campaign_id: str) -> Campaign | None:
    row = await where[COLLECTION].find_one({"_id": campaign_id, "tenant_id": tenant_id}, **within(where))
    return None if row is None else Campaign.from_row(row)


async def find_campaigns(
    database: Database, tenant_id: str, query: Row, text: str, before: tuple[datetime, str] | None, limit: int
) -> list[Campaign]:
    """The newest first; `text` is the beginning of words of the title."""
    clauses: list[Row] = [{"tenant_id": tenant_id}, query]
    if by_title := beginning_with(text):
        clauses.append(by_title)
    if before is not None:
        clauses.append(
            {"$or": [{"created_at": {"$lt": before[0]}}, {"created_at": before[0], "_id": {"$lt": before[1]}}]}
        )
    rows = database[COLLECTION].find({"$and": clauses})
    rows = rows.sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
    return [Campaign.from_row(row) async for row in rows]


async def replace_campaign(tx: Transaction, campaign: Campaign) -> bool:
    """Write it with the next `rev` unless somebody else changed it meanwhile."""
    row = campaign.to_row() | {"words": words_of(campaign.title), "rev": campaign.rev + 1, "updated_at": now()}
    which = {"_id": campaign.id, "rev": campaign.rev}
    result = await tx[COLLECTION].replace_one(which, row, session=tx.session)
    return result.matched_count == 1


async def delete_campaign(database: Database, tenant_id: str, campaign_id: str) -> bool:
    which = {"_id": campaign_id, "tenant_id": tenant_id, "status": CampaignStatus.DRAFT}
    return (await database[COLLECTION].delete_one(which)).deleted_count == 1


async def insert_occurrences(tx: Transaction, wanted: Sequence[Occurrence]) -> None:
    """Raise `DuplicateKey` when the campaign has one with this number."""
    if wanted:
        await tx[OCCURRENCES].insert_many([occurrence.to_row() for occurrence in wanted], session=tx.session)


async def delete_scheduled(tx: Transaction, campaign_id: str) -> list[str]:
    """Take the occurrences back that have not begun, and give their ids."""
    query = {"campaign_id": campaign_id, "state": OccurrenceState.SCHEDULED}
    ids = [row["_id"] async for row in tx[OCCURRENCES].find(query, {"_id": 1}, session=tx.session)]
    await tx[OCCURRENCES].delete_many(query, session=tx.session)
    return ids


async def find_occurrence(where: Where, tenant_id: str, occurrence_id: str) -> Occurrence | None:
    row = await where[OCCURRENCES].find_one({"_id": occurrence_id, "tenant_id": tenant_id}, **within(where))
    return None if row is None else Occurrence.from_row(row)


async def find_occurrences(where: Where, campaign_ids: Collection[str]) -> list[Occurrence]:
    query = {"campaign_id": {"$in": list(campaign_ids)}}
    rows = where[OCCURRENCES].find(query, **within(where)).sort([("campaign_id", ASCENDING), ("number", ASCENDING)])
    return [Occurrence.from_row(row) async for row in rows]


async def find_all_occurrences(database: Database, states: Collection[OccurrenceState]) -> list[Occurrence]:
    """Of every tenant."""
    rows = database[OCCURRENCES].find({"state": {"$in": [state.value for state in states]}})
    return [Occurrence.from_row(row) async for row in rows.sort("due_at", ASCENDING).limit(1_000)]


async def find_held_ids(database: Database, tenant_id: str) -> list[str]:
    """Occurrences whose deliveries are not to be sent for now: not all written down, paused, or just cancelled."""
    query = {
        "tenant_id": tenant_id,
        "$or": [
            {"state": {"$in": [OccurrenceState.FREEZING, OccurrenceState.PAUSED]}},
            {"state": OccurrenceState.CANCELLED, "finished_at": None},
        ],
    }
    return [row["_id"] async for row in database[OCCURRENCES].find(query, {"_id": 1})]


async def find_stalled(database: Database, since: datetime) -> list[Occurrence]:
    """Of every tenant: those at work that have not moved since then."""
    at_work = [OccurrenceState.FREEZING, OccurrenceState.SENDING]
    query = {"state": {"$in": at_work}, "progress_at": {"$lt": since}}
    return [Occurrence.from_row(row) async for row in database[OCCURRENCES].find(query).limit(1_000)]


async def mark_stalled(database: Database, occurrence: Occurrence) -> bool:
    """Whether this is the first to notice that it stands still."""
    which = {"_id": occurrence.id, "progress_at": occurrence.progress_at, "stalled_at": {"$ne": occurrence.progress_at}}
    result = await database[OCCURRENCES].update_one(which, {"$set": {"stalled_at": occurrence.progress_at}})
    return result.matched_count == 1


async def change_occurrence(
    where: Where, occurrence_id: str, before: Collection[OccurrenceState], changes: Row
) -> Occurrence | None:
    """Set `changes` if it is in one of the states `before`; give it as it is then, None if it is not."""
    row = await where[OCCURRENCES].find_one_and_update(
        {"_id": occurrence_id, "state": {"$in": [state.value for state in before]}},
        {"$set": changes},
        return_document=ReturnDocument.AFTER,
        **within(where),
    )
    return None if row is None else Occurrence.from_row(row)


async def keep_counts(database: Database, occurrence_id: str, changes: Row) -> Occurrence | None:
    """Set what was counted, unless what there was to count is being taken away; give it as it is then."""
    row = await database[OCCURRENCES].find_one_and_update(
        {"_id": occurrence_id, "cleared_at": None}, {"$set": changes}, return_document=ReturnDocument.AFTER
    )
    return None if row is None else Occurrence.from_row(row)


async def open_again(database: Database, occurrence_id: str, changes: Row) -> Occurrence | None:
    """Set `changes` if it was finished and has all of its deliveries; give it as it is then."""
    row = await database[OCCURRENCES].find_one_and_update(
        {"_id": occurrence_id, "state": {"$in": SENT}, "cleared_at": None}, {"$set": changes},
        return_document=ReturnDocument.AFTER,
    )  # fmt: skip
    return None if row is None else Occurrence.from_row(row)


async def iterate_finished_before(database: Database, tenant_id: str, moment: datetime) -> AsyncIterator[Occurrence]:
    """Those that may still have deliveries, the one that was finished first at the beginning."""
    query = {
        "tenant_id": tenant_id, "state": {"$in": [*SENT, OccurrenceState.CANCELLED.value]},
        "finished_at": {"$lt": moment}, "is_cleared": {"$ne": True},
    }  # fmt: skip
    async for row in database[OCCURRENCES].find(query).sort("finished_at", ASCENDING):
        yield Occurrence.from_row(row)


async def begin_clearing(database: Database, occurrence: Occurrence, moment: datetime) -> bool:
    """From here on its counts are final; False when it was opened again meanwhile."""
    which = {"_id": occurrence.id, "state": occurrence.state, "finished_at": occurrence.finished_at}
    result = await database[OCCURRENCES].update_one(
        which, [{"$set": {"cleared_at": {"$ifNull": ["$cleared_at", moment]}}}]
    )
    return result.matched_count == 1


async def end_clearing(database: Database, occurrence_id: str) -> None:
    await database[OCCURRENCES].update_one({"_id": occurrence_id}, {"$set": {"is_cleared": True}})


async def set_status(where: Where, campaign_id: str, status: CampaignStatus) -> None:
    changes = {"$set": {"status": status, "updated_at": now()}, "$inc": {"rev": 1}}
    await where[COLLECTION].update_one({"_id": campaign_id, "status": {"$ne": status}}, changes, **within(where))
