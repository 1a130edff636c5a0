"""Writing a line: the queue's own document and every ticket that changed with it, in one transaction.

The queue's `rev` is compared and set, so of two nodes that decide at once one has decided in vain and must look again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from models import notifications, tickets
from models.base import APP_NAME, Database, DuplicateKey, Row
from models.notifications import Notification, notification_update
from models.queues import Queue, queues
from models.tickets import Ticket

MOST_COMMITS = 5
ABANDONED_AFTER = 2.0
"""Seconds in which a living node goes on with a transaction; should one be slower, it decides again."""
DUPLICATE, NO_SUCH_TRANSACTION, WRITE_CONFLICT = 11000, 251, 112


@dataclass(frozen=True, slots=True)
class Writes:
    """What one line changes: the queue before and after, tickets before (None: new) and after, what to notify of."""

    before: Queue
    after: Queue
    tickets: Sequence[tuple[Ticket | None, Ticket]]
    notifications: Sequence[Notification]


async def commit(database: Database, lines: Sequence[Writes]) -> bool:
    """Write all or nothing; False when another node changed one of the queues meanwhile."""
    async with database.client.start_session() as session:
        try:
            async with await session.start_transaction():
                for writes in lines:
                    if not await _write(database, session, writes):
                        await session.abort_transaction()
                        return False
                await _commit(session)
        except BulkWriteError as error:
            if any(problem.get("code") == DUPLICATE for problem in error.details.get("writeErrors", [])):
                return False
            raise
        except DuplicateKey:
            return False
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError") and _is_conflict(error):
                return False
            raise
    return True


def _is_conflict(error: PyMongoError) -> bool:
    return isinstance(error, OperationFailure) and error.code in (WRITE_CONFLICT, NO_SUCH_TRANSACTION)


async def _write(database: Database, session: AsyncClientSession, writes: Writes) -> bool:
    before, after = writes.before.to_row(), writes.after.to_row()
    result = await database[queues.collection].update_one(
        {"_id": writes.before.id, "rev": writes.before.rev}, {"$set": _difference(before, after)}, session=session
    )
    if result.matched_count != 1:
        return False
    if writes.tickets:
        changes = [_ticket_write(old, new) for old, new in writes.tickets]
        await database[tickets.COLLECTION].bulk_write(changes, session=session)
    if writes.notifications:
        kept = [notification_update(notification) for notification in writes.notifications]
        await database[notifications.COLLECTION].bulk_write(kept, session=session)
    return True


def _ticket_write(old: Ticket | None, new: Ticket) -> InsertOne[Row] | UpdateOne:
    if old is None:
        return InsertOne(new.to_row())
    return UpdateOne({"_id": new.id}, {"$set": _difference(old.to_row(), new.to_row())})


def _difference(before: Row, after: Row) -> Row:
    return {key: value for key, value in after.items() if before[key] != value}


async def _commit(session: AsyncClientSession) -> None:
    """Once more where the answer was lost: committing twice is committing once."""
    for left in reversed(range(MOST_COMMITS)):
        try:
            await session.commit_transaction()
            return
        except PyMongoError as error:
            if not left or not error.has_error_label("UnknownTransactionCommitResult"):
                raise


async def end_abandoned(database: Database) -> int:
    """End transactions that nobody goes on with, and give how many those were.

    What a killed node had begun keeps its queue locked until MongoDB ends it, a minute later. Every user of a database
    may see and end its own sessions.
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
