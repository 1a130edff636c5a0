"""The lines that this node works on, and their commits: what waits for one queue is decided together and written once.

As in the journal, what arrives while a batch is being written is the next one (group commit). Each batch is decided on the
line in memory, in the order in which it came, and written in one transaction that compares and sets the queue's revision.
If another node was faster, the line takes over what that node wrote, and the batch is decided again. Nothing is
announced or acknowledged before it is durable.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from actions.context import News
from actions.errors import NotFound, PalabreError, Unavailable
from actions.queues.lines import Line, Mark
from models import lines, tickets
from models.base import Database, DatabaseError, durable
from models.lines import Writes
from models.queues import queues
from models.tickets import Ticket
from models.transactions import end_abandoned

LARGEST_BATCH = 64
MOST_WAITING = 5_000
MOST_TRIES = 60
LONGEST_PAUSE = 0.02
"""Seconds before something is decided again."""
MOST_LINES = 1_000
FRESH_FOR = 0.2
"""Seconds for which a line that was compared with the database is shown without looking again."""
TELL_EVERY = 0.25
"""Seconds between two tellings of how a queue is."""
TELL_AGAIN_AFTER = 1.0
"""Seconds after which it is tried again, when the database was away."""
T = TypeVar("T")
V = TypeVar("V")
Decide = Callable[[Line], Any]
log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Request:
    """Something to decide. `ticket_id` names a ticket that may have ended and must be brought."""

    decide: Decide
    show: Callable[[Line, Any], Any]
    ticket_id: str | None
    result: "asyncio.Future[Any]"


@dataclass(slots=True, eq=False)
class Entry:
    """One queue's line, its lock, and what waits for it."""

    tenant_id: str
    queue_id: str
    line: Line | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    requests: list[Request] = field(default_factory=list)
    is_working: bool = False
    looked_at: float = 0.0
    looked_from: float = 0.0
    """When the last look at the database ended, and when it began."""
    told_at: float = 0.0
    has_news: bool = False
    is_telling: bool = False


