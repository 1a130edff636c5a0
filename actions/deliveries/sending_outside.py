"""Handing messages over to what is outside: telephones, mailboxes, browsers.

Before each goes out it is looked at once more: what its person wants, whether it is still true, the hour where they
are. From `submitting` on it may have arrived, so from there it is never begun again by itself (I7).
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.context import Context
from actions.deliveries.channels import Outgoing
from actions.deliveries.delivery_checks import Verdict, check_batch
from actions.deliveries.outgoing import compose_batch
from actions.deliveries.settling import settle, suppress
from models import deliveries
from models.base import Row, now
from models.deliveries import ChannelName, Delivery, DeliveryState
from models.tenants import Tenant

LEASE = timedelta(minutes=2)
"""Longer than a batch takes: each submission is bounded by its channel."""
SUBMITTED_TOGETHER = 8


async def submit_batch(
    ctx: Context, tenant: Tenant, channel: ChannelName, batch: Sequence[Delivery], at: datetime, owner: str
) -> int:
    """Give how many were taken."""
    leased = await deliveries.lease(ctx.database, [delivery.id for delivery in batch], owner, now() + LEASE)
    verdicts = await check_batch(ctx, tenant, channel, leased, at)
    going = []
    for delivery in leased:
        verdict = verdicts[delivery.id]
        if verdict is None:
            going.append(delivery)
        else:
            await _put_aside(ctx, tenant, delivery, verdict, owner)
    messages = await compose_batch(ctx, tenant, going)
    if ctx.channels.channel(channel).simulated:
        await _simulate(ctx, going, messages, owner)
        return len(leased)
    room = asyncio.Semaphore(SUBMITTED_TOGETHER)
    by_address: dict[str | None, list[Delivery]] = {}
    for delivery in going:
        by_address.setdefault(delivery.address, []).append(delivery)

    async def submit_in_order(theirs: list[Delivery]) -> None:
        """What goes to one person keeps its order, as answers must."""
        for delivery in theirs:
            await _submit(ctx, tenant, delivery, messages[delivery.id], owner, room)

    await asyncio.gather(*[submit_in_order(theirs) for theirs in by_address.values()])
    return len(leased)


async def _put_aside(ctx: Context, tenant: Tenant, delivery: Delivery, verdict: Verdict, owner: str) -> None:
    if verdict.until is not None:
        later: Row = {"state": DeliveryState.QUEUED, "due_at": verdict.until}
        await deliveries.settle(ctx.database, delivery.id, owner, later)
    else:
        await suppress(ctx, tenant, delivery, verdict.reason, verdict.ways, owner)


async def _simulate(ctx: Context, going: Sequence[Delivery], messages: dict[str, Outgoing], owner: str) -> None:
    """Nothing is sent; what would have been is kept to be looked at."""
    for delivery in going:
        message = messages[delivery.id]
        content = {"text": message.text, "subject": message.subject, "link": message.link}
        changes: Row = {"state": DeliveryState.SIMULATED, "reason": "simulated", "content": content}
        await deliveries.settle(ctx.database, delivery.id, owner, changes)


async def _submit(
    ctx: Context, tenant: Tenant, delivery: Delivery, message: Outgoing, owner: str, room: asyncio.Semaphore
) -> None:
    """At the tenant's pace, which is kept here because nobody else sends on this channel."""
    async with room:
        pace: float = getattr(tenant.pace, delivery.channel)
        while wait := ctx.limiter.take(f"pace:{tenant.id}:{delivery.channel}", pace * 60, max(1, pace)):
            await asyncio.sleep(wait)
        if not await deliveries.begin(ctx.database, delivery, owner, now() + LEASE, now()):
            return
        outcome = await ctx.channels.channel(delivery.channel).submit(message)
        await settle(ctx, tenant, delivery, outcome, owner)
