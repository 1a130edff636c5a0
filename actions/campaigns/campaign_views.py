"""Campaigns, their occurrences and deliveries as the team sees them."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from models.base import Shape, WireTime
from models.campaigns import (
    Author,
    Campaign,
    CampaignKind,
    CampaignStatus,
    Occurrence,
    OccurrenceState,
    Targets,
)
from models.deliveries import OPEN, ChannelName, Content, DeliveryState, Recipient

Counts = dict[str, int]
LaunchProblemCode = Literal["text_missing", "unknown_variable", "page_missing", "page_gone", "nobody"]


class OccurrenceView(Shape):
    id: str
    number: int
    due_at: WireTime
    state: OccurrenceState
    reason: str | None = Field(
        description="Why it is paused or failed: `asked`, `error_rate`, `credentials`, `missed`."
    )
    total: int = Field(description="Recipients.")
    open: int = Field(description="Recipients whose message has not been handed over.")
    counts: Counts = Field(description="Recipients by the state of their last delivery.")
    per_second: float
    finish_at: WireTime | None = Field(description="When it will be finished at this pace; null when nobody knows.")
    started_at: WireTime | None
    finished_at: WireTime | None
    relaunch_of: str | None
    cleared_at: WireTime | None = Field(
        description="Since when its single results are taken away, as they were kept long enough; the counts stay."
    )

    @classmethod
    def of(cls, occurrence: Occurrence) -> "OccurrenceView":
        kept = occurrence.model_dump(include=set(cls.model_fields) - {"open", "finish_at"})
        return cls(**kept, open=open_of(occurrence.counts), finish_at=finish_of(occurrence))


def open_of(counts: Counts) -> int:
    return sum(counts.get(state, 0) for state in OPEN)


def finish_of(occurrence: Occurrence) -> datetime | None:
    if occurrence.state is not OccurrenceState.SENDING or not occurrence.per_second or not occurrence.progress_at:
        return None
    return occurrence.progress_at + timedelta(seconds=open_of(occurrence.counts) / occurrence.per_second)


class CampaignView(Shape):
    id: str
    title: str
    text: str
    subject: str
    channels: list[ChannelName] = Field(description="In order: the first that reaches a person is tried first.")
    targets: Targets
    dates: list[WireTime]
    media_page_id: str | None
    content_sid: str | None = Field(description="Content template of WhatsApp.")
    defaults: dict[str, str]
    status: CampaignStatus
    kind: CampaignKind
    author: Author
    rev: int
    created_at: WireTime
    updated_at: WireTime
    occurrences: list[OccurrenceView]
    counts: Counts = Field(description="Of all occurrences together.")
    simulated_channels: list[ChannelName] = Field(description="Those of its channels on which nothing is really sent.")

    @classmethod
    def of(cls, campaign: Campaign, occurrences: list[Occurrence], simulated: list[ChannelName]) -> "CampaignView":
        counts: Counts = {}
        for occurrence in occurrences:
            for state, count in occurrence.counts.items():
                counts[state] = counts.get(state, 0) + count
        kept = campaign.model_dump(exclude={"tenant_id", "message"}) | campaign.message.model_dump()
        return cls(
            **kept, occurrences=[OccurrenceView.of(occurrence) for occurrence in occurrences], counts=counts,
            simulated_channels=[name for name in campaign.message.channels if name in simulated],
        )  # fmt: skip


class ReasonView(Shape):
    code: str
    text: str = Field(description="In the reader's own language.")
    texts: dict[str, str] = Field(description="The same in each language, by its code.")


class DeliveryView(Shape):
    id: str
    occurrence_id: str | None
    recipient: Recipient
    channel: ChannelName
    address: str | None = Field(description="Its end only, for those who may not manage contacts.")
    state: DeliveryState
    reason: ReasonView | None
    attempts: int
    queued_at: WireTime
    changed_at: WireTime
    fallback_to: ChannelName | None = Field(description="The channel that took over.")
    content: Content | None = Field(description="What would have been sent, where the channel is simulated.")


class LogView(Shape):
    id: str
    at: WireTime
    campaign_id: str
    occurrence_id: str | None
    title: str
    event: str
    by: str | None = Field(description="Null: the system.")
    detail: str


class Excluded(Shape):
    reason: ReasonView
    count: int
    sample: list[str] = Field(description="Names of some of them.")


class Cost(Shape):
    amount: float
    currency: str


class LaunchProblem(Shape):
    """What stands in the way of a launch."""

    code: LaunchProblemCode
    values: dict[str, str] = Field(description="What the text of the code speaks of: `unknown_variable` has a `name`.")
    message: str = Field(description="The same in words, in English.")


class Preflight(Shape):
    """What a launch would do now."""

    recipients: int = Field(description="Who would get it: people, and groups that get it once.")
    people: int
    groups: int
    by_channel: dict[ChannelName, int]
    excluded: list[Excluded]
    seconds: float = Field(description="How long it would take at the tenant's pace.")
    finish_at: WireTime
    cost: Cost | None = Field(description="Null when the tenant set no prices.")
    segments_per_message: int = Field(description="Parts of one SMS.")
    simulated_channels: list[ChannelName]
    problems: list[LaunchProblem] = Field(description="What stands in the way of a launch.")


class Preview(Shape):
    text: str
    subject: str
    variables: list[str]
    unknown: list[str] = Field(description="Variables that nothing stands for.")


class GroupFound(Shape):
    id: str
    title: str
    members: int


class PersonFound(Shape):
    id: str
    name: str
    email: str | None
    phone: str | None
    role: str


class RecipientsFound(Shape):
    groups: list[GroupFound]
    people: list[PersonFound]
