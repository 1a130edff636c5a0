"""Comparing what is derived with what it derives from, and repairing it (I8)."""

from datetime import timedelta

import structlog

from actions.context import Context
from models import conversations, memberships, messages
from models.base import id_at

LOOKED_BACK = timedelta(minutes=1)
"""Before the newest message: far longer than a summary is ever on its way."""
log = structlog.get_logger()


async def reconcile_summaries(ctx: Context) -> None:
    """Bring the last message, numbers and senders' reading positions of recent conversations up to date."""
    await ctx.journal.settle()
    newest = await messages.find_newest_time(ctx.database)
    if newest is None:
        return
    updates, readings = [], []
    async for row in messages.summarize_since(ctx.database, id_at(newest - LOOKED_BACK)):
        message = row["message"]
        wire = messages.to_wire(message)
        updates.append(conversations.summary_update(row["_id"], row["rev"], wire, message["created_at"]))
        readings.append(memberships.reading_update(row["_id"], message["sender"]["id"], message["seq"]))
    repaired = await conversations.write_summaries(ctx.database, updates) if updates else 0
    if readings:
        await memberships.write_readings(ctx.database, readings)
    if repaired:
        log.warning("summaries.repaired", conversations=repaired)
        ctx.report_drift("summaries", repaired)
