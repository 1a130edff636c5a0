"""A sign-in: one family of refresh tokens, from signing in until logging out or a token used twice."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, now

COLLECTION = "sign_ins"
TOKENS = "refresh_tokens"
INDEXES[COLLECTION] = [
    IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    IndexModel([("tenant_id", ASCENDING), ("user_id", ASCENDING)], name="tenant_user"),
]
INDEXES[TOKENS] = [
    IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    IndexModel([("sign_in_id", ASCENDING)], name="sign_in"),
]


class SignIn(Document):
    tenant_id: str
    user_id: str
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime
    revoked_at: datetime | None = None


def _digest(token: str) -> str:
    """Refresh tokens are 256 random bits, so a plain hash is enough: there is no dictionary to try."""
    return hashlib.sha256(token.encode()).hexdigest()


async def insert_sign_in(database: Database, sign_in: SignIn) -> None:
    await database[COLLECTION].insert_one(sign_in.to_row())


async def find_sign_in(database: Database, sign_in_id: str) -> SignIn | None:
    row = await database[COLLECTION].find_one({"_id": sign_in_id})
    return None if row is None else SignIn.from_row(row)


async def find_sign_ins(database: Database, sign_in_ids: list[str]) -> list[SignIn]:
    rows = database[COLLECTION].find({"_id": {"$in": sign_in_ids}})
    return [SignIn.from_row(row) async for row in rows]


async def find_live_sign_ins(database: Database, tenant_id: str, user_id: str) -> list[SignIn]:
    rows = database[COLLECTION].find({"tenant_id": tenant_id, "user_id": user_id, "revoked_at": None})
    return [SignIn.from_row(row) async for row in rows]


async def extend_sign_in(database: Database, sign_in_id: str, expires_at: datetime) -> None:
    await database[COLLECTION].update_one({"_id": sign_in_id}, {"$set": {"expires_at": expires_at}})


async def revoke_sign_in(database: Database, sign_in_id: str) -> SignIn | None:
    row = await database[COLLECTION].find_one_and_update(
        {"_id": sign_in_id}, [{"$set": {"revoked_at": {"$ifNull": ["$revoked_at", now()]}}}],
        return_document=ReturnDocument.AFTER,
    )  # fmt: skip
    return None if row is None else SignIn.from_row(row)


async def insert_refresh_token(database: Database, token: str, sign_in_id: str, expires_at: datetime) -> None:
    """Doing it again changes nothing."""
    row = {"sign_in_id": sign_in_id, "used_at": None, "successor": None, "expires_at": expires_at}
    await database[TOKENS].update_one({"_id": _digest(token)}, {"$setOnInsert": row}, upsert=True)


@dataclass(frozen=True, slots=True)
class Use:
    """What became of a try to use a refresh token."""

    sign_in_id: str
    is_first: bool
    is_repetition: bool
    """It was used before for the same successor, which nobody has used yet."""


async def use_refresh_token(database: Database, token: str, successor: str) -> Use | None:
    """Mark the token used for its successor, atomically. None if it is unknown."""
    first = {"used_at": {"$ifNull": ["$used_at", now()]}, "successor": {"$ifNull": ["$successor", _digest(successor)]}}
    row = await database[TOKENS].find_one_and_update(
        {"_id": _digest(token)}, [{"$set": first}], return_document=ReturnDocument.BEFORE
    )
    if row is None:
        return None
    same = row.get("successor") == _digest(successor)
    is_repetition = same and not await database[TOKENS].find_one({"_id": _digest(successor), "used_at": {"$ne": None}})
    return Use(row["sign_in_id"], row["used_at"] is None, is_repetition)
