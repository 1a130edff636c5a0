"""Who a campaign is for: people of a tenant in the order of their ids, and what segments ask of their bookings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, DESCENDING

from models import bookings, conversations, memberships, users
from models.base import Database, Row
from models.campaigns import Segment
from models.users import Role, User
from models.words import beginning_with

CUSTOMERS = frozenset({Role.MEMBER, Role.COMPANY})
"""Whom `everyone` means."""


@dataclass(frozen=True, slots=True)
class History:
    """What somebody booked."""

    last_booked_at: datetime | None = None
    no_shows: int = 0


def of_customers() -> Row:
    return {"role": {"$in": sorted(CUSTOMERS)}}


def of_segment(segment: Segment, moment: datetime) -> Row:
    """What of a segment the people's own documents tell."""
    query: Row = {"role": {"$in": sorted(segment.roles or CUSTOMERS)}}
    labels: Row = {}
    if segment.labels:
        labels["$in"] = segment.labels
    if segment.labels_none:
        labels["$nin"] = segment.labels_none
    if labels:
        query["labels"] = labels
    if segment.languages:
        query["language"] = {"$in": segment.languages}
    if segment.created_within_days:
        query["created_at"] = {"$gte": moment - timedelta(days=segment.created_within_days)}
    if segment.seen_within_days:
        query["last_seen_at"] = {"$gte": moment - timedelta(days=segment.seen_within_days)}
    if segment.not_seen_within_days:
        unseen = {"$not": {"$gte": moment - timedelta(days=segment.not_seen_within_days)}}
        query = {"$and": [query, {"last_seen_at": unseen}]}
    return query


async def find_people(database: Database, tenant_id: str, query: Row, after: str, limit: int) -> list[User]:
    """Those whom the query means, blocked ones left out, by id after `after`."""
    own: Row = {"tenant_id": tenant_id, "blocked_at": None, "_id": {"$gt": after}}
    rows = database[users.COLLECTION].find({"$and": [own, query]}).sort("_id", ASCENDING).limit(limit)
    return [User.from_row(row) async for row in rows]


async def find_group_people(
    database: Database, tenant_id: str, group_id: str, after: str, limit: int
) -> tuple[list[User], str | None]:
    """The members of a group by id after `after`, and where to go on; None at the end."""
    members = await memberships.find_members(database, group_id, after or None, limit)
    ids = [member.user_id for member in members]
    people = await find_people(database, tenant_id, {"_id": {"$in": ids}}, "", limit)
    return people, ids[-1] if len(ids) == limit else None


async def find_groups(database: Database, tenant_id: str, group_ids: Collection[str]) -> dict[str, str]:
    """Id and title of those of the conversations that are groups."""
    query = {
        "_id": {"$in": list(group_ids)}, "tenant_id": tenant_id, "kind": conversations.Kind.GROUP, "deleted_at": None,
    }  # fmt: skip
    rows = database[conversations.COLLECTION].find(query, {"title": 1})
    return {row["_id"]: row["title"] async for row in rows}


async def find_histories(database: Database, tenant_id: str, user_ids: Collection[str]) -> dict[str, History]:
    """Of those who booked anything: when they last came or will come, and how often they did not."""
    counted = [bookings.State.CONFIRMED, bookings.State.CHECKED_IN, bookings.State.NO_SHOW]
    pipeline: list[Row] = [
        {"$match": {"tenant_id": tenant_id, "person.id": {"$in": list(user_ids)}, "state": {"$in": counted}}},
        {
            "$group": {
                "_id": "$person.id",
                "last": {"$max": "$start"},
                "no_shows": {"$sum": {"$cond": [{"$eq": ["$state", bookings.State.NO_SHOW]}, 1, 0]}},
            }
        },
    ]
    rows = await database[bookings.COLLECTION].aggregate(pipeline)
    return {row["_id"]: History(row["last"], row["no_shows"]) async for row in rows}


async def count_people(database: Database, tenant_id: str, user_ids: Collection[str]) -> int:
    """How many of them there are."""
    return await database[users.COLLECTION].count_documents({"_id": {"$in": list(user_ids)}, "tenant_id": tenant_id})


async def search_groups(database: Database, tenant_id: str, text: str, limit: int) -> list[conversations.Conversation]:
    """Groups with titles whose words begin with those of `text`; the most recently used first."""
    query: Row = {"tenant_id": tenant_id, "kind": conversations.Kind.GROUP, "deleted_at": None}
    query |= beginning_with(text) or {}
    rows = database[conversations.COLLECTION].find(query).sort("updated_at", DESCENDING).limit(limit)
    return [conversations.Conversation.from_row(row) async for row in rows]
