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
            repaired += await _repair(ctx, some)
            some = []
    repaired += await _repair(ctx, some)
    if repaired:
        log.warning("summaries.repaired", conversations=repaired)
        ctx.report_drift("summaries", repaired)


async def _repair(ctx: Context, rows: list[Row]) -> int:
    """Write what is behind, and give how many conversations were. Looking first costs a tenth of writing all anew."""
    if not rows:
        return 0
    shown = await conversations.find_last_revs(ctx.database, [row["_id"] for row in rows])
    sent = {(row["_id"], row["sender_id"]): row["seq"] for row in rows}
    read = await memberships.find_read_seqs(ctx.database, shown, {sender_id for _, sender_id in sent})
    unread = [memberships.reading_update(*pair, seq) for pair, seq in sent.items() if read.get(pair, seq) < seq]
    if unread:
        await memberships.write_readings(ctx.database, unread)
    return await _bring_up(ctx, [row for row in rows if shown.get(row["_id"], row["rev"]) < row["rev"]])


async def _bring_up(ctx: Context, behind: list[Row]) -> int:
    revs = {row["_id"]: row["rev"] for row in behind}
    newest = await messages.find_at(ctx.database, {row["_id"]: row["seq"] for row in behind})
    summaries = {
        row["conversation_id"]: Summary(revs[row["conversation_id"]], messages.to_wire(row), row["created_at"])
        for row in newest
    }
    return await conversations.write_summaries(ctx.database, summaries) if summaries else 0
