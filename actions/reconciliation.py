"""Comparing what is derived with what it derives from, and repairing it (I8)."""

from datetime import timedelta

import structlog

from actions.context import Context
from models import conversations, memberships, messages
from models.base import Row, id_at
from models.conversations import Summary

LOOKED_BACK = timedelta(minutes=1)
"""Before the newest message: far longer than a summary is ever on its way."""
PORTION = 100
"""Conversations looked at together: after a campaign there are thousands, and nobody is to wait for all of them."""
log = structlog.get_logger()


async def reconcile_summaries(ctx: Context) -> None:
    """Bring the last message, numbers and senders' reading positions of recent conversations up to date."""
    await ctx.journal.settle()
    newest = await messages.find_newest_time(ctx.database)
    if newest is None:
        return
    repaired, some = 0, []
    async for row in messages.summarize_since(ctx.database, id_at(newest - LOOKED_BACK)):
        some.append(row)
        if len(some) == PORTION:
            repaired += await _write(ctx, some)
            some = []
    repaired += await _write(ctx, some)
    if repaired:
        log.warning("summaries.repaired", conversations=repaired)
        ctx.report_drift("summaries", repaired)


async def _write(ctx: Context, rows: list[Row]) -> int:
    """Give how many were behind."""
    if not rows:
        return 0
    summaries, readings = {}, []
    for row in rows:
        message = row["message"]
        summaries[row["_id"]] = Summary(row["rev"], messages.to_wire(message), message["created_at"])
        readings.append(memberships.reading_update(row["_id"], message["sender"]["id"], message["seq"]))
    repaired = await conversations.write_summaries(ctx.database, summaries)
    await memberships.write_readings(ctx.database, readings)
    return repaired
