"""Who is in a group. Adding and removing take effect on live sockets at once, on every node (I5)."""

from datetime import datetime

from actions import audit
from actions.access import access_conversation, check_may_write
from actions.context import Actor, Context
from actions.conversations.conversations import announce_update, check_may_manage, check_people, introduce
from actions.errors import Conflict, NotFound
from actions.facts import CONVERSATION_REMOVED
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from actions.views import ConversationView, MemberView
from models import conversations, memberships, users
from models.base import now
from models.conversations import Kind


async def list_members(
    ctx: Context, actor: Actor, conversation_id: str, cursor: str | None, limit: int
) -> Page[MemberView]:
    await access_conversation(ctx, actor, conversation_id)
    after = decode_cursor(cursor, str)[0] if cursor else None
    found = await memberships.find_members(ctx.database, conversation_id, after, limit)
    ids = [membership.user_id for membership in found]
    people = {user.id: user for user in await users.find_users(ctx.database, actor.tenant_id, ids)}
    sees_mutes = may(actor.role, Permission.MODERATE)
    views = [
        MemberView(
            user_id=membership.user_id, name=people[membership.user_id].name, role=people[membership.user_id].role,
            read_seq=membership.read_seq, muted_until=_ahead(membership.muted_until) if sees_mutes else None,
        )
        for membership in found if membership.user_id in people
    ]  # fmt: skip
    return Page(items=views, next_cursor=encode_cursor(found[-1].user_id) if len(found) == limit else None)


def _ahead(moment: datetime | None) -> datetime | None:
    """A mute that has ended is none."""
    return moment if moment is not None and moment > now() else None


async def add_members(ctx: Context, actor: Actor, conversation_id: str, user_ids: list[str]) -> ConversationView:
    """New members may read what was said before, but none of it counts as unread."""
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_manage(actor, access)
    check_may_write(actor, access)
    await check_people(ctx, actor, user_ids, "user_ids")
    await ctx.journal.settle()
    conversation = await conversations.find_conversation(ctx.database, actor.tenant_id, conversation_id)
    if conversation is None:
        raise NotFound
    new = [
        user_id for user_id in dict.fromkeys(user_ids)
        if await memberships.find_membership(ctx.database, conversation_id, user_id) is None
    ]  # fmt: skip
    await memberships.add_members(ctx.database, actor.tenant_id, conversation_id, new, conversation.last_seq)
    await introduce(ctx, actor, conversation, new)
    return await announce_update(ctx, actor, conversation_id)


async def remove_member(ctx: Context, actor: Actor, conversation_id: str, user_id: str) -> None:
    """Anyone may leave a group; removing somebody else is for its owner and the team."""
    access = await access_conversation(ctx, actor, conversation_id)
    if access.conversation.kind is not Kind.GROUP or user_id != actor.id:
        check_may_manage(actor, access)
    if not await memberships.remove_member(ctx.database, conversation_id, user_id):
        raise NotFound("This person is not in the conversation.")
    ctx.directory.forget_conversation(conversation_id)
    ctx.announcer.leave(user_id, conversation_id)
    ctx.announcer.to_user(user_id, CONVERSATION_REMOVED, {"conversation_id": conversation_id})
    await announce_update(ctx, actor, conversation_id)


async def mute_member(ctx: Context, actor: Actor, conversation_id: str, user_id: str, until: datetime | None) -> None:
    """Refuse what the member sends here until a time; None ends it."""
    access = await access_conversation(ctx, actor, conversation_id)
    require(actor.role, Permission.MODERATE)
    if access.conversation.kind is Kind.DIRECT:
        raise Conflict("Nobody can be muted in a conversation of two.")
    if not await memberships.mute_member(ctx.database, conversation_id, user_id, until):
        raise NotFound("This person is not in the conversation.")
    ctx.directory.forget_conversation(conversation_id)
    await audit.record(
        ctx, actor.tenant_id, "member.muted" if until else "member.unmuted", actor_id=actor.id, subject_id=user_id,
        conversation_id=conversation_id,
    )  # fmt: skip
