"""How a delivery goes on when the provider has spoken."""

from actions.campaigns.campaign_progress import tell_soon
from actions.context import Context
from actions.deliveries.settling import fail
from models import deliveries
from models.deliveries import Delivery, DeliveryState

RANK = {
    DeliveryState.QUEUED: 0, DeliveryState.LEASED: 1, DeliveryState.SUBMITTING: 2, DeliveryState.UNKNOWN: 3,
    DeliveryState.ACCEPTED: 4, DeliveryState.FAILED: 5, DeliveryState.DELIVERED: 6, DeliveryState.READ: 7,
}  # fmt: skip
"""What the provider says may come late, twice and in any order: a delivery only ever moves up."""


async def record_provider_state(
    ctx: Context, tenant_id: str, delivery_id: str, state: DeliveryState, *, provider_id: str, reason: str | None = None
) -> Delivery | None:
    """Move the delivery up to `state`; None when there is none, or one that is at least as far.

    `provider_id` must be the delivery's, unless it has none because the answer to its submission was lost.
    """
    lower = [lower for lower, rank in RANK.items() if rank < RANK[state]]
    moved = await deliveries.advance(ctx.database, tenant_id, delivery_id, lower, state, provider_id, reason)
    if moved is None:
        return None
    tenant = await ctx.directory.tenant(tenant_id)
    if state is DeliveryState.FAILED and tenant is not None:
        await fail(ctx, tenant, moved, reason or "failed", None)
    if moved.occurrence_id is not None:
        tell_soon(ctx, tenant_id, moved.occurrence_id)
    return moved


async def note_read(ctx: Context, tenant_id: str, conversation_id: str, seq: int) -> None:
    """A person has read their conversation up to there."""
    for occurrence_id in set(await deliveries.note_read(ctx.database, conversation_id, seq)):
        tell_soon(ctx, tenant_id, occurrence_id)
