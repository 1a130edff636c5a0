"""Taking deliveries away that the tenant has kept long enough: in small portions, with rests, so that no chat waits for it.

An occurrence says first that this has begun, with its counts as they are then; nothing counts it again from that moment.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from actions.campaigns.campaign_progress import tell_progress
from actions.context import Context
from models import campaigns, deliveries, tenants
from models.base import now

SLICE = 30.0
"""Seconds; the rest is done by the next run."""
PORTION, REST = 250, 0.05
"""Deliveries taken away by one statement, and the seconds before the next."""


async def take_away_old(ctx: Context, at: datetime | None = None) -> None:
    """Of every tenant; each gets its share of the time, whatever another has."""
    keeping = await tenants.find_keeping(ctx.database)
    for tenant_id, days in keeping:
        moment = at or now()
        until = time.monotonic() + max(1.0, SLICE / len(keeping))
        before = moment - timedelta(days=days)
        await _take_others(ctx, tenant_id, before, until)
        await _take_campaigns(ctx, tenant_id, before, moment, until)


async def _take_others(ctx: Context, tenant_id: str, before: datetime, until: float) -> None:
    await _take(ctx, lambda: deliveries.delete_others(ctx.database, tenant_id, before, PORTION), until)


async def _take_campaigns(ctx: Context, tenant_id: str, before: datetime, moment: datetime, until: float) -> None:
    async for occurrence in campaigns.iterate_finished_before(ctx.database, tenant_id, before):
        if time.monotonic() > until:
            return
        if occurrence.cleared_at is None:
            await tell_progress(ctx, tenant_id, occurrence.id)
        if not await campaigns.begin_clearing(ctx.database, occurrence, moment):
            continue
        if await _take(ctx, _portions_of(ctx, occurrence.id), until):
            await _note_end(ctx, occurrence.id)


def _portions_of(ctx: Context, occurrence_id: str) -> Callable[[], Awaitable[int]]:
    return lambda: deliveries.delete_of_occurrence(ctx.database, occurrence_id, PORTION)


async def _note_end(ctx: Context, occurrence_id: str) -> None:
    """While the outcome of one is not known it stays, and is looked at again."""
    if not await deliveries.has_any(ctx.database, occurrence_id):
        await campaigns.end_clearing(ctx.database, occurrence_id)


async def _take(ctx: Context, take_portion: Callable[[], Awaitable[int]], until: float) -> bool:
    """Whether nothing is left that can be taken."""
    while count := await take_portion():
        ctx.report_taken_away(count)
        if time.monotonic() > until:
            return False
        await asyncio.sleep(REST)
    return True
