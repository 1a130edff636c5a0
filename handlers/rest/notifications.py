"""What one should learn wherever one is."""

from typing import Any

from actions.deliveries import notifications
from actions.pages import Page
from actions.queues.queue_views import NotificationView
from handlers.declare import Call, operation
from handlers.shapes import ListQuery


@operation("GET", "/notifications", query=ListQuery, reply=Page[NotificationView])
async def list_notifications(call: Call[Any, ListQuery]) -> Page[NotificationView]:
    """One's own of the last 90 days, newest first."""
    return await notifications.list_notifications(call.ctx, call.actor, call.query.cursor, call.query.limit)
