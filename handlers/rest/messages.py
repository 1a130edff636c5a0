"""Messages of a conversation."""

from typing import Any

from pydantic import Field

from actions.conversations import messages, reads
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Body, ClientId, Id, Json, ListQuery, MessageReply
from models.base import new_id
from models.messages import Message, to_wire


class MessageQuery(ListQuery):
    before_seq: int | None = Field(None, ge=1, le=2**53)
    after_rev: int | None = Field(None, ge=0, le=2**53)


class NewMessage(Strict):
    client_id: ClientId = Field(default_factory=new_id, description="Sending it again gives the same message.")
    body: Body = ""
    attachments: list[Id] | None = Field(None, max_length=10)
    reply_to: Id | None = None


class MessageChange(Strict):
    body: Body


class ReadMark(Strict):
    seq: int = Field(ge=0, le=2**53)


class Unread(Strict):
    unread: int


@operation("GET", "/conversations/{conversation_id}/messages", query=MessageQuery, reply=Page[Message])
async def list_messages(call: Call[Any, MessageQuery]) -> Json:
    """Backwards from the end or from `before_seq` (items in `seq` order), or what changed after `after_rev`."""
    query = call.query
    page = await messages.list_messages(
        call.ctx, call.actor, call.path["conversation_id"],
        before_seq=query.before_seq, after_rev=query.after_rev, cursor=query.cursor, limit=query.limit,
    )  # fmt: skip
    return {"items": page.items, "next_cursor": page.next_cursor}


@operation(
    "POST", "/conversations/{conversation_id}/messages", body=NewMessage, reply=MessageReply, status=201, creates=True
)
async def send_message(call: Call[NewMessage, Nothing]) -> Json:
    """Say something; the reply comes after it is durable."""
    body = call.body
    sent = await messages.send_message(
        call.ctx, call.actor, call.path["conversation_id"],
        body.client_id, body.body, body.attachments or [], body.reply_to,
    )  # fmt: skip
    return {"message": to_wire((await sent).row)}


@operation("PATCH", "/conversations/{conversation_id}/messages/{message_id}", body=MessageChange, reply=MessageReply)
async def edit_message(call: Call[MessageChange, Nothing]) -> Json:
    """Change what one said."""
    path = call.path
    changed = await messages.edit_message(
        call.ctx, call.actor, path["conversation_id"], path["message_id"], call.body.body
    )
    return {"message": to_wire(changed.row)}


@operation("DELETE", "/conversations/{conversation_id}/messages/{message_id}", reply=MessageReply)
async def delete_message(call: Call[Any, Nothing]) -> Json:
    """Turn a message into a tombstone (its sender, and moderators)."""
    path = call.path
    gone = await messages.delete_message(call.ctx, call.actor, path["conversation_id"], path["message_id"])
    return {"message": to_wire(gone.row)}


@operation("DELETE", "/conversations/{conversation_id}/messages", status=204)
async def delete_history(call: Call[Any, Nothing]) -> None:
    """Remove everything said and noted so far (manager)."""
    await messages.delete_history(call.ctx, call.actor, call.path["conversation_id"])


@operation("PUT", "/conversations/{conversation_id}/read", body=ReadMark, reply=Unread)
async def mark_read(call: Call[ReadMark, Nothing]) -> Json:
    """Say how far one has read; it never goes back."""
    unread = await reads.mark_read(call.ctx, call.actor, call.path["conversation_id"], call.body.seq)
    return {"unread": unread}
