"""Saying, changing, deleting and reading messages."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

import orjson

from actions import audit
from actions.access import Access, access_conversation, check_may_write, check_message_rate
from actions.context import Actor, Change, Committed, Context, Draft
from actions.conversations.conversations import announce_update
from actions.conversations.handlings import must_reopen, reopen
from actions.conversations.notes import remove_notes
from actions.deliveries.reply_routes import follow_saying
from actions.errors import Conflict, Forbidden, Invalid, NotFound
from actions.facts import MESSAGE_DELETED, MESSAGE_EDITED, MESSAGE_REACTED
from actions.files.attachments import claim_attachments
from actions.pages import decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from models import attachments, conversations, memberships, messages
from models.base import Row, now
from models.conversations import Conversation, Kind
from models.memberships import Membership
from models.messages import to_wire
from models.tenants import Tenant
from models.users import User

MOST_CHANGES = 5_000
"""Revisions one message can take (each is kept in an index); deleting is always possible."""
MOST_EMOJIS, MOST_REACTIONS = 20, 1_000
RESUMED_AT_ONCE = 100
TEAM_JOINS_EVERY = 60.0
"""Seconds."""


async def send_message(
    ctx: Context,
    actor: Actor,
    conversation_id: str,
    client_id: str,
    body: str,
    attachment_ids: list[str],
    reply_to: str | None,
) -> Awaitable[Committed]:
    """Give the message its place in the order; await the result for its durability.

    The two are separate so that one sender's messages keep their order without waiting for each other.
    """
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_write(actor, access)
    _check_body(actor, body, has_attachments=bool(attachment_ids))
    check_message_rate(ctx, actor)
    if reply_to is not None:
        await _check_reply(ctx, access, reply_to)
    is_own_support = access.conversation.kind is Kind.SUPPORT and access.conversation.owner_id == actor.id
    if is_own_support:
        _let_team_hear(ctx, actor, conversation_id)
    if must_reopen(actor, access.conversation):
        await reopen(ctx, actor, conversation_id)
    links = await claim_attachments(ctx, actor, conversation_id, attachment_ids) if attachment_ids else []
    sender = {"id": actor.id, "name": actor.user.name, "role": str(actor.role)}
    saying = ctx.journal.append(Draft(actor.tenant_id, conversation_id, sender, client_id, body, links, reply_to))
    if access.conversation.kind is not Kind.SUPPORT:
        return saying
    if access.conversation.owner_id != actor.id:
        return follow_saying(ctx, conversation_id, saying)
    return asyncio.ensure_future(_reopen_once_said(ctx, actor, conversation_id, saying))


async def say_as(
    ctx: Context, person: User, tenant: Tenant, conversation_id: str, client_id: str, body: str
) -> Committed:
    """What somebody wrote by another way, such as a telephone: it has been said, so no pace refuses it."""
    sender = {"id": person.id, "name": person.name, "role": str(person.role)}
    saying = ctx.journal.append(Draft(tenant.id, conversation_id, sender, client_id, body))
    return await _reopen_once_said(ctx, Actor(person, tenant, ""), conversation_id, saying)


def _let_team_hear(ctx: Context, actor: Actor, conversation_id: str) -> None:
    """A campaign may have opened it, or it rested for long: the sockets of the team are not in all that there are."""
    ctx.pacer.tell(
        f"team:{conversation_id}", TEAM_JOINS_EVERY, lambda: ctx.announcer.join_staff(actor.tenant_id, conversation_id)
    )


async def _reopen_once_said(
    ctx: Context, actor: Actor, conversation_id: str, saying: Awaitable[Committed]
) -> Committed:
    """The team may have closed it while this was on its way, without having seen it."""
    said = await saying
    conversation = await conversations.find_conversation(ctx.database, actor.tenant_id, conversation_id)
    if conversation is not None and must_reopen(actor, conversation):
        await reopen(ctx, actor, conversation_id)
    return said


def _check_body(actor: Actor, body: str, *, has_attachments: bool) -> None:
    longest = actor.tenant.limits.message_length
    if len(body) > longest:
        raise Invalid.field("body", f"Use at most {longest} characters.")
    if "\x00" in body:
        raise Invalid.field("body", "The character NUL is not text.")
    if not body and not has_attachments:
        raise Invalid.field("body", "Write something or attach a file.")


async def _check_reply(ctx: Context, access: Access, reply_to: str) -> None:
    row = await messages.find_message(ctx.database, access.conversation.id, reply_to)
    if row is None or row["seq"] < access.conversation.first_seq:
        raise Invalid.field("reply_to", "The message that this answers is not in the conversation.")


async def edit_message(ctx: Context, actor: Actor, conversation_id: str, message_id: str, body: str) -> Committed:
    """Only its sender can change what was said."""
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_write(actor, access)

    def apply(row: Row) -> Row:
        _check_present(access, row)
        if row["sender"]["id"] != actor.id:
            raise Forbidden("Only its sender can edit a message.")
        _check_body(actor, body, has_attachments=bool(row["attachments"]))
        _check_changeable(row)
        return {"body": body, "edited_at": now()}

    check_message_rate(ctx, actor)
    return await ctx.journal.change(Change(conversation_id, message_id, MESSAGE_EDITED, apply))


async def delete_message(ctx: Context, actor: Actor, conversation_id: str, message_id: str) -> Committed:
    """Its sender, and moderators, can turn a message into a tombstone. Deleting one twice is the same as once."""
    access = await access_conversation(ctx, actor, conversation_id)
    row = await messages.find_message(ctx.database, conversation_id, message_id)
    if row is None or row["seq"] < access.conversation.first_seq:
        raise NotFound("There is no such message here.")
    own = row["sender"]["id"] == actor.id
    if not own and not may(actor.role, Permission.MODERATE):
        raise Forbidden("Only its sender and moderators can delete a message.")
    if row["deleted_at"] is not None:
        return committed(row)

    def apply(row: Row) -> Row:
        _check_present(access, row)
        return {"body": "", "attachments": [], "reactions": [], "deleted_at": now()}

    done = await ctx.journal.change(Change(conversation_id, message_id, MESSAGE_DELETED, apply))
    await _remove_files(ctx, conversation_id, [link["id"] for link in row["attachments"]])
    if not own:
        await audit.record(ctx, actor.tenant_id, "message.deleted", actor_id=actor.id, subject_id=message_id)
    return done


async def _remove_files(ctx: Context, conversation_id: str, ids: list[str]) -> None:
    """What no message carries any more can be opened by nobody."""
    if ids:
        kept = await messages.find_linked_ids(ctx.database, conversation_id, ids)
        unused = [attachment_id for attachment_id in ids if attachment_id not in kept]
        await attachments.remove_attachments(ctx.database, conversation_id, unused)


async def react_to_message(
    ctx: Context, actor: Actor, conversation_id: str, message_id: str, emoji: str, *, on: bool
) -> Committed:
    """Put or take the actor's reaction; saying what is so already changes nothing."""
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_write(actor, access)
    check_message_rate(ctx, actor)
    row = await messages.find_message(ctx.database, conversation_id, message_id)
    if row is None:
        raise NotFound("There is no such message here.")
    _check_present(access, row)
    if _has_reacted(row, emoji, actor.id) == on:
        return committed(row)

    def apply(row: Row) -> Row:
        _check_present(access, row)
        _check_changeable(row)
        return {"reactions": _with_reaction(row["reactions"], emoji, actor.id, on=on)}

    return await ctx.journal.change(Change(conversation_id, message_id, MESSAGE_REACTED, apply))


