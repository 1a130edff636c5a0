"""Which local sockets hear what. A socket knows its rooms, so leaving costs what it joined, not all there is."""

from collections.abc import Callable

from server.engine.sockets import Socket

_NOBODY: frozenset[Socket] = frozenset()


class Rooms:
    def __init__(self) -> None:
        self._sockets: dict[str, set[Socket]] = {}
        self.on_first: Callable[[str], None] = lambda _room: None
        """Called when a room gets its first local socket."""
        self.on_last: Callable[[str], None] = lambda _room: None
        """Called when a room has lost its last one."""

    def join(self, room: str, socket: Socket) -> None:
        sockets = self._sockets.get(room)
        if sockets is None:
            sockets = self._sockets[room] = set()
            self.on_first(room)
        sockets.add(socket)
        socket.rooms.add(room)

    def leave(self, room: str, socket: Socket) -> None:
        sockets = self._sockets.get(room)
        socket.rooms.discard(room)
        if sockets is not None:
            sockets.discard(socket)
            if not sockets:
                del self._sockets[room]
                self.on_last(room)

    def leave_all(self, socket: Socket) -> None:
        for room in list(socket.rooms):
            self.leave(room, socket)

    def sockets(self, room: str) -> "set[Socket] | frozenset[Socket]":
        """The live set: copy it before changing rooms while iterating."""
        return self._sockets.get(room, _NOBODY)

    def names(self) -> list[str]:
        return list(self._sockets)


def conversation_room(conversation_id: str) -> str:
    return f"c:{conversation_id}"


def user_room(user_id: str) -> str:
    return f"u:{user_id}"


def staff_room(tenant_id: str) -> str:
    return f"s:{tenant_id}"


def watchers_room(user_id: str) -> str:
    return f"w:{user_id}"
