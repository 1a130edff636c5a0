"""The journal: every change of a conversation gets its numbers, becomes durable, and only then is announced (I1-I4).

What arrives while a batch is being written is the next one (group commit). Two lanes take turns, so that the database
does not wait while this process announces; a conversation is in one of them at a time. The numbers come from
`server.positions`, and are taken by unique indexes (docs/decisions/002).
"""

import asyncio
import time
from collections import defaultdict
from typing import Any

import orjson
import structlog

from actions.context import Change, Committed, Draft
from actions.errors import NotFound, PalabreError, Unavailable
from actions.facts import MESSAGE_CREATED
from models import messages
from models.base import Database, DatabaseError, Row, new_id, now
from server import metrics
from server.positions import Announcement, Positions, Publish
from server.summaries import Summaries

LANES = 2
MOST_WAITING = 20_000
LARGEST_BATCH = 64
LARGEST_MASS = 128
"""Of what is said to very many, while nobody else says anything."""
MOST_TRIES = 20
REPAIR_AGAIN = 0.5
"""Seconds before the next try when the database is away."""
log = structlog.get_logger()


Waiting = asyncio.Future[Committed]


class Journal:
    def __init__(self, database: Database, summaries: Summaries, publish: Publish) -> None:
        """`publish` hands the committed changes of one conversation to the fan-out, in order."""
        self._database = database
        self._summaries = summaries
        self.positions = Positions(database, self._note, publish)
        self.positions.is_busy = lambda conversation_id: conversation_id in self._busy
        self._drafts: list[tuple[Draft, Waiting]] = []
        self._mass: list[tuple[Draft, Waiting]] = []
        self._saying_mass = False
        self._changes: list[tuple[Change, Waiting]] = []
        self._work = asyncio.Event()
        self.positions.on_doubt = self._work.set
        self._idle = asyncio.Event()
        self._idle.set()
        self._busy: set[str] = set()
        self._repair_at = 0.0
        self._closed = False

    def append(self, draft: Draft) -> Waiting:
        """Take the draft's place in the order. Raise `Unavailable` when too much is waiting."""
        return self._enqueue(self._mass if draft.is_mass else self._drafts, draft)

    def change(self, change: Change) -> Waiting:
        return self._enqueue(self._changes, change)

    def _enqueue(self, waiting: list[tuple[Any, Waiting]], item: Draft | Change) -> Waiting:
        if self._closed or len(waiting) >= MOST_WAITING:
            raise Unavailable(retry_after=1.0)
        future: Waiting = asyncio.get_running_loop().create_future()
        waiting.append((item, future))
        self._work.set()
        self._idle.clear()
        return future

    async def settle(self) -> None:
        await self._summaries.flush()

    async def run(self) -> None:
        """Write batches until cancelled: while the database works on one, the other is numbered or announced."""
        await asyncio.gather(*(self._run_lane() for _ in range(LANES)))

    async def _run_lane(self) -> None:
        while True:
            drafts, changes, doubtful = self._take()
            busy = (
                {draft.conversation_id for draft, _ in drafts}
                | {change.conversation_id for change, _ in changes}
                | doubtful
            )
            if not busy:
                self._work.clear()
                await self._work.wait()
                continue
            self._busy |= busy
            has_mass = bool(drafts) and drafts[-1][0].is_mass
            self._saying_mass |= has_mass
            try:
                if drafts:
                    await self._commit(drafts)
                if changes:
                    await self._apply(changes)
                if doubtful:
                    await self._repair(doubtful)
            finally:
                self._busy -= busy
                self._saying_mass &= not has_mass
                self._work.set()
            if not (self._drafts or self._mass or self._changes or self._busy):
                self._idle.set()

    def _take(self) -> tuple[list[tuple[Draft, Waiting]], list[tuple[Change, Waiting]], set[str]]:
        """What can be written now. A conversation is in one lane at a time, so its order is that of its arrival.

        What is said to very many fills what the rest leaves of a batch, and one lane only: the other stays free for the rest.
        """
        drafts, self._drafts = self._part(self._drafts, LARGEST_BATCH)
        changes, self._changes = self._part(self._changes, LARGEST_BATCH)
        if self._mass and not self._saying_mass:
            most = LARGEST_BATCH - len(drafts) if drafts else LARGEST_MASS
            mass, self._mass = self._part(self._mass, most)
            drafts += mass
        doubtful = self.positions.doubtful - self._busy if time.monotonic() >= self._repair_at else set()
        return drafts, changes, doubtful

    def _part(
        self, waiting: list[tuple[Any, Waiting]], most: int
    ) -> tuple[list[tuple[Any, Waiting]], list[tuple[Any, Waiting]]]:
        if not self._busy:
            return waiting[:most], waiting[most:]
        free: list[tuple[Any, Waiting]] = []
        held: list[tuple[Any, Waiting]] = []
        for entry in waiting:
            fits = len(free) < most and entry[0].conversation_id not in self._busy
            (free if fits else held).append(entry)
        return free, held

    async def close(self) -> None:
        """Take nothing more; return when all that waited is written and its lists are."""
        self._closed = True
        await self._idle.wait()
        await self._summaries.flush()

    async def _commit(self, drafts: list[tuple[Draft, Waiting]]) -> None:
        started = time.perf_counter()
        metrics.BATCH_SIZE.observe(len(drafts))
        try:
            await self.positions.make_sure({draft.conversation_id for draft, _ in drafts})
            tries = 0
            while drafts and tries < MOST_TRIES:
                written, drafts = await self._write(drafts)
                tries = 0 if written else tries + 1
        except DatabaseError as error:
            self._fail(drafts, error)
        except Exception:
            log.exception("journal.failed")
            self._fail(drafts, None)
        else:
            self._fail(drafts, None)
        metrics.COMMIT_SECONDS.observe(time.perf_counter() - started)

    def _fail(self, drafts: list[tuple[Draft, Waiting]], error: Exception | None) -> None:
        """The outcome is unknown: say so, and find out before the conversation goes on."""
        if not drafts:
            return
        if error is not None:
            log.warning("journal.unavailable", error=type(error).__name__, drafts=len(drafts))
        self.positions.doubt({draft.conversation_id for draft, _ in drafts})
        for _, future in drafts:
            _refuse(future, Unavailable(retry_after=1.0))

    async def _write(self, drafts: list[tuple[Draft, Waiting]]) -> tuple[int, list[tuple[Draft, Waiting]]]:
        """One insert of all drafts in order; give how many are settled, and those that remain."""
        rows = self._number(drafts)
        try:
            await messages.insert_messages(self._database, rows)
        except messages.ClientIdTaken as taken:
            self._confirm(drafts[: taken.index], rows)
            await self._give_first(*drafts[taken.index])
            return taken.index + 1, drafts[taken.index + 1 :]
        except messages.NumberTaken as taken:
            self._confirm(drafts[: taken.index], rows)
            await self.positions.catch_up(drafts[taken.index][0].conversation_id)
            return taken.index, drafts[taken.index :]
        self._confirm(drafts, rows)
        return len(drafts), []

    def _number(self, drafts: list[tuple[Draft, Waiting]]) -> list[Row]:
        next_numbers: dict[str, tuple[int, int]] = {}
        moment = now()
        rows = []
        for draft, _ in drafts:
            conversation_id = draft.conversation_id
            numbers = next_numbers.get(conversation_id)
            if numbers is None:
                position = self.positions[conversation_id]
                numbers = (position.seq, position.rev)
            seq, rev = numbers[0] + 1, numbers[1] + 1
            next_numbers[conversation_id] = (seq, rev)
            rows.append(
                {
                    "_id": new_id(),
                    "tenant_id": draft.tenant_id,
                    "conversation_id": conversation_id,
                    "seq": seq,
                    "rev": rev,
                    "revs": [rev],
                    "sender": draft.sender,
                    "client_id": draft.client_id,
                    "body": draft.body,
                    "attachments": draft.attachments,
                    "reply_to": draft.reply_to,
                    "reactions": [],
                    "created_at": moment,
                    "edited_at": None,
                    "deleted_at": None,
                }
            )
        return rows

    def _confirm(self, drafts: list[tuple[Draft, Waiting]], rows: list[Row]) -> None:
        """The first rows are durable: announce them, then acknowledge."""
        announcements: defaultdict[str, list[Announcement]] = defaultdict(list)
        done = []
        for (draft, future), row in zip(drafts, rows, strict=False):
            encoded = self._note(row)
            if draft.from_member:
                self._summaries.note_sent(row["conversation_id"], draft.sender["id"], row["seq"])
            announcements[row["conversation_id"]].append(Announcement(MESSAGE_CREATED, row["rev"], row["seq"], encoded))
            done.append((future, Committed(row, encoded)))
        for conversation_id, batch in announcements.items():
            self.positions.announce(conversation_id, batch)
        metrics.SENDS.inc(len(done))
        for future, result in done:
            if not future.done():
                future.set_result(result)

    def _note(self, row: Row) -> bytes:
        wire = messages.to_wire(row)
        self._summaries.note(row, wire)
        return orjson.dumps(wire)

    async def _give_first(self, draft: Draft, future: Waiting) -> None:
        """The same message came before, perhaps with its acknowledgement lost (I2)."""
        row = await messages.find_by_client_id(
            self._database, draft.conversation_id, draft.sender["id"], draft.client_id
        )
        if row is None:
            _refuse(future, Unavailable())
        elif not future.done():
            future.set_result(Committed(row, orjson.dumps(messages.to_wire(row))))

    async def _apply(self, changes: list[tuple[Change, Waiting]]) -> None:
        """Those of one conversation in order, those of different ones side by side."""
        by_conversation: defaultdict[str, list[tuple[Change, Waiting]]] = defaultdict(list)
        for change, future in changes:
            by_conversation[change.conversation_id].append((change, future))
        await asyncio.gather(*(self._apply_in_order(group) for group in by_conversation.values()))

    async def _apply_in_order(self, changes: list[tuple[Change, Waiting]]) -> None:
        for change, future in changes:
            try:
                result = await self._change(change)
            except PalabreError as refusal:
                _refuse(future, refusal)
            except DatabaseError as error:
                log.warning("journal.unavailable", error=type(error).__name__, changes=1)
                self.positions.doubt([change.conversation_id])
                _refuse(future, Unavailable(retry_after=1.0))
            except Exception as error:
                log.exception("journal.failed")
                _refuse(future, error)
            else:
                if not future.done():
                    future.set_result(result)

    async def _change(self, change: Change) -> Committed:
        """Change the message as it is now; another change in between means reading it again."""
        conversation_id = change.conversation_id
        for _ in range(MOST_TRIES):
            await self.positions.make_sure({conversation_id})
            row = await messages.find_message(self._database, conversation_id, change.message_id)
            if row is None:
                raise NotFound("There is no such message here.")
            fields = change.apply(row)
            position = self.positions[conversation_id]
            if row["rev"] > position.rev:
                await self.positions.catch_up(conversation_id)
                continue
            rev = position.rev + 1
            try:
                changed = await messages.change_message(self._database, change.message_id, row["rev"], rev, fields)
            except messages.NumberTaken:
                await self.positions.catch_up(conversation_id)
                continue
            if changed is None:
                continue
            encoded = self._note(changed)
            self.positions.announce(conversation_id, [Announcement(change.fact, rev, changed["seq"], encoded)])
            return Committed(changed, encoded)
        raise Unavailable(retry_after=1.0)

    async def _repair(self, doubtful: set[str]) -> None:
        """Settle what is in doubt; while the database is away, try again shortly."""
        try:
            await asyncio.gather(*map(self.positions.catch_up, doubtful & self.positions.doubtful))
        except DatabaseError:
            self._repair_at = time.monotonic() + REPAIR_AGAIN
            asyncio.get_running_loop().call_later(REPAIR_AGAIN, self._work.set)


def _refuse(future: Waiting, error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # whoever waits may have gone; that is no unhandled error
