"""What becomes of a delivery that was handed over: the provider's word, the next try, or the person's next channel."""

from collections.abc import Sequence
from datetime import timedelta

from actions.campaigns.campaign_progress import go_on, hold, tell_soon
from actions.consent.consents import withdraw
from actions.context import Context
from actions.deliveries.addresses import Address
from actions.deliveries.channels import Accepted, Later, Outcome, Refused
from actions.deliveries.outgoing import compose
from actions.deliveries.outreach import wake_senders
from models import campaigns, deliveries
from models.base import DuplicateKey, Row, now
from models.campaigns import OccurrenceState
from models.deliveries import Delivery, DeliveryState
from models.tenants import Tenant
from models.transactions import Transaction, transact

MOST_TRIES = 6
LONGEST_PAUSE = 900.0
"""Seconds; the pause before the next try doubles from what the provider asks for."""
STOPPED_FOR = timedelta(minutes=10)
"""How long what belongs to no campaign waits when a channel's credentials are wrong."""
LOOKED_FOR_AFTER = timedelta(seconds=10)
LOOKED_FOR_WITHIN = timedelta(hours=24)


async def settle(ctx: Context, tenant: Tenant, delivery: Delivery, outcome: Outcome, owner: str) -> None:
    """Keep the outcome, and do what it asks for."""
    if isinstance(outcome, Refused):
        await _refuse(ctx, tenant, delivery, outcome, owner)
        return
    await deliveries.settle(ctx.database, delivery.id, owner, _changes(delivery, outcome))


def _changes(delivery: Delivery, outcome: Outcome) -> Row:
    if isinstance(outcome, Accepted):
        return {"state": DeliveryState.ACCEPTED, "provider_id": outcome.provider_id, "reason": None}
    if isinstance(outcome, Later):
        if delivery.attempts + 1 >= MOST_TRIES:
            return {"state": DeliveryState.FAILED, "reason": outcome.code}
        pause = min(max(outcome.seconds, 1.0) * 2**delivery.attempts, LONGEST_PAUSE)
        due_at = now() + timedelta(seconds=pause)
        return {"state": DeliveryState.QUEUED, "due_at": due_at, "reason": getattr(outcome, "code", None)}
    return {
        "state": DeliveryState.UNKNOWN, "reason": getattr(outcome, "code", "no_answer"),
        "due_at": now() + LOOKED_FOR_AFTER,
    }  # fmt: skip


async def _refuse(ctx: Context, tenant: Tenant, delivery: Delivery, refused: Refused, owner: str) -> None:
    if refused.action == "stop":
        await _stop(ctx, delivery, refused, owner)
        return
    if refused.action == "suppress" and delivery.address:
        await _suppress(ctx, delivery)
    await fail(ctx, tenant, delivery, refused.code, owner)


async def _suppress(ctx: Context, delivery: Delivery) -> None:
    """Nothing of the product writes to this address on this channel again, until somebody says otherwise."""
    await withdraw(
        ctx, delivery.tenant_id, delivery.channel, delivery.address or "", "provider", user_id=delivery.recipient.id
    )


async def _stop(ctx: Context, delivery: Delivery, refused: Refused, owner: str) -> None:
    """The channel itself is wrong, so that trying others is no use: hold the occurrence, put the delivery back."""
    back: Row = {"state": DeliveryState.QUEUED, "reason": refused.code}
    if delivery.occurrence_id is None:
        back["due_at"] = now() + STOPPED_FOR
    await deliveries.settle(ctx.database, delivery.id, owner, back)
    if delivery.occurrence_id is not None:
        await hold(ctx, delivery.tenant_id, delivery.occurrence_id, "credentials")


async def fail(ctx: Context, tenant: Tenant, delivery: Delivery, code: str, owner: str | None) -> None:
    """It will not arrive this way: try the person's next channel, in the same commit, if there is one."""
    await _end(ctx, tenant, delivery, {"state": DeliveryState.FAILED, "reason": code}, owner)


async def suppress(
    ctx: Context, tenant: Tenant, delivery: Delivery, reason: str, ways: Sequence[Address], owner: str
) -> None:
    """It is not to go this way: try the first of `ways`, which the person still allows, as after a failure."""
    left = delivery.model_copy(update={"fallbacks": list(ways)})
    await _end(ctx, tenant, left, {"state": DeliveryState.SUPPRESSED, "reason": reason}, owner)


