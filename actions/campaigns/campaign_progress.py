"""How far an occurrence is: counted from its deliveries, kept beside it, told to the team that watches (I8)."""

from actions.campaigns.campaign_dates import status_of
from actions.campaigns.campaign_logs import log_event
from actions.campaigns.campaign_views import finish_of, open_of
from actions.context import Context
from actions.facts import CAMPAIGN_PROGRESS
from actions.topics import campaign_topic
from models import campaigns, deliveries
from models.base import now, wire_time
from models.campaigns import Occurrence, OccurrenceState
from models.deliveries import DeliveryState

EVERY = 1.0
"""Seconds between two facts about an occurrence."""
SENDING = frozenset({OccurrenceState.SENDING})


def tell_soon(ctx: Context, tenant_id: str, occurrence_id: str) -> None:
    """Something changed: count and tell, at most once a second."""
    ctx.pacer.tell(f"campaign:{occurrence_id}", EVERY, lambda: ctx.start(tell_progress(ctx, tenant_id, occurrence_id)))


async def tell_progress(ctx: Context, tenant_id: str, occurrence_id: str, per_second: float | None = None) -> None:
    """Count, keep and tell, unless deliveries were taken away by now; `per_second` says at what pace it goes at present."""
    counts = await deliveries.count_states(ctx.database, occurrence_id)
    changes = {"counts": counts, "total": sum(counts.values())}
    if per_second is not None:
        changes |= {"per_second": round(per_second, 2), "progress_at": now()}
    occurrence = await campaigns.keep_counts(ctx.database, occurrence_id, changes)
    campaign = await campaigns.find_campaign(ctx.database, tenant_id, occurrence.campaign_id) if occurrence else None
    if occurrence is None or campaign is None:
        return
    fact = {
        "campaign_id": campaign.id, "occurrence_id": occurrence.id, "status": campaign.status,
        "state": occurrence.state, "reason": occurrence.reason, "total": occurrence.total,
        "open": open_of(counts), "counts": counts, "per_second": occurrence.per_second,
        "finish_at": wire_time(finish_of(occurrence)),
    }  # fmt: skip
    ctx.announcer.to_topic(campaign_topic(campaign.id), CAMPAIGN_PROGRESS, fact)


async def finish_if_done(ctx: Context, tenant_id: str, occurrence_id: str) -> bool:
    """Finish the occurrence when none of its deliveries is open."""
    if await deliveries.has_open(ctx.database, occurrence_id):
        return False
    counts = await deliveries.count_states(ctx.database, occurrence_id)
    if open_of(counts):
        return False
    total = sum(counts.values())
    failed = bool(total) and counts.get(DeliveryState.FAILED, 0) == total
    ended = {
        "state": OccurrenceState.FAILED if failed else OccurrenceState.COMPLETED,
        "finished_at": now(), "counts": counts, "total": total,
    }  # fmt: skip
    occurrence = await campaigns.change_occurrence(ctx.database, occurrence_id, SENDING, ended)
    if occurrence is None:
        return False
    await _conclude(ctx, tenant_id, occurrence)
    return True


async def hold(ctx: Context, tenant_id: str, occurrence_id: str, reason: str) -> None:
    """Pause it for a reason that somebody must look at."""
    paused = {"state": OccurrenceState.PAUSED, "reason": reason}
    occurrence = await campaigns.change_occurrence(ctx.database, occurrence_id, SENDING, paused)
    if occurrence is not None:
        await _conclude(ctx, tenant_id, occurrence)


async def go_on(ctx: Context, tenant_id: str, occurrence_id: str) -> None:
    """It was finished, and a provider's late word opens it again: somebody's next channel is to be tried."""
    opened = {"state": OccurrenceState.SENDING, "finished_at": None, "progress_at": now()}
    occurrence = await campaigns.open_again(ctx.database, occurrence_id, opened)
    if occurrence is not None:
        await _conclude(ctx, tenant_id, occurrence)


async def _conclude(ctx: Context, tenant_id: str, occurrence: Occurrence) -> None:
    campaign = await campaigns.find_campaign(ctx.database, tenant_id, occurrence.campaign_id)
    if campaign is None:
        return
    present = await campaigns.find_occurrences(ctx.database, [campaign.id])
    await campaigns.set_status(ctx.database, campaign.id, status_of(present))
    detail = occurrence.reason or ""
    await log_event(ctx.database, campaign, occurrence.state.value, occurrence_id=occurrence.id, detail=detail)
    await tell_progress(ctx, tenant_id, occurrence.id)
