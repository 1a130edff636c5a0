"""Chat links."""

from typing import Annotated, Any

from pydantic import Field

from actions.conversations import chat_links
from actions.conversations.chat_links import ChatLinkView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import ListQuery, Name, Text

WebAddress = Annotated[Text, Field(max_length=2_000, pattern=r"^https?://[^\s/]\S*$")]


class NewChatLink(Strict):
    title: Name = Field(examples=["Ask us about the summer programme"])
    greeting: Text = Field("", max_length=300, description="What is read first in the chat.")
    description: Text = Field("", max_length=300, description="What previews of the address say.")
    image_url: WebAddress | None = Field(None, description="What previews of the address show.")


@operation("GET", "/chat-links", query=ListQuery, reply=Page[ChatLinkView])
async def list_chat_links(call: Call[Any, ListQuery]) -> Page[ChatLinkView]:
    """The tenant's chat links, newest first (manager)."""
    return await chat_links.list_chat_links(call.ctx, call.actor, call.caller, call.query.cursor, call.query.limit)


@operation("POST", "/chat-links", body=NewChatLink, reply=ChatLinkView, status=201, creates=True)
async def add_chat_link(call: Call[NewChatLink, Nothing]) -> ChatLinkView:
    """Make an address whose page is only a chat with the team (manager)."""
    return await chat_links.add_chat_link(call.ctx, call.actor, call.caller, **call.body.model_dump())


@operation("DELETE", "/chat-links/{chat_link_id}", status=204)
async def delete_chat_link(call: Call[Any, Nothing]) -> None:
    """Remove a chat link (manager); its conversations stay."""
    await chat_links.delete_chat_link(call.ctx, call.actor, call.path["chat_link_id"])
