"""Search."""

from typing import Any

from pydantic import Field

from actions.conversations import search
from actions.pages import Page
from handlers.declare import Call, operation
from handlers.shapes import Json, ListQuery, Text
from models.messages import Message


class SearchQuery(ListQuery):
    q: Text = Field(min_length=1, max_length=200)


@operation("GET", "/messages/search", query=SearchQuery, reply=Page[Message])
async def search_messages(call: Call[Any, SearchQuery]) -> Json:
    """Messages with these words in what one may read, newest first."""
    page = await search.search_messages(call.ctx, call.actor, call.query.q, call.query.cursor, call.query.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}
