"""A line in memory: everybody who waits, is held, called or served in one queue, in the order in which they are called.

Pure: nothing here waits or writes. `server.lines` decides on it, commits what changed, and takes back what could not be
committed. Places follow from the rank among sorted keys, so a place costs a bisection and not a scan.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from models.notifications import Notification
from models.queues import Queue
from models.tickets import ACTIVE, State, Ticket

MOST_RUNS = 64
NEWEST = 2**63
"""A revision that no line has yet: ask for it to see what every node has done."""
Key = tuple[int, datetime, int]
Undo = tuple[str, Ticket | None]


def key_of(ticket: Ticket) -> Key:
    """Whoever has the smallest key is called first."""
    return ticket.level, ticket.rank_at, ticket.slot


T = TypeVar("T")


def as_decided(_line: "Line", decided: T) -> T:
    """Show what was decided as it is."""
    return decided


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was computed about the waits, and for which open desks: places, medians and 80th percentiles in seconds."""

    at: datetime
    places: list[tuple[int, float, float]]
    desk_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the line to come back to."""

    queue: Queue
    undo: int
    calls: int
    notifications: int


class Line:
    def __init__(self, queue: Queue, tickets: Iterable[Ticket]) -> None:
        self.queue = queue
        self.tickets: dict[str, Ticket] = {}
        self.calls: list[str] = []
        """Ids of tickets that were called since the last commit."""
        self.notifications: list[Notification] = []
        """To be kept with the next commit."""
        self.foretold: Foretold | None = None
        self.around: tuple[datetime, object] | None = None
        """What views show besides the line, and when that was looked for; see `actions.queues.queues`."""
        self.history: object = None
        """What `actions.queues.waiting_times` keeps of recent weeks."""
        self._waiting: list[Key] = []
        self._ids: dict[Key, str] = {}
        self._held: dict[str, None] = {}
        self._attended: dict[str, None] = {}
        self._holders: dict[str, str] = {}
        self._requests: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._undo: list[Undo] = []
        for ticket in tickets:
            self._place(ticket)

    # what there is

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def held(self) -> list[Ticket]:
        """Those who hold their place, in the order in which they come back."""
        return sorted((self.tickets[ticket_id] for ticket_id in self._held), key=key_of)

    @property
    def attended(self) -> list[Ticket]:
        """Those who are called or served."""
        return [self.tickets[ticket_id] for ticket_id in self._attended]

    @property
    def present(self) -> int:
        """How many take one of the queue's places: those who wait or hold their place."""
        return len(self._waiting) + len(self._held)

    def first(self) -> Ticket | None:
        """Who is to be called next."""
        return self.tickets[self._ids[self._waiting[0]]] if self._waiting else None

    def in_order(self, most: int | None = None) -> Iterator[Ticket]:
        """Those who wait, in the order in which they are called."""
        for key in self._waiting[:most]:
            yield self.tickets[self._ids[key]]

    def place_of(self, ticket: Ticket) -> int | None:
        """The rank among those who wait; for a held ticket the one it would come back to."""
        if ticket.state is State.WAITING:
            return bisect_left(self._waiting, key_of(ticket)) + 1
        if ticket.state is State.HELD:
            return bisect_right(self._waiting, key_of(ticket)) + 1
        return None

    def held_by(self, user_id: str) -> Ticket | None:
        """The active ticket that this person took."""
        return self.tickets.get(self._holders.get(user_id, ""))

    def has_number(self, number: str) -> bool:
        """Whether somebody in the line has it, perhaps since another day or from another queue."""
        return self._numbers[number] > 0

    def requested_by(self, request_key: str) -> Ticket | None:
        return self.tickets.get(self._requests.get(request_key, ""))

    def runs(self) -> tuple[list[list[int]], bool]:
        """The slots of those who wait, in calling order, as runs `[first, count]`, and whether these are all."""
        runs: list[list[int]] = []
        for _, _, slot in self._waiting:
            if runs and slot == runs[-1][0] + runs[-1][1]:
                runs[-1][1] += 1
            elif len(runs) == MOST_RUNS:
                return runs, False
            else:
                runs.append([slot, 1])
        return runs, True

    # changing it

    def put(self, ticket: Ticket) -> Ticket:
        """Let the ticket be as given. It gets its revision with the next commit."""
        self._undo.append((ticket.id, self.tickets.get(ticket.id)))
        self._remove(ticket.id)
        self._place(ticket)
        return ticket

    def note(self, **changes: Any) -> None:
        """Set fields of the queue that change with a ticket."""
        self.queue = self.queue.model_copy(update=changes)

    def change_queue(self, **changes: Any) -> None:
        """A change of the queue itself takes a revision too."""
        self.note(rev=self.queue.rev + 1, **changes)

    def take_out(self, ticket: Ticket) -> int:
        """The ticket goes to another queue; give the revision at which it left."""
        self.change_queue()
        self._undo.append((ticket.id, self.tickets.get(ticket.id)))
        self._remove(ticket.id)
        return self.queue.rev

    def bring(self, ticket: Ticket) -> None:
        """Show the line a ticket that has ended, as something is to be done with it; this is no change."""
        if ticket.id not in self.tickets:
            self._place(ticket)

    def _place(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket
        self._numbers[ticket.number] += 1
        if ticket.state is State.WAITING:
            key = key_of(ticket)
            if not self._waiting or key > self._waiting[-1]:
                self._waiting.append(key)
            else:
                insort(self._waiting, key)
            self._ids[key] = ticket.id
        elif ticket.state is State.HELD:
            self._held[ticket.id] = None
        elif ticket.state in ACTIVE:
            self._attended[ticket.id] = None
        if ticket.state in ACTIVE and ticket.holder_id:
            self._holders[ticket.holder_id] = ticket.id
        for request_key in ticket.request_keys:
            self._requests[request_key] = ticket.id

    def _remove(self, ticket_id: str) -> None:
        ticket = self.tickets.pop(ticket_id, None)
        if ticket is None:
            return
        self._numbers[ticket.number] -= 1
        if not self._numbers[ticket.number]:
            del self._numbers[ticket.number]
        if ticket.state is State.WAITING:
            key = key_of(ticket)
            del self._waiting[bisect_left(self._waiting, key)]
            del self._ids[key]
        self._held.pop(ticket_id, None)
        self._attended.pop(ticket_id, None)
        if ticket.holder_id and self._holders.get(ticket.holder_id) == ticket_id:
            del self._holders[ticket.holder_id]
        for request_key in ticket.request_keys:
            self._requests.pop(request_key, None)

    # what is not yet committed

    def mark(self) -> Mark:
        return Mark(self.queue, len(self._undo), len(self.calls), len(self.notifications))

    def take_back(self, mark: Mark) -> None:
        """Undo what was done since the mark."""
        while len(self._undo) > mark.undo:
            ticket_id, before = self._undo.pop()
            self._remove(ticket_id)
            if before is not None:
                self._place(before)
        del self.calls[mark.calls :]
        del self.notifications[mark.notifications :]
        self.queue = mark.queue

    def number(self) -> None:
        """Give every ticket that changed since the last commit the queue's next revision, in the order of the last
        changes: who was told to be near and then called comes after those who were called before.
        """
        rev = self.queue.rev
        for ticket_id in reversed(dict.fromkeys(ticket_id for ticket_id, _ in reversed(self._undo))):
            if ticket_id in self.tickets:
                rev += 1
                self.tickets[ticket_id] = self.tickets[ticket_id].model_copy(update={"rev": rev})
        self.note(rev=rev)

    def changes(self) -> list[tuple[Ticket | None, Ticket]]:
        """Every ticket of this line that changed since the last commit, as it was and as it is, by revision."""
        before: dict[str, Ticket | None] = {}
        for ticket_id, old in self._undo:
            before.setdefault(ticket_id, old)
        changed = [(old, self.tickets[ticket_id]) for ticket_id, old in before.items() if ticket_id in self.tickets]
        return sorted(changed, key=lambda change: change[1].rev)

    def taken_out(self) -> dict[str, Ticket]:
        """Tickets that went to another queue since the last commit, as they were before."""
        return {ticket_id: old for ticket_id, old in reversed(self._undo) if old and ticket_id not in self.tickets}

    def committed(self) -> None:
        """What was done is durable: it cannot be taken back, and what has ended need not be kept."""
        for ticket_id, _ in self._undo:
            self._forget_ended(ticket_id)
        self._undo.clear()
        self.calls.clear()
        self.notifications.clear()

    def settle(self, ticket_ids: Iterable[str]) -> None:
        """Forget those that were only brought, as far as they have ended."""
        for ticket_id in ticket_ids:
            self._forget_ended(ticket_id)

    def _forget_ended(self, ticket_id: str) -> None:
        ticket = self.tickets.get(ticket_id)
        if ticket is not None and ticket.state not in ACTIVE:
            self._remove(ticket_id)

    def catch_up(self, queue: Queue, changed: Iterable[Ticket], departed: Iterable[Ticket]) -> None:
        """Take over what another node committed."""
        for ticket in departed:
            self._remove(ticket.id)
        for ticket in changed:
            self._remove(ticket.id)
            if ticket.state in ACTIVE:
                self._place(ticket)
        self.queue = queue
