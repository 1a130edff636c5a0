"""What concerns only the team of a conversation: who it is, and telling it something."""

from actions.access import Access, access_conversation
from actions.context import Actor, Context
from actions.facts import Fact
from actions.permissions import STAFF, Permission, require
from models import memberships, users
from models.base import Row
from models.conversations import Conversation, Kind

MOST_STAFF = 1_000
"""People of a team who are told of something."""


async def access_as_team(ctx: Context, actor: Actor, conversation_id: str) -> Access:
    """Raise `NotFound` when the actor may not open it, and `Forbidden` for those who are not of the team."""
    access = await access_conversation(ctx, actor, conversation_id)
    require(actor.role, Permission.WORK_TOGETHER)
    return access


async def tell_team(
    ctx: Context, conversation: Conversation, fact: Fact, payload: Row, *, except_user: str = ""
) -> None:
    """To everybody of the team for a support conversation, otherwise to its members who are of the team."""
    if conversation.kind is Kind.SUPPORT:
        ctx.announcer.to_staff(conversation.tenant_id, fact, payload, except_user=except_user)
        return
    staff = await users.find_ids_by_role(ctx.database, conversation.tenant_id, STAFF, MOST_STAFF)
    for user_id in await memberships.find_members_among(ctx.database, conversation.id, staff):
        if user_id != except_user:
            ctx.announcer.to_user(user_id, fact, payload)