class Lines:
    def __init__(self, database: Database, start: Callable[[Awaitable[None]], object]) -> None:
        """`start` runs work in the background."""
        self._database = database
        self._durable = durable(database)
        self._start = start
        self._entries: dict[tuple[str, str], Entry] = {}
        self.announce: Callable[[Line, News], None] = lambda _line, _news: None
        """Called with a line and what happened in it, once that is durable."""
        self.prepare: Callable[[str, str], Awaitable[Any]] = _prepare_nothing
        """Looks for what a line is told with; called with tenant and queue, while others may still change it."""
        self.tell: Callable[[Line, Any], None] = lambda _line, _around: None
        """Tells watchers how the queue is, with what was prepared; not more often than every `TELL_EVERY`."""

    async def read(self, tenant_id: str, queue_id: str, look: Callable[[Line], T], *, rev: int = 0) -> T:
        """What `look` sees of the line as it is now; raise `NotFound` when there is no such queue.

        What another node just did may be missing, unless `rev` says that it must be there.
        """
        entry, asked = self._entry(tenant_id, queue_id), time.monotonic()
        async with entry.lock:
            is_behind = entry.line is not None and entry.line.queue.rev < rev
            # Of many who ask at once, one looks for all.
            return look(await self._refresh(entry, anew=is_behind and entry.looked_from < asked))

    async def change(
        self, tenant_id: str, queue_id: str, decide: Callable[[Line], T], show: Callable[[Line, T], V],
        *, ticket_id: str | None = None,
    ) -> V:  # fmt: skip
        """Decide something on the line and give what `show` makes of it, once it is durable.

        `decide` may run more than once, `show` sees the line as it was committed.
        """
        entry = self._entry(tenant_id, queue_id)
        if len(entry.requests) >= MOST_WAITING:
            raise Unavailable(retry_after=1.0)
        request = Request(decide, show, ticket_id, asyncio.get_running_loop().create_future())
        entry.requests.append(request)
        if not entry.is_working:
            entry.is_working = True
            self._start(self._work(entry))
        result: V = await request.result
        return result

    async def move(self, tenant_id: str, from_id: str, to_id: str, decide: Callable[[Line, Line], Ticket]) -> Ticket:
        """Decide on two lines at once; both are written in one transaction."""
        first, second = (self._entry(tenant_id, queue_id) for queue_id in sorted((from_id, to_id)))
        async with first.lock, second.lock:
            source, target = (first, second) if first.queue_id == from_id else (second, first)
            for _ in range(MOST_TRIES):
                pair = [await self._refresh(source, anew=True), await self._refresh(target, anew=True)]
                marks = [line.mark() for line in pair]
                try:
                    ticket = decide(pair[0], pair[1])
                except BaseException:
                    _take_back(pair, marks)
                    raise
                written = await self._commit([source, target], pair, marks)
                if written is not None:
                    return written[ticket.id]
        raise await self._give_up()

    def tell_soon(self, tenant_id: str, queue_id: str) -> None:
        """Something around the queue changed, such as its desks."""
        self._tell_soon(self._entry(tenant_id, queue_id))

    # the work

    def _entry(self, tenant_id: str, queue_id: str) -> Entry:
        key = (tenant_id, queue_id)
        entry = self._entries.pop(key, None) or Entry(tenant_id, queue_id)
        self._entries[key] = entry  # the most recently used one is the last
        if len(self._entries) > MOST_LINES:
            for old, idle in list(self._entries.items())[: MOST_LINES // 4]:
                if not (idle.is_working or idle.is_telling or idle.lock.locked()):
                    del self._entries[old]
        return entry

    async def _refresh(self, entry: Entry, *, anew: bool = False) -> Line:
        """The line, with what other nodes wrote. The entry's lock is held."""
        if entry.line is not None and not anew and time.monotonic() - entry.looked_at < FRESH_FOR:
            return entry.line
        began = time.monotonic()
        queue = await queues.find(self._durable, entry.tenant_id, entry.queue_id)
        if queue is None:
            entry.line = None
            self._entries.pop((entry.tenant_id, entry.queue_id), None)
            raise NotFound("There is no such queue.")
        if entry.line is None or queue.rev < entry.line.queue.rev:
            entry.line = await self._load(entry)
        elif queue.rev != entry.line.queue.rev:
            rev = entry.line.queue.rev
            changed = await tickets.find_changed_tickets(self._durable, entry.queue_id, rev)
            departed = await tickets.find_departed_tickets(self._durable, entry.queue_id, rev)
            if any(ticket.rev > queue.rev for ticket in changed):
                return await self._refresh(entry, anew=True)
            entry.line.catch_up(queue, changed, [ticket for ticket in departed if ticket.queue_id != entry.queue_id])
        entry.looked_at, entry.looked_from = time.monotonic(), began
        return entry.line

    async def _load(self, entry: Entry) -> Line:
        """Read it whole. What is written meanwhile shows as a revision beyond the queue's: read again then."""
        for _ in range(MOST_TRIES):
            queue = await queues.find(self._durable, entry.tenant_id, entry.queue_id)
            if queue is None:
                raise NotFound("There is no such queue.")
            active = await tickets.find_active_tickets(self._durable, entry.queue_id)
            again = await queues.find(self._durable, entry.tenant_id, entry.queue_id)
            if again is not None and again.rev == queue.rev:
                return Line(queue, active)
        raise Unavailable(retry_after=1.0)

    async def _work(self, entry: Entry) -> None:
        """Decide and write until nothing waits."""
        try:
            while entry.requests:
                batch, entry.requests = entry.requests[:LARGEST_BATCH], entry.requests[LARGEST_BATCH:]
                try:
                    async with entry.lock:
                        await self._decide(entry, batch)
                except BaseException as error:
                    _refuse(batch, error)
                    if not isinstance(error, Exception):
                        raise
        finally:
            entry.is_working = False
            _refuse(entry.requests, Unavailable(retry_after=1.0))

    async def _decide(self, entry: Entry, batch: list[Request]) -> None:
        """A commit proves that the line was up to date; what needs none is decided on one that was just looked at."""
        for attempt in range(MOST_TRIES):
            looked_at = entry.looked_at
            line = await self._refresh(entry, anew=attempt > 0)
            start = line.mark()
            brought = await self._bring(line, batch)
            results = [_carry_out(line, request) for request in batch]
            written: dict[str, Ticket] | None = {} if entry.looked_at > looked_at else None
            if line.mark() != start:
                written = await self._commit([entry], [line], [start])
            if written is not None:
                for request, result in zip(batch, results, strict=True):
                    _answer(request, _shown(line, request, written, result))
            line.settle(brought)
            if written is not None:
                return
            log.debug("line.decided_in_vain", queue=entry.queue_id)
        raise await self._give_up()

    async def _give_up(self) -> Unavailable:
        """Nobody is that unlucky: perhaps a node died and left its transaction open."""
        try:
            if ended := await end_abandoned(self._database):
                log.warning("line.abandoned_transactions_ended", count=ended)
        except DatabaseError as error:
            log.warning("line.abandoned_transactions_not_ended", error=type(error).__name__)
        return Unavailable(retry_after=1.0)

    async def _bring(self, line: Line, batch: list[Request]) -> list[str]:
        """Show the line the tickets asked about that are not active."""
        missing = [
            request.ticket_id for request in batch if request.ticket_id and request.ticket_id not in line.tickets
        ]
        for ticket in await tickets.find_tickets(self._database, line.queue.id, missing) if missing else []:
            line.bring(ticket)
        return missing

    async def _commit(self, entries: list[Entry], changed: list[Line], marks: list[Mark]) -> dict[str, Ticket] | None:
        """Write what changed since the marks, and give it; None when it must be decided again."""
        for line in changed:
            line.number()
        moved = {ticket_id: old for line in changed for ticket_id, old in line.taken_out().items()}
        writes = [
            Writes(
                mark.queue, line.queue,
                [(old or moved.get(new.id), new) for old, new in line.changes()], list(line.notifications),
            )
            for line, mark in zip(changed, marks, strict=True)
        ]  # fmt: skip
        try:
            done = await lines.commit(self._database, writes)
        except BaseException:
            for entry in entries:
                entry.line = None  # whether it was written is not known: read it anew
            raise
        if not done:
            _take_back(changed, marks)
            await asyncio.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311 (so that not the same node loses again)
            return None
        for entry, line, written in zip(entries, changed, writes, strict=True):
            news = News([new for _, new in written.tickets], list(line.calls), written.notifications)
            line.committed()
            entry.looked_at = time.monotonic()
            self._announce(line, news)
            self._tell_soon(entry)
        return {new.id: new for written in writes for _, new in written.tickets}

    def _announce(self, line: Line, news: News) -> None:
        """What is durable is acknowledged even when telling it fails; whoever missed it sees the revision."""
        try:
            self.announce(line, news)
        except Exception:
            log.exception("line.not_announced", queue=line.queue.id)

    def _tell_soon(self, entry: Entry) -> None:
        entry.has_news = True
        if not entry.is_telling:
            entry.is_telling = True
            self._start(self._tell(entry))

    async def _tell(self, entry: Entry) -> None:
        """Until the newest is told. What changes meanwhile is told next; while the database is away, it is later."""
        try:
            while entry.has_news:
                await asyncio.sleep(max(0.0, entry.told_at + TELL_EVERY - time.monotonic()))
                try:
                    await self._tell_now(entry)
                except DatabaseError as error:
                    log.debug("line.not_told", queue=entry.queue_id, error=type(error).__name__)
                    entry.has_news = True
                    await asyncio.sleep(TELL_AGAIN_AFTER)
        except NotFound:
            log.debug("line.gone", queue=entry.queue_id)
        finally:
            entry.has_news = entry.is_telling = False

    async def _tell_now(self, entry: Entry) -> None:
        """News of another node count too: what is older than they would not be believed."""
        around = await self.prepare(entry.tenant_id, entry.queue_id)
        async with entry.lock:
            entry.has_news = False
            self.tell(await self._refresh(entry, anew=True), around)
            entry.told_at = time.monotonic()


async def _prepare_nothing(_tenant_id: str, _queue_id: str) -> None: ...


def _carry_out(line: Line, request: Request) -> Any:
    """The result, or the refusal; a refusal leaves the line as it was."""
    mark = line.mark()
    try:
        return request.decide(line)
    except Exception as error:
        line.take_back(mark)
        return error


def _shown(line: Line, request: Request, written: dict[str, Ticket], result: Any) -> Any:
    """What the request gets: of a ticket what was written, or its refusal."""
    if isinstance(result, Exception):
        return result
    try:
        return request.show(line, written.get(result.id, result) if isinstance(result, Ticket) else result)
    except Exception as error:
        return error


def _take_back(changed: Sequence[Line], marks: Sequence[Mark]) -> None:
    for line, mark in zip(changed, marks, strict=True):
        line.take_back(mark)


def _answer(request: Request, result: Any) -> None:
    if request.result.done():
        return
    if isinstance(result, Exception):
        request.result.set_exception(result)
    else:
        request.result.set_result(result)


def _refuse(batch: list[Request], error: BaseException) -> None:
    refusal = error if isinstance(error, (PalabreError, DatabaseError)) else Unavailable(retry_after=1.0)
    for request in batch:
        _answer(request, refusal)
    batch.clear()
