"""The list of conversations, whole or narrowed to what somebody looks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from actions.context import Actor, Context
from actions.conversations.conversations import describe_conversations, sees_support
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from actions.views import ConversationView
from models import inboxes, memberships, users
from models.base import Row, now
from models.conversations import Conversation, Kind
from models.inboxes import NOBODY, Place, Selection

MOST_PEOPLE_FOUND = 500
"""People whose conversations a search takes into account; more have that beginning of a name only in a broad one."""
LOOKED_THROUGH_AT_ONCE = 200, 5_000
"""Conversations that the search for unread ones reads at once: first, and at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted; all of it together."""

    kind: Kind | None = None
    unread: bool = False
    assignee: str | None = None
    """`me`, `none`, or the id of a user."""
    status: Literal["open", "closed"] | None = None
    label: str | None = None
    text: str = ""

    @property
    def is_about_handling(self) -> bool:
        return not (self.assignee is None and self.status is None and self.label is None)


async def list_conversations(
    ctx: Context, actor: Actor, wanted: Wanted, cursor: str | None, limit: int
) -> Page[ConversationView]:
    """The actor's own, and for the team every support conversation, most recently changed first."""
    if wanted.is_about_handling:
        require(actor.role, Permission.ANSWER_SUPPORT)
    before = None
    if cursor:
        moment, last_id = decode_cursor(cursor, int, str)
        before = (datetime.fromtimestamp(moment / 1000, now().tzinfo), last_id)
    await ctx.journal.settle()
    if wanted.is_about_handling and wanted.kind not in (None, Kind.SUPPORT):
        return Page(items=[], next_cursor=None)
    selection = await _select(ctx, actor, wanted)
    if wanted.unread:
        found = await _find_unread(ctx, actor, selection, before, limit)
    else:
        found = await inboxes.find_page(ctx.database, selection, before, limit)
    last = found[-1] if len(found) == limit else None
    next_cursor = encode_cursor(round(last.updated_at.timestamp() * 1000), last.id) if last else None
    return Page(items=await describe_conversations(ctx, actor, found), next_cursor=next_cursor)


async def _select(ctx: Context, actor: Actor, wanted: Wanted) -> Selection:
    kind = Kind.SUPPORT if wanted.is_about_handling else wanted.kind
    with_support = sees_support(actor)
    mine: list[str] = []
    if not (with_support and kind is Kind.SUPPORT):
        # Whoever sees all support conversations needs no list of the thousands that they have read.
        mine = await memberships.find_conversation_ids(
            ctx.database, actor.tenant_id, [actor.id], as_readers=not with_support
        )
    text = wanted.text.strip()
    return Selection(
        actor.tenant_id, mine, with_support, kind=kind, status=wanted.status, text=text,
        assignee_id={"me": actor.id, "none": NOBODY}.get(wanted.assignee or "", wanted.assignee),
        label=wanted.label.strip() if wanted.label else None,
        text_ids=await _find_by_members(ctx, actor, text) if text else [],
    )  # fmt: skip


async def _find_by_members(ctx: Context, actor: Actor, text: str) -> list[str]:
    """Addresses are the team's to look for: whether somebody has one is nobody else's business."""
    people = await users.find_user_ids(
        ctx.database, actor.tenant_id, text, by_email=may(actor.role, Permission.LIST_USERS), limit=MOST_PEOPLE_FOUND
    )
    return await memberships.find_conversation_ids(ctx.database, actor.tenant_id, people) if people else []


async def _find_unread(
    ctx: Context, actor: Actor, selection: Selection, before: Place | None, limit: int
) -> list[Conversation]:
    """How far somebody has read stands with their membership, so look through the list until there are enough."""
    found: list[str] = []
    size, largest = LOOKED_THROUGH_AT_ONCE
    while len(found) < limit:
        rows = await inboxes.find_numbers(ctx.database, selection, before, size)
        ids = [row["_id"] for row in rows]
        read = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id, ids)
        found += [row["_id"] for row in rows if _is_unread(row, read.get(row["_id"], 0))]
        if len(rows) < size:
            break
        before = (rows[-1]["updated_at"], rows[-1]["_id"])
        size = min(size * 5, largest)
    return await inboxes.find_by_ids(ctx.database, actor.tenant_id, found[:limit])


def _is_unread(row: Row, read_seq: int) -> bool:
    return bool(row["last_seq"] > max(read_seq, row["first_seq"] - 1))
