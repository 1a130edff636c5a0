"""WebSocket frames as bytes, for what a well-behaved client cannot send."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL

from .packets import PATIENCE
from .wire import Wire

REQUEST = (
    "GET {path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
TEXT, BINARY, CLOSING, WS_PING, WS_PONG = 1, 2, 8, 9, 10


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """One frame of RFC 6455; the masking key is zero, so that the payload can be read."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    mask_bit, mask = (0x80, bytes(4)) if masked else (0, b"")
    if len(payload) < 126:
        length = bytes([mask_bit | len(payload)])
    else:
        length = bytes([mask_bit | 126]) + len(payload).to_bytes(2, "big")
    return bytes([first]) + length + mask + payload


class RawSocket:
    """A WebSocket whose frames are written by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.sid = ""

    async def send(self, *frames: bytes) -> None:
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def read(self) -> tuple[int, bytes] | None:
        """The opcode and payload of the next frame, None at the end of the connection."""
        try:
            async with asyncio.timeout(PATIENCE):
                first, length = await self.reader.readexactly(2)
                if length == 126:
                    length = int.from_bytes(await self.reader.readexactly(2), "big")
                return first & 0x0F, await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def close_code(self) -> int | None:
        """Read to the end, answering Engine.IO pings; the code of the server's close frame, None without one."""
        code = None
        while (received := await self.read()) is not None:
            opcode, payload = received
            if opcode == CLOSING and payload:
                code = int.from_bytes(payload[:2], "big")
            if opcode == TEXT and payload == b"2":
                await self.send(frame(TEXT, b"3"))
        return code


@asynccontextmanager
async def raw_websocket(wire: Wire) -> AsyncIterator[RawSocket]:
    """A new session over a WebSocket written by hand, its open packet read."""
    url = URL(wire.url)
    assert url.host and url.port
    reader, writer = await asyncio.open_connection(url.host, url.port, ssl=url.scheme == "https" or None)
    socket = RawSocket(reader, writer)
    try:
        await socket.send(REQUEST.format(path=url.path, host=url.authority).encode())
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(b"\r\n\r\n")
        opening = await socket.read()
        assert opening
        socket.sid = json.loads(opening[1][1:])["sid"]
        yield socket
    finally:
        writer.close()
