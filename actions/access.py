"""Loading through the actor: what an actor may not see is not found, exactly as if it did not exist (I5)."""

from dataclasses import dataclass

from actions.context import Actor, Context
from actions.errors import Forbidden, NotFound, RateLimited
from actions.permissions import STAFF, Permission, may
from models.base import now
from models.conversations import Conversation, Kind
from models.memberships import Membership


@dataclass(frozen=True, slots=True)
class Access:
    """A conversation as one actor has it; `membership` is None for staff who came without being members."""

    conversation: Conversation
    membership: Membership | None


def has_staff_access(actor: Actor, conversation: Conversation) -> bool:
    """Every agent sees support; moderators see all but what two people say to each other alone."""
    if conversation.kind is Kind.SUPPORT and may(actor.role, Permission.ANSWER_SUPPORT):
        return True
    return conversation.kind is not Kind.DIRECT and may(actor.role, Permission.MODERATE)


async def find_access(ctx: Context, actor: Actor, conversation_id: str) -> Access | None:
    conversation = await ctx.directory.conversation(actor.tenant_id, conversation_id)
    if conversation is None:
        return None
    membership = await ctx.directory.membership(conversation_id, actor.id)
    if membership is None and not has_staff_access(actor, conversation):
        return None
    return Access(conversation, membership)


async def access_conversation(ctx: Context, actor: Actor, conversation_id: str) -> Access:
    """Raise `NotFound` when it is absent or not the actor's to know of."""
    access = await find_access(ctx, actor, conversation_id)
    if access is None:
        raise NotFound("There is no such conversation, or you are not in it.")
    return access


def check_may_write(actor: Actor, access: Access | None = None) -> None:
    """Raise `Forbidden` for a blocked person, and for one who is muted in this conversation."""
    if actor.user.blocked_at is not None:
        raise Forbidden("You have been blocked by the team and cannot write.")
    until = access.membership.muted_until if access and access.membership else None
    if until is not None and until > now():
        raise Forbidden("You have been muted in this conversation for now.")


def check_message_rate(ctx: Context, actor: Actor) -> None:
    """Raise `RateLimited` above the tenant's pace for messages."""
    limits = actor.tenant.limits
    per_minute = limits.agent_messages_per_minute if actor.role in STAFF else limits.messages_per_minute
    wait = ctx.limiter.take(f"messages:{actor.id}", per_minute, limits.burst)
    if wait > 0:
        raise RateLimited("You are sending faster than allowed here; wait a moment.", retry_after=wait)
