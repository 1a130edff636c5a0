"""What every collection shares: ids, times, the document base class and the database handle."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from bson import ObjectId
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, ExecutionTimeout, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

Row = dict[str, Any]
Database = AsyncDatabase[Row]
Collection = AsyncCollection[Row]

DuplicateKey = DuplicateKeyError
DatabaseError = PyMongoError
DATABASE_AWAY = (ConnectionFailure, ExecutionTimeout)

APP_NAME = "palabre"
"""By which MongoDB knows our connections."""
INDEX_DIFFERS = (85, 86)
"""Codes for an index of this name that has other options or other keys."""
INDEXES: dict[str, list[IndexModel]] = {}
"""Collection name to its indexes; each models module adds its own.

A partial index says `{"$gt": ""}` for what must be a text: MongoDB sees that a query for one text is within that, but not
within `{"$type": "string"}`, and would read the whole collection instead.
"""


def new_id() -> str:
    """An opaque id that sorts by creation time (the hexadecimal form of a MongoDB ObjectId)."""
    return str(ObjectId())


def id_at(moment: datetime) -> str:
    """The smallest id that `new_id` can have given at `moment`, for range scans by time."""
    return str(ObjectId.from_datetime(moment))


def time_of(document_id: str) -> datetime:
    """When an id of `new_id` was made, to the second."""
    return ObjectId(document_id).generation_time


def now() -> datetime:
    """The present in UTC with the millisecond resolution that MongoDB keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def wire_time(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with `Z` and milliseconds, as every time on the wire."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")[:23] + "Z"


WireTime = Annotated[
    datetime,
    PlainSerializer(wire_time, return_type=str, when_used="json"),
    Field(examples=["2026-01-31T09:30:00.000Z"]),
]


def by_id(values: Mapping[str, Any]) -> Row:
    """An expression for updates of many: what `values` has for the document's `_id`, which must be in it.

    One statement with such expressions costs the database less than half of one statement a document.
    """
    place = {"$indexOfArray": [{"$literal": list(values)}, "$_id"]}
    return {"$arrayElemAt": [{"$literal": list(values.values())}, place]}


def durable(database: Database) -> Database:
    """The same database, read without what a crash could still undo."""
    return database.with_options(read_concern=ReadConcern("majority"))


class Shape(BaseModel):
    """Something that crosses the wire: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


_NO_FIELDS: set[str] = set()


class Document(BaseModel):
    """Something that is stored; `id` is MongoDB's `_id`."""

    model_config = ConfigDict(extra="ignore", defer_build=True, populate_by_name=True)

    id: str = Field(default_factory=new_id, alias="_id")

    def to_row(self) -> Row:
        """The document as MongoDB stores it."""
        return self.model_dump(by_alias=True)

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """The document that MongoDB gave; rows are written by `to_row`, so this only restores types.

        Which fields were given is of no interest here, and a set of their names for each of many cached documents
        would cost more than their values: all share an empty one.
        """
        document = cls.model_validate(row)
        object.__setattr__(document, "__pydantic_fields_set__", _NO_FIELDS)
        return document


async def create_indexes(database: Database) -> None:
    """Create whatever index is missing in every collection, and anew what was declared otherwise; safe to repeat."""
    for name, indexes in INDEXES.items():
        if not indexes:
            continue
        try:
            await database[name].create_indexes(indexes)
        except OperationFailure as error:
            if error.code not in INDEX_DIFFERS:
                raise
            await _replace_indexes(database[name], indexes)


async def _replace_indexes(collection: Collection, indexes: list[IndexModel]) -> None:
    for index in indexes:
        try:
            await collection.create_indexes([index])
        except OperationFailure as error:
            if error.code not in INDEX_DIFFERS:
                raise
            await collection.drop_index(index.document["name"])
            await collection.create_indexes([index])


async def missing_indexes(database: Database) -> list[str]:
    """`collection.index` names that are declared but absent from the database."""
    missing = []
    for name, indexes in INDEXES.items():
        present = await database[name].index_information()
        missing += [f"{name}.{index.document['name']}" for index in indexes if index.document["name"] not in present]
    return missing
