"""The bytes of the wire: WebSocket frames (RFC 6455) that carry Engine.IO v4 and Socket.IO v5 packets."""

import base64
import os
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

import orjson

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

DEFLATE_OFFER: Final = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
FINAL_BIT: Final = 0x80
COMPRESSED_BIT: Final = 0x40
DEFLATE_TAIL: Final = b"\x00\x00\xff\xff"


class WireError(Exception):
    """The server sent what a WebSocket or Socket.IO server may not send, or what this reader does not know."""


def upgrade_request(host: str, port: int, *, offer_deflate: bool) -> bytes:
    """Ask for a Socket.IO session directly over WebSocket, offering compression as browsers do or not at all."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"{DEFLATE_OFFER if offer_deflate else ''}\r\n"
    ).encode()


def encode_frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Frame one message as a client does. The mask is zero: servers unmask as ever, the generator need not mask."""
    size = len(payload)
    if size < 126:
        header = bytes((FINAL_BIT | opcode, 0x80 | size))
    elif size < 65536:
        header = struct.pack("!BBH", FINAL_BIT | opcode, 0x80 | 126, size)
    else:
        header = struct.pack("!BBQ", FINAL_BIT | opcode, 0x80 | 127, size)
    return header + b"\0\0\0\0" + payload


def encode_event(ack_id: int, event: str, argument: dict[str, Any]) -> bytes:
    """Frame a Socket.IO event of the default namespace that asks for an acknowledgement."""
    return encode_frame(b"42%d" % ack_id + orjson.dumps([event, argument]))


def decode_packet(packet: bytes) -> tuple[int | None, list[Any]]:
    """Split a Socket.IO event or acknowledgement (`42…`, `43…`) into its acknowledgement id and arguments."""
    start = packet.index(b"[")
    digits = packet[2:start]
    return (int(digits) if digits else None), orjson.loads(packet[start:])


class FrameReader:
    """Cuts a stream of bytes into frames, inflating those that the server compressed."""

    def __init__(self) -> None:
        self._pending = bytearray()
        # One for the whole connection: a server may refer back to earlier messages (RFC 7692, 7.2.2).
        self._inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield opcode and payload of each frame that is now complete. Raises WireError on a fragment."""
        pending = self._pending
        pending += data
        start = 0
        try:
            while (found := _locate_payload(pending, start)) is not None:
                begin, end = found
                first = pending[start]
                start = end
                yield first & 0x0F, self._read_payload(first, bytes(pending[begin:end]))
        finally:
            del pending[:start]

    def _read_payload(self, first: int, payload: bytes) -> bytes:
        if not first & FINAL_BIT:
            raise WireError("the server sent a fragmented message")
        if first & COMPRESSED_BIT:
            return self._inflater.decompress(payload + DEFLATE_TAIL)
        return payload


def _locate_payload(data: bytearray, start: int) -> tuple[int, int] | None:
    """Tell where the payload of the frame at `start` begins and ends, or None while it is not all there."""
    available = len(data) - start
    if available < 2:
        return None
    size, header = data[start + 1], 2
    if size == 126 and available >= 4:
        size, header = int.from_bytes(data[start + 2 : start + 4]), 4
    elif size == 127 and available >= 10:
        size, header = int.from_bytes(data[start + 2 : start + 10]), 10
    elif size >= 126:
        return None
    end = start + header + size
    return (start + header, end) if end <= len(data) else None
