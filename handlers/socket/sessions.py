"""Resuming after a break, and going on past the token's end."""

from typing import Annotated

from pydantic import BaseModel, Field

from actions.conversations import messages
from actions.conversations.messages import Catchup
from handlers.declare import Ask, Strict, command
from handlers.shapes import ConversationChanges, Id, Json
from handlers.socket.conversations import join

Revision = Annotated[int, Field(ge=0, le=2**53)]


class Resume(Strict):
    cursors: dict[Id, Revision] = Field(max_length=200, description="Conversation id to the last `rev` that one has.")


class Resumed(BaseModel):
    conversations: list[ConversationChanges]


class RefreshSession(Strict):
    token: str = Field(max_length=4_000)


class Refreshed(BaseModel):
    expires_in: int


def unread_of(catchup: Catchup) -> int:
    """Absolute: what was said less what was read."""
    read_seq = catchup.membership.read_seq if catchup.membership else 0
    return max(0, catchup.last_seq - max(read_seq, catchup.conversation.first_seq - 1))


@command("session.resume", Resume, Resumed)
async def resume(ask: Ask[Resume]) -> Json:
    """What changed after each cursor. The rooms are joined before reading, so nothing falls between."""
    opened = [(await join(ask, conversation_id), rev) for conversation_id, rev in ask.payload.cursors.items()]
    await ask.ctx.journal.settle()
    found = [await messages.catch_up(ask.ctx, access, rev) for access, rev in opened if access is not None]
    return {
        "conversations": [
            {
                "id": catchup.conversation.id,
                "first_seq": catchup.conversation.first_seq,
                "last_rev": catchup.last_rev,
                "unread": unread_of(catchup),
                "messages": catchup.messages,
                "more": catchup.more,
            }
            for catchup in found
        ]
    }


@command("session.refresh", RefreshSession, Refreshed)
async def refresh(ask: Ask[RefreshSession]) -> Json:
    """Keep the socket past its token's end, with a new token of the same user."""
    return {"expires_in": ask.session.extend(ask.payload.token)}
