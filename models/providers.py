"""A provider: a partner, coach or technician of the tenant as those who book see them."""

from typing import Literal

from pydantic import BaseModel, Field
from pymongo import ASCENDING, GEOSPHERE, IndexModel, ReturnDocument

from models.base import Database, Row, Shape
from models.stores import Named, Store
from models.transactions import Transaction


class Point(BaseModel):
    """GeoJSON (RFC 7946): longitude first."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class PublicHolidays(Shape):
    """Whose public holidays close: ISO 3166 codes."""

    country: str = Field(pattern=r"^[A-Z]{2}$", examples=["CH"])
    subdivision: str | None = Field(None, pattern=r"^[A-Z0-9]{1,3}$", examples=["GE"])


class Provider(Named):
    user_id: str
    """Of the team; one profile a person."""
    category: str = ""
    about: str = ""
    address: str = ""
    point: Point | None = None
    phone: str = ""
    languages: list[str] = []
    """BCP 47 tags, such as `fr`."""
    time_zone: str = "UTC"
    """IANA name: in whose wall-clock time availability is planned."""
    capacity: int = 1
    """How many things the provider does at once; more than one for a studio or a practice."""
    holidays: PublicHolidays | None = None
    listed: bool = True
    """Whether the search shows it; a direct address works all the same."""
    calendar_token: str | None = None
    """Secret of the address under which calendars subscribe."""
    words: list[str] = []
    """Of name, category, description, address and the published offers' names: what search finds it by."""


providers = Store(
    "providers",
    Provider,
    IndexModel([("tenant_id", ASCENDING), ("user_id", ASCENDING)], name="tenant_user", unique=True),
    IndexModel([("tenant_id", ASCENDING), ("words", ASCENDING)], name="tenant_words"),
    IndexModel([("tenant_id", ASCENDING), ("category", ASCENDING), ("name", ASCENDING)], name="tenant_category_name"),
    IndexModel([("tenant_id", ASCENDING), ("point", GEOSPHERE)], name="tenant_point"),
    IndexModel(
        [("calendar_token", ASCENDING)],
        name="calendar_token",
        unique=True,
        partialFilterExpression={"calendar_token": {"$gt": ""}},
    ),
)


async def find_by_user(database: Database, tenant_id: str, user_id: str) -> Provider | None:
    return await providers.find_by(database, {"tenant_id": tenant_id, "user_id": user_id})


async def load_provider(tx: Transaction, provider_id: str) -> Provider | None:
    row = await tx[providers.collection].find_one({"_id": provider_id}, session=tx.session)
    return None if row is None else Provider.from_row(row)


async def set_words(tx: Transaction, provider_id: str, words: list[str]) -> Provider | None:
    """What search finds the provider by; gives the provider as it is then."""
    row = await tx[providers.collection].find_one_and_update(
        {"_id": provider_id},
        {"$set": {"words": words}},
        return_document=ReturnDocument.AFTER,
        session=tx.session,
    )
    return None if row is None else Provider.from_row(row)


async def count_categories(database: Database, tenant_id: str) -> list[tuple[str, int]]:
    """Of those whom the search shows, by name; those without one are left out."""
    stages: list[Row] = [
        {"$match": {"tenant_id": tenant_id, "listed": True, "category": {"$gt": ""}}},
        {"$group": {"_id": "$category", "count": {"$sum": 1}}},
        {"$sort": {"_id": ASCENDING}},
    ]
    rows = await database[providers.collection].aggregate(stages)
    return [(row["_id"], row["count"]) async for row in rows]


async def find_near(
    database: Database, tenant_id: str, query: Row, place: tuple[float, float], most: float,
    after: tuple[float, str] | None, limit: int,
) -> list[tuple[float, Provider]]:  # fmt: skip
    """With their distances in metres from `place` (longitude first), the nearest first.

    `most` metres away; `after` is the distance and id of the last one of the page before.
    """
    near: Row = {
        "near": {"type": "Point", "coordinates": list(place)},
        "key": "point",
        "distanceField": "metres",
        "maxDistance": most,
        "query": query | {"tenant_id": tenant_id},
        "spherical": True,
    }
    stages: list[Row] = [{"$geoNear": near}]
    if after is not None:
        near["minDistance"] = after[0] * 0.999_999
        beyond = [{"metres": {"$gt": after[0]}}, {"metres": after[0], "_id": {"$gt": after[1]}}]
        stages.append({"$match": {"$or": beyond}})
    stages += [{"$sort": {"metres": ASCENDING, "_id": ASCENDING}}, {"$limit": limit}]
    rows = await database[providers.collection].aggregate(stages)
    return [(row["metres"], Provider.from_row(row)) async for row in rows]
