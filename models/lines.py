"""Writing a line: the queue's own document and every ticket that changed with it, in one transaction.

The queue's `rev` is compared and set, so of two nodes that decide at once one has decided in vain and must look again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError

from models import notifications, tickets
from models.base import Database, Row
from models.jobs import schedule
from models.notifications import Notification, notification_update, reach_job
from models.queues import Queue, queues
from models.tickets import Ticket
from models.transactions import Transaction, commit_transaction, is_contended, is_duplicate


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
                await commit_transaction(session)
        except PyMongoError as error:
            if is_duplicate(error) or is_contended(error):
                return False
            raise
    return True


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
        await _keep(Transaction(database, session), writes.notifications)
    return True


async def _keep(tx: Transaction, told: Sequence[Notification]) -> None:
    """The notifications, and that those which are new reach their people."""
    kept = [notification_update(notification) for notification in told]
    result = await tx[notifications.COLLECTION].bulk_write(kept, session=tx.session)
    new = [reach_job(told[index]) for index in result.upserted_ids or {}]
    await schedule(tx, [job for job in new if job is not None])


def _ticket_write(old: Ticket | None, new: Ticket) -> InsertOne[Row] | UpdateOne:
    if old is None:
        return InsertOne(new.to_row())
    return UpdateOne({"_id": new.id}, {"$set": _difference(old.to_row(), new.to_row())})


def _difference(before: Row, after: Row) -> Row:
    return {key: value for key, value in after.items() if before[key] != value}
