"""One Engine.IO session: where its packets go, how much may wait, and how it ends.

A connection on WebSocket is written to directly; one on polling, or still upgrading, has a queue. Neither ever blocks
the sender: past the bounds the connection is cut (I6) and its client resumes by `rev`.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from server.engine.packets import CLOSE, MESSAGE, NOOP, close_frame, frame

if TYPE_CHECKING:
    from server.engine.sockets import Socket

LARGEST_BACKLOG = 1_048_576
"""Bytes that may wait for one consumer."""
MOST_QUEUED = 1_000
"""Packets that may wait for a polling consumer."""
DROPPABLE_BACKLOG = 65_536
"""Bytes of backlog from which facts that may be dropped are."""
CLOSING_GRACE = 2.0
"""Seconds that a closed WebSocket has to answer, and a closed polling client to fetch what was left."""


class Connection:
    """`transport` is set while packets may be written straight to a WebSocket; `None` means the queue."""

    __slots__ = (
        "__weakref__", "address", "closed", "draining", "loop", "on_closed", "opened_at", "origin", "pinged_at", "poll", "posting",
        "probe", "queue", "queued_bytes", "reading", "sid", "socket", "stalled_since", "transport", "upgraded",
        "watch_stall",
    )  # fmt: skip

    def __init__(
        self,
        sid: str,
        address: str,
        origin: str | None,
        *,
        on_closed: "Callable[[Connection, str], None]",
        watch_stall: "Callable[[Connection], None]",
    ) -> None:
        self.sid = sid
        self.address = address
        self.origin = origin
        self.loop = asyncio.get_running_loop()
        self.opened_at = self.loop.time()
        self.on_closed = on_closed
        self.watch_stall = watch_stall
        self.transport: asyncio.WriteTransport | None = None
        self.probe: asyncio.WriteTransport | None = None
        self.upgraded = False
        self.queue: list[bytes] | None = None
        self.queued_bytes = 0
        self.poll: asyncio.Future[None] | None = None
        self.posting = False
        self.reading = False
        self.socket: Socket | None = None
        self.closed = False
        self.draining = False
        self.pinged_at = 0.0
        self.stalled_since = 0.0

    @property
    def backlog(self) -> int:
        """Bytes that wait for this consumer."""
        return self.queued_bytes if self.transport is None else self.transport.get_write_buffer_size()

    def send(self, packet: bytes) -> None:
        """Send one Engine.IO text packet."""
        if self.transport is not None:
            self.write(frame(packet))
        else:
            self.enqueue(packet)

    def send_message(self, payload: bytes) -> None:
        """Send one Socket.IO packet, given without the Engine.IO type."""
        self.send(MESSAGE + payload)

    def write(self, frames: bytes) -> None:
        """Write whole frames to the WebSocket; cut the connection when too much waits."""
        transport = self.transport
        if transport is None or self.closed:
            return
        backlog = transport.get_write_buffer_size()
        if backlog > LARGEST_BACKLOG:
            self.cut("slow consumer")
            return
        transport.write(frames)
        if backlog > DROPPABLE_BACKLOG and not self.stalled_since:
            self.stalled_since = self.loop.time()
            self.watch_stall(self)

    def enqueue(self, packet: bytes) -> None:
        """Keep a packet for the next poll, or for the WebSocket once the upgrade is done."""
        if self.closed:
            return
        if self.queue is None:
            self.queue = []
        self.queue.append(packet)
        self.queued_bytes += len(packet)
        if self.queued_bytes > LARGEST_BACKLOG or len(self.queue) > MOST_QUEUED:
            self.cut("slow consumer")
        else:
            self.release_poll()

    def take_queue(self) -> list[bytes]:
        packets, self.queue, self.queued_bytes = self.queue or [], None, 0
        return packets

    def release_poll(self) -> None:
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(None)

    def begin_upgrade(self) -> None:
        """The probe was answered: end a waiting poll, so that the client can leave polling."""
        if self.poll is not None and not self.queue:
            self.enqueue(NOOP)

    def finish_upgrade(self) -> None:
        """From here on packets go to the WebSocket, those that waited first."""
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(None)
        packets = [packet for packet in self.take_queue() if packet != NOOP]
        self.transport, self.probe, self.upgraded = self.probe, None, True
        self.pinged_at = 0.0
        if packets:
            self.write(b"".join(map(frame, packets)))

    def close(self, reason: str, code: int | None = None) -> None:
        """End it in good order: a close frame, or the close packet for whoever polls. May be called again."""
        if self.closed:
            return
        for transport in (self.transport, self.probe):
            if transport is not None and not transport.is_closing():
                transport.write(close_frame(code))
                self.loop.call_later(CLOSING_GRACE, transport.abort)
        if self.transport is None:
            self.queue = [*(self.queue or []), CLOSE]
            self.release_poll()
        self._end(reason)

    def cut(self, reason: str, last: bytes = CLOSE) -> None:
        """End it at once and free what waits for it; a waiting poll gets `last`."""
        for transport in (self.transport, self.probe):
            if transport is not None:
                transport.abort()
        self.queue, self.queued_bytes = ([last] if self.transport is None else None), 0
        self.release_poll()
        self._end(reason)

    def _end(self, reason: str) -> None:
        if not self.closed:
            self.closed = True
            self.on_closed(self, reason)
