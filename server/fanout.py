"""Fan-out: each fact is encoded once, framed once, and all facts of one room in a batch leave in one write a socket.

This is the `Announcer` of the actions. What other nodes must also tell goes through `link`.
"""

import time
from collections.abc import Callable
from typing import Protocol

import orjson

from actions.facts import FACTS, SESSION_ENDED, Fact
from models.base import Row
from server import metrics
from server.engine.connection import DROPPABLE_BACKLOG
from server.engine.packets import event_packet, frame
from server.engine.sockets import Socket
from server.positions import Announcement
from server.rooms import (
    Rooms,
    conversation_room,
    staff_room,
    user_room,
    watchers_room,
)
from server.sessions import Session


class Link(Protocol):
    """The way to the other nodes."""

    def send_changes(self, conversation_id: str, announcements: list[Announcement]) -> None: ...

    def send_fact(self, room: str, fact: Fact, payload: bytes, except_user: str) -> None: ...

    def send_control(self, order: str, *subjects: str) -> None: ...


class FanOut:
    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.link: Link | None = None
        self.on_reassess: Callable[[str], None] = lambda _user_id: None
        """Called for a user whose rights changed, after their sockets left what they must earn again."""

    def publish(self, conversation_id: str, announcements: list[Announcement]) -> None:
        """Tell committed changes of one conversation, in order, on every node."""
        self.deliver_changes(conversation_id, announcements)
        if self.link is not None:
            self.link.send_changes(conversation_id, announcements)

    def deliver_changes(self, conversation_id: str, announcements: list[Announcement]) -> None:
        """The same on this node only."""
        room = conversation_room(conversation_id)
        if not self.rooms.sockets(room):
            return
        packets = [
            event_packet(announcement.fact.name, b'{"message":' + announcement.encoded + b"}")
            for announcement in announcements
        ]
        self._write(room, packets, droppable=False, except_user="")

    def deliver(self, room: str, fact: Fact, payload: bytes, *, except_user: str = "") -> None:
        """Tell one fact to this node's sockets in a room."""
        if self.rooms.sockets(room):
            self._write(room, [event_packet(fact.name, payload)], droppable=fact.droppable, except_user=except_user)

    def _write(self, room: str, packets: list[bytes], *, droppable: bool, except_user: str) -> None:
        started = time.perf_counter()
        frames = b"".join(map(frame, packets))
        written = 0
        for socket in list(self.rooms.sockets(room)):
            connection = socket.connection
            if except_user and socket.session.user_id == except_user:
                continue
            if droppable and connection.backlog > DROPPABLE_BACKLOG:
                continue
            written += 1
            if connection.transport is not None:
                connection.write(frames)
            else:
                for packet in packets:
                    connection.enqueue(packet)
        metrics.DELIVERIES.inc(written * len(packets))
        metrics.DELIVERY_SECONDS.observe(time.perf_counter() - started)

    def _announce(self, room: str, fact: Fact, payload: Row, except_user: str = "") -> None:
        encoded = orjson.dumps(payload)
        self.deliver(room, fact, encoded, except_user=except_user)
        if self.link is not None:
            self.link.send_fact(room, fact, encoded, except_user)

    def to_conversation(self, conversation_id: str, fact: Fact, payload: Row, *, except_user: str = "") -> None:
        self._announce(conversation_room(conversation_id), fact, payload, except_user)

    def to_user(self, user_id: str, fact: Fact, payload: Row) -> None:
        self._announce(user_room(user_id), fact, payload)

    def to_staff(self, tenant_id: str, fact: Fact, payload: Row, *, except_user: str = "") -> None:
        self._announce(staff_room(tenant_id), fact, payload, except_user)

    def to_topic(self, topic: str, fact: Fact, payload: Row) -> None:
        self._announce(topic, fact, payload)

    def presence(self, user_id: str, payload: Row) -> None:
        self._announce(watchers_room(user_id), FACTS["presence.changed"], payload)

    def join(self, user_id: str, conversation_id: str) -> None:
        self._control("join", user_id, conversation_id)

    def join_staff(self, tenant_id: str, conversation_id: str) -> None:
        self._control("join_staff", tenant_id, conversation_id)

    def leave(self, user_id: str, conversation_id: str) -> None:
        self._control("leave", user_id, conversation_id)

    def close_room(self, conversation_id: str) -> None:
        self._control("close_room", conversation_id)

    def end_sign_in(self, user_id: str, sign_in_id: str) -> None:
        self._control("end_sign_in", user_id, sign_in_id)

    def reassess(self, user_id: str) -> None:
        self._control("reassess", user_id)

    def _control(self, order: str, *subjects: str) -> None:
        self.obey(order, *subjects)
        if self.link is not None:
            self.link.send_control(order, *subjects)

    def obey(self, order: str, *subjects: str) -> None:
        """Carry out an order about rooms on this node."""
        match order, subjects:
            case "join", (user_id, conversation_id):
                for session in self._sessions(user_room(user_id)):
                    session.join(self.rooms, conversation_id)
            case "join_staff", (tenant_id, conversation_id):
                for session in self._sessions(staff_room(tenant_id)):
                    session.join(self.rooms, conversation_id)
            case "leave", (user_id, conversation_id):
                for session in self._sessions(user_room(user_id)):
                    session.leave(self.rooms, conversation_id)
            case "close_room", (conversation_id,):
                for session in self._sessions(conversation_room(conversation_id)):
                    session.leave(self.rooms, conversation_id)
            case "end_sign_in", (user_id, sign_in_id):
                for session in self._sessions(user_room(user_id)):
                    if session.sign_in_id == sign_in_id:
                        end_session(session.socket, "revoked")
            case "reassess", (user_id,):
                for session in self._sessions(user_room(user_id)):
                    session.leave_earned(self.rooms)
                self.on_reassess(user_id)

    def _sessions(self, room: str) -> list[Session]:
        """Those in the room, and those on their way into it."""
        return [socket.session for socket in [*self.rooms.sockets(room), *self.rooms.sockets(f"{room}?")]]


def end_session(socket: Socket, reason: str) -> None:
    """Say why, then disconnect."""
    payload = orjson.dumps({"reason": reason})
    socket.send(event_packet(SESSION_ENDED.name, payload))
    socket.connection.close("server disconnect")
