"""The secret in the address under which a person's or a provider's calendar is subscribed to."""

from pymongo import ReturnDocument

from models import users
from models.base import Database, Row
from models.providers import Provider, providers
from models.users import User

FIELD = "calendar_token"


async def give_own_token(database: Database, tenant_id: str, user_id: str, token: str, *, anew: bool) -> str | None:
    """The person's secret: the one there is, or `token`; with `anew` always `token`. None when nobody is there."""
    return await _give_token(database, users.COLLECTION, tenant_id, user_id, token, anew=anew)


async def give_provider_token(
    database: Database, tenant_id: str, provider_id: str, token: str, *, anew: bool
) -> str | None:
    return await _give_token(database, providers.collection, tenant_id, provider_id, token, anew=anew)


async def _give_token(
    database: Database, collection: str, tenant_id: str, document_id: str, token: str, *, anew: bool
) -> str | None:
    """In one update, so that two who ask at once get the same."""
    value: Row = {"$literal": token} if anew else {"$ifNull": [f"${FIELD}", token]}
    row = await database[collection].find_one_and_update(
        {"_id": document_id, "tenant_id": tenant_id}, [{"$set": {FIELD: value}}], {FIELD: 1},
        return_document=ReturnDocument.AFTER,
    )  # fmt: skip
    return None if row is None else row[FIELD]


async def find_subscribed_user(database: Database, token: str) -> User | None:
    row = await database[users.COLLECTION].find_one({FIELD: token})
    return None if row is None else User.from_row(row)


async def find_subscribed_provider(database: Database, token: str) -> Provider | None:
    return await providers.find_by(database, {FIELD: token})
