"""What goes over the wire: packet types, refusals, and how tests read an answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

OPEN, CLOSE, PING, PONG, UPGRADE, NOOP = "0", "1", "2", "3", "5", "6"
SEPARATOR = "\x1e"
PATIENCE = 3.0  # seconds that any single wait may take
Frame = str | bytes
Query = Mapping[str, str]

UNKNOWN_TRANSPORT = {"code": 0, "message": "Transport unknown"}
UNKNOWN_SESSION = {"code": 1, "message": "Session ID unknown"}
BAD_METHOD = {"code": 2, "message": "Bad handshake method"}
BAD_REQUEST = {"code": 3, "message": "Bad request"}
UNSUPPORTED_VERSION = {"code": 5, "message": "Unsupported protocol version"}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def refusal(self) -> tuple[int, Any]:
        """The status, and the parsed error body or None."""
        try:
            return self.status, json.loads(self.text)
        except ValueError:
            return self.status, None


class SessionClosed(Exception):
    """The server closed the session; `code` is the WebSocket close code, 0 for none, or the HTTP status."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


def message(text: Frame) -> str:
    """The text of a Socket.IO packet in a message packet."""
    assert isinstance(text, str) and text.startswith("4"), text
    return text[1:]


def acknowledgement(frame: Frame, ack_id: int) -> Any:
    """The arguments of an acknowledgement, which must be that of `ack_id`."""
    prefix = f"43{ack_id}["
    assert isinstance(frame, str) and frame.startswith(prefix), frame
    return json.loads(frame[len(prefix) - 1 :])


def event_of_size(size: int, ack_id: int = 0) -> str:
    """An event packet of exactly that many bytes."""
    head, tail = f'42{ack_id}["unknown","', '"]'
    return head + "x" * (size - len(head) - len(tail)) + tail


class SlowBody:
    """A request body that stops after its first part until `finish` is set."""

    def __init__(self, first: bytes, rest: bytes) -> None:
        self.first, self.rest = first, rest
        self.started, self.finish = asyncio.Event(), asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.first
        self.started.set()
        async with asyncio.timeout(PATIENCE):
            await self.finish.wait()
        yield self.rest
