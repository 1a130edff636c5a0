"""Typing."""

from actions.conversations import typing
from handlers.declare import Ask, Nothing, Strict, command
from handlers.shapes import Id, Json


class InConversation(Strict):
    conversation_id: Id


@command("typing.start", InConversation, Nothing)
async def start(ask: Ask[InConversation]) -> Json:
    """One is writing; ends by itself after 3 seconds without another start."""
    await typing.start_typing(ask.ctx, ask.actor, ask.payload.conversation_id)
    return {}


@command("typing.stop", InConversation, Nothing)
async def stop(ask: Ask[InConversation]) -> Json:
    """One has ceased to write."""
    await typing.stop_typing(ask.ctx, ask.actor, ask.payload.conversation_id)
    return {}
