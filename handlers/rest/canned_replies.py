"""Answers that the team gives often."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.conversations import canned_replies
from actions.conversations.canned_replies import CannedReplyView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Body, ListQuery, Name, not_blank

Shortcut = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$", examples=["hello"])]
Answer = Annotated[
    Body,
    Field(
        min_length=1,
        description="May hold {first_name}, {name}, {agent_name}, {company} and {product}, which the page fills in.",
        examples=["Hello {first_name}, how can we help?"],
    ),
    AfterValidator(not_blank),
]


class NewCannedReply(Strict):
    shortcut: Shortcut
    title: Name
    body: Answer


class CannedReplyChange(Strict):
    """Only what is given changes."""

    shortcut: Shortcut = ""
    title: Name = ""
    body: Answer = ""


@operation("GET", "/canned-replies", query=ListQuery, reply=Page[CannedReplyView])
async def list_canned_replies(call: Call[Any, ListQuery]) -> Page[CannedReplyView]:
    """The tenant's canned replies by shortcut (staff)."""
    return await canned_replies.list_canned_replies(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/canned-replies", body=NewCannedReply, reply=CannedReplyView, status=201, creates=True)
async def add_canned_reply(call: Call[NewCannedReply, Nothing]) -> CannedReplyView:
    """Keep an answer under a shortcut (manager)."""
    body = call.body
    return await canned_replies.add_canned_reply(call.ctx, call.actor, body.shortcut, body.title, body.body)


@operation("PATCH", "/canned-replies/{reply_id}", body=CannedReplyChange, reply=CannedReplyView)
async def change_canned_reply(call: Call[CannedReplyChange, Nothing]) -> CannedReplyView:
    """Change an answer (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await canned_replies.change_canned_reply(call.ctx, call.actor, call.path["reply_id"], changes)


@operation("DELETE", "/canned-replies/{reply_id}", status=204)
async def delete_canned_reply(call: Call[Any, Nothing]) -> None:
    """Remove an answer (manager)."""
    await canned_replies.delete_canned_reply(call.ctx, call.actor, call.path["reply_id"])
