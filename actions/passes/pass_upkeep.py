"""What the clock does to passes: they expire, find their owners, and are compared with their ledgers (I8)."""

import structlog

from actions.context import Context
from actions.passes.pass_ledger import enter
from models import passes
from models.base import now
from models.transactions import Transaction, transact

MOST_AT_ONCE = 1_000
log = structlog.get_logger()


async def expire_passes(ctx: Context) -> None:
    """What is left on a pass at its end goes, also what a cancelled booking gave back after it."""
    for pass_id in await passes.find_expired(ctx.database, now(), MOST_AT_ONCE):
        await expire_pass(ctx, pass_id)


async def expire_pass(ctx: Context, pass_id: str) -> None:
    async def work(tx: Transaction) -> None:
        one = await passes.load_pass(tx, pass_id)
        if one is None or one.expires_at is None or one.expires_at > now():
            return
        one.state = "ended"
        await passes.save(tx, [one], [enter(one, "expire", -one.left, None)] if one.left else [])

    await transact(ctx.database, work)


async def check_passes(ctx: Context) -> None:
    """Set what passes say is left to what their ledgers add up to."""
    repaired = 0
    for pass_id in await passes.find_drifted(ctx.database):
        repaired += await transact(ctx.database, lambda tx, which=pass_id: passes.restore(tx, which))  # type: ignore[misc]
    if repaired:
        log.warning("passes.repaired", passes=repaired)
        ctx.report_drift("passes", repaired)
