"""Answers that the team gives often. The page that inserts one fills its variables in."""

import re

from actions import audit
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from models import canned_replies
from models.base import DuplicateKey, Row, Shape, WireTime
from models.canned_replies import CannedReply

MOST_REPLIES = 1_000
VARIABLES = ("first_name", "name", "agent_name", "company", "product")
VARIABLE = re.compile(r"\{([\w-]+)\}")


class CannedReplyView(Shape):
    id: str
    shortcut: str
    title: str
    body: str
    updated_at: WireTime

    @classmethod
    def of(cls, reply: CannedReply) -> "CannedReplyView":
        return cls(**reply.model_dump(exclude={"tenant_id"}))


async def list_canned_replies(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[CannedReplyView]:
    """By shortcut."""
    require(actor.role, Permission.WORK_TOGETHER)
    after = decode_cursor(cursor, str)[0] if cursor else ""
    found = await canned_replies.find_canned_replies(ctx.database, actor.tenant_id, after, limit)
    last = encode_cursor(found[-1].shortcut) if len(found) == limit else None
    return Page(items=[CannedReplyView.of(reply) for reply in found], next_cursor=last)


async def add_canned_reply(ctx: Context, actor: Actor, shortcut: str, title: str, body: str) -> CannedReplyView:
    require(actor.role, Permission.MANAGE_CANNED_REPLIES)
    _check_variables(body)
    if await canned_replies.count_canned_replies(ctx.database, actor.tenant_id) >= MOST_REPLIES:
        raise Conflict(f"There are {MOST_REPLIES:,} canned replies already; delete one first.")
    reply = CannedReply(tenant_id=actor.tenant_id, shortcut=shortcut, title=title, body=body)
    try:
        await canned_replies.insert_canned_reply(ctx.database, reply)
    except DuplicateKey as error:
        raise _taken() from error
    await _record(ctx, actor, "added", reply.id)
    return CannedReplyView.of(reply)


async def change_canned_reply(ctx: Context, actor: Actor, reply_id: str, changes: Row) -> CannedReplyView:
    """`changes` holds only the given fields."""
    require(actor.role, Permission.MANAGE_CANNED_REPLIES)
    _check_variables(changes.get("body", ""))
    try:
        changed = await canned_replies.update_canned_reply(ctx.database, actor.tenant_id, reply_id, changes)
    except DuplicateKey as error:
        raise _taken() from error
    if changed is None:
        raise NotFound("There is no such canned reply.")
    await _record(ctx, actor, "changed", reply_id)
    return CannedReplyView.of(changed)


async def delete_canned_reply(ctx: Context, actor: Actor, reply_id: str) -> None:
    require(actor.role, Permission.MANAGE_CANNED_REPLIES)
    if not await canned_replies.delete_canned_reply(ctx.database, actor.tenant_id, reply_id):
        raise NotFound("There is no such canned reply.")
    await _record(ctx, actor, "deleted", reply_id)


def _check_variables(body: str) -> None:
    """A misspelt variable would be sent to a customer as it stands."""
    unknown = [name for name in VARIABLE.findall(body) if name not in VARIABLES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise Invalid.field("body", f"There is no variable {{{unknown[0]}}}; there are {known}.")


def _taken() -> Conflict:
    return Conflict("There is a canned reply with this shortcut already; choose another.")


async def _record(ctx: Context, actor: Actor, what: str, reply_id: str) -> None:
    await audit.record(ctx, actor.tenant_id, f"canned_reply.{what}", actor_id=actor.id, subject_id=reply_id)
