"""Sending what is queued: deliveries of campaigns, reminders, calls, digests and answers take the same way."""

from collections.abc import Sequence

from actions.context import Context
from models import deliveries
from models.deliveries import Delivery


async def queue(ctx: Context, wanted: Sequence[Delivery]) -> None:
    """Keep the deliveries, leaving those that there are as they are, and have them sent.

    Return when they are durable: whatever happens then, each is sent once or its outcome is known not to be known.
    """
    await deliveries.insert_new(ctx.database, wanted)
    ctx.wake_jobs()
