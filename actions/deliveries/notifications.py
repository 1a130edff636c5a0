"""Notifications: what a person should learn wherever they are. Rules that notify keep them with what they change."""

from datetime import UTC, datetime

from actions.context import Actor, Context
from actions.pages import Page, decode_cursor, encode_cursor
from actions.queues.queue_views import NotificationView
from models import notifications


async def list_notifications(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[NotificationView]:
    """The actor's, newest first."""
    before = datetime.fromtimestamp(decode_cursor(cursor, int)[0] / 1000, UTC) if cursor else None
    found = await notifications.find_notifications(ctx.database, actor.tenant_id, actor.id, before, limit)
    last = encode_cursor(round(found[-1].created_at.timestamp() * 1000)) if len(found) == limit else None
    return Page(items=[NotificationView.of(notification) for notification in found], next_cursor=last)
