"""A user: a person or a bot inside one tenant, with one role."""

import re
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from pydantic import Field
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now
from models.transactions import Transaction
from models.words import beginning_with, words_of

COLLECTION = "users"
INDEXES[COLLECTION] = [
    IndexModel(
        [("tenant_id", ASCENDING), ("email", ASCENDING)],
        name="tenant_email",
        unique=True,
        partialFilterExpression={"registered": True},
    ),
    IndexModel(
        [("tenant_id", ASCENDING), ("external_id", ASCENDING)],
        name="tenant_external_id",
        unique=True,
        partialFilterExpression={"external_id": {"$gt": ""}},
    ),
    IndexModel([("tenant_id", ASCENDING), ("name_key", ASCENDING), ("_id", ASCENDING)], name="tenant_name"),
    IndexModel(
        [("tenant_id", ASCENDING), ("role", ASCENDING), ("name_key", ASCENDING), ("_id", ASCENDING)],
        name="tenant_role_name",
    ),
    IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words"),
    IndexModel([("tenant_id", ASCENDING), ("email", ASCENDING)], name="tenant_any_email"),
    IndexModel(
        [("tenant_id", ASCENDING), ("phone", ASCENDING)],
        name="tenant_phone",
        partialFilterExpression={"phone": {"$gt": ""}},
    ),
    IndexModel([("tenant_id", ASCENDING), ("labels", ASCENDING)], name="tenant_labels"),
    IndexModel(
        [("tenant_id", ASCENDING), ("contact_key", ASCENDING)],
        name="tenant_contact_key",
        unique=True,
        partialFilterExpression={"contact_key": {"$gt": ""}},
    ),
    IndexModel(
        [("calendar_token", ASCENDING)],
        name="calendar_token",
        unique=True,
        partialFilterExpression={"calendar_token": {"$gt": ""}},
    ),
]


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    AGENT = "agent"
    MEMBER = "member"
    COMPANY = "company"
    VISITOR = "visitor"


class User(Document):
    tenant_id: str
    role: Role
    name: str
    name_key: str = ""
    email: str | None = None
    registered: bool = False
    """Signs in with `email` and a password; a visitor's address is only a contact and need not be unique."""
    password_hash: str | None = None
    external_id: str | None = None
    page_url: str | None = None
    phone: str | None = None
    """In E.164, such as +41791234567."""
    labels: list[str] = []
    language: str | None = None
    """`en` or `fr`; None: the tenant's."""
    time_zone: str | None = None
    """IANA; None: the tenant's."""
    contact_key: str | None = None
    """Of somebody whom the team put down and who never signs in: the address by which they are known, only once."""
    blocked_at: datetime | None = None
    last_seen_at: datetime | None = None
    calendar_token: str | None = None
    """Secret of the address under which calendars subscribe."""
    created_at: datetime = Field(default_factory=now)

    def model_post_init(self, _context: object) -> None:
        self.name_key = self.name.casefold()


async def insert_user(database: Database, user: User, tx: Transaction | None = None) -> None:
    """Raise `DuplicateKey` when the tenant has a user with this e-mail address or external id."""
    row = user.to_row() | {"words": words_of(user.name)}
    await database[COLLECTION].insert_one(row, session=tx.session if tx else None)


async def become_user(tx: Transaction, user: User) -> User | None:
    """Whoever the team put down under the user's e-mail address is this user from now on, and keeps the id and all else.

    Give them as they are then, None when there is nobody. Raise `DuplicateKey` as `insert_user` does.
    """
    which = {
        "tenant_id": user.tenant_id, "contact_key": user.email, "email": user.email, "role": Role.MEMBER,
        "registered": False, "external_id": None,
    }  # fmt: skip
    given = user.model_dump(include={"role", "name", "name_key", "registered", "password_hash", "external_id"})
    row = await tx[COLLECTION].find_one_and_update(
        which, {"$set": given | {"contact_key": None, "words": words_of(user.name)}},
        return_document=ReturnDocument.AFTER, session=tx.session,
    )  # fmt: skip
    return None if row is None else User.from_row(row)


async def find_user(database: Database, tenant_id: str, user_id: str) -> User | None:
    row = await database[COLLECTION].find_one({"_id": user_id, "tenant_id": tenant_id})
    return None if row is None else User.from_row(row)


async def find_users(database: Database, tenant_id: str, user_ids: list[str]) -> list[User]:
    rows = database[COLLECTION].find({"_id": {"$in": user_ids}, "tenant_id": tenant_id})
    return [User.from_row(row) async for row in rows]


