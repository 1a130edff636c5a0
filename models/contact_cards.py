"""The people of a tenant as an address book: everybody in `users`, found by what is known of them."""

import re
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, InsertOne, UpdateOne

from models.base import Database, Row
from models.deliveries import ChannelName
from models.transactions import Transaction
from models.users import COLLECTION, Role, User
from models.words import beginning_with, words_of

ADDRESS_FIELDS = {ChannelName.SMS: "phone", ChannelName.WHATSAPP: "phone", ChannelName.EMAIL: "email"}
"""Everybody can be reached on the other channels, should they look."""


@dataclass(frozen=True, slots=True)
class Wanted:
    text: str = ""
    phone_start: str | None = None
    """The beginning of an E.164 number, where the text is one."""
    role: Role | None = None
    label: str | None = None
    languages: Collection[str | None] = ()
    channel: ChannelName | None = None
    """With an address for it."""


def _query(tenant_id: str, wanted: Wanted) -> Row:
    clauses: list[Row] = [{"tenant_id": tenant_id}]
    if wanted.text:
        clauses.append({"$or": _by_text(wanted)})
    if wanted.role is not None:
        clauses.append({"role": wanted.role})
    if wanted.label is not None:
        clauses.append({"labels": wanted.label})
    if wanted.languages:
        clauses.append({"language": {"$in": list(wanted.languages)}})
    if wanted.channel in ADDRESS_FIELDS:
        clauses.append({ADDRESS_FIELDS[wanted.channel]: {"$type": "string"}})
    return {"$and": clauses}


def _by_text(wanted: Wanted) -> list[Row]:
    """The name, the whole e-mail address, or the beginning of the number."""
    either: list[Row] = [{"email": wanted.text.casefold().strip()}]
    if (by_name := beginning_with(wanted.text)) is not None:
        either.append(by_name)
    if wanted.phone_start is not None:
        either.append({"phone": {"$gt": "", "$regex": f"^{re.escape(wanted.phone_start)}"}})
    return either


async def find_page(
    database: Database, tenant_id: str, wanted: Wanted, after: tuple[str, str] | None, limit: int
) -> list[User]:
    """By name; `after` is the name key and id of the last one of the previous page."""
    query = _query(tenant_id, wanted)
    if after is not None:
        beyond = [{"name_key": {"$gt": after[0]}}, {"name_key": after[0], "_id": {"$gt": after[1]}}]
        query["$and"].append({"$or": beyond})
    rows = database[COLLECTION].find(query).sort([("name_key", ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [User.from_row(row) async for row in rows]


async def iterate(database: Database, tenant_id: str, wanted: Wanted, at_once: int) -> AsyncIterator[list[User]]:
    """All of them by name, in groups of `at_once`; read anew for each group, so that nothing is held open."""
    after: tuple[str, str] | None = None
    while found := await find_page(database, tenant_id, wanted, after, at_once):
        yield found
        after = (found[-1].name_key, found[-1].id)


async def find_matches(tx: Transaction, tenant_id: str, emails: Collection[str], phones: Collection[str]) -> list[User]:
    """Who has one of the addresses, the oldest first. What a visitor says to be their e-mail address is not looked at."""
    either: list[Row] = [
        {"email": {"$in": list(emails)}, "role": {"$ne": Role.VISITOR}},
        {"phone": {"$in": list(phones)}},
    ]
    rows = tx[COLLECTION].find({"tenant_id": tenant_id, "$or": either}, session=tx.session).sort("_id", ASCENDING)
    return [User.from_row(row) async for row in rows]


async def is_known(database: Database, tenant_id: str, email: str) -> bool:
    """Whether somebody else than a visitor has the address."""
    query = {"tenant_id": tenant_id, "email": email, "role": {"$ne": Role.VISITOR}}
    return await database[COLLECTION].find_one(query, {"_id": 1}) is not None


async def find_user_labels(database: Database, tenant_id: str, limit: int) -> list[str]:
    """Those in use, the most used first."""
    stages: list[Row] = [
        {"$match": {"tenant_id": tenant_id, "labels": {"$gt": ""}}},
        {"$unwind": "$labels"},
        {"$sortByCount": "$labels"},
        {"$sort": {"count": -1, "_id": 1}},
        {"$limit": limit},
    ]
    return [row["_id"] async for row in await database[COLLECTION].aggregate(stages)]


async def write_people(tx: Transaction, added: Collection[User], changed: Collection[tuple[User, Row]]) -> None:
    """Raise a bulk error of the driver where an index refuses one; nothing is written then."""
    changes: list[Any] = [InsertOne(user.to_row() | {"words": words_of(user.name)}) for user in added]
    changes += [
        UpdateOne({"_id": user.id, "tenant_id": user.tenant_id}, {"$set": with_words(values)})
        for user, values in changed
    ]
    if changes:
        await tx[COLLECTION].bulk_write(changes, session=tx.session)


def with_words(values: Row) -> Row:
    """What is found by a name changes with it."""
    if "name" not in values:
        return values
    return values | {"name_key": values["name"].casefold(), "words": words_of(values["name"])}


async def delete_person(tx: Transaction, user: User, only: Row) -> bool:
    """False when they do not have the values of `only` any more."""
    which = {"_id": user.id, "tenant_id": user.tenant_id} | only
    return (await tx[COLLECTION].delete_one(which, session=tx.session)).deleted_count == 1
