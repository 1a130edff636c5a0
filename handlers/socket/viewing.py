"""Who else looks at a conversation."""

from pydantic import BaseModel

from actions.conversations import viewing
from actions.facts import Somebody
from handlers.declare import Ask, Nothing, command
from handlers.shapes import Json
from handlers.socket.typing import InConversation


class OtherViewers(BaseModel):
    viewers: list[Somebody]


@command("viewing.start", InConversation, OtherViewers)
async def start(ask: Ask[InConversation]) -> Json:
    """One looks at a conversation (staff): gives the others who do. Ends by itself after 25 seconds; repeat every 10."""
    others = await viewing.start_viewing(ask.ctx, ask.actor, ask.payload.conversation_id, ask.session)
    return {"viewers": [{"id": user_id, "name": name} for user_id, name in others.items()]}


@command("viewing.stop", InConversation, Nothing)
async def stop(ask: Ask[InConversation]) -> Json:
    """One has ceased to look at a conversation."""
    await viewing.stop_viewing(ask.ctx, ask.actor, ask.payload.conversation_id, ask.session)
    return {}
