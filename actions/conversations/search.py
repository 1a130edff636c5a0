"""Finding messages by their words, only in what the actor may read."""

from actions.context import Actor, Context
from actions.conversations.conversations import find_readable_ids
from actions.conversations.messages import MessagePage
from actions.errors import RateLimited
from actions.pages import decode_cursor, encode_cursor
from models import messages
from models.messages import to_wire

MOST_SEARCHED = 5_000
"""Conversations that are searched, most recent first."""
SEARCHES_PER_MINUTE, SEARCH_BURST = 60, 20


async def search_messages(ctx: Context, actor: Actor, text: str, cursor: str | None, limit: int) -> MessagePage:
    """The newest first."""
    wait = ctx.limiter.take(f"searches:{actor.id}", SEARCHES_PER_MINUTE, SEARCH_BURST)
    if wait > 0:
        raise RateLimited("Too many searches at once; wait a moment.", retry_after=wait)
    before = decode_cursor(cursor, str)[0] if cursor else None
    ids = await find_readable_ids(ctx, actor, MOST_SEARCHED)
    if not ids:
        return MessagePage([], None)
    rows = await messages.search_messages(ctx.database, actor.tenant_id, ids, text, before, limit)
    next_cursor = encode_cursor(rows[-1]["_id"]) if len(rows) == limit else None
    return MessagePage([to_wire(row) for row in rows], next_cursor)
