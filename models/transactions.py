"""Several writes that are done together or not at all."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from models.base import APP_NAME, Collection, Database, DuplicateKey

MOST_COMMITS = 5
MOST_TRIES = 60
LONGEST_PAUSE = 0.05
"""Seconds before a transaction that was in another's way is tried again."""
ABANDONED_AFTER = 2.0
"""Seconds in which a living node goes on with a transaction; should one be slower, it decides again."""
DUPLICATE, NO_SUCH_TRANSACTION, WRITE_CONFLICT = 11000, 251, 112
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Transaction:
    """What models write through. It reads the database as it was at its first operation, and its own writes."""

    database: Database
    session: AsyncClientSession

    def __getitem__(self, collection: str) -> Collection:
        return self.database[collection]


Where = Database | Transaction
"""Most can be done by themselves, or in a transaction."""


def within(where: Where) -> dict[str, Any]:
    """What a call of the driver needs so that it belongs to the transaction, if that is one."""
    return {"session": where.session} if isinstance(where, Transaction) else {}


async def transact(database: Database, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """Do `work` in one transaction and give its result once that is durable.

    `work` runs again where another transaction was in the way, so it must do nothing but read and write; what it raises
    undoes it. Raise `DuplicateKey` when a unique index still refuses after several tries.
    """
    for left in reversed(range(MOST_TRIES)):
        try:
            return await _transact(database, work)
        except PyMongoError as error:
            if not left or not is_contended(error):
                raise
            if left == MOST_TRIES // 2:
                await end_abandoned(database)
        await asyncio.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311 (so that not the same one loses again)
    raise AssertionError("unreachable")


async def _transact(database: Database, work: Callable[[Transaction], Awaitable[T]]) -> T:
    async with database.client.start_session() as session:
        async with await session.start_transaction(read_concern=ReadConcern("snapshot")):
            result = await work(Transaction(database, session))
            await commit_transaction(session)
        return result


async def commit_transaction(session: AsyncClientSession) -> None:
    """Once more where the answer was lost: committing twice is committing once."""
    for left in reversed(range(MOST_COMMITS)):
        try:
            await session.commit_transaction()
            return
        except PyMongoError as error:
            if not left or not error.has_error_label("UnknownTransactionCommitResult"):
                raise


def is_contended(error: PyMongoError) -> bool:
    """Whether another transaction was in the way of this one, which is undone."""
    if not isinstance(error, OperationFailure) or not error.has_error_label("TransientTransactionError"):
        return False
    return error.code in (WRITE_CONFLICT, NO_SUCH_TRANSACTION) or _is_conflict_in_bulk(error)


def _is_conflict_in_bulk(error: OperationFailure) -> bool:
    problems: list[dict[str, Any]] = (error.details or {}).get("writeErrors", [])
    return isinstance(error, BulkWriteError) and any(problem.get("code") == WRITE_CONFLICT for problem in problems)


def is_duplicate(error: PyMongoError) -> bool:
    """Whether a unique index refused, also in a bulk write."""
    if isinstance(error, BulkWriteError):
        return any(problem.get("code") == DUPLICATE for problem in (error.details or {}).get("writeErrors", []))
    return isinstance(error, DuplicateKey)


async def insert_absent(collection: Collection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert those that no unique index refuses, and give what it says of the others: `index` and `keyPattern` of each."""
    try:
        await collection.insert_many(rows, ordered=False)
    except BulkWriteError as error:
        failures: list[dict[str, Any]] = (error.details or {}).get("writeErrors", [])
        if any(failure["code"] != DUPLICATE for failure in failures):
            raise
        return failures
    return []


async def end_abandoned(database: Database) -> int:
    """End transactions that nobody goes on with, and give how many those were.

    What a killed node had begun keeps what it touched locked until MongoDB ends it, a minute later. Every user of a
    database may see and end its own sessions.
    """
    abandoned = {
        "type": "idleSession",
        "appName": APP_NAME,
        "active": False,
        "transaction.timeInactiveMicros": {"$gt": ABANDONED_AFTER * 1_000_000},
    }
    admin = database.client.admin
    rows = await admin.aggregate([{"$currentOp": {"allUsers": False, "idleSessions": True}}, {"$match": abandoned}])
    found = [{"id": row["lsid"]["id"]} async for row in rows]
    if found:
        await admin.command("killSessions", found)
    return len(found)
