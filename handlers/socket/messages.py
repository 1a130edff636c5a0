"""Saying and changing messages."""

from collections.abc import Awaitable

import orjson
from pydantic import Field

from actions.context import Committed
from actions.conversations import messages
from handlers.declare import Ask, Strict, command
from handlers.shapes import Body, ClientId, Id, Json, MessageReply, Text


class SendMessage(Strict):
    conversation_id: Id
    client_id: ClientId
    body: Body = ""
    attachments: list[Id] | None = Field(None, max_length=10)
    reply_to: Id | None = None


class EditMessage(Strict):
    conversation_id: Id
    message_id: Id
    body: Body


class DeleteMessage(Strict):
    conversation_id: Id
    message_id: Id


class React(Strict):
    conversation_id: Id
    message_id: Id
    emoji: Text = Field(min_length=1, max_length=64)
    on: bool


def reply(committed: Committed) -> Json:
    """The message as it was encoded for everybody."""
    return {"message": orjson.Fragment(committed.encoded)}


@command("message.send", SendMessage, MessageReply)
async def send(ask: Ask[SendMessage]) -> Awaitable[Committed]:
    """Say something. Acknowledged after it is durable; sending the same `client_id` again gives the same message."""
    payload = ask.payload
    return await messages.send_message(
        ask.ctx,
        ask.actor,
        payload.conversation_id,
        payload.client_id,
        payload.body,
        payload.attachments or [],
        payload.reply_to,
    )


@command("message.edit", EditMessage, MessageReply)
async def edit(ask: Ask[EditMessage]) -> Json:
    """Change what one said."""
    payload = ask.payload
    return reply(
        await messages.edit_message(ask.ctx, ask.actor, payload.conversation_id, payload.message_id, payload.body)
    )


@command("message.delete", DeleteMessage, MessageReply)
async def delete(ask: Ask[DeleteMessage]) -> Json:
    """Turn a message into a tombstone (its sender, and moderators)."""
    payload = ask.payload
    return reply(await messages.delete_message(ask.ctx, ask.actor, payload.conversation_id, payload.message_id))


@command("message.react", React, MessageReply)
async def react(ask: Ask[React]) -> Json:
    """Put or take a reaction."""
    payload = ask.payload
    return reply(
        await messages.react_to_message(
            ask.ctx, ask.actor, payload.conversation_id, payload.message_id, payload.emoji, on=payload.on
        )
    )
