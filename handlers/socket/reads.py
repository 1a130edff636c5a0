"""Reading positions."""

from pydantic import Field

from actions.conversations import reads
from handlers.declare import Ask, Strict, command
from handlers.rest.messages import Unread
from handlers.shapes import Id, Json


class MarkRead(Strict):
    conversation_id: Id
    seq: int = Field(ge=0, le=2**53)


@command("read.mark", MarkRead, Unread)
async def mark(ask: Ask[MarkRead]) -> Json:
    """Say how far one has read; it never goes back."""
    return {"unread": await reads.mark_read(ask.ctx, ask.actor, ask.payload.conversation_id, ask.payload.seq)}
