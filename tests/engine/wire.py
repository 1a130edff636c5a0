"""A bare Engine.IO v4 and Socket.IO v5 client: it hides nothing, and every wait in it ends."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp

from .packets import CLOSE, OPEN, PATIENCE, UNKNOWN_SESSION, Answer, Query, SessionClosed
from .sessions import Polling, Session, Socket


@dataclass(frozen=True)
class Target:
    """The server under test. Times are milliseconds, sizes bytes; None where the server's setting is not known."""

    base_url: str
    auth: Mapping[str, Any]
    ping_interval: int = 300
    ping_timeout: int = 200
    max_payload: int = 65536
    bad_auth: Mapping[str, Any] = field(default_factory=lambda: {"token": "not-a-token"})
    connect_timeout: int | None = None
    upgrade_timeout: int | None = None
    allowed_origin: str | None = None
    path: str = "/socket.io/"


class Wire:
    """Opens sessions on the target, and closes at the end what a test left open."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.url = target.base_url.rstrip("/") + target.path
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_request_sent)
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.http = aiohttp.ClientSession(connector=connector, timeout=timeout, trace_configs=[trace])
        self._left_open: list[Polling | Socket] = []

    async def request(
        self,
        method: str,
        query: Query,
        *,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        sent: asyncio.Event | None = None,
    ) -> Answer:
        """One HTTP request to the engine."""
        options: dict[str, Any] = {"params": query, "data": data, "headers": headers, "trace_request_ctx": sent}
        async with self.http.request(method, self.url, **options) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    async def round_trip(self) -> None:
        """Any request and its answer: what was sent before it has been seen by the server."""
        await self.request("GET", {"EIO": "4", "transport": "none"})

    async def polling(self, *, connect: bool = True) -> Polling:
        """Open a session over polling, with `connect` joined to the default namespace."""
        answer = await self.request("GET", {"EIO": "4", "transport": "polling"})
        assert answer.status == 200 and answer.text.startswith(OPEN), answer
        session = Polling(self, json.loads(answer.text[1:]))
        self._left_open.append(session)
        if connect:
            await self.join(session)
        return session

    async def websocket(self, *, connect: bool = True) -> Socket:
        """Open a session over WebSocket, with `connect` joined to the default namespace."""
        socket = await self.dial({"EIO": "4", "transport": "websocket"})
        opening = await socket.frame()
        assert isinstance(opening, str) and opening.startswith(OPEN), opening
        socket.opening = json.loads(opening[1:])
        socket.sid = str(socket.opening["sid"])
        if connect:
            await self.join(socket)
        return socket

    async def dial(self, query: Query, **options: Any) -> Socket:
        """A WebSocket with that query; raises aiohttp.WSServerHandshakeError when refused."""
        async with asyncio.timeout(PATIENCE):
            websocket = await self.http.ws_connect(self.url, params=query, max_msg_size=0, **options)
        socket = Socket(websocket, query.get("sid", ""))
        self._left_open.append(socket)
        return socket

    async def dial_for(self, session: Session, eio: str = "4") -> Socket:
        """A WebSocket that wants to take over `session`."""
        return await self.dial({"EIO": eio, "transport": "websocket", "sid": session.sid})

    async def turns_away(self, sid: str) -> None:
        """A further WebSocket for the session is refused, or opened and closed without a probe being answered."""
        try:
            second = await self.dial({"EIO": "4", "transport": "websocket", "sid": sid})
        except aiohttp.WSServerHandshakeError as refusal:
            assert refusal.status == 400
            return
        await second.send("2probe")
        with suppress(SessionClosed):
            raise AssertionError(f"served with {await second.frame()!r}")

    async def leave(self, session: Session) -> None:
        """Leave the default namespace, and return once the server has seen it; there is no answer to it."""
        await session.send("41")
        await self.round_trip()

    async def join(self, session: Session) -> str:
        """Join the default namespace; gives the Socket.IO sid."""
        await session.send("40" + json.dumps(self.target.auth))
        reply = await session.receive()
        assert isinstance(reply, str) and reply.startswith("40{"), reply
        return str(json.loads(reply[2:])["sid"])

    async def forgotten(self, sid: str) -> None:
        """Wait until the server knows nothing of the session any more."""
        query = {"EIO": "4", "transport": "polling", "sid": sid}
        async with asyncio.timeout(PATIENCE):
            while (await self.request("GET", query)).refusal != (400, UNKNOWN_SESSION):
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Close every session and connection of this test."""
        for session in self._left_open:
            with suppress(aiohttp.ClientError, TimeoutError):
                await (session.post(CLOSE) if isinstance(session, Polling) else session.websocket.close())
        await self.http.close()


async def _note_request_sent(_: aiohttp.ClientSession, context: SimpleNamespace, __: Any) -> None:
    if context.trace_request_ctx is not None:
        context.trace_request_ctx.set()
