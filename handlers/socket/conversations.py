"""Opening a conversation on a socket."""

from typing import Any

from pydantic import Field

from actions import access
from actions.access import Access
from actions.conversations import conversations, messages
from handlers.declare import Ask, Strict, command
from handlers.shapes import Id, Json, OpenedConversation


class OpenConversation(Strict):
    conversation_id: Id
    after_rev: int | None = Field(None, ge=0, le=2**53)


async def join(ask: Ask[Any], conversation_id: str) -> Access | None:
    """Join the room of what the actor may read. Looking again afterwards lets a removal meanwhile win (I5)."""
    found = await access.find_access(ask.ctx, ask.actor, conversation_id)
    if found is None:
        return None
    ask.session.hear(conversation_id, found.conversation.last_rev)
    joined = await access.find_access(ask.ctx, ask.actor, conversation_id)
    if joined is None:
        ask.session.unhear(conversation_id)
    return joined


@command("conversation.open", OpenConversation, OpenedConversation)
async def open_conversation(ask: Ask[OpenConversation]) -> Json:
    """Hear the conversation, and get what changed after a revision, or its last 100 messages."""
    conversation_id = ask.payload.conversation_id
    opened = await join(ask, conversation_id) or await access.access_conversation(ask.ctx, ask.actor, conversation_id)
    found = await messages.catch_up(ask.ctx, opened, ask.payload.after_rev)
    view = await conversations.show_conversation(ask.ctx, ask.actor, conversation_id)
    return {"conversation": view.model_dump(mode="json"), "messages": found.messages, "more": found.more}
