"""The list of conversations: what of it is wanted, and the queries for a page of that, most recently changed first."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pymongo import DESCENDING

from models.base import Database, Row
from models.conversations import COLLECTION, Conversation, Kind, visible_to
from models.words import beginning_with

Place = tuple[datetime, str]
"""Where a page ends: the last `updated_at` and id on it."""
NOBODY = ""
"""As `assignee_id`: those that are nobody's yet."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which conversations a list shows; None leaves a side open."""

    tenant_id: str
    conversation_ids: list[str]
    """Those that the reader is in."""
    with_support: bool
    kind: Kind | None = None
    assignee_id: str | None = None
    status: Literal["open", "closed"] | None = None
    label: str | None = None
    text: str = ""
    text_ids: list[str] = field(default_factory=list)
    """Conversations that `text` finds by their members."""


def _query(selection: Selection, before: Place | None) -> Row:
    if selection.kind is Kind.SUPPORT and selection.with_support:
        visible: Row = {"tenant_id": selection.tenant_id, "deleted_at": None}
    else:
        with_support = selection.with_support and selection.kind is None
        visible = visible_to(selection.tenant_id, selection.conversation_ids, with_support)
    clauses = [visible, *_narrowed(selection)]
    if before is not None:
        beyond = [{"updated_at": {"$lt": before[0]}}, {"updated_at": before[0], "_id": {"$lt": before[1]}}]
        clauses.append({"updated_at": {"$lte": before[0]}, "$or": beyond})
    return {"$and": clauses}


def _narrowed(selection: Selection) -> list[Row]:
    clauses: list[Row] = []
    if selection.kind is not None:
        clauses.append({"kind": selection.kind})
    if selection.assignee_id is not None:
        clauses.append({"handling.assignee_id": selection.assignee_id or None})
    if selection.status is not None:
        clauses.append({"handling.status": "closed" if selection.status == "closed" else {"$ne": "closed"}})
    if selection.label is not None:
        clauses.append({"handling.labels": selection.label})
    if selection.text:
        by_title = beginning_with(selection.text)
        by_member: Row = {"_id": {"$in": selection.text_ids}}
        clauses.append({"$or": [by_title, by_member]} if by_title else by_member)
    return clauses


ORDER = [("updated_at", DESCENDING), ("_id", DESCENDING)]


async def find_page(database: Database, selection: Selection, before: Place | None, limit: int) -> list[Conversation]:
    rows = database[COLLECTION].find(_query(selection, before)).sort(ORDER).limit(limit)
    return [Conversation.from_row(row) async for row in rows]


async def find_numbers(database: Database, selection: Selection, before: Place | None, limit: int) -> list[Row]:
    """The same, of each only `_id`, `first_seq`, `last_seq` and `updated_at`."""
    shown = {"first_seq": 1, "last_seq": 1, "updated_at": 1}
    rows = database[COLLECTION].find(_query(selection, before), shown).sort(ORDER)
    return await rows.limit(limit).to_list()


async def find_openable(
    database: Database, tenant_id: str, conversation_ids: list[str], own_ids: list[str], kinds: list[Kind], limit: int
) -> list[Conversation]:
    """Of the given conversations those that are among `own_ids` or of one of the kinds, most recently changed first."""
    query = {
        "_id": {"$in": conversation_ids}, "tenant_id": tenant_id, "deleted_at": None,
        "$or": [{"_id": {"$in": own_ids}}, {"kind": {"$in": kinds}}],
    }  # fmt: skip
    rows = database[COLLECTION].find(query).sort(ORDER).limit(limit)
    return [Conversation.from_row(row) async for row in rows]


async def find_by_ids(database: Database, tenant_id: str, conversation_ids: list[str]) -> list[Conversation]:
    """Those that are there still, in the order of their ids."""
    query = {"_id": {"$in": conversation_ids}, "tenant_id": tenant_id, "deleted_at": None}
    found = {row["_id"]: Conversation.from_row(row) async for row in database[COLLECTION].find(query)}
    return [found[conversation_id] for conversation_id in conversation_ids if conversation_id in found]
