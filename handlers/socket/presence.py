"""Presence."""

from pydantic import BaseModel, Field

from actions.people import presence
from handlers.declare import Ask, Strict, command
from handlers.shapes import Id, Json


class WatchPresence(Strict):
    user_ids: list[Id] = Field(max_length=200)


class Online(BaseModel):
    online: list[str]


@command("presence.watch", WatchPresence, Online)
async def watch(ask: Ask[WatchPresence]) -> Json:
    """Hear of these people coming and going, instead of those before; those one may not see are left out."""
    visible = await presence.visible_people(ask.ctx, ask.actor, ask.payload.user_ids)
    ask.session.watch(visible)
    return {"online": await ask.ctx.presence.online(visible)}
