"""The packets of Engine.IO v4 and Socket.IO v5.

Sources: the two protocol documents of the Socket.IO project; where they are silent, what the Node server does.
Everything that Palabre sends is text, so only the reading side knows binary.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

SEPARATOR = b"\x1e"
"""Between the packets of one polling payload."""
PING, PONG, NOOP, CLOSE, UPGRADE, MESSAGE = b"2", b"3", b"6", b"1", b"5", b"4"
MOST_ATTACHMENTS = 10
_DIGITS = frozenset(b"0123456789")


class BadPacket(Exception):
    """What arrived is not what the protocol allows; the connection cannot go on."""


class Type(IntEnum):
    CONNECT = 0
    DISCONNECT = 1
    EVENT = 2
    ACK = 3
    CONNECT_ERROR = 4
    BINARY_EVENT = 5
    BINARY_ACK = 6


@dataclass(slots=True)
class Packet:
    """A Socket.IO packet; `id` is kept as the digits that were sent, to be echoed in the acknowledgement."""

    type: Type
    namespace: str = "/"
    id: bytes | None = None
    data: Any = None
    attachments: int = 0


def parse_packet(payload: bytes) -> Packet:
    """Read the text of one Socket.IO packet (without the Engine.IO type). Raise `BadPacket`."""
    kind = payload[0] - 48 if payload else -1
    if not 0 <= kind <= 6 or kind == Type.CONNECT_ERROR:
        raise BadPacket("unknown packet type")
    packet, at = Packet(Type(kind)), 1
    if kind >= Type.BINARY_EVENT:
        packet.attachments, at = _parse_attachment_count(payload)
    if payload[at : at + 1] == b"/":
        end = payload.find(b",", at)
        end = len(payload) if end < 0 else end
        packet.namespace, at = payload[at:end].decode("utf-8", "replace"), end + 1
    start = at
    while at < len(payload) and payload[at] in _DIGITS:
        at += 1
    if at > start:
        packet.id = payload[start:at]
    if at < len(payload):
        try:
            packet.data = orjson.loads(payload[at:])
        except orjson.JSONDecodeError as error:
            raise BadPacket("not JSON") from error
    _check_data(packet, present=at < len(payload))
    return packet


def _parse_attachment_count(payload: bytes) -> tuple[int, int]:
    end = payload.find(b"-", 1, 5)
    digits = payload[1:end] if end > 1 else b""
    if not digits.isdigit() or not 1 <= int(digits) <= MOST_ATTACHMENTS:
        raise BadPacket("bad number of attachments")
    return int(digits), end + 1


def _check_data(packet: Packet, *, present: bool) -> None:
    data = packet.data
    match packet.type:
        case Type.CONNECT:
            valid = packet.id is None and (not present or isinstance(data, dict))
        case Type.DISCONNECT:
            valid = packet.id is None and not present
        case Type.EVENT | Type.BINARY_EVENT:
            valid = isinstance(data, list) and bool(data) and isinstance(data[0], str | int | float)
            valid = valid and not isinstance(data[0], bool)
        case _:
            valid = isinstance(data, list)
    if not valid:
        raise BadPacket("bad payload")


def insert_attachments(data: Any, attachments: list[bytes]) -> Any:
    """Put the binary attachments in the place of their placeholders. Raise `BadPacket` for a wrong one."""
    if isinstance(data, list):
        return [insert_attachments(item, attachments) for item in data]
    if isinstance(data, dict):
        if data.get("_placeholder") is True:
            number = data.get("num")
            if type(number) is not int or not 0 <= number < len(attachments):
                raise BadPacket("bad placeholder")
            return attachments[number]
        return {key: insert_attachments(value, attachments) for key, value in data.items()}
    return data


def split_payload(body: bytes) -> list[bytes]:
    """The Engine.IO packets of one polling request."""
    return body.split(SEPARATOR)


def decode_base64(packet: bytes) -> bytes:
    """The content of a `b…` packet: binary data over a text transport."""
    try:
        return base64.b64decode(packet[1:] + b"=" * (-(len(packet) - 1) % 4))
    except binascii.Error as error:
        raise BadPacket("not base64") from error


def frame(payload: bytes) -> bytes:
    """One unmasked WebSocket text frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return b"\x81" + size.to_bytes() + payload
    if size < 65_536:
        return b"\x81\x7e" + struct.pack("!H", size) + payload
    return b"\x81\x7f" + struct.pack("!Q", size) + payload


def close_frame(code: int | None = None) -> bytes:
    """A WebSocket close frame, without a status unless one is given."""
    return b"\x88\x00" if code is None else b"\x88\x02" + struct.pack("!H", code)


def event_packet(name: str, payload: bytes) -> bytes:
    """An EVENT in the default namespace with one argument, given as JSON."""
    return b'42["' + name.encode() + b'",' + payload + b"]"


def ack_packet(packet_id: bytes, payload: bytes) -> bytes:
    """The ACK of an event, with one argument, given as JSON."""
    return b"43" + packet_id + b"[" + payload + b"]"
