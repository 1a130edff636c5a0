"""Many members put straight into the database, so that a campaign has somebody to go to."""

from typing import Any, Final

from pymongo import MongoClient

from models.users import Role, User
from models.words import words_of

BATCH: Final = 5_000


def seed(mongo_url: str, tenant_slug: str, count: int) -> None:
    """Into a database that has the tenant already."""
    with MongoClient[dict[str, Any]](mongo_url, tz_aware=True) as client:
        database = client.get_default_database()
        tenant = database["tenants"].find_one({"slug": tenant_slug})
        if tenant is None:
            raise LookupError(f"there is no tenant {tenant_slug}")
        for first in range(0, count, BATCH):
            people = [_member(str(tenant["_id"]), number) for number in range(first, min(first + BATCH, count))]
            rows = [person.to_row() | {"words": words_of(person.name)} for person in people]
            database["users"].insert_many(rows, ordered=False)


def _member(tenant_id: str, number: int) -> User:
    return User(tenant_id=tenant_id, role=Role.MEMBER, name=f"Lea{number} Favre", email=f"lea{number}@example.test")


def count_said(mongo_url: str, occurrence_id: str) -> tuple[int, int]:
    """How many messages of the occurrence there are, and in how many conversations."""
    with MongoClient[dict[str, Any]](mongo_url) as client:
        said = client.get_default_database()["messages"].aggregate(
            [
                {"$match": {"client_id": {"$regex": f"^{occurrence_id}:"}}},
                {"$group": {"_id": "$conversation_id", "count": {"$sum": 1}}},
                {"$group": {"_id": None, "messages": {"$sum": "$count"}, "rooms": {"$sum": 1}}},
            ],
            allowDiskUse=True,
        )
        found = next(iter(said), {"messages": 0, "rooms": 0})
        return found["messages"], found["rooms"]
