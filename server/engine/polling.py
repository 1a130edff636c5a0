"""The long-polling transport: GET waits for packets, POST brings some. One of each at a time."""

import asyncio

from aiohttp import web

from server.engine.connection import Connection
from server.engine.heartbeat import Heartbeat
from server.engine.packets import CLOSE, NOOP, BadPacket, split_payload
from server.engine.requests import payload_response
from server.engine.sockets import Reader

PROBING_POLL = 0.1
"""Seconds that a poll waits while the client is upgrading."""


async def answer_poll(connection: Connection) -> web.Response:
    """Wait for packets and give all there are. A second poll at the same time ends the session."""
    if connection.poll is not None:
        connection.close("transport error")
        raise web.HTTPBadRequest
    if not connection.queue and not connection.closed:
        await _wait_for_packets(connection)
    packets = connection.take_queue()
    if not packets:
        packets = [CLOSE if connection.closed else NOOP]
    return payload_response(packets)


async def _wait_for_packets(connection: Connection) -> None:
    connection.poll = connection.loop.create_future()
    try:
        async with asyncio.timeout(PROBING_POLL if connection.probe is not None else None):
            await connection.poll
    except TimeoutError:
        pass
    except asyncio.CancelledError:
        connection.close("transport close")
        raise
    finally:
        connection.poll = None


async def take_post(
    request: web.Request, connection: Connection, reader: Reader, heartbeat: Heartbeat, max_payload: int
) -> web.Response:
    """Read the packets of one POST and carry them out in order, then answer `ok`."""
    if connection.posting or request.content_type == "application/octet-stream":
        connection.close("transport error")
        raise web.HTTPBadRequest
    connection.posting = True
    try:
        body = await _read_body(request, max_payload)
        if connection.closed:
            raise web.HTTPBadRequest
        connection.reading = True
        for packet in split_payload(body):
            if connection.closed:
                break
            await _take_packet(connection, reader, heartbeat, packet)
    except BadPacket:
        connection.close("parse error")
    except asyncio.CancelledError:
        connection.close("transport close")
        raise
    finally:
        connection.posting = connection.reading = False
    return web.Response(body=b"ok", content_type="text/html")


async def _read_body(request: web.Request, max_payload: int) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > max_payload:
            raise web.HTTPRequestEntityTooLarge(max_payload, len(body), text="")
    return bytes(body)


async def _take_packet(connection: Connection, reader: Reader, heartbeat: Heartbeat, packet: bytes) -> None:
    kind = packet[:1]
    if kind == b"4":
        await reader.text(packet[1:])
    elif kind == b"b":
        await reader.base64(packet)
    elif kind == b"3":
        heartbeat.answered(connection)
    elif kind == b"1":
        connection.cut("transport close", NOOP)
    elif kind not in (b"0", b"5", b"6"):
        raise BadPacket("unknown packet")
