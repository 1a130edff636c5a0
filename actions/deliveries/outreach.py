"""Having sent what is queued: deliveries of campaigns, reminders, calls, digests and answers all take the same way.

For each tenant and channel there is at most one sender at a time, a job that one node leases: so its pace is kept
without asking anybody, and a channel whose credentials are wrong is stopped once.
"""

from collections.abc import Collection, Sequence

from actions.context import Context
from models import deliveries, jobs
from models.base import now
from models.deliveries import ChannelName, Delivery
from models.jobs import Job

SEND = "deliveries.send"


async def queue(ctx: Context, wanted: Sequence[Delivery]) -> None:
    """Keep the deliveries, leaving those that there are as they are, and have them sent.

    Return when they are durable: whatever happens then, each is sent once or its outcome is known not to be known.
    """
    await deliveries.insert_new(ctx.database, wanted)
    for tenant_id in {delivery.tenant_id for delivery in wanted}:
        channels = {delivery.channel for delivery in wanted if delivery.tenant_id == tenant_id}
        await wake_senders(ctx, tenant_id, channels)


async def wake_senders(ctx: Context, tenant_id: str, channels: Collection[ChannelName]) -> None:
    """See that these channels are being sent."""
    for channel in channels:
        await jobs.ensure(ctx.database, sender_job(tenant_id, channel))
    ctx.wake_jobs()


def sender_job(tenant_id: str, channel: ChannelName) -> Job:
    return Job(
        _id=f"{SEND}:{tenant_id}:{channel}", tenant_id=tenant_id, kind=SEND, due_at=now(),
        payload={"channel": channel.value},
    )  # fmt: skip
