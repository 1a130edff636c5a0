"""What Twilio tells of a message that it took: it comes late, twice and in any order, and settles what was unknown."""

from collections.abc import Mapping

import structlog

from actions.campaigns.campaign_progress import tell_soon
from actions.consent.consents import withdraw
from actions.context import Context
from actions.deliveries.delivery_states import record_provider_state
from actions.deliveries.provider_codes import action_for
from actions.deliveries.settling import fail
from actions.deliveries.twilio_forms import check_signature, read_state
from actions.errors import NotFound
from models import deliveries, tenants
from models.deliveries import Delivery, DeliveryState

log = structlog.get_logger()


async def receive_state(
    ctx: Context, slug: str, delivery_id: str, place: str, fields: Mapping[str, str], signature: str
) -> None:
    """Move the delivery on. Raise `Forbidden` for what Twilio did not sign; whatever says nothing new is passed over."""
    check_signature(ctx, place, fields, signature)
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    if tenant is None:
        raise NotFound("There is no such tenant.")
    news = read_state(fields)
    before = await deliveries.find_delivery(ctx.database, tenant.id, delivery_id) if news else None
    if news is None or before is None or before.provider_id not in (None, news.provider_id):
        return
    if news.state is DeliveryState.FAILED:
        await _respect(ctx, before, news.reason or "")
    delivery = await record_provider_state(
        ctx, tenant.id, delivery_id, news.state, provider_id=news.provider_id, reason=news.reason
    )
    log.info("delivery.told", state=news.state.value, code=news.reason, new=delivery is not None)
    if news.state is DeliveryState.FAILED and (delivery or before.state is DeliveryState.FAILED):
        await fail(
            ctx, tenant, delivery or before, news.reason or "", None
        )  # told again: a crash may have come between
    if delivery is not None and delivery.occurrence_id:
        tell_soon(ctx, tenant.id, delivery.occurrence_id)


async def _respect(ctx: Context, delivery: Delivery, code: str) -> None:
    """What the person said to the provider counts here too; once, as they may have said otherwise since."""
    if action_for(code) == "suppress" and delivery.address and delivery.state is not DeliveryState.FAILED:
        await withdraw(
            ctx, delivery.tenant_id, delivery.channel, delivery.address, "provider", user_id=delivery.recipient.id
        )
