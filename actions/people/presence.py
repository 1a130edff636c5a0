"""Who is there. Staff may see everyone; others those with whom they share a conversation."""

from datetime import datetime

from actions.context import Actor, Context
from actions.conversations.conversations import find_readable_ids
from actions.permissions import Permission, may
from models import memberships, users
from models.base import now, wire_time

MOST_SHARED = 1_000


async def visible_people(ctx: Context, actor: Actor, user_ids: list[str]) -> list[str]:
    """Those of `user_ids` whose presence the actor may see; the others are left out silently."""
    known = {user.id for user in await users.find_users(ctx.database, actor.tenant_id, user_ids)}
    if not may(actor.role, Permission.LIST_USERS):
        readable = await find_readable_ids(ctx, actor, MOST_SHARED)
        shared = await memberships.find_shared_users(ctx.database, actor.tenant_id, readable, user_ids)
        known &= shared | {actor.id}
    return [user_id for user_id in dict.fromkeys(user_ids) if user_id in known]


async def announce_presence(ctx: Context, user_id: str, *, online: bool) -> None:
    """Tell those who watch; remember when somebody left."""
    moment: datetime | None = None if online else now()
    if moment is not None:
        await users.set_last_seen(ctx.database, user_id, moment)
    fact = {"user_id": user_id, "online": online, "last_seen_at": wire_time(moment)}
    ctx.announcer.presence(user_id, fact)
