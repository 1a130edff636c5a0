"""What became of a campaign for each recipient, and why."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from actions.campaigns.campaign_views import DeliveryView
from actions.campaigns.campaigns import access_campaign
from actions.context import Actor, Context
from actions.deliveries.delivery_reasons import explain
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may
from actions.spreadsheets import MARK, inert, line
from models import campaigns, deliveries
from models.base import Row, WireTime, wire_time
from models.deliveries import ChannelName, Delivery, DeliveryState

COLUMNS = ("recipient", "channel", "address", "state", "reason", "attempts", "queued_at", "changed_at", "fallback_to")
SHOWN_OF_ADDRESS = 3
"""Last characters that those see who may not manage contacts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries; None leaves a side open."""

    occurrence_id: str | None = None
    state: DeliveryState | None = None
    channel: ChannelName | None = None
    text: str = ""

    def query(self, campaign_id: str) -> Row:
        query: Row = {"campaign_id": campaign_id}
        query |= {"occurrence_id": self.occurrence_id} if self.occurrence_id else {}
        query |= {"state": self.state} if self.state else {}
        query |= {"channel": self.channel} if self.channel else {}
        return query | (deliveries.by_name(self.text) if self.text.strip() else {})


class DeliveryPage(Page[DeliveryView]):
    cleared_at: WireTime | None = Field(
        description="Since when single results of the occurrence, or of one of them, are taken away, as they were kept"
        " long enough; its counts stay. Null: all are there."
    )


async def list_deliveries(
    ctx: Context, actor: Actor, campaign_id: str, wanted: Wanted, cursor: str | None, limit: int
) -> DeliveryPage:
    campaign = await access_campaign(ctx, actor, campaign_id)
    after = decode_cursor(cursor, str)[0] if cursor else None
    found = await deliveries.find_page(ctx.database, wanted.query(campaign.id), after, limit)
    next_cursor = encode_cursor(found[-1].id) if len(found) == limit else None
    items = [_view(actor, delivery) for delivery in found]
    return DeliveryPage(items=items, next_cursor=next_cursor, cleared_at=await _find_cleared(ctx, campaign.id, wanted))


async def _find_cleared(ctx: Context, campaign_id: str, wanted: Wanted) -> datetime | None:
    cleared = [
        occurrence.cleared_at for occurrence in await campaigns.find_occurrences(ctx.database, [campaign_id])
        if occurrence.cleared_at and wanted.occurrence_id in (None, occurrence.id)
    ]  # fmt: skip
    return min(cleared, default=None)


async def export_deliveries(ctx: Context, actor: Actor, campaign_id: str, wanted: Wanted) -> AsyncIterator[bytes]:
    """The same as CSV, all of them; the right is checked before the first piece."""
    campaign = await access_campaign(ctx, actor, campaign_id)
    return _as_csv(actor, deliveries.iterate(ctx.database, wanted.query(campaign.id)))


async def _as_csv(actor: Actor, found: AsyncIterator[Delivery]) -> AsyncIterator[bytes]:
    yield MARK + line(COLUMNS)
    async for delivery in found:
        view = _view(actor, delivery)
        yield line(
            (
                inert(view.recipient.name), view.channel, inert(view.address or ""), view.state,
                view.reason.text if view.reason else "", view.attempts, wire_time(delivery.created_at),
                wire_time(delivery.changed_at), view.fallback_to or "",
            )
        )  # fmt: skip


def _view(actor: Actor, delivery: Delivery) -> DeliveryView:
    language = actor.user.language or actor.tenant.languages[0]
    return DeliveryView(
        id=delivery.id, occurrence_id=delivery.occurrence_id, recipient=delivery.recipient, channel=delivery.channel,
        address=_shown(actor, delivery), state=delivery.state,
        reason=explain(delivery.reason, language) if delivery.reason else None, attempts=delivery.attempts,
        queued_at=delivery.created_at, changed_at=delivery.changed_at, fallback_to=delivery.fallback_to,
        content=delivery.content,
    )  # fmt: skip


def _shown(actor: Actor, delivery: Delivery) -> str | None:
    """Conversations and pushes have no address that says anything."""
    if delivery.address is None or delivery.channel in (ChannelName.INTERNAL, ChannelName.PUSH):
        return None
    if may(actor.role, Permission.MANAGE_CONTACTS):
        return delivery.address
    return f"…{delivery.address[-SHOWN_OF_ADDRESS:]}"
