"""A conversation as a file: JSON, or CSV that spreadsheets open safely. Streamed, never held whole."""

from collections.abc import AsyncIterator

import orjson

from actions.access import access_conversation
from actions.context import Actor, Context
from actions.spreadsheets import MARK, inert, line
from models import messages
from models.base import Row, wire_time

COLUMNS = (
    "seq",
    "created_at",
    "sender_id",
    "sender_name",
    "sender_role",
    "body",
    "attachments",
    "edited_at",
    "deleted_at",
)


async def export_conversation(ctx: Context, actor: Actor, conversation_id: str, kind: str) -> AsyncIterator[bytes]:
    """The pieces of the file; access is checked before the first."""
    access = await access_conversation(ctx, actor, conversation_id)
    rows = messages.iterate_messages(ctx.database, conversation_id, access.conversation.first_seq)
    return _as_json(rows) if kind == "json" else _as_csv(rows)


async def _as_json(rows: AsyncIterator[Row]) -> AsyncIterator[bytes]:
    lead = b"[\n"
    async for row in rows:
        yield lead + orjson.dumps(messages.to_wire(row))
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


async def _as_csv(rows: AsyncIterator[Row]) -> AsyncIterator[bytes]:
    yield MARK + line(COLUMNS)
    async for row in rows:
        yield line(
            (
                str(row["seq"]),
                wire_time(row["created_at"]) or "",
                row["sender"]["id"],
                inert(row["sender"]["name"]),
                row["sender"]["role"],
                inert(row["body"]),
                " ".join(link["url"] for link in row["attachments"]),
                wire_time(row["edited_at"]) or "",
                wire_time(row["deleted_at"]) or "",
            )
        )
