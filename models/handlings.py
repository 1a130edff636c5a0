"""How the team handles a support conversation; kept in the conversation, so that lists can be narrowed by it."""

from models.base import Database, Row
from models.conversations import COLLECTION, Conversation, Handling


async def change_handling(
    database: Database, tenant_id: str, conversation_id: str, changes: Row
) -> tuple[Handling, Handling] | None:
    """Set the given parts, and give the handling as it was and as it is now; None when the conversation is gone."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": conversation_id, "tenant_id": tenant_id, "deleted_at": None},
        {"$set": {f"handling.{key}": value for key, value in changes.items()}},
    )
    if row is None:
        return None
    before = Conversation.from_row(row).handling or Handling()
    return before, before.model_copy(update=changes)


async def reopen(database: Database, tenant_id: str, conversation_id: str) -> Handling | None:
    """Open a closed conversation; None when it is not closed, so that of many at once one has opened it."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": conversation_id, "tenant_id": tenant_id, "deleted_at": None, "handling.status": "closed"},
        {"$set": {"handling.status": "open"}},
    )
    if row is None:
        return None
    return (Conversation.from_row(row).handling or Handling()).model_copy(update={"status": "open"})


async def find_labels(database: Database, tenant_id: str, limit: int) -> list[str]:
    """Labels in use, the most used first."""
    pipeline: list[Row] = [
        {"$match": {"tenant_id": tenant_id, "kind": "support", "deleted_at": None, "handling.labels": {"$gt": ""}}},
        {"$unwind": "$handling.labels"},
        {"$group": {"_id": "$handling.labels", "uses": {"$sum": 1}}},
        {"$sort": {"uses": -1, "_id": 1}},
        {"$limit": limit},
    ]
    return [row["_id"] async for row in await database[COLLECTION].aggregate(pipeline)]
