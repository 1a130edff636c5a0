"""The connection to MongoDB, its check, and the conversion of its absence into an answer."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

import models
from models.base import APP_NAME, Database, Row, create_indexes, missing_indexes

for module in iter_modules(models.__path__):
    import_module(f"models.{module.name}")  # so that every collection has declared its indexes
NAME = "palabre"


def connect(url: str) -> "tuple[AsyncMongoClient[Row], Database]":
    """A client whose writes are durable (majority, journaled) and whose waits are bounded."""
    client: AsyncMongoClient[Row] = AsyncMongoClient(
        url,
        w="majority",
        journal=True,
        tz_aware=True,
        retryWrites=True,
        serverSelectionTimeoutMS=2_000,
        connectTimeoutMS=2_000,
        socketTimeoutMS=10_000,
        maxPoolSize=50,
        appname=APP_NAME,
    )
    return client, client.get_default_database(NAME)


async def prepare(database: Database) -> None:
    """Create the indexes that are missing."""
    await create_indexes(database)


async def examine(database: Database) -> dict[str, str]:
    """What is wrong with the database, by subject; empty when all is well."""
    problems: dict[str, str] = {}
    try:
        hello: dict[str, Any] = await database.client.admin.command("hello")
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            problems["mongodb"] = "not a replica set: start mongod with --replSet and run rs.initiate()"
        missing = await missing_indexes(database)
        if missing:
            problems["indexes"] = f"missing: {', '.join(missing)}; start the server once to create them"
    except PyMongoError as error:
        problems["mongodb"] = f"does not answer ({type(error).__name__}); check PALABRE_MONGO_URL and the server"
    return problems


async def is_away(database: Database) -> str | None:
    """None when the database answers, else the reason."""
    try:
        await database.client.admin.command("ping")
    except PyMongoError as error:
        return type(error).__name__
    return None
