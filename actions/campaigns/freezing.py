"""Writing an occurrence's audience down when its time has come: one delivery for each person or group.

A crash in between costs nothing: the place is kept, and whoever goes on writes each delivery under the id that it has
already. Only when all is written down does anything go out.
"""

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from actions.campaigns.audiences import Portion, iterate_audience
from actions.campaigns.campaign_dates import status_of
from actions.campaigns.campaign_logs import log_event
from actions.campaigns.campaign_planning import SAME_ADDRESS, delivery_of, plan_groups, plan_people
from actions.campaigns.campaign_progress import finish_if_done, tell_progress, tell_soon
from actions.context import Context
from actions.deliveries.outreach import wake_senders
from models import audiences, campaigns, deliveries
from models.base import Row, now
from models.campaigns import Campaign, Message, Occurrence, OccurrenceState
from models.deliveries import Delivery, DeliveryState, Recipient
from models.jobs import Job
from models.tenants import Tenant

SLICE = 20.0
"""Seconds after which the job gives way to others and goes on in a new run."""
FROZEN = "done"
FREEZING = frozenset({OccurrenceState.FREEZING})


async def freeze(ctx: Context, job: Job, at: datetime) -> datetime | None:
    """Go on with the occurrence until its audience is written down; give when to go on, None when that is done."""
    begun = await _begin(ctx, job, at)
    if begun is None:
        return None
    campaign, occurrence, tenant = begun
    until = time.monotonic() + SLICE
    message = occurrence.message or campaign.message
    if occurrence.frozen_after != FROZEN:
        async for portion in _portions(ctx, campaign, occurrence, at):
            await _write_down(ctx, tenant, occurrence, message, portion)
            if not await _keep_place(ctx, occurrence, portion.place):
                await _take_back_if_cancelled(ctx, occurrence)
                return None
            tell_soon(ctx, tenant.id, occurrence.id)
            if time.monotonic() > until:
                return at + timedelta(seconds=SLICE)
    sending = {"state": OccurrenceState.SENDING, "frozen_after": FROZEN, "progress_at": now()}
    if await campaigns.change_occurrence(ctx.database, occurrence.id, FREEZING, sending) is not None:
        await tell_progress(ctx, occurrence.tenant_id, occurrence.id)
        await wake_senders(ctx, tenant.id, message.channels)
        await finish_if_done(ctx, tenant.id, occurrence.id)
    return None


async def _begin(ctx: Context, job: Job, at: datetime) -> tuple[Campaign, Occurrence, Tenant] | None:
    """Start the occurrence if it has not begun; None when there is nothing to write down any more."""
    occurrence_id, campaign_id = job.payload["occurrence_id"], job.payload["campaign_id"]
    campaign = await campaigns.find_campaign(ctx.database, job.tenant_id, campaign_id)
    tenant = await ctx.directory.tenant(job.tenant_id)
    if campaign is None or tenant is None:
        return None
    starting = {
        "state": OccurrenceState.FREEZING, "started_at": at, "progress_at": now(),
        "message": campaign.message.model_dump(),
    }  # fmt: skip
    scheduled = frozenset({OccurrenceState.SCHEDULED})
    started = await campaigns.change_occurrence(ctx.database, occurrence_id, scheduled, starting)
    if started is not None:
        await log_event(ctx.database, campaign, "started", occurrence_id=occurrence_id)
    occurrence = started or await campaigns.find_occurrence(ctx.database, job.tenant_id, occurrence_id)
    if occurrence is None or occurrence.state is not OccurrenceState.FREEZING:
        return None
    present = await campaigns.find_occurrences(ctx.database, [campaign.id])
    await campaigns.set_status(ctx.database, campaign.id, status_of(present))
    return campaign, occurrence, tenant


async def _portions(ctx: Context, campaign: Campaign, occurrence: Occurrence, at: datetime) -> AsyncIterator[Portion]:
    if occurrence.which == "failures" and occurrence.relaunch_of is not None:
        async for portion in _iterate_failures(ctx, campaign, occurrence):
            yield portion
        return
    moment = occurrence.started_at or at
    async for portion in iterate_audience(ctx, campaign.tenant_id, campaign.targets, moment, occurrence.frozen_after):
        yield portion


