"""Who of the team looks at a conversation now, so that two do not answer at once. Nothing of it is stored."""

from actions.context import Actor, Context, OpenSocket
from actions.conversations.teams import access_as_team, tell_team
from actions.facts import VIEWING_CHANGED

ENDS_AFTER = 25.0
"""Seconds without another start; clients start again every 10."""


async def start_viewing(ctx: Context, actor: Actor, conversation_id: str, socket: OpenSocket) -> dict[str, str]:
    """Give the others who look at it, user id to name."""
    await access_as_team(ctx, actor, conversation_id)
    ctx.viewing.start(actor, conversation_id, socket)
    return {user_id: name for user_id, name in ctx.viewing.viewers(conversation_id).items() if user_id != actor.id}


async def stop_viewing(ctx: Context, actor: Actor, conversation_id: str, socket: OpenSocket) -> None:
    await access_as_team(ctx, actor, conversation_id)
    ctx.viewing.stop(actor, conversation_id, socket)


async def announce_viewing(ctx: Context, actor: Actor, conversation_id: str) -> None:
    """Tell the others whether the actor looks at it."""
    conversation = await ctx.directory.conversation(actor.tenant_id, conversation_id)
    if conversation is None:
        return

    viewing = actor.id in ctx.viewing.viewers(conversation_id)
    fact = {
        "conversation_id": conversation_id, "user": {"id": actor.id, "name": actor.user.name}, "viewing": viewing,
        "expires_in": ENDS_AFTER if viewing else 0,
    }  # fmt: skip
    await tell_team(ctx, conversation, VIEWING_CHANGED, fact, except_user=actor.id)
