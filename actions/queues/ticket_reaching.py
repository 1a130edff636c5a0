"""Reaching people who wait in a queue and have put the page away: their turn is near, or they are called."""

from datetime import datetime, timedelta

from actions.context import Context
from actions.deliveries.reaching import reach
from models import tickets
from models.deliveries import Content
from models.jobs import Job
from models.notifications import Notification, find_notification
from models.tenants import Language
from models.tickets import State, Ticket

CALLED, NEAR = "ticket.called", "ticket.near"
WANTED_FOR = timedelta(minutes=10)
SUBJECTS: dict[str, dict[Language, str]] = {
    CALLED: {"en": "It is your turn: {number}", "fr": "C’est votre tour : {number}"},
    NEAR: {"en": "Your turn is near: {number}", "fr": "C’est bientôt votre tour : {number}"},
}
TEXTS: dict[str, dict[Language, str]] = {
    "desk": {
        "en": "{number} is called. Please come to {desk} ({queue}).",
        "fr": "Le {number} est appelé. Merci de venir à : {desk} ({queue}).",
    },
    "called": {
        "en": "{number} is called. Please come now ({queue}).",
        "fr": "Le {number} est appelé. Merci de venir maintenant ({queue}).",
    },
    "near": {
        "en": "{number}: you are number {place} in the line ({queue}). Please stay close by.",
        "fr": "{number} : vous êtes en position {place} dans la file ({queue}). Merci de rester à proximité.",
    },
}


async def reach_for_ticket(ctx: Context, job: Job, _at: datetime) -> None:
    """Tell the holder where they are, unless the line has gone on meanwhile."""
    notification = await find_notification(ctx.database, job.tenant_id, job.payload["notification_id"])
    ticket = await tickets.find_ticket(ctx.database, job.tenant_id, notification.subject_id) if notification else None
    if notification is None or ticket is None or not _is_true(notification, ticket):
        return
    tenant = await ctx.directory.tenant(job.tenant_id)
    person = await ctx.directory.user(job.tenant_id, notification.user_id)
    if tenant is None or person is None:
        return
    content = words(notification, ticket.language, f"{ctx.address}/t/{ticket.token}")
    await reach(
        ctx, tenant, person, notification.id, "queues", content,
        language=ticket.language, urgent=True, expires_at=notification.created_at + WANTED_FOR,
    )  # fmt: skip


def words(notification: Notification, language: Language, link: str) -> Content:
    data = notification.data
    which = "near" if notification.kind == NEAR else "desk" if data.get("desk") else "called"
    values = {
        "number": data["number"],
        "queue": data["queue_name"],
        "desk": data.get("desk"),
        "place": data.get("place"),
    }
    subject = SUBJECTS[notification.kind][language].format(number=data["number"])
    return Content(text=TEXTS[which][language].format(**values), subject=subject, link=link)


def _is_true(notification: Notification, ticket: Ticket) -> bool:
    """Of several calls the last one counts."""
    if notification.kind == CALLED:
        return ticket.state is State.CALLED and ticket.calls == notification.data["calls"]
    return ticket.state is State.WAITING and ticket.is_near
