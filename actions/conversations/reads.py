"""How far people have read. A position only moves forward; counts are always absolute (I8)."""

from actions.access import access_conversation
from actions.context import Actor, Context
from actions.conversations.conversations import announce_update
from actions.deliveries.delivery_states import note_read
from actions.errors import Invalid
from actions.facts import READ_CHANGED, UNREAD_CHANGED
from actions.permissions import Permission, may
from models import conversations, memberships, messages
from models.base import Row
from models.conversations import Kind

LARGEST_ROOM_TOLD = 200
MOST_COUNTED = 5_000
"""Conversations that the total of unread messages takes into account, most recent first."""


async def mark_read(ctx: Context, actor: Actor, conversation_id: str, seq: int) -> int:
    """Move the actor's position to `seq` and give what remains unread."""
    access = await access_conversation(ctx, actor, conversation_id)
    last_seq, _ = await messages.find_last_numbers(ctx.database, conversation_id)
    if seq > last_seq:
        raise Invalid.field("seq", f"The last message has the seq {last_seq}.")
    await ctx.journal.settle()
    joining = access.conversation.kind is Kind.SUPPORT
    position = await memberships.advance_reading(
        ctx.database, actor.tenant_id, conversation_id, actor.id, seq, joining=joining
    )
    if access.membership is None:
        await announce_update(ctx, actor, conversation_id)
    first_seq = access.conversation.first_seq
    unread = max(0, last_seq - max(position or seq, first_seq - 1))
    if position == seq:
        fact: Row = {"conversation_id": conversation_id, "user_id": actor.id, "seq": seq}
        await _announce_reading(ctx, actor, conversation_id, fact)
        if joining and access.conversation.owner_id == actor.id:
            await note_read(ctx, actor.tenant_id, conversation_id, seq)
    total = await count_unread(ctx, actor)
    ctx.announcer.to_user(
        actor.id, UNREAD_CHANGED, {"conversation_id": conversation_id, "unread": unread, "total": total}
    )
    return unread


async def _announce_reading(ctx: Context, actor: Actor, conversation_id: str, fact: Row) -> None:
    """In a large room a thousand readers of each message would cost a million deliveries: tell only the reader."""
    if len(await memberships.find_members(ctx.database, conversation_id, None, LARGEST_ROOM_TOLD + 1)) > (
        LARGEST_ROOM_TOLD
    ):
        ctx.announcer.to_user(actor.id, READ_CHANGED, fact)
    else:
        ctx.announcer.to_conversation(conversation_id, READ_CHANGED, fact)


async def count_unread(ctx: Context, actor: Actor) -> int:
    """Unread messages in all that the actor may read."""
    positions = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id)
    rows = await conversations.find_last_seqs(
        ctx.database, actor.tenant_id, list(positions), limit=MOST_COUNTED,
        with_support=may(actor.role, Permission.ANSWER_SUPPORT),
    )  # fmt: skip
    return sum(max(0, row["last_seq"] - max(positions.get(row["_id"], 0), row["first_seq"] - 1)) for row in rows)
