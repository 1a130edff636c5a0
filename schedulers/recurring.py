"""Jobs that come again: kept in MongoDB, leased by one node at a time, run with bounded concurrency."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import aiojobs
import structlog

from actions.context import Context
from models import jobs
from models.base import DatabaseError
from schedulers.meters import Meter

LOOK_EVERY = 5.0
"""Seconds between looks for due jobs; also the lateness to expect."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RecurringJob:
    kind: str
    every: timedelta
    lease: timedelta
    """Longer than one run may take."""
    run: Callable[[Context], Awaitable[None]]


async def run_jobs(ctx: Context, owner: str, recurring: tuple[RecurringJob, ...], meter: Meter) -> None:
    """Look for due jobs until cancelled."""
    async with aiojobs.Scheduler(limit=4, exception_handler=_report) as scheduler:
        created = False
        while True:
            try:
                if not created:
                    for job in recurring:
                        await jobs.schedule_recurring(ctx.database, job.kind, job.every)
                    created = True
                for job in recurring:
                    if await jobs.lease_job(ctx.database, job.kind, owner, job.lease):
                        await scheduler.spawn(_run(ctx, owner, job, meter))
                meter.beat("recurring")
            except DatabaseError as error:
                log.warning("jobs.delayed", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)


async def _run(ctx: Context, owner: str, job: RecurringJob, meter: Meter) -> None:
    """One that fails is due again as if it had not: what it could not do is still there to be done."""
    began, error = time.monotonic(), None
    meter.began(job.kind, lateness=0)
    try:
        async with asyncio.timeout(job.lease.total_seconds()):
            await job.run(ctx)
    except Exception as failure:
        error = type(failure).__name__
        log.error("job.failed", kind=job.kind, error=error, exc_info=failure)
    finally:
        meter.ended(job.kind, "failed" if error else "done")
    await jobs.complete_job(ctx.database, job.kind, owner, job.every, time.monotonic() - began, error)


def _report(_scheduler: aiojobs.Scheduler, context: object) -> None:
    error = context.get("exception") if isinstance(context, dict) else None
    log.warning("job.not_settled", error=type(error).__name__)
