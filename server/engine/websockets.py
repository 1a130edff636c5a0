"""The WebSocket transport, from the start or by upgrade from polling.

aiohttp reads the frames and checks them; writing goes past its writer, straight to the transport, which is only right
because compression is never negotiated: then every frame is one write, and ours stand between aiohttp's own.
"""

import asyncio
from typing import Any

from aiohttp import WSMsgType, web

from server.engine.connection import CLOSING_GRACE, Connection
from server.engine.heartbeat import Heartbeat
from server.engine.packets import BadPacket, close_frame, frame
from server.engine.sockets import Reader

PROBE_TIMEOUT = 10.0
"""Seconds for the whole upgrade."""


class WebSocket(web.WebSocketResponse):
    """aiohttp's WebSocket, telling its connection at once when a frame broke the protocol."""

    connection: Connection | None = None

    def __init__(self, max_payload: int) -> None:
        super().__init__(
            compress=False, max_msg_size=max_payload + 1, decode_text=False, timeout=CLOSING_GRACE, autoclose=True
        )

    async def close(self, *, code: int = 1000, message: bytes = b"", drain: bool = True) -> bool:
        if self.connection is not None:
            self.connection.close("transport error", code)
        return await super().close(code=code, message=message, drain=drain)


async def open_websocket(request: web.Request, max_payload: int) -> tuple[WebSocket, asyncio.Transport]:
    """Answer the WebSocket handshake. Raise `ConnectionResetError` when the client is gone already."""
    websocket = WebSocket(max_payload)
    await websocket.prepare(request)
    if request.transport is None:
        raise ConnectionResetError
    return websocket, request.transport


async def serve(websocket: WebSocket, connection: Connection, reader: Reader, heartbeat: Heartbeat) -> None:
    """Read frames until the connection ends; carry each out before the next is read, which bounds what waits."""
    websocket.connection = connection
    try:
        while True:
            message: Any = await websocket.receive()
            if connection.closed and message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            if message.type is WSMsgType.TEXT:
                await _take_frame(connection, reader, heartbeat, message.data)
            elif message.type is WSMsgType.BINARY:
                connection.reading = True
                await reader.binary(message.data)
            else:
                break
            connection.reading = False
    except BadPacket:
        connection.reading = False
        connection.close("parse error")
        await _drain(websocket)
    finally:
        websocket.connection = None
        connection.close("transport close")


async def _take_frame(connection: Connection, reader: Reader, heartbeat: Heartbeat, data: bytes) -> None:
    kind = data[:1]
    if kind == b"4":
        connection.reading = True
        try:
            await reader.text(data[1:])
        except BadPacket:
            _check_utf8(connection, data)
            raise
    elif kind == b"3":
        heartbeat.answered(connection)
    elif kind == b"b":
        await reader.base64(data)
    elif kind == b"1":
        connection.close("transport close")
    elif kind not in (b"0", b"5", b"6"):
        raise BadPacket("unknown packet")


def _check_utf8(connection: Connection, data: bytes) -> None:
    """Text that is no text ends with its own status (RFC 6455, section 8.1)."""
    try:
        data.decode()
    except UnicodeDecodeError:
        connection.close("parse error", 1007)


async def _drain(websocket: WebSocket) -> None:
    """Read until the client answers the close frame, so that it can read ours; bounded by the closing grace."""
    while (await websocket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
        pass


async def probe(
    websocket: WebSocket, transport: asyncio.Transport, connection: Connection, heartbeat: Heartbeat
) -> bool:
    """Carry out the upgrade of a polling session; False when it failed, which leaves the session on polling."""
    connection.probe = transport
    upgraded = False
    try:
        async with asyncio.timeout(PROBE_TIMEOUT):
            while (message := await websocket.receive()).type is WSMsgType.TEXT and not connection.closed:
                if message.data == b"2probe":
                    transport.write(frame(b"3probe"))
                    connection.begin_upgrade()
                elif message.data == b"5":
                    connection.finish_upgrade()
                    heartbeat.upgraded(connection)
                    upgraded = True
                    break
                else:
                    break
    except TimeoutError:
        pass
    finally:
        if not upgraded:
            connection.probe = None
    if not upgraded and not transport.is_closing():
        transport.write(close_frame())
        transport.close()
    return upgraded
