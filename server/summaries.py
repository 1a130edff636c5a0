"""What lists show of a conversation and how far its senders have read: written shortly after the commit, in batches.

Both can be computed again from the messages, so neither delays an acknowledgement. Reading actions call `flush` first,
so that nobody on this node ever sees a list older than an acknowledgement; `schedulers.reconciliation` repairs what a
crash left behind (I8).
"""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import structlog

from models import conversations, memberships
from models.base import Database, DatabaseError, Row
from models.conversations import Summary

FLUSH_AFTER = 1.0
"""Seconds."""
PORTION = 100
"""Written together: what is sent meanwhile waits until so many are put into words."""
T = TypeVar("T")
log = structlog.get_logger()


class Summaries:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._summaries: dict[str, Summary] = {}
        self._readings: dict[tuple[str, str], int] = {}
        self._writing = asyncio.Lock()
        self._dirty = asyncio.Event()

    def note(self, row: Row, wire: Row) -> None:
        """A message is now as `row` says (and `wire`, as people see it)."""
        summary = Summary(row["rev"], wire, row["created_at"])
        known = self._summaries.get(row["conversation_id"])
        if known is not None:
            newest = known if known.message["seq"] > row["seq"] else summary
            summary = newest._replace(rev=max(known.rev, row["rev"]))
        self._summaries[row["conversation_id"]] = summary
        self._dirty.set()

    def note_sent(self, conversation_id: str, sender_id: str, seq: int) -> None:
        """Who sends has read up to what it sent."""
        self._readings[conversation_id, sender_id] = seq

    async def flush(self) -> None:
        """Write what was noted; at return nothing noted before is missing from the lists."""
        async with self._writing:
            if not self._summaries and not self._readings:
                return
            summaries, self._summaries = self._summaries, {}
            readings, self._readings = self._readings, {}
            try:
                await self._write(summaries, readings)
            except DatabaseError:
                self._summaries = summaries | self._summaries
                self._readings = readings | self._readings
                raise

    async def _write(self, summaries: dict[str, Summary], readings: dict[tuple[str, str], int]) -> None:
        for some in _portions(summaries.items()):
            await conversations.write_summaries(self._database, dict(some))
        for few in _portions(readings.items()):
            await memberships.write_readings(
                self._database, [memberships.reading_update(*key, seq) for key, seq in few]
            )

    async def run(self) -> None:
        while True:
            await self._dirty.wait()
            await asyncio.sleep(FLUSH_AFTER)
            self._dirty.clear()
            try:
                await self.flush()
            except DatabaseError as error:
                log.warning("summaries.delayed", error=type(error).__name__)
                self._dirty.set()
                await asyncio.sleep(1)


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while portion := list(islice(waiting, PORTION)):
        yield portion
