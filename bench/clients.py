"""One Socket.IO client over a raw WebSocket, cheap enough to hold thousands of them beside a busy server."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar, Final, Self, cast

import orjson

from bench.wire import (
    CLOSE,
    PING,
    PONG,
    TEXT,
    FrameReader,
    WireError,
    decode_packet,
    encode_event,
    encode_frame,
    upgrade_request,
)

DELIVERY_MARKER: Final = b'"message.created"'
PING_FRAME: Final = b"\x81\x012"
PONG_FRAME: Final = encode_frame(b"3")
CARRY: Final = len(DELIVERY_MARKER) - 1
PING_START: Final = CARRY - len(PING_FRAME) + 1
HANDSHAKE_SECONDS: Final = 30.0

# All clients read into one buffer: the event loop hands each chunk over before it reads the next. Its first bytes are
# for the end of the same client's previous chunk, so that a marker cut in two is found, and found once.
_buffer = bytearray(CARRY + 256 * 1024)
_landing = memoryview(_buffer)[CARRY:]

OnReply = Callable[[dict[str, Any]], None]
OnDelivery = Callable[[dict[str, Any], float], None]


@dataclass(frozen=True)
class Address:
    """Where a server listens, and whether its clients offer it permessage-deflate."""

    host: str
    port: int
    offer_deflate: bool = False


class Client(asyncio.BufferedProtocol):
    """A connection that counts deliveries without decoding them; `on_delivery`, if set, gets each one decoded.

    `deliveries` counts every `message.created` received since the connection opened, `received` all bytes.
    `lost` says why it closed early.
    """

    marker: ClassVar[bytes] = DELIVERY_MARKER
    """What names a delivery in the bytes; always as long as this one."""

    def __init__(self, address: Address) -> None:
        self.deliveries = 0
        self.received = 0
        self.lost: str | None = None
        self.decoding = True
        self.compressed = False
        self.on_delivery: OnDelivery | None = None
        self._address = address
        self._head: bytes | None = b""
        self._reader = FrameReader()
        self._carried = bytes(CARRY)
        self._ping_interval = 0.0
        self._ping_due = 0.0
        self._last_ack_id = 0
        self._awaited: dict[int, OnReply] = {}
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._auth: dict[str, str] = {}
        self._closing = False

    @classmethod
    async def connect(cls, address: Address, auth: dict[str, str]) -> Self:
        """Open a connection and its Socket.IO session with `auth`. Raises WireError when the server refuses."""
        loop = asyncio.get_running_loop()
        client = cls(address)
        client._auth = auth  # before the server can ask for it
        await loop.create_connection(lambda: client, address.host, address.port)
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await client._opened
        return client

    def send(self, event: str, argument: dict[str, Any], on_reply: OnReply) -> None:
        """Send a command; `on_reply` is called with what acknowledges it."""
        self._last_ack_id += 1
        self._awaited[self._last_ack_id] = on_reply
        self._transport.write(encode_event(self._last_ack_id, event, argument))

    async def call(self, event: str, argument: dict[str, Any]) -> dict[str, Any]:
        """Send a command and wait for the reply. Raises WireError when it is refused."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.send(event, argument, future.set_result)
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                reply = await future
        except TimeoutError:
            raise WireError(f"{event} was not answered in time; {self.lost or 'the connection stands'}") from None
        if not reply["ok"]:
            raise WireError(f"{event} was refused: {reply}")
        return reply

    def close(self) -> None:
        self._closing = True
        self._transport.close()

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        address = self._address
        self._transport.write(upgrade_request(address.host, address.port, offer_deflate=address.offer_deflate))

    def get_buffer(self, sizehint: int) -> memoryview:
        return _landing

    def buffer_updated(self, nbytes: int) -> None:
        now = perf_counter()
        end = CARRY + nbytes
        _buffer[:CARRY] = self._carried
        self.deliveries += _buffer.count(self.marker, 0, end)
        self.received += nbytes
        self._carried = bytes(_buffer[nbytes:end])
        if self.decoding:
            self._decode(bytes(_buffer[CARRY:end]), now)
        elif now >= self._ping_due and _buffer.find(PING_FRAME, PING_START, end) >= 0:
            self._answer_ping(now)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._closing:
            self._fail(WireError(f"the connection was lost: {error or 'closed by the server'}"))

    # What is decoded

    def _decode(self, data: bytes, now: float) -> None:
        try:
            if self._head is not None:
                data = self._read_head(data)
            for opcode, payload in self._reader.feed(data):
                self._take_frame(opcode, payload, now)
        except WireError as error:
            self._fail(error)
            self.close()

    def _read_head(self, data: bytes) -> bytes:
        """Take the reply to the upgrade request and give what follows it."""
        head, found, rest = ((self._head or b"") + data).partition(b"\r\n\r\n")
        if not found:
            self._head = head
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            raise WireError(f"the upgrade was refused: {head.splitlines()[0]!r} {rest[:200]!r}")
        self.compressed = b"permessage-deflate" in head
        self._head = None
        return rest

    def _take_frame(self, opcode: int, payload: bytes, now: float) -> None:
        if opcode == TEXT:
            self._take_packet(payload, now)
        elif opcode == PING:
            self._transport.write(encode_frame(payload, PONG))
        elif opcode == CLOSE:
            raise WireError(f"the server closed the connection: {payload!r}")

    def _take_packet(self, packet: bytes, now: float) -> None:
        kind = packet[:2]
        if kind == b"42":
            if self.on_delivery is not None and packet.startswith(DELIVERY_MARKER, 3):
                self.on_delivery(decode_packet(packet)[1][1]["message"], now)
        elif kind == b"43":
            self._take_ack(packet)
        elif kind == b"2":
            self._answer_ping(now)
        elif kind == b"40":
            self._opened.set_result(None)
        elif kind[:1] == b"0":
            self._open_session(orjson.loads(packet[1:]), now)
        elif kind in (b"1", b"41", b"44"):
            raise WireError(f"the server ended the session: {packet[:300]!r}")

    def _take_ack(self, packet: bytes) -> None:
        ack_id, arguments = decode_packet(packet)
        if ack_id not in self._awaited:
            raise WireError(f"an acknowledgement that nobody awaits: {packet[:300]!r}")
        self._awaited.pop(ack_id)(arguments[0])

    def _open_session(self, session: dict[str, Any], now: float) -> None:
        # A little less than the interval: a ping that came early would otherwise be missed.
        self._ping_interval = session["pingInterval"] / 1000 * 0.9
        self._ping_due = now + self._ping_interval
        self._transport.write(encode_frame(b"40" + orjson.dumps(self._auth)))

    def _answer_ping(self, now: float) -> None:
        self._ping_due = now + self._ping_interval
        self._transport.write(PONG_FRAME)

    def _fail(self, error: WireError) -> None:
        self.lost = self.lost or str(error)
        if not self._opened.done():
            self._opened.set_exception(error)
