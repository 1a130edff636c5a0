"""Taking and showing samples of how full the queues are."""

from collections import Counter
from datetime import datetime, timedelta

from actions.context import Actor, Context
from actions.permissions import Permission, require
from actions.reports.report_views import Sample, Samples
from actions.stored import access_stored
from models import queue_samples
from models.base import Row, now
from models.desks import Desk, find_all_open_desks
from models.queue_samples import QueueSample
from models.queues import queues

TAKEN_EVERY = timedelta(seconds=30)
MOST_POINTS = 500


async def take_samples(ctx: Context, at: datetime | None = None) -> None:
    """One of each queue in which somebody is, or for which a desk is open; and what metrics say of all together.

    Who watches a queue is told again what only time changes: how long waits are and were.
    """
    moment = at or now()
    desks = await find_all_open_desks(ctx.database)
    totals: Counter[str] = Counter()
    async for chunk in queue_samples.iterate_queues(ctx.database):
        active = await queue_samples.count_active(ctx.database, [queue["_id"] for queue in chunk])
        samples = [_sample(queue, active.get(queue["_id"]), desks.get(queue["site_id"], []), moment) for queue in chunk]
        await queue_samples.insert_samples(
            ctx.database, [sample for sample in samples if sample.open_desks or active.get(sample.queue_id)]
        )
        for sample in samples:
            if active.get(sample.queue_id):
                ctx.lines.tell_soon(sample.tenant_id, sample.queue_id)
            totals.update(waiting=sample.waiting, held=sample.held, serving=sample.serving)
    ctx.report_queues(dict(totals))


def _sample(queue: Row, active: Row | None, desks: list[Desk], at: datetime) -> QueueSample:
    found = active or {"waiting": 0, "held": 0, "serving": 0, "since": None}
    since: datetime | None = found["since"]
    return QueueSample(
        tenant_id=queue["tenant_id"], queue_id=queue["_id"], at=at,
        waiting=found["waiting"], held=found["held"], serving=found["serving"],
        longest_wait_s=None if since is None else max(0.0, (at - since).total_seconds()),
        open_desks=sum(desk.serves(queue["_id"], queue["site_id"]) for desk in desks),
    )  # fmt: skip


async def list_samples(ctx: Context, actor: Actor, queue_id: str, hours: int, at: datetime | None = None) -> Samples:
    """Of the last hours, at most `MOST_POINTS`, evenly thinned."""
    require(actor.role, Permission.READ_REPORTS)
    await access_stored(ctx, queues, actor.tenant_id, queue_id, "queue")
    end = at or now()
    span = timedelta(hours=hours)
    every = max(TAKEN_EVERY, span / MOST_POINTS)
    found = await queue_samples.find_samples(ctx.database, actor.tenant_id, queue_id, end - span, end, every)
    return Samples(items=[Sample(**sample.model_dump(exclude={"id", "tenant_id", "queue_id"})) for sample in found])
