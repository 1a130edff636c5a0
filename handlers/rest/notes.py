"""What the team notes about conversations."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.conversations import notes
from actions.pages import Page
from actions.views import NoteView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Body, ListQuery, not_blank


class NewNote(Strict):
    body: Annotated[Body, Field(min_length=1), AfterValidator(not_blank)]


@operation("GET", "/conversations/{conversation_id}/notes", query=ListQuery, reply=Page[NoteView])
async def list_notes(call: Call[Any, ListQuery]) -> Page[NoteView]:
    """What the team noted, newest first (staff)."""
    query = call.query
    return await notes.list_notes(call.ctx, call.actor, call.path["conversation_id"], query.cursor, query.limit)


@operation("POST", "/conversations/{conversation_id}/notes", body=NewNote, reply=NoteView, status=201, creates=True)
async def add_note(call: Call[NewNote, Nothing]) -> NoteView:
    """Note something that only the team sees (staff)."""
    return await notes.add_note(call.ctx, call.actor, call.path["conversation_id"], call.body.body)


@operation("DELETE", "/conversations/{conversation_id}/notes/{note_id}", status=204)
async def delete_note(call: Call[Any, Nothing]) -> None:
    """Remove a note (its author, and moderators)."""
    await notes.delete_note(call.ctx, call.actor, call.path["conversation_id"], call.path["note_id"])
