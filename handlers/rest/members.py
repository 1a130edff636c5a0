"""Who is in a conversation."""

from typing import Any

from pydantic import Field

from actions.conversations import members
from actions.pages import Page
from actions.views import ConversationView, MemberView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Id, ListQuery, Moment


class NewMembers(Strict):
    user_ids: list[Id] = Field(min_length=1, max_length=1_000)


class MemberChange(Strict):
    muted_until: Moment | None = Field(description="Null ends it.")


@operation("GET", "/conversations/{conversation_id}/members", query=ListQuery, reply=Page[MemberView])
async def list_members(call: Call[Any, ListQuery]) -> Page[MemberView]:
    """Everyone in a conversation."""
    query = call.query
    return await members.list_members(call.ctx, call.actor, call.path["conversation_id"], query.cursor, query.limit)


@operation("POST", "/conversations/{conversation_id}/members", body=NewMembers, reply=ConversationView)
async def add_members(call: Call[NewMembers, Nothing]) -> ConversationView:
    """Add people to a group (its owner and the team)."""
    return await members.add_members(call.ctx, call.actor, call.path["conversation_id"], call.body.user_ids)


@operation("PATCH", "/conversations/{conversation_id}/members/{user_id}", body=MemberChange, status=204)
async def mute_member(call: Call[MemberChange, Nothing]) -> None:
    """Mute a member until a time (manager)."""
    path = call.path
    await members.mute_member(call.ctx, call.actor, path["conversation_id"], path["user_id"], call.body.muted_until)


@operation("DELETE", "/conversations/{conversation_id}/members/{user_id}", status=204)
async def remove_member(call: Call[Any, Nothing]) -> None:
    """Take somebody out of a group (its owner and the team), or leave it oneself."""
    await members.remove_member(call.ctx, call.actor, call.path["conversation_id"], call.path["user_id"])