async def _iterate_failures(ctx: Context, campaign: Campaign, occurrence: Occurrence) -> AsyncIterator[Portion]:
    """Those whom no channel reached in the occurrence that is relaunched."""
    query = {"occurrence_id": occurrence.relaunch_of, "state": DeliveryState.FAILED, "fallback_to": None}
    after = occurrence.frozen_after or ""
    while True:
        failed = await deliveries.find_page(ctx.database, query, after, 1_000)
        if not failed:
            return
        after = failed[-1].id
        ids = [entry.recipient.id for entry in failed if entry.recipient.kind == "user"]
        people = await audiences.find_people(ctx.database, campaign.tenant_id, {"_id": {"$in": ids}}, "", len(ids) + 1)
        groups = {entry.recipient.id: entry.recipient.name for entry in failed if entry.recipient.kind == "group"}
        yield Portion(after, people, groups)


async def _write_down(ctx: Context, tenant: Tenant, occurrence: Occurrence, message: Message, portion: Portion) -> None:
    plans = await plan_people(ctx, tenant, message, portion.people) if portion.people else []
    plans += plan_groups(message, portion.groups)
    base = Delivery(
        tenant_id=tenant.id, cause="campaign", campaign_id=occurrence.campaign_id, occurrence_id=occurrence.id,
        recipient=Recipient(id="", name=""), channel=message.channels[0], due_at=occurrence.due_at,
    )  # fmt: skip
    wanted = [delivery_of(plan, message, base) for plan in plans]
    shared = await deliveries.insert_frozen(ctx.database, wanted)
    suppressed: Row = {"state": DeliveryState.SUPPRESSED, "reason": SAME_ADDRESS, "address": None, "fallbacks": []}
    await deliveries.insert_frozen(ctx.database, [entry.model_copy(update=suppressed) for entry in shared])


async def _keep_place(ctx: Context, occurrence: Occurrence, place: str) -> bool:
    """False when it was held or ended meanwhile."""
    changes = {"frozen_after": place, "progress_at": now()}
    return await campaigns.change_occurrence(ctx.database, occurrence.id, FREEZING, changes) is not None


async def _take_back_if_cancelled(ctx: Context, occurrence: Occurrence) -> None:
    """What was just written down came after everything was taken back."""
    present = await campaigns.find_occurrence(ctx.database, occurrence.tenant_id, occurrence.id)
    if present is not None and present.state is OccurrenceState.CANCELLED:
        await deliveries.cancel_queued(ctx.database, occurrence.id)


async def report_missed(ctx: Context, job: Job) -> None:
    """Its time is long past, because nothing ran: nobody wants last week's news, and the team must know."""
    missed = {"state": OccurrenceState.FAILED, "reason": "missed", "finished_at": now()}
    before = frozenset({OccurrenceState.SCHEDULED})
    occurrence = await campaigns.change_occurrence(ctx.database, job.payload["occurrence_id"], before, missed)
    campaign = await campaigns.find_campaign(ctx.database, job.tenant_id, job.payload["campaign_id"])
    if occurrence is None or campaign is None:
        return
    present = await campaigns.find_occurrences(ctx.database, [campaign.id])
    await campaigns.set_status(ctx.database, campaign.id, status_of(present))
    await log_event(ctx.database, campaign, "missed", occurrence_id=occurrence.id)


async def clear(ctx: Context, job: Job, _at: datetime) -> None:
    """Take back what a cancelled occurrence has not sent."""
    await deliveries.cancel_queued(ctx.database, job.payload["occurrence_id"])
    cancelled = frozenset({OccurrenceState.CANCELLED})
    await campaigns.change_occurrence(ctx.database, job.payload["occurrence_id"], cancelled, {"finished_at": now()})
    await tell_progress(ctx, job.tenant_id, job.payload["occurrence_id"])