async def _end(ctx: Context, tenant: Tenant, delivery: Delivery, ended: Row, owner: str | None) -> None:
    following = next_way(delivery)
    if following is None or not await _goes_on(ctx, delivery):
        await _write(ctx, delivery, ended, owner)
        return

    async def work(tx: Transaction) -> None:
        if await _write(ctx, delivery, ended | {"fallback_to": following.channel}, owner, tx):
            await deliveries.insert_fallback(tx, following)

    try:
        await transact(ctx.database, work)
    except DuplicateKey:  # somebody else of the same occurrence has this address
        await _write(ctx, delivery, ended, owner)
        return
    if delivery.occurrence_id is not None:
        await go_on(ctx, tenant.id, delivery.occurrence_id)
    await wake_senders(ctx, tenant.id, [following.channel])


async def _goes_on(ctx: Context, delivery: Delivery) -> bool:
    """Whoever cancelled the occurrence wants nothing more of it sent; nor does anybody after all the time it is kept."""
    if delivery.occurrence_id is None:
        return True
    occurrence = await campaigns.find_occurrence(ctx.database, delivery.tenant_id, delivery.occurrence_id)
    if occurrence is None or occurrence.cleared_at is not None:
        return False
    return occurrence.state is not OccurrenceState.CANCELLED


async def _write(
    ctx: Context, delivery: Delivery, changes: Row, owner: str | None, tx: Transaction | None = None
) -> bool:
    """By the sender that holds it, or, without an owner, after the provider's late word."""
    where = tx or ctx.database
    if owner is not None:
        return await deliveries.settle(where, delivery.id, owner, changes)
    return await deliveries.change_failed(where, delivery.id, changes)


def next_way(delivery: Delivery) -> Delivery | None:
    """The delivery on the person's next channel."""
    if not delivery.fallbacks:
        return None
    (channel, address), *rest = delivery.fallbacks
    cause = delivery.id.removesuffix(f":{delivery.channel}")
    fresh = Delivery(recipient=delivery.recipient, channel=channel, tenant_id=delivery.tenant_id, cause=delivery.cause)
    kept = delivery.model_dump(
        include={
            "campaign_id", "occurrence_id", "language", "content", "variables", "check", "urgent", "expires_at",
        }
    )  # fmt: skip
    return Delivery.model_validate(
        fresh.model_dump() | kept | {"id": f"{cause}:{channel}", "address": address, "fallbacks": rest}
    )


async def find_outcomes(ctx: Context) -> None:
    """Ask providers what became of what was cut off; what cannot be told stays unknown, and is never sent again."""
    for delivery in await deliveries.find_unknown(ctx.database, now(), 100):
        tenant = await ctx.directory.tenant(delivery.tenant_id)
        since = delivery.submitted_at or delivery.changed_at
        if tenant is None:
            continue
        outcome = None
        if now() - since < LOOKED_FOR_WITHIN:
            message = await compose(ctx, tenant, delivery)
            outcome = await ctx.channels.channel(delivery.channel).reconcile(message, since)
        if isinstance(outcome, Accepted | Refused) and await _is_anothers(ctx, delivery, outcome.provider_id):
            outcome = None
        if isinstance(outcome, Accepted):
            await deliveries.change_unknown(ctx.database, delivery.id, _changes(delivery, outcome))
        elif isinstance(outcome, Refused):
            if await deliveries.change_unknown(
                ctx.database, delivery.id, {"state": DeliveryState.FAILED, "reason": outcome.code}
            ):
                await fail(ctx, tenant, delivery, outcome.code, None)
        else:
            age = max(now() - since, LOOKED_FOR_AFTER)
            await deliveries.change_unknown(ctx.database, delivery.id, {"due_at": since + 2 * age})
        if delivery.occurrence_id:
            tell_soon(ctx, delivery.tenant_id, delivery.occurrence_id)


async def _is_anothers(ctx: Context, delivery: Delivery, provider_id: str | None) -> bool:
    """The same words may have gone to the same address twice: what is known to be the other one's is not this one's."""
    return provider_id is not None and await deliveries.has_provider_id(ctx.database, delivery.tenant_id, provider_id)
