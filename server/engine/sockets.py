"""Socket.IO on one connection: the default namespace, events with acknowledgements, binary attachments."""

import secrets
from typing import Any, Protocol

import orjson

from server.engine.connection import Connection
from server.engine.packets import (
    BadPacket,
    Packet,
    Type,
    ack_packet,
    decode_base64,
    frame,
    insert_attachments,
    parse_packet,
)


class Refused(Exception):
    """The application does not let the socket in; `error` is the `data` of its `connect_error`."""

    def __init__(self, message: str, error: dict[str, Any]) -> None:
        super().__init__(message)
        self.message = message
        self.error = error


class Socket:
    """A client in the default namespace. What the application knows of it (`session`) is set when it is let in."""

    __slots__ = ("connection", "rooms", "session", "sid")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sid = secrets.token_urlsafe(15)
        self.rooms: set[str] = set()
        self.session: Any = None

    def send(self, packet: bytes) -> None:
        """Send what `event_packet` or `ack_packet` made."""
        connection = self.connection
        if connection.transport is not None:
            connection.write(frame(packet))
        else:
            connection.enqueue(packet)

    def acknowledge(self, packet_id: bytes, payload: bytes) -> None:
        self.send(ack_packet(packet_id, payload))


class Application(Protocol):
    """What the engine serves."""

    async def connect(self, socket: Socket, auth: Any) -> None:
        """Let the socket in or raise `Refused`; it hears nothing before `connected`."""
        ...

    def connected(self, socket: Socket) -> None:
        """The client knows that it is in."""
        ...

    async def event(self, socket: Socket, arguments: list[Any], packet_id: bytes | None) -> None:
        """Carry out an event in order; must acknowledge if there is an id, now or later."""
        ...

    def disconnected(self, socket: Socket, reason: str) -> None: ...


class Reader:
    """Reads the Engine.IO messages of one connection, in order."""

    __slots__ = ("_application", "_attachments", "_connection", "_pending")

    def __init__(self, connection: Connection, application: Application) -> None:
        self._connection = connection
        self._application = application
        self._pending: Packet | None = None
        self._attachments: list[bytes] | None = None

    async def text(self, payload: bytes) -> None:
        """One Socket.IO packet as text. Raise `BadPacket` when the connection cannot go on."""
        if self._pending is not None:
            raise BadPacket("attachments are missing")
        packet = parse_packet(payload)
        if packet.attachments:
            self._pending = packet
        else:
            await self._handle(packet)

    async def base64(self, packet: bytes) -> None:
        await self.binary(decode_base64(packet))

    async def binary(self, content: bytes) -> None:
        """One attachment of the packet that announced it."""
        packet = self._pending
        if packet is None:
            raise BadPacket("binary data without a packet")
        attachments = self._attachments = [*(self._attachments or []), content]
        if len(attachments) == packet.attachments:
            self._pending = self._attachments = None
            packet.data = insert_attachments(packet.data, attachments)
            await self._handle(packet)

    async def _handle(self, packet: Packet) -> None:
        if packet.type is Type.CONNECT:
            await self._connect(packet)
            return
        socket = self._connection.socket
        if packet.namespace != "/" or socket is None:
            raise BadPacket("not connected to this namespace")
        if packet.type in (Type.EVENT, Type.BINARY_EVENT):
            await self._application.event(socket, packet.data, packet.id)
        elif packet.type is Type.DISCONNECT:
            self._connection.socket = None
            self._application.disconnected(socket, "client namespace disconnect")

    async def _connect(self, packet: Packet) -> None:
        connection = self._connection
        if packet.namespace != "/":
            name = packet.namespace.encode()
            connection.send_message(b"4" + name + b',{"message":"Invalid namespace"}')
            return
        if connection.socket is not None:
            raise BadPacket("connected already")
        socket = Socket(connection)
        try:
            await self._application.connect(socket, packet.data)
        except Refused as refusal:
            answer = {"message": refusal.message, "data": refusal.error}
            connection.send_message(b"4" + orjson.dumps(answer))
            return
        if connection.closed:
            self._application.disconnected(socket, "transport close")
            return
        connection.socket = socket
        connection.send_message(b'0{"sid":"' + socket.sid.encode() + b'"}')
        self._application.connected(socket)
