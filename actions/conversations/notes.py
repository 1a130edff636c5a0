"""What the team notes about a conversation, for itself: never in what its other members get."""

from actions import audit
from actions.access import check_may_write, check_message_rate
from actions.context import Actor, Context
from actions.conversations.teams import access_as_team, tell_team
from actions.errors import Conflict, Forbidden, NotFound
from actions.facts import NOTE_CREATED, NOTE_DELETED
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may
from actions.views import NoteView
from models import notes
from models.conversations import Conversation, Kind
from models.messages import Sender
from models.notes import Note


async def list_notes(
    ctx: Context, actor: Actor, conversation_id: str, cursor: str | None, limit: int
) -> Page[NoteView]:
    """The newest first."""
    await _access(ctx, actor, conversation_id)
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await notes.find_notes(ctx.database, conversation_id, before, limit)
    next_cursor = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=[NoteView.of(note) for note in found], next_cursor=next_cursor)


async def add_note(ctx: Context, actor: Actor, conversation_id: str, body: str) -> NoteView:
    conversation = await _access(ctx, actor, conversation_id)
    check_may_write(actor)
    check_message_rate(ctx, actor)
    author = Sender(id=actor.id, name=actor.user.name, role=str(actor.role))
    note = Note(tenant_id=actor.tenant_id, conversation_id=conversation_id, author=author, body=body)
    await notes.insert_note(ctx.database, note)
    view = NoteView.of(note)
    await tell_team(ctx, conversation, NOTE_CREATED, {"note": view.model_dump(mode="json")})
    return view


async def delete_note(ctx: Context, actor: Actor, conversation_id: str, note_id: str) -> None:
    """For its author and moderators."""
    conversation = await _access(ctx, actor, conversation_id)
    note = await notes.find_note(ctx.database, conversation_id, note_id)
    if note is None:
        raise NotFound("There is no such note here.")
    own = note.author.id == actor.id
    if not own and not may(actor.role, Permission.MODERATE):
        raise Forbidden("Only its author and moderators can delete a note.")
    await notes.remove_note(ctx.database, conversation_id, note_id)
    await tell_team(ctx, conversation, NOTE_DELETED, {"conversation_id": conversation_id, "note_id": note_id})
    if not own:
        await audit.record(ctx, actor.tenant_id, "note.deleted", actor_id=actor.id, subject_id=note_id)


async def remove_notes(ctx: Context, conversation: Conversation) -> None:
    """They go with what they are about. Called by the actions that remove that."""
    for note_id in await notes.remove_notes(ctx.database, conversation.id):
        await tell_team(ctx, conversation, NOTE_DELETED, {"conversation_id": conversation.id, "note_id": note_id})


async def _access(ctx: Context, actor: Actor, conversation_id: str) -> Conversation:
    access = await access_as_team(ctx, actor, conversation_id)
    if access.conversation.kind is Kind.DIRECT:
        raise Conflict("Nothing is noted about what two people say to each other alone.")
    return access.conversation
