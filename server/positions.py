"""What this node knows of each conversation: its last numbers, and the last revision that the node's sockets were told of.

Whenever that is in doubt (a write whose outcome is unknown, a number that another node took, a fact that did not arrive)
the node reads what changed after it and tells it, so that sockets hear every change once and in order (I3, I4).
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from actions.facts import MESSAGE_CREATED, MESSAGE_DELETED, MESSAGE_EDITED, Fact
from models import messages
from models.base import Database, Row
from server import metrics

MOST_POSITIONS = 100_000
REPAIR_PAGE = 500
REPAIR_KINDS = {"created": MESSAGE_CREATED, "edited": MESSAGE_EDITED, "deleted": MESSAGE_DELETED}


@dataclass(slots=True)
class Position:
    """The last numbers of a conversation (-1: not known yet); `sure` means that they are also the database's."""

    seq: int = -1
    rev: int = -1
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """One change that sockets are to hear, with the message as JSON."""

    fact: Fact
    rev: int
    seq: int
    encoded: bytes


Publish = Callable[[str, list[Announcement]], None]


class Positions:
    def __init__(self, database: Database, note: Callable[[Row], bytes], publish: Publish) -> None:
        """`note` keeps a row for the lists and gives it as JSON; `publish` hands changes to the fan-out, in order."""
        self._database = database
        self._note = note
        self._publish = publish
        self._positions: dict[str, Position] = {}
        self._most = MOST_POSITIONS
        self.doubtful: set[str] = set()
        self.on_doubt: Callable[[], None] = lambda: None
        """Called when there is something to repair."""
        self.is_busy: Callable[[str], bool] = lambda _conversation_id: False
        """Whether something is being written in the conversation."""
        self.is_heard: Callable[[str], bool] = lambda _conversation_id: False
        """Whether this node must keep the position, as other nodes change the conversation too and it has listeners."""

    def __getitem__(self, conversation_id: str) -> Position:
        return self._positions[conversation_id]

    def begin(self, conversation_id: str, rev: int) -> None:
        """Sockets of this node begin to hear the conversation: they are owed what changes after `rev`."""
        self._positions.setdefault(conversation_id, Position(rev=rev))

    def forget(self, conversation_id: str) -> None:
        """No socket of this node hears the conversation any more, and other nodes' changes do not arrive."""
        if not self.is_busy(conversation_id):
            self._positions.pop(conversation_id, None)
            self.doubtful.discard(conversation_id)

    def doubt(self, conversation_ids: Iterable[str]) -> None:
        """What this node knows of these conversations may be old: have it repaired."""
        for conversation_id in conversation_ids:
            position = self._positions.get(conversation_id)
            if position is not None:
                position.sure = False
                self.doubtful.add(conversation_id)
        if self.doubtful:
            self.on_doubt()

    def admit(self, conversation_id: str, seq: int, rev: int) -> bool:
        """Whether a change announced by another node is to be told now.

        No, when it was told already; no, when one before it is missing: then both are read from the database.
        """
        position = self._positions.get(conversation_id)
        if position is None:
            self._positions[conversation_id] = Position(seq, rev)
            return True
        if rev == position.rev + 1 and conversation_id not in self.doubtful:
            position.rev, position.seq = rev, max(position.seq, seq)
            return True
        if rev > position.rev:
            self.doubt([conversation_id])
        return False

    def announce(self, conversation_id: str, batch: list[Announcement]) -> None:
        """Tell what was not told yet: another node may have read and announced our own rows before we heard of them."""
        position = self._positions[conversation_id]
        new = [announcement for announcement in batch if announcement.rev > position.rev]
        if new:
            position.rev = new[-1].rev
            position.seq = max(position.seq, *(announcement.seq for announcement in new))
            self._publish(conversation_id, new)

    async def make_sure(self, conversation_ids: set[str]) -> None:
        """Know the numbers of these conversations."""
        if len(self._positions) > self._most:
            self._shed(conversation_ids)
        unsure = [
            conversation_id
            for conversation_id in conversation_ids
            if (position := self._positions.get(conversation_id)) is None or not position.sure
        ]
        new = [conversation_id for conversation_id in unsure if self._is_unknown(conversation_id)]
        if len(new) > 1:
            await self._learn(new)
            unsure = [conversation_id for conversation_id in unsure if not self._positions[conversation_id].sure]
        if unsure:
            await asyncio.gather(*map(self.catch_up, unsure))

    def _is_unknown(self, conversation_id: str) -> bool:
        """Nobody here was told anything of it, so there is nothing to make up for."""
        position = self._positions.get(conversation_id)
        return position is None or position.rev < 0

    async def _learn(self, conversation_ids: list[str]) -> None:
        """Know the numbers of conversations that were unknown, asking for all together."""
        positions = {id_: self._positions.setdefault(id_, Position()) for id_ in conversation_ids}
        found = await messages.find_last_numbers_of_all(self._database, conversation_ids)
        for conversation_id, position in positions.items():
            self._settle(conversation_id, position, *found.get(conversation_id, (0, 0)))

    def _settle(self, conversation_id: str, position: Position, seq: int, rev: int) -> None:
        """These are the last numbers, unless something was told meanwhile."""
        if position.rev in (-1, rev):
            position.seq, position.rev, position.sure = seq, rev, True
            self.doubtful.discard(conversation_id)

    async def catch_up(self, conversation_id: str) -> None:
        """Tell this node's sockets what changed after the last revision they were told of; then the numbers are sure."""
        position = self._positions.setdefault(conversation_id, Position())
        while position.rev >= 0:
            rows = await messages.find_changes(self._database, conversation_id, position.rev, REPAIR_PAGE)
            if not rows:
                break
            batch = [
                Announcement(
                    REPAIR_KINDS[messages.change_kind(row, position.rev)], row["rev"], row["seq"], self._note(row)
                )
                for row in rows
            ]
            metrics.REPAIRED.inc(len(batch))
            self.announce(conversation_id, batch)
        self._settle(conversation_id, position, *await messages.find_last_numbers(self._database, conversation_id))

    def _shed(self, needed: set[str]) -> None:
        """Drop what can be read again from the database."""
        self._positions = {
            conversation_id: position
            for conversation_id, position in self._positions.items()
            if conversation_id in needed
            or conversation_id in self.doubtful
            or self.is_busy(conversation_id)
            or self.is_heard(conversation_id)
        }
        self._most = max(MOST_POSITIONS, 2 * len(self._positions))