def _check_present(access: Access, row: Row) -> None:
    if row["deleted_at"] is not None or row["seq"] < access.conversation.first_seq:
        raise NotFound("This message was deleted.")


def _check_changeable(row: Row) -> None:
    if len(row["revs"]) >= MOST_CHANGES:
        raise Conflict("This message has been changed too often and can only be deleted now.")


def _has_reacted(row: Row, emoji: str, user_id: str) -> bool:
    return any(entry["emoji"] == emoji and user_id in entry["user_ids"] for entry in row["reactions"])


def _with_reaction(reactions: list[Row], emoji: str, user_id: str, *, on: bool) -> list[Row]:
    people = {entry["emoji"]: [other for other in entry["user_ids"] if other != user_id or entry["emoji"] != emoji]
              for entry in reactions}  # fmt: skip
    if on:
        people.setdefault(emoji, []).append(user_id)
    if len(people) > MOST_EMOJIS or sum(map(len, people.values())) > MOST_REACTIONS:
        raise Conflict("This message has all the reactions it can hold.")
    return [{"emoji": key, "user_ids": user_ids} for key, user_ids in people.items() if user_ids]


def committed(row: Row) -> Committed:
    """A stored message with the JSON that goes to everybody."""
    return Committed(row, orjson.dumps(to_wire(row)))


