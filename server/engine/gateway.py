"""The door of Engine.IO: one aiohttp handler for `/socket.io/`, the table of sessions, and their end."""

import asyncio
import secrets
from collections.abc import Callable

import orjson
from aiohttp import web

from server.engine.connection import CLOSING_GRACE, Connection
from server.engine.heartbeat import Heartbeat
from server.engine.polling import answer_poll, take_post
from server.engine.requests import check_handshake, check_transport, payload_response, refuse, wants_websocket
from server.engine.sockets import Application, Reader, Socket
from server.engine.websockets import open_websocket, probe, serve


class Gateway:
    def __init__(
        self,
        application: Application,
        *,
        ping_interval: float,
        ping_timeout: float,
        max_payload: int,
        address_of: Callable[[web.Request], str],
    ) -> None:
        """Times in seconds; `max_payload` in bytes for one packet or polling request."""
        self.application = application
        self.max_payload = max_payload
        self.heartbeat = Heartbeat(ping_interval, ping_timeout)
        self.connections: dict[str, tuple[Connection, Reader]] = {}
        self.closing = False
        self._address_of = address_of
        self._opening = {
            "pingInterval": round(ping_interval * 1000),
            "pingTimeout": round(ping_timeout * 1000),
            "maxPayload": max_payload,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any request to the Engine.IO path."""
        if request.method == "OPTIONS":
            return web.Response(status=204)
        transport = check_transport(request)
        sid = request.query.get("sid")
        if not sid:
            check_handshake(request)
            return await (self._open_websocket(request) if transport == "websocket" else self._open_polling(request))
        found = self.connections.get(sid)
        if found is None:
            refuse(request, 1, "Session ID unknown")
        if request.query.get("EIO") != "4":
            refuse(request, 3, "Bad request")
        if transport == "websocket":
            return await self._upgrade(request, *found)
        return await self._poll(request, *found)

    async def _open_polling(self, request: web.Request) -> web.Response:
        connection, _ = self._open(request)
        return payload_response([self._open_packet(connection, ["websocket"])])

    async def _open_websocket(self, request: web.Request) -> web.StreamResponse:
        websocket, transport = await open_websocket(request, self.max_payload)
        connection, reader = self._open(request)
        connection.transport = transport
        connection.send(self._open_packet(connection, []))
        await serve(websocket, connection, reader, self.heartbeat)
        return websocket

    async def _poll(self, request: web.Request, connection: Connection, reader: Reader) -> web.Response:
        if connection.transport is not None:
            refuse(request, 3, "Bad request")
        if request.method == "GET":
            response = await answer_poll(connection)
            if connection.closed:
                self.connections.pop(connection.sid, None)
            return response
        if connection.closed:
            refuse(request, 1, "Session ID unknown")
        if request.method == "POST":
            return await take_post(request, connection, reader, self.heartbeat, self.max_payload)
        raise web.HTTPMethodNotAllowed(request.method, ["GET", "POST"])

    async def _upgrade(self, request: web.Request, connection: Connection, reader: Reader) -> web.StreamResponse:
        if not wants_websocket(request):
            refuse(request, 3, "Bad request")
        if connection.closed:
            refuse(request, 1, "Session ID unknown")
        if connection.transport is not None or connection.probe is not None:
            refuse(request, 3, "Bad request")
        websocket, transport = await open_websocket(request, self.max_payload)
        if connection.probe is not None:
            transport.abort()
        elif await probe(websocket, transport, connection, self.heartbeat):
            await serve(websocket, connection, reader, self.heartbeat)
        return websocket

    def _open(self, request: web.Request) -> tuple[Connection, Reader]:
        if self.closing:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        connection = Connection(
            secrets.token_urlsafe(15),
            self._address_of(request),
            request.headers.get("Origin"),
            on_closed=self._closed,
            watch_stall=self.heartbeat.stalled,
        )
        reader = Reader(connection, self.application)
        self.connections[connection.sid] = (connection, reader)
        self.heartbeat.watch(connection)
        return connection, reader

    def _open_packet(self, connection: Connection, upgrades: list[str]) -> bytes:
        return b"0" + orjson.dumps({"sid": connection.sid, "upgrades": upgrades, **self._opening})

    def _closed(self, connection: Connection, reason: str) -> None:
        """Forget it; one that polls may come once more for what was left, when the server closed it."""
        server_closed = reason in ("server disconnect", "parse error")
        if connection.transport is None and connection.poll is None and server_closed:
            connection.loop.call_later(CLOSING_GRACE, self.connections.pop, connection.sid, None)
        else:
            self.connections.pop(connection.sid, None)
        socket: Socket | None
        socket, connection.socket = connection.socket, None
        if socket is not None:
            self.application.disconnected(socket, reason)

    async def close(self, reason: str = "server disconnect") -> None:
        """Close what is left and give the close frames a moment to leave."""
        self.closing = True
        for connection, _ in list(self.connections.values()):
            connection.close(reason)
        await asyncio.sleep(0.05)
