"""Conversations."""

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from actions.conversations import conversations, exports, inboxes
from actions.conversations.inboxes import Wanted
from actions.pages import Page
from actions.views import ConversationView
from handlers.declare import Call, File, Nothing, Strict, operation
from handlers.shapes import Id, ListQuery, Query, Text, Title
from models.conversations import Kind, Listing


class OpenGroup(Strict):
    kind: Literal["group"]
    title: Title
    member_ids: list[Id] = Field([], max_length=conversations.LARGEST_GROUP_AT_ONCE)


class OpenDirect(Strict):
    kind: Literal["direct"]
    user_id: Id


class OpenSupport(Strict):
    kind: Literal["support"]


class OpenListing(Strict):
    kind: Literal["listing"]
    seller_id: Id
    listing: Listing


class OpenConversation(RootModel[OpenGroup | OpenDirect | OpenSupport | OpenListing]):
    root: Annotated[OpenGroup | OpenDirect | OpenSupport | OpenListing, Field(discriminator="kind")]


class ConversationChange(Strict):
    title: Title


class InboxQuery(ListQuery):
    kind: Kind | None = None
    unread: Literal["true", "false"] = Field("false", description="True: only what one has not read.")
    assignee: Text | None = Field(
        None, min_length=1, max_length=64, description="`me`, `none`, or a user's id (staff; support only)."
    )
    status: Literal["open", "closed"] | None = Field(None, description="Staff; support only.")
    label: Text | None = Field(None, min_length=1, max_length=40, description="Staff; support only.")
    q: Text = Field(
        "", max_length=100,
        description="Beginnings of words of the title or of a member's name, or (staff) a whole e-mail address.",
    )  # fmt: skip


class ExportQuery(Query):
    format: Literal["json", "csv"] = "json"


@operation("GET", "/conversations", query=InboxQuery, reply=Page[ConversationView])
async def list_conversations(call: Call[Any, InboxQuery]) -> Page[ConversationView]:
    """One's own conversations, and for the team every support conversation, most recently changed first."""
    query = call.query
    wanted = Wanted(query.kind, query.unread == "true", query.assignee, query.status, query.label, query.q)
    return await inboxes.list_conversations(call.ctx, call.actor, wanted, query.cursor, query.limit)


@operation("POST", "/conversations", body=OpenConversation, reply=ConversationView, status=201, creates=True)
async def open_conversation(call: Call[OpenConversation, Nothing]) -> ConversationView:
    """Open a conversation; of a direct, support or listing conversation there is one, given again."""
    match call.body.root:
        case OpenGroup(title=title, member_ids=member_ids):
            return await conversations.open_group(call.ctx, call.actor, title, member_ids)
        case OpenDirect(user_id=user_id):
            return await conversations.open_direct(call.ctx, call.actor, user_id)
        case OpenListing(seller_id=seller_id, listing=listing):
            return await conversations.open_listing(call.ctx, call.actor, seller_id, listing)
        case _:
            return await conversations.open_support(call.ctx, call.actor)


@operation("GET", "/conversations/{conversation_id}", reply=ConversationView)
async def show_conversation(call: Call[Any, Nothing]) -> ConversationView:
    """One conversation."""
    return await conversations.show_conversation(call.ctx, call.actor, call.path["conversation_id"])


@operation("PATCH", "/conversations/{conversation_id}", body=ConversationChange, reply=ConversationView)
async def rename_conversation(call: Call[ConversationChange, Nothing]) -> ConversationView:
    """Give a group another title (its owner and the team)."""
    return await conversations.rename_conversation(call.ctx, call.actor, call.path["conversation_id"], call.body.title)


@operation("DELETE", "/conversations/{conversation_id}", status=204)
async def delete_conversation(call: Call[Any, Nothing]) -> None:
    """Take a conversation away from everyone (a group's owner, and moderators)."""
    await conversations.delete_conversation(call.ctx, call.actor, call.path["conversation_id"])


@operation(
    "GET", "/conversations/{conversation_id}/export", query=ExportQuery, reply=File,
    media_types=("application/json", "text/csv"),
)  # fmt: skip
async def export_conversation(call: Call[Any, ExportQuery]) -> File:
    """All messages as a JSON or CSV file."""
    conversation_id, kind = call.path["conversation_id"], call.query.format
    pieces = await exports.export_conversation(call.ctx, call.actor, conversation_id, kind)
    content_type = "application/json" if kind == "json" else "text/csv; charset=utf-8"
    name = f"conversation-{conversation_id}.{kind}"
    return File(pieces, content_type, {"Content-Disposition": f'attachment; filename="{name}"'})
