"""Where people can be reached beyond what stands in their own documents."""

from collections.abc import Collection

from models.base import Database
from models.push_subscriptions import COLLECTION as SUBSCRIPTIONS


async def find_subscribers(database: Database, tenant_id: str, user_ids: Collection[str]) -> set[str]:
    """Those of the people who let at least one browser of theirs be told."""
    query = {"tenant_id": tenant_id, "user_id": {"$in": list(user_ids)}}
    return {row["user_id"] async for row in database[SUBSCRIPTIONS].find(query, {"_id": 0, "user_id": 1})}
