"""The dates of a campaign: occurrences, and the jobs that begin them."""

from datetime import datetime, timedelta

from actions.errors import Invalid
from models import campaigns, jobs
from models.campaigns import Campaign, CampaignStatus, Occurrence, OccurrenceState
from models.jobs import Job
from models.transactions import Transaction

FREEZE, CLEAR = "campaign.freeze", "campaign.clear"
"""Kinds of jobs: writing the audience down when its time has come; taking back what was not sent."""
AT_WORK = frozenset({OccurrenceState.FREEZING, OccurrenceState.SENDING})
AHEAD = AT_WORK | {OccurrenceState.SCHEDULED, OccurrenceState.PAUSED}
"""Not finished yet."""
LATEST = timedelta(days=730)


def in_order(dates: list[datetime]) -> list[datetime]:
    """Each once, as exactly as they are kept: in milliseconds."""
    return sorted({date.replace(microsecond=date.microsecond // 1_000 * 1_000) for date in dates})


async def schedule_dates(tx: Transaction, campaign: Campaign, moment: datetime) -> None:
    """Make its dates due instead of those that were planned; without a date it is due now."""
    dates = campaign.dates or [moment]
    if campaign.dates and dates[0] < moment:
        raise Invalid.field("dates", "One of the dates is in the past; choose later ones, or none to send it now.")
    if dates[-1] > moment + LATEST:
        raise Invalid.field("dates", "Choose dates within two years.")
    dropped = await campaigns.delete_scheduled(tx, campaign.id)
    await jobs.drop(tx, [f"{FREEZE}:{occurrence_id}" for occurrence_id in dropped])
    number = await last_number(tx, campaign.id)
    await plan(
        tx,
        [
            Occurrence(tenant_id=campaign.tenant_id, campaign_id=campaign.id, number=number + 1 + index, due_at=due_at)
            for index, due_at in enumerate(dates)
        ],
    )


async def plan(tx: Transaction, occurrences: list[Occurrence]) -> None:
    await campaigns.insert_occurrences(tx, occurrences)
    await jobs.schedule(tx, [job_of(FREEZE, occurrence, occurrence.due_at) for occurrence in occurrences])


def job_of(kind: str, occurrence: Occurrence, due_at: datetime) -> Job:
    return Job(
        _id=f"{kind}:{occurrence.id}", tenant_id=occurrence.tenant_id, kind=kind, due_at=due_at,
        payload={"occurrence_id": occurrence.id, "campaign_id": occurrence.campaign_id},
    )  # fmt: skip


async def last_number(tx: Transaction, campaign_id: str) -> int:
    present = await campaigns.find_occurrences(tx, [campaign_id])
    return present[-1].number if present else 0


def status_of(occurrences: list[Occurrence]) -> CampaignStatus:
    """What a launched campaign is as a whole."""
    states = {occurrence.state for occurrence in occurrences}
    if states & AT_WORK:
        return CampaignStatus.SENDING
    for state in (OccurrenceState.PAUSED, OccurrenceState.SCHEDULED):
        if state in states:
            return CampaignStatus(state.value)
    if OccurrenceState.COMPLETED in states:
        return CampaignStatus.COMPLETED
    return CampaignStatus.FAILED if OccurrenceState.FAILED in states else CampaignStatus.CANCELLED
