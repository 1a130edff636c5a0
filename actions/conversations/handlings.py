"""How the team handles a support conversation: who answers it, under which labels, and whether it is done."""

from actions import audit
from actions.access import access_conversation, check_may_write
from actions.context import Actor, Context
from actions.conversations.conversations import show_conversation
from actions.errors import Conflict, Invalid, NotFound
from actions.facts import HANDLING_CHANGED
from actions.permissions import STAFF, Permission, require
from actions.views import ConversationView, HandlingView
from models import handlings
from models.base import Row
from models.conversations import Conversation, Handling, Kind

MOST_LABELS_SHOWN = 200


async def change_handling(ctx: Context, actor: Actor, conversation_id: str, changes: Row) -> ConversationView:
    """`changes` holds only the given parts: `assignee_id` (None for nobody), `labels`, `status`."""
    access = await access_conversation(ctx, actor, conversation_id)
    require(actor.role, Permission.ANSWER_SUPPORT)
    check_may_write(actor, access)
    if access.conversation.kind is not Kind.SUPPORT:
        raise Conflict("Only a support conversation is assigned, labelled or closed.")
    if changes.get("assignee_id") is not None:
        await _check_assignee(ctx, actor, changes["assignee_id"])
    if "labels" in changes:
        changes = changes | {"labels": _distinct(changes["labels"])}
    if changes:
        await _change(ctx, actor, conversation_id, changes)
    return await show_conversation(ctx, actor, conversation_id)


async def _check_assignee(ctx: Context, actor: Actor, user_id: str) -> None:
    user = await ctx.directory.user(actor.tenant_id, user_id)
    if user is None or user.role not in STAFF:
        raise Invalid.field("assignee_id", "Choose somebody of the team.")


def _distinct(labels: list[str]) -> list[str]:
    """Each once, whatever its case; the first spelling stays."""
    spellings: dict[str, str] = {}
    for label in labels:
        spellings.setdefault(label.casefold(), label)
    return list(spellings.values())


async def _change(ctx: Context, actor: Actor, conversation_id: str, changes: Row) -> None:
    found = await handlings.change_handling(ctx.database, actor.tenant_id, conversation_id, changes)
    if found is None:
        raise NotFound
    before, after = found
    changed = sorted(key for key in changes if getattr(before, key) != getattr(after, key))
    if changed:
        await _tell(ctx, actor, conversation_id, after)
        await audit.record(
            ctx, actor.tenant_id, "conversation.handling", actor_id=actor.id, subject_id=conversation_id,
            fields=", ".join(changed),
        )  # fmt: skip


async def _tell(ctx: Context, actor: Actor, conversation_id: str, handling: Handling) -> None:
    ctx.directory.forget_conversation(conversation_id)
    assignee = await ctx.directory.user(actor.tenant_id, handling.assignee_id) if handling.assignee_id else None
    view = HandlingView(**handling.model_dump(), assignee_name=assignee.name if assignee else None)
    fact = {
        "conversation_id": conversation_id, "handling": view.model_dump(mode="json"),
        "by": {"id": actor.id, "name": actor.user.name},
    }  # fmt: skip
    ctx.announcer.to_staff(actor.tenant_id, HANDLING_CHANGED, fact)


def must_reopen(actor: Actor, conversation: Conversation) -> bool:
    """Whether what the actor says opens the conversation again: the team closed it, and it is the actor's own."""
    handling = conversation.handling
    return handling is not None and handling.status == "closed" and conversation.owner_id == actor.id


async def reopen(ctx: Context, actor: Actor, conversation_id: str) -> None:
    """Who was closed too early is not left unheard."""
    handling = await handlings.reopen(ctx.database, actor.tenant_id, conversation_id)
    if handling is None:
        ctx.directory.forget_conversation(conversation_id)
        return
    await _tell(ctx, actor, conversation_id, handling)
    await audit.record(ctx, actor.tenant_id, "conversation.reopened", actor_id=actor.id, subject_id=conversation_id)


async def list_labels(ctx: Context, actor: Actor) -> list[str]:
    """Labels in use, the most used first."""
    require(actor.role, Permission.ANSWER_SUPPORT)
    return await handlings.find_labels(ctx.database, actor.tenant_id, MOST_LABELS_SHOWN)
