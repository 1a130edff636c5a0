"""The clock: what is due, late, running or given up."""

from typing import Any

from actions import scheduler
from actions.scheduler import SchedulerView
from handlers.declare import Call, Nothing, operation


@operation("GET", "/scheduler", reply=SchedulerView)
async def show_scheduler(call: Call[Any, Nothing]) -> SchedulerView:
    """What the clock has to do: recurring jobs of the installation, and one-time jobs of one's own tenant (admin)."""
    return await scheduler.show(call.ctx, call.actor)


@operation("POST", "/scheduler/jobs/{job_id}/retry", status=204)
async def retry_job(call: Call[Any, Nothing]) -> None:
    """Do a job that was given up again, from its first attempt (admin)."""
    await scheduler.retry(call.ctx, call.actor, call.path["job_id"])


@operation("DELETE", "/scheduler/jobs/{job_id}", status=204)
async def drop_job(call: Call[Any, Nothing]) -> None:
    """Forget a job that was given up (admin)."""
    await scheduler.drop(call.ctx, call.actor, call.path["job_id"])
