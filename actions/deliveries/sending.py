"""One sender's work: a slice of time in which it sends what is due for a tenant on a channel."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from actions.campaigns.campaign_logs import log_event
from actions.campaigns.campaign_progress import finish_if_done, hold, tell_progress
from actions.context import Context
from actions.deliveries.outreach import wake_senders
from actions.deliveries.sending_inside import say_batch
from actions.deliveries.sending_outside import submit_batch
from models import campaigns, deliveries
from models.base import now
from models.campaigns import OccurrenceState
from models.deliveries import ChannelName, Delivery
from models.jobs import Job
from models.tenants import Tenant

SLICE = 5.0
"""Seconds after which a sender gives way to others and goes on in a new run."""
PAUSE = timedelta(seconds=1)
"""Before the next try where the journal has no room, or another has taken everything."""
AT_ONCE_INSIDE, AT_ONCE_OUTSIDE = 1024, 32
ERRORS_LOOKED_AT, MOST_ERRORS = 20, 0.5
"""An occurrence is paused when more than this share of its last ten minutes' submissions, at least so many, failed."""
ERROR_WINDOW = timedelta(minutes=10)
COUNTING = 25
"""A sender counts a large occurrence again only after as many times the seconds that counting it took."""
STALLED_AFTER = timedelta(minutes=30)


async def send_due(ctx: Context, job: Job, at: datetime) -> datetime | None:
    """Send until nothing is due or the slice is over; give when there is more to do."""
    tenant = await ctx.directory.tenant(job.tenant_id)
    if tenant is None:
        return None
    channel = ChannelName(job.payload["channel"])
    await deliveries.release_abandoned(ctx.database, tenant.id, channel, now())
    began = told = time.monotonic()
    pause = 1.0
    touched: dict[str, int] = {}
    while (passed := time.monotonic() - began) < SLICE:
        held = await campaigns.find_held_ids(ctx.database, tenant.id)
        moment = at + timedelta(seconds=passed)
        batch = await deliveries.find_due(ctx.database, tenant.id, channel, held, moment, _limit(tenant, channel))
        if not batch:
            break
        if not await _send(ctx, tenant, channel, batch, moment, job.lease_owner or ""):
            return moment + PAUSE
        _count(touched, batch)
        if time.monotonic() - told > pause:
            told = time.monotonic()
            await _tell(ctx, tenant, touched, told - began)
            pause = max(1.0, COUNTING * (time.monotonic() - told))
    await _tell(ctx, tenant, touched, time.monotonic() - began)
    await _look_after(ctx, tenant, channel, touched, at)
    held = await campaigns.find_held_ids(ctx.database, tenant.id)
    next_due = await deliveries.find_next_due(ctx.database, tenant.id, channel, held)
    if next_due is None:
        return None
    return max(next_due, at + timedelta(seconds=time.monotonic() - began))  # whoever waits longer comes before it


def _limit(tenant: Tenant, channel: ChannelName) -> int:
    """No more than is sent within a slice."""
    if channel is ChannelName.INTERNAL:
        return AT_ONCE_INSIDE
    return min(AT_ONCE_OUTSIDE, max(1, int(getattr(tenant.pace, channel) * SLICE)))


async def _send(
    ctx: Context, tenant: Tenant, channel: ChannelName, batch: list[Delivery], at: datetime, owner: str
) -> int:
    """Give how many of them are not queued as they were any more."""
    if channel is ChannelName.INTERNAL:
        return await say_batch(ctx, tenant, batch)
    return await submit_batch(ctx, tenant, channel, batch, at, owner)


def _count(touched: dict[str, int], batch: Iterable[Delivery]) -> None:
    for delivery in batch:
        if delivery.occurrence_id:
            touched[delivery.occurrence_id] = touched.get(delivery.occurrence_id, 0) + 1


async def _tell(ctx: Context, tenant: Tenant, touched: dict[str, int], seconds: float) -> None:
    for occurrence_id, count in touched.items():
        await tell_progress(ctx, tenant.id, occurrence_id, count / max(seconds, 0.001))


async def _look_after(ctx: Context, tenant: Tenant, channel: ChannelName, touched: Iterable[str], at: datetime) -> None:
    """Finish what is done, and stop what fails too often."""
    for occurrence_id in touched:
        done = await finish_if_done(ctx, tenant.id, occurrence_id)
        if done or channel is ChannelName.INTERNAL:
            continue
        submitted, failed = await deliveries.count_outcomes(ctx.database, occurrence_id, at - ERROR_WINDOW)
        if submitted >= ERRORS_LOOKED_AT and failed / submitted > MOST_ERRORS:
            await hold(ctx, tenant.id, occurrence_id, "error_rate")


async def watch_senders(ctx: Context) -> None:
    """See that whatever waits has a sender, that what is done is finished, and that nothing stands still unnoticed."""
    for tenant_id, channel in await deliveries.find_waiting_senders(ctx.database, now()):
        await wake_senders(ctx, tenant_id, [channel])
    for occurrence in await campaigns.find_all_occurrences(ctx.database, [OccurrenceState.SENDING]):
        if not await finish_if_done(ctx, occurrence.tenant_id, occurrence.id):
            await tell_progress(ctx, occurrence.tenant_id, occurrence.id)
    stalled = await campaigns.find_stalled(ctx.database, now() - STALLED_AFTER)
    ctx.report_stalled(len(stalled))
    for occurrence in stalled:
        await _report_stalled(ctx, occurrence)


async def _report_stalled(ctx: Context, occurrence: campaigns.Occurrence) -> None:
    """Tell the team once what has not moved for long."""
    campaign = await campaigns.find_campaign(ctx.database, occurrence.tenant_id, occurrence.campaign_id)
    if campaign is not None and await campaigns.mark_stalled(ctx.database, occurrence):
        await log_event(ctx.database, campaign, "stalled", occurrence_id=occurrence.id)
