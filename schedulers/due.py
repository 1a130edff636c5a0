"""Jobs that are done once: kept in MongoDB, leased by one node at a time, run with bounded concurrency.

A job is run at least once, and again after a crash; the action behind it sees to it that its effect comes once (I7).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiojobs
import structlog

from actions.context import Context
from models import jobs
from models.base import DatabaseError, new_id, now
from models.jobs import Job
from schedulers.meters import Meter, Outcome, Unmeasured

LOOK_EVERY = 1.0
"""Seconds between looks for due jobs, unless woken."""
AT_ONCE = 8
"""Jobs that one node runs at the same time."""
LEASE = timedelta(seconds=15)
"""Renewed while the job is run; what a killed node had begun is begun again by another after as long."""
LONGEST_RUN = 120.0
"""Seconds."""
MOST_ATTEMPTS = 10
LONGEST_PAUSE = 600
"""Seconds; the pause before the next attempt doubles from one second."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DueKind:
    kind: str
    max_lateness: timedelta
    """What is later than this is dropped: nobody wants it any more."""
    run: Callable[[Context, Job, datetime], Awaitable[datetime | None]]
    """Takes the job and the present; gives when it is due again, None when it is done."""
    missed: Callable[[Context, Job], Awaitable[None]] | None = None
    """What to do with one that is too late, before it is dropped."""


class DueJobs:
    """Runs due jobs until stopped or cancelled. `clock` is the one place from which it knows the time that jobs are due at."""

    def __init__(self, kinds: Sequence[DueKind], clock: Callable[[], datetime] = now, lease: timedelta = LEASE) -> None:
        self._kinds = {kind.kind: kind for kind in kinds}
        self.clock = clock
        self.lease = lease
        self.meter: Meter = Unmeasured()
        self._owner = new_id()
        self._look = asyncio.Event()
        self.running = 0
        self._stopping = False

    def wake(self) -> None:
        """Look at once."""
        self._look.set()

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what is under way is done."""
        self._stopping = True
        self._look.set()

    async def run(self, ctx: Context) -> None:
        async with aiojobs.Scheduler(limit=AT_ONCE, exception_handler=_report) as scheduler:
            while not self._stopping:
                self._look.clear()
                try:
                    await self._begin_due(ctx, scheduler)
                    self.meter.beat("once")
                except DatabaseError as error:
                    log.warning("jobs.delayed", error=type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._look.wait()

    async def _begin_due(self, ctx: Context, scheduler: aiojobs.Scheduler) -> None:
        """Begin what is due while there is room; whatever ends makes room and has this look again."""
        while self.running < AT_ONCE and not self._stopping:
            job = await jobs.lease_due(ctx.database, list(self._kinds), self._owner, self.lease, self.clock())
            if job is None:
                return
            self.running += 1
            await scheduler.spawn(self._run(ctx, job))

    async def _run(self, ctx: Context, job: Job) -> None:
        renewing = asyncio.ensure_future(_renew(ctx, job, self.lease))
        outcome: Outcome = "failed"
        self.meter.began(job.kind, lateness=(self.clock() - job.due_at).total_seconds())
        try:
            outcome = await self._do(ctx, job)
        finally:
            self.meter.ended(job.kind, outcome)
            renewing.cancel()
            self.running -= 1
            self._look.set()

    async def _do(self, ctx: Context, job: Job) -> Outcome:
        kind, moment = self._kinds[job.kind], self.clock()
        if moment - job.due_at > kind.max_lateness:
            log.warning("job.too_late", kind=job.kind, seconds=round((moment - job.due_at).total_seconds()))
            if kind.missed is not None:
                await kind.missed(ctx, job)
            await jobs.finish(ctx.database, job)
            return "too_late"
        if job.attempts > MOST_ATTEMPTS:
            await jobs.give_up(ctx.database, job, "It ended the process each time.")
            return "given_up"
        try:
            async with asyncio.timeout(LONGEST_RUN):
                again_at = await kind.run(ctx, job, moment)
        except Exception as error:
            return await _put_off(ctx, job, error)
        await jobs.finish(ctx.database, job, again_at)
        return "done"


async def _put_off(ctx: Context, job: Job, error: Exception) -> Outcome:
    name = type(error).__name__
    if job.attempts >= MOST_ATTEMPTS:
        log.error("job.given_up", kind=job.kind, attempts=job.attempts, error=name, exc_info=error)
        await jobs.give_up(ctx.database, job, name)
        return "given_up"
    pause = min(2 ** (job.attempts - 1), LONGEST_PAUSE)
    log.warning("job.put_off", kind=job.kind, attempts=job.attempts, error=name, seconds=pause)
    await jobs.put_off(ctx.database, job, timedelta(seconds=pause), name)
    return "failed"


async def _renew(ctx: Context, job: Job, lease: timedelta) -> None:
    """Keep the lease for as long as the job is run."""
    while True:
        await asyncio.sleep(lease.total_seconds() / 3)
        with suppress(DatabaseError):
            if not await jobs.renew_lease(ctx.database, job, lease):
                return


def _report(_scheduler: aiojobs.Scheduler, context: object) -> None:
    error = context.get("exception") if isinstance(context, dict) else None
    log.warning("job.not_settled", error=type(error).__name__)
