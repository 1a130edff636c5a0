"""What the server knows of a signed-in socket, and the rooms that its user's rights give it.

A socket on its way in stands in `room?` of the rooms through which it is managed: orders about it that come before it
hears anything are kept in `early`, so that a removal during the handshake is not undone by an older list (I5).
"""

from dataclasses import dataclass, field

from actions.topics import TEAM
from models.base import Row
from server.engine.sockets import Socket
from server.rooms import Rooms, conversation_room, staff_room, user_room

EARNED = ("c:", "s:", "w:", TEAM)
"""Prefixes of the rooms that a change of rights takes away until they are earned again."""


@dataclass(slots=True, eq=False)
class Session:
    socket: Socket
    user_id: str
    tenant_id: str
    sign_in_id: str
    expires_at: float
    """Seconds since the epoch."""
    is_staff: bool = False
    warned: bool = False
    loaded: dict[str, int] | None = None
    """Conversations to hear, with their `last_rev`, until the client knows that it is in."""
    early: dict[str, bool] | None = None
    topics: set[str] = field(default_factory=set)
    """What it follows besides conversations."""

    def begin(self, rooms: Rooms) -> None:
        """Stand where orders about this socket are heard."""
        self.early = {}
        for room in self._managed():
            rooms.join(f"{room}?", self.socket)

    def finish(self, rooms: Rooms) -> None:
        """Hear everything from now on: what was loaded, corrected by what happened meanwhile."""
        early, self.early = self.early or {}, None
        conversation_ids, self.loaded = self.loaded or {}, None
        rooms.leave_all(self.socket)
        for room in self._managed():
            rooms.join(room, self.socket)
        for conversation_id in conversation_ids:
            if early.get(conversation_id, True):
                rooms.join(conversation_room(conversation_id), self.socket)
        for conversation_id, joined in early.items():
            if joined:
                rooms.join(conversation_room(conversation_id), self.socket)

    def _managed(self) -> list[str]:
        staff = [staff_room(self.tenant_id)] if self.is_staff else []
        return [user_room(self.user_id), *staff]

    def join(self, rooms: Rooms, conversation_id: str) -> None:
        if self.early is None:
            rooms.join(conversation_room(conversation_id), self.socket)
        else:
            self.early[conversation_id] = True

    def leave(self, rooms: Rooms, conversation_id: str) -> None:
        """Presence goes too: it was perhaps only seen through this conversation."""
        if self.early is not None:
            self.early[conversation_id] = False
            return
        rooms.leave(conversation_room(conversation_id), self.socket)
        for room in [room for room in self.socket.rooms if room.startswith("w:")]:
            rooms.leave(room, self.socket)

    def follow(self, rooms: Rooms, topic: str) -> None:
        """What is the team's only while the socket stands among it: who asked may have lost the right meanwhile."""
        self.topics.add(topic)
        if not topic.startswith(TEAM) or staff_room(self.tenant_id) in self.socket.rooms:
            rooms.join(topic, self.socket)

    def unfollow(self, rooms: Rooms, topic: str) -> None:
        self.topics.discard(topic)
        rooms.leave(topic, self.socket)

    def leave_earned(self, rooms: Rooms) -> None:
        """One that is still on its way in has loaded what it could hear before: it must begin anew."""
        if self.early is not None:
            self.socket.connection.close("server disconnect")
            return
        for room in [room for room in self.socket.rooms if room.startswith(EARNED)]:
            rooms.leave(room, self.socket)

    def describe(self) -> Row:
        """For the log."""
        return {"socket": self.socket.sid, "user": self.user_id, "tenant": self.tenant_id}