@dataclass(frozen=True, slots=True)
class MessagePage:
    items: list[Row]
    next_cursor: str | None


async def list_messages(
    ctx: Context,
    actor: Actor,
    conversation_id: str,
    *,
    before_seq: int | None,
    after_rev: int | None,
    cursor: str | None,
    limit: int,
) -> MessagePage:
    """Backwards through the conversation, or forwards through its changes after a revision."""
    access = await access_conversation(ctx, actor, conversation_id)
    if cursor:
        direction, place = decode_cursor(cursor, str, int)
        if direction not in ("before", "after"):
            raise Invalid.field("cursor", "This is not a cursor of this list; start without one.")
        before_seq, after_rev = (place, None) if direction == "before" else (None, place)
    first = access.conversation.first_seq
    if after_rev is not None:
        rows = await messages.find_changes(ctx.database, conversation_id, after_rev, limit, first)
        next_cursor = encode_cursor("after", rows[-1]["rev"]) if len(rows) == limit else None
    else:
        rows = await messages.find_page(ctx.database, conversation_id, before_seq, limit, first)
        next_cursor = encode_cursor("before", rows[0]["seq"]) if len(rows) == limit and rows[0]["seq"] > first else None
    return MessagePage([to_wire(row) for row in rows], next_cursor)


@dataclass(frozen=True, slots=True)
class Catchup:
    """What changed in a conversation after a revision, at most 100 messages; `more` says that there is more."""

    conversation: Conversation
    membership: Membership | None
    last_seq: int
    last_rev: int
    messages: list[Row]
    more: bool


async def catch_up(ctx: Context, access: Access, after_rev: int | None) -> Catchup:
    """Changes after `after_rev`, or the last messages when it is None. The room must have been joined before (I4)."""
    conversation_id, first = access.conversation.id, access.conversation.first_seq
    if after_rev is None:
        rows = await messages.find_page(ctx.database, conversation_id, None, RESUMED_AT_ONCE + 1, first)
        more, rows = len(rows) > RESUMED_AT_ONCE, rows[-RESUMED_AT_ONCE:]
    else:
        rows = await messages.find_changes(ctx.database, conversation_id, after_rev, RESUMED_AT_ONCE + 1, first)
        more, rows = len(rows) > RESUMED_AT_ONCE, rows[:RESUMED_AT_ONCE]
    last_seq, last_rev = await messages.find_last_numbers(ctx.database, conversation_id)
    membership = access.membership
    if membership is not None:  # again: the remembered one does not move with reading
        membership = await memberships.find_membership(ctx.database, conversation_id, membership.user_id)
    return Catchup(access.conversation, membership, last_seq, last_rev, [to_wire(row) for row in rows], more)


async def delete_history(ctx: Context, actor: Actor, conversation_id: str) -> None:
    """Remove all that was said and noted so far, for everyone; numbering goes on."""
    access = await access_conversation(ctx, actor, conversation_id)
    require(actor.role, Permission.MODERATE)
    last_seq, _ = await messages.find_last_numbers(ctx.database, conversation_id)
    await ctx.journal.settle()
    await conversations.update_conversation(
        ctx.database, actor.tenant_id, conversation_id, {"first_seq": last_seq + 1, "last_message": None}
    )
    ctx.directory.forget_conversation(conversation_id)
    await messages.empty_messages(ctx.database, conversation_id, last_seq)
    await attachments.remove_attachments(ctx.database, conversation_id)
    await remove_notes(ctx, access.conversation)
    await audit.record(ctx, actor.tenant_id, "history.deleted", actor_id=actor.id, subject_id=conversation_id)
    await announce_update(ctx, actor, conversation_id)
