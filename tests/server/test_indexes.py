"""Indexes are used for what they are there for, and follow what is declared."""

import uuid
from collections.abc import Awaitable, Callable

import pytest
from pymongo import ASCENDING, IndexModel

import server.database  # noqa: F401  (imports every module of models)
from models import bookings, passes, tickets
from models.base import INDEXES, Row, create_indexes, now
from tests.crowds import database_of
from tests.processes import Mongod

PARTIAL = [
    pytest.param(name, index, id=f"{name}.{index.document['name']}")
    for name, indexes in INDEXES.items()
    for index in indexes
    if "partialFilterExpression" in index.document and "$type" not in str(index.document["partialFilterExpression"])
]


@pytest.mark.parametrize(("name", "index"), PARTIAL)
async def test_a_partial_index_answers_for_the_texts_that_it_holds(
    mongod: Mongod, name: str, index: IndexModel
) -> None:
    document = index.document
    within: Row = {
        key: "text" if isinstance(wanted, dict) else wanted
        for key, wanted in document["partialFilterExpression"].items()
    }
    query = dict.fromkeys(document["key"], "text") | within
    async with database_of(mongod, "indexes") as database:
        collection = database[name]
        await collection.create_indexes([index])
        explained = await collection.find(query).hint(document["name"]).explain()
    assert document["name"] in str(explained["queryPlanner"]["winningPlan"])


@pytest.mark.parametrize(
    ("collection", "look"),
    [
        ("bookings", bookings.find_expired), ("tickets", tickets.find_queues_with_ended_holds),
        ("passes", passes.find_expired),
    ],
)  # fmt: skip
async def test_what_ends_by_itself_is_found_without_reading_what_does_not(
    mongod: Mongod, collection: str, look: Callable[..., Awaitable[object]]
) -> None:
    async with database_of(mongod, f"ends-{uuid.uuid4().hex[:8]}") as database:
        await create_indexes(database)
        await database.command("profile", 2)
        await look(database, now(), 10)
        (entry,) = (
            await database["system.profile"].find({"ns": f"{database.name}.{collection}", "op": "query"}).to_list()
        )
        await database.client.drop_database(database.name)
    assert entry["planSummary"].startswith("IXSCAN"), entry["planSummary"]


async def test_an_index_that_is_declared_otherwise_is_made_anew(
    mongod: Mongod, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"i{uuid.uuid4().hex[:8]}"
    async with database_of(mongod, "indexes") as database:
        for expected in ({"a": {"$gt": ""}}, {"a": {"$gt": "b"}}):
            monkeypatch.setattr(
                "models.base.INDEXES",
                {name: [IndexModel([("a", ASCENDING)], name="a", partialFilterExpression=expected)]},
            )
            await create_indexes(database)
            present = await database[name].index_information()
            assert present["a"]["partialFilterExpression"] == expected