async def find_user_by_email(database: Database, tenant_id: str, email: str) -> User | None:
    row = await database[COLLECTION].find_one({"tenant_id": tenant_id, "email": email, "registered": True})
    return None if row is None else User.from_row(row)


async def find_user_by_external_id(database: Database, tenant_id: str, external_id: str) -> User | None:
    row = await database[COLLECTION].find_one({"tenant_id": tenant_id, "external_id": external_id})
    return None if row is None else User.from_row(row)


async def find_users_by_phone(database: Database, tenant_id: str, phone: str) -> list[User]:
    """Everybody with this number, in E.164; whoever came first is first."""
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "phone": phone}).sort("_id", ASCENDING).limit(20)
    return [User.from_row(row) async for row in rows]


async def find_accounts_by_email(
    database: Database, tenant_id: str, emails: Collection[str], role: Role
) -> dict[str, str]:
    """Address to user id, of those who sign in with a password or through an embedding site; the oldest account wins.

    What a visitor says to be their address is not looked at.
    """
    either = [{"registered": True}, {"external_id": {"$type": "string"}}]
    query: Row = {"tenant_id": tenant_id, "email": {"$in": list(emails)}, "role": role, "$or": either}
    rows = database[COLLECTION].find(query, {"email": 1}).sort("_id", DESCENDING)
    return {row["email"]: row["_id"] async for row in rows}


async def search_users(
    database: Database, tenant_id: str, text: str, role: Role | None, after: tuple[str, str] | None, limit: int
) -> list[User]:
    """Users whose name begins with `text` or whose e-mail address is `text`, by name.

    `after` is the name key and id of the last one of the previous page.
    """
    key = text.casefold().strip()
    query: Row = {"tenant_id": tenant_id}
    if role is not None:
        query["role"] = role
    if key:
        query["$or"] = [{"name_key": {"$regex": f"(^|\\s){re.escape(key)}"}}, {"email": key}]
    if after is not None:
        beyond = [{"name_key": {"$gt": after[0]}}, {"name_key": after[0], "_id": {"$gt": after[1]}}]
        query = {"$and": [query, {"$or": beyond}]}
    rows = database[COLLECTION].find(query).sort([("name_key", ASCENDING), ("_id", ASCENDING)]).limit(limit)
    return [User.from_row(row) async for row in rows]


async def find_user_ids(database: Database, tenant_id: str, text: str, *, by_email: bool, limit: int) -> list[str]:
    """People with a name whose words begin with those of `text` or, `by_email`, whose whole address it is."""
    by_name = beginning_with(text)
    either = [by_name] if by_name else []
    if by_email:
        either.append({"email": text.casefold().strip()})
    if not either:
        return []
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "$or": either}, {"_id": 1}).limit(limit)
    return [row["_id"] async for row in rows]


async def find_ids_by_role(database: Database, tenant_id: str, roles: Collection[Role], limit: int) -> list[str]:
    """Ids of those who have one of the roles, blocked ones left out."""
    query = {"tenant_id": tenant_id, "role": {"$in": list(roles)}, "blocked_at": None}
    return [row["_id"] async for row in database[COLLECTION].find(query, {"_id": 1}).limit(limit)]


async def update_user(
    database: Database, tenant_id: str, user_id: str, changes: Row, only: Row | None = None
) -> User | None:
    """Set `changes` and return the user as it is then; with `only` not unless they have these values."""
    if "name" in changes:
        changes = changes | {"name_key": changes["name"].casefold(), "words": words_of(changes["name"])}
    query = {"_id": user_id, "tenant_id": tenant_id} | (only or {})
    row = await database[COLLECTION].find_one_and_update(query, {"$set": changes}, return_document=ReturnDocument.AFTER)
    return None if row is None else User.from_row(row)


async def set_password(
    database: Database, tenant_id: str, user_id: str, password_hash: str, *, only_from: str | None
) -> bool:
    """Give another password; with `only_from` not unless that is still the hash of the present one."""
    query = {"_id": user_id, "tenant_id": tenant_id} | ({} if only_from is None else {"password_hash": only_from})
    result = await database[COLLECTION].update_one(query, {"$set": {"password_hash": password_hash}})
    return result.matched_count == 1


async def take_turn(tx: Transaction, user_id: str) -> None:
    """Of two transactions that take a turn for the same person at once, one sees what the other did."""
    await tx[COLLECTION].update_one({"_id": user_id}, {"$inc": {"turns": 1}}, session=tx.session)


async def set_last_seen(database: Database, user_id: str, moment: datetime) -> None:
    await database[COLLECTION].update_one({"_id": user_id}, {"$max": {"last_seen_at": moment}})
