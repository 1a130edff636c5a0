"""What the system itself tells a person: said in their conversation with the team, and kept as a notification.

Both are done once for each cause, however often they are tried: a message by its `client_id` (I2), a notification by its id.
"""

from typing import Any

from actions.context import Context, Draft
from actions.conversations.conversations import open_support_unasked
from actions.facts import NOTIFICATION_CREATED
from actions.permissions import Permission, may
from actions.queues.queue_views import NotificationView
from models import notifications
from models.notifications import Notification, reach_job
from models.tenants import Tenant
from models.users import User

SYSTEM, SYSTEM_ROLE = "system", "system"


async def say(ctx: Context, tenant: Tenant, person: User, cause: str, body: str) -> str | None:
    """Say it in the person's support conversation, which is opened if need be, and give that one's id.

    None for the team, whose people have no such conversation: they are notified only.
    """
    if not may(person.role, Permission.OPEN_SUPPORT):
        return None
    conversation_id = await open_support_unasked(ctx, tenant, person)
    sender = {"id": SYSTEM, "name": tenant.name, "role": SYSTEM_ROLE}
    await ctx.journal.append(Draft(tenant.id, conversation_id, sender, cause, body))
    return conversation_id


async def notify(ctx: Context, notification: Notification, **reaching: Any) -> None:
    """Keep it, tell the person's pages and have them reached elsewhere, unless that was done before.

    `reaching` is what the job that reaches them must know besides.
    """
    job = reach_job(notification, **reaching)
    if await notifications.insert_notification(ctx.database, notification, job):
        view = NotificationView.of(notification).model_dump(mode="json")
        ctx.announcer.to_user(notification.user_id, NOTIFICATION_CREATED, {"notification": view})
        if job is not None:
            ctx.wake_jobs()
