"""Lists: a page of items and an opaque cursor to the next one."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from actions.context import Context
from actions.errors import Invalid
from models.base import Row
from models.stores import N, Store

Item = TypeVar("Item")
LARGEST_PART = 253_402_300_799_999
"""The last millisecond of the year 9999: no time or place in a cursor lies beyond."""


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = Field(description="Pass as `cursor` for what follows; null at the end.")


def encode_cursor(*parts: str | int | float) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """The parts that `encode_cursor` was given; raise `Invalid` for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        json.dumps(parts, ensure_ascii=False).encode()  # half a surrogate pair is no text that a query could hold
    except (binascii.Error, ValueError):
        parts = None
    known = isinstance(parts, list) and [type(part) for part in parts] == list(kinds)
    if not known or any(isinstance(part, int) and not 0 <= part <= LARGEST_PART for part in parts):
        raise Invalid.field("cursor", "This is not a cursor of this list; start without one.")
    return tuple(parts)


async def page_by_name(
    ctx: Context, store: Store[N], tenant_id: str, query: Row, cursor: str | None, limit: int, show: Callable[[N], Item]
) -> Page[Item]:
    """A page of what a store keeps, by name."""
    after = decode_cursor(cursor, str, str) if cursor else None
    found = await store.find_page(ctx.database, tenant_id, query, (after[0], after[1]) if after else None, limit)
    last = encode_cursor(found[-1].name, found[-1].id) if len(found) == limit else None
    return Page(items=[show(document) for document in found], next_cursor=last)
