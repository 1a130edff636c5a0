"""Saying that somebody is writing. Nothing of it is stored."""

from actions.access import access_conversation, check_may_write
from actions.context import Actor, Context


async def start_typing(ctx: Context, actor: Actor, conversation_id: str) -> None:
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_write(actor, access)
    ctx.typing.start(actor, conversation_id)


async def stop_typing(ctx: Context, actor: Actor, conversation_id: str) -> None:
    await access_conversation(ctx, actor, conversation_id)
    ctx.typing.stop(actor, conversation_id)
