"""A campaign: what is said to many, and to whom. Each of its dates is an occurrence, with its own deliveries."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pymongo import ASCENDING, DESCENDING, IndexModel

from models.base import INDEXES, Document, now
from models.deliveries import ChannelName
from models.users import Role

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
    finished_at: datetime | None = None
