"""What is said, made ready for a channel: a campaign's text with its person's values, or a delivery's own words."""

from collections.abc import Sequence

from actions.campaigns.campaign_texts import render
from actions.campaigns.media_links import media_link
from actions.consent.unsubscribing import unsubscribe_url
from actions.context import Context
from actions.deliveries.channels import Outgoing
from actions.deliveries.sms_parts import economical
from models import campaigns
from models.campaigns import Campaign, Message, Occurrence
from models.deliveries import ChannelName, Content, Delivery
from models.tenants import Tenant

TELEPHONES = frozenset({ChannelName.SMS, ChannelName.WHATSAPP})
WITHOUT_UNSUBSCRIBING = frozenset({ChannelName.INTERNAL, ChannelName.PUSH})


async def compose_batch(ctx: Context, tenant: Tenant, batch: Sequence[Delivery]) -> dict[str, Outgoing]:
    """By delivery id."""
    found: dict[str, tuple[Message, str]] = {}
    for occurrence_id in {delivery.occurrence_id for delivery in batch if delivery.occurrence_id}:
        message = await find_message(ctx, tenant, occurrence_id)
        if message is not None:
            found[occurrence_id] = message, await media_link(ctx, tenant, message.media_page_id)
    return {delivery.id: _compose(ctx, tenant, delivery, found) for delivery in batch}


async def compose(ctx: Context, tenant: Tenant, delivery: Delivery) -> Outgoing:
    return (await compose_batch(ctx, tenant, [delivery]))[delivery.id]


async def find_message(ctx: Context, tenant: Tenant, occurrence_id: str) -> Message | None:
    occurrence: Occurrence | None = await campaigns.find_occurrence(ctx.database, tenant.id, occurrence_id)
    if occurrence is None or occurrence.message is not None:
        return occurrence.message if occurrence else None
    campaign: Campaign | None = await campaigns.find_campaign(ctx.database, tenant.id, occurrence.campaign_id)
    return campaign.message if campaign else None


def _compose(ctx: Context, tenant: Tenant, delivery: Delivery, found: dict[str, tuple[Message, str]]) -> Outgoing:
    address = delivery.address or ""
    leaving = None
    if delivery.channel not in WITHOUT_UNSUBSCRIBING:
        leaving = unsubscribe_url(ctx, tenant, delivery.channel, address)
    message, link = found.get(delivery.occurrence_id or "", (None, ""))
    values = delivery.variables | {"tenant": tenant.name, "media_link": link, "unsubscribe_link": leaving or ""}
    if message is None:
        content = delivery.content or Content(text="")
        text, subject, target = _words_for(delivery.channel, content), content.subject, content.link
    else:
        text = render(message.text, values, message.defaults)
        subject, target = render(message.subject, values, message.defaults), link or None
    return Outgoing(
        delivery_id=delivery.id, tenant_slug=tenant.slug, tenant_id=tenant.id, channel=delivery.channel,
        address=address, sender_name=tenant.name, text=text, subject=subject or tenant.name,
        language=delivery.language, link=target, unsubscribe_url=leaving,
        content_sid=message.content_sid if message else None, content_variables=values if message else {},
        urgent=delivery.urgent, expires_at=delivery.expires_at,
    )  # fmt: skip


def _words_for(channel: ChannelName, content: Content) -> str:
    """On telephones the short form, where there is one; in an SMS spelt so that it needs few parts."""
    if channel not in TELEPHONES or not content.short:
        return content.text
    return economical(content.short) if channel is ChannelName.SMS else content.short
