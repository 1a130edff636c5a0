"""An Engine.IO session on either transport, with nothing hidden.

Pings are answered wherever a test waits for something else, so a session that closes was closed by the server's
decision and not by a missed heartbeat.
"""

import asyncio
import base64
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp

from .packets import CLOSE, NOOP, PATIENCE, PING, PONG, SEPARATOR, Answer, Frame, SessionClosed

if TYPE_CHECKING:
    from .wire import Wire


class Session(Protocol):
    """What both transports can do once the handshake is over."""

    sid: str

    async def send(self, *frames: Frame) -> None: ...
    async def receive(self) -> Frame: ...
    async def closed(self) -> int: ...


class Polling:
    """An Engine.IO session over HTTP long-polling."""

    def __init__(self, wire: "Wire", opening: Mapping[str, Any]) -> None:
        self.wire, self.opening, self.sid = wire, opening, str(opening["sid"])
        self.query = {"EIO": "4", "transport": "polling", "sid": self.sid}
        self._inbox: deque[str] = deque()

    async def poll(self, sent: asyncio.Event | None = None) -> Answer:
        """One GET, as it is; sets `sent` when the request is on its way."""
        return await self.wire.request("GET", self.query, sent=sent)

    async def post(self, body: Any, content_type: str = "text/plain;charset=UTF-8") -> Answer:
        """One POST, as it is."""
        return await self.wire.request("POST", self.query, data=body, headers={"Content-Type": content_type})

    async def hold_poll(self) -> "asyncio.Task[Answer]":
        """Start a GET and return once the server holds it: a later request has been answered meanwhile."""
        sent = asyncio.Event()
        task = asyncio.create_task(self.poll(sent))
        async with asyncio.timeout(PATIENCE):
            await sent.wait()
        await self.wire.round_trip()
        return task

    async def send(self, *frames: Frame) -> None:
        """Send all frames in one payload; what the server answers to a broken one is not looked at."""
        packets = [f if isinstance(f, str) else "b" + base64.b64encode(f).decode() for f in frames]
        with suppress(aiohttp.ClientError):
            await self.post(SEPARATOR.join(packets))

    async def receive(self) -> Frame:
        """The next packet that is neither ping nor noop."""
        async with asyncio.timeout(PATIENCE):
            while not self._inbox:
                answer = await self.poll()
                if answer.status != 200:
                    raise SessionClosed(answer.status)
                self._inbox.extend(p for p in answer.text.split(SEPARATOR) if p not in (PING, NOOP))
                if PING in answer.text.split(SEPARATOR):
                    await self.post(PONG)
        packet = self._inbox.popleft()
        if packet == CLOSE:
            raise SessionClosed(200)
        return base64.b64decode(packet[1:]) if packet.startswith("b") else packet

    async def closed(self) -> int:
        """Wait until the server has closed and forgotten the session."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.receive()
            except SessionClosed as end:
                await self.wire.forgotten(self.sid)
                return end.code


class Socket:
    """A WebSocket that carries, or hopes to carry, an Engine.IO session."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, sid: str = "") -> None:
        self.websocket, self.sid = websocket, sid
        self.opening: Mapping[str, Any] = {}

    async def send(self, *frames: Frame) -> None:
        """Each frame in one WebSocket frame."""
        with suppress(ConnectionError):
            for frame in frames:
                await (self.websocket.send_str(frame) if isinstance(frame, str) else self.websocket.send_bytes(frame))

    async def frame(self) -> Frame:
        """The next frame, pings included."""
        received = await self.websocket.receive(timeout=PATIENCE)
        if received.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            data: Frame = received.data
            return data
        assert received.type is not aiohttp.WSMsgType.ERROR, received.data
        raise SessionClosed(received.data if received.type is aiohttp.WSMsgType.CLOSE else 0)

    async def receive(self) -> Frame:
        """The next frame that is not a ping."""
        async with asyncio.timeout(PATIENCE):
            while (frame := await self.frame()) == PING:
                await self.send(PONG)
        return frame

    async def closed(self) -> int:
        """Wait until the server closes this WebSocket; gives the close code, 0 for none."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.receive()
            except SessionClosed as end:
                return end.code
