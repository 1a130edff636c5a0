"""The clock, as administrators see it: what comes again, what waits, runs, is late, or was given up."""

from datetime import timedelta

from pydantic import BaseModel

from actions import audit
from actions.context import Actor, Context
from actions.errors import NotFound
from actions.permissions import Permission, require
from models import scheduler
from models.base import WireTime, now
from models.jobs import Job, Recurring
from models.scheduler import Waiting

LATE_AFTER = timedelta(minutes=1)
MOST_LISTED = 100


class RecurringView(BaseModel):
    """Something that is done again and again, for all tenants."""

    kind: str
    every_seconds: float
    due_at: WireTime
    lease_owner: str | None
    lease_until: WireTime | None
    last_run_at: WireTime | None
    last_seconds: float | None
    last_error: str | None

    @classmethod
    def of(cls, job: Recurring) -> "RecurringView":
        held = job.lease_owner is not None and job.lease_until > now()
        return cls(
            kind=job.id, every_seconds=job.every_seconds, due_at=job.due_at,
            lease_owner=job.lease_owner if held else None, lease_until=job.lease_until if held else None,
            last_run_at=job.last_run_at, last_seconds=job.last_seconds, last_error=job.last_error,
        )  # fmt: skip


class OnceView(BaseModel):
    """One kind of what is done once, as far as it is this tenant's."""

    kind: str
    waiting: int
    running: int
    late: int
    failed: int
    next_due_at: WireTime | None
    max_lateness_seconds: float | None
    """What is later than this is dropped: nobody wants it any more. None: no node knows this kind any more."""


class JobView(BaseModel):
    id: str
    kind: str
    due_at: WireTime
    attempts: int
    started_at: WireTime | None
    lease_owner: str | None
    lease_until: WireTime | None
    failed_at: WireTime | None
    error: str | None

    @classmethod
    def of(cls, job: Job) -> "JobView":
        return cls.model_validate(job.model_dump(exclude={"tenant_id", "payload"}))


class SchedulerView(BaseModel):
    recurring: list[RecurringView]
    once: list[OnceView]
    running: list[JobView]
    late: list[JobView]
    failed: list[JobView]
    """Given up after all attempts, newest first; kept for 30 days."""


async def show(ctx: Context, actor: Actor) -> SchedulerView:
    require(actor.role, Permission.READ_AUDIT)
    database, tenant_id, late_before = ctx.database, actor.tenant_id, now() - LATE_AFTER
    return SchedulerView(
        recurring=[RecurringView.of(job) for job in await scheduler.find_recurring(database)],
        once=_with_all_kinds(ctx, await scheduler.count_jobs(database, tenant_id, late_before)),
        running=_views(await scheduler.find_running(database, tenant_id, MOST_LISTED)),
        late=_views(await scheduler.find_late(database, tenant_id, late_before, MOST_LISTED)),
        failed=_views(await scheduler.find_failed(database, tenant_id, MOST_LISTED)),
    )


def _views(jobs: list[Job]) -> list[JobView]:
    return [JobView.of(job) for job in jobs]


def _with_all_kinds(ctx: Context, counted: list[Waiting]) -> list[OnceView]:
    """Kinds of which nothing waits are shown too, so that what may be late is known before it is."""
    counts = {waiting.kind: waiting for waiting in counted}
    for kind in ctx.max_lateness:
        counts.setdefault(kind, Waiting(kind=kind, waiting=0, running=0, late=0, failed=0, next_due_at=None))
    views = []
    for kind in sorted(counts):
        lateness = ctx.max_lateness.get(kind)
        seconds = lateness.total_seconds() if lateness is not None else None
        views.append(OnceView(max_lateness_seconds=seconds, **counts[kind].model_dump()))
    return views


async def retry(ctx: Context, actor: Actor, job_id: str) -> None:
    """Do a job that was given up after all, from its first attempt."""
    require(actor.role, Permission.READ_AUDIT)
    if not await scheduler.revive(ctx.database, actor.tenant_id, job_id):
        raise NotFound("No job that was given up has this id; it may have been tried again already.")
    await audit.record(ctx, actor.tenant_id, "job.retried", actor_id=actor.id, subject_id=job_id)
    ctx.wake_jobs()


async def drop(ctx: Context, actor: Actor, job_id: str) -> None:
    """Forget a job that was given up."""
    require(actor.role, Permission.READ_AUDIT)
    if not await scheduler.forget(ctx.database, actor.tenant_id, job_id):
        raise NotFound("No job that was given up has this id; it may have been tried again already.")
    await audit.record(ctx, actor.tenant_id, "job.dropped", actor_id=actor.id, subject_id=job_id)
