"""A conversation as a file: JSON, or CSV that spreadsheets open safely. Streamed, never held whole."""

import csv
import io
from collections.abc import AsyncIterator

import orjson

from actions.access import access_conversation
from actions.context import Actor, Context
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

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


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
    yield "\ufeff".encode() + _line(COLUMNS)
    async for row in rows:
        yield _line(
            (
                str(row["seq"]),
                wire_time(row["created_at"]) or "",
                row["sender"]["id"],
                _inert(row["sender"]["name"]),
                row["sender"]["role"],
                _inert(row["body"]),
                " ".join(link["url"] for link in row["attachments"]),
                wire_time(row["edited_at"]) or "",
                wire_time(row["deleted_at"]) or "",
            )
        )


def _line(cells: tuple[str, ...]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula (OWASP, CSV injection); some skip blanks before it."""
    acts = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if acts else text
