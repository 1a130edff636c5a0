"""Every event of every socket ends here: signing in, validation, the rate of commands, and always an acknowledgement."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from pydantic import ValidationError

import handlers.socket  # noqa: F401  (registers the commands)
from actions.access import find_access
from actions.context import Actor, Committed, Context
from actions.conversations.conversations import find_joined
from actions.errors import (
    Conflict,
    Internal,
    Invalid,
    NotFound,
    PalabreError,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from actions.people.auth import find_actor
from actions.permissions import STAFF
from handlers.declare import COMMANDS, Ask, Command
from models.base import DatabaseError
from server import metrics
from server.engine.sockets import Refused, Socket
from server.fanout import end_session
from server.presence import Presence
from server.rooms import Rooms, conversation_room, staff_room, user_room, watchers_room
from server.sessions import Session
from server.tokens import AccessTokens, Claims

COMMANDS_PER_MESSAGE = 10
"""Commands of all kinds that a person may give for each message that the tenant's limits allow."""
MOST_TOPICS = 200
"""Queues and boards that one socket follows."""
log = structlog.get_logger()


class Dispatch:
    """The application that the socket engine serves."""

    def __init__(self, ctx: Context, rooms: Rooms, tokens: AccessTokens, presence: Presence) -> None:
        self._ctx = ctx
        self._rooms = rooms
        self._tokens = tokens
        self._presence = presence
        self.on_signed_in: Callable[[Session], None] = lambda _session: None
        self.on_gone: Callable[[str, str], None] = lambda _user_id, _socket_id: None
        """Called with the user and the id of a socket that was disconnected."""
        self.on_hearing: Callable[[str, int], None] = lambda _conversation_id, _last_rev: None
        """Called before a socket hears a conversation, with a revision not newer than what its client will read."""

    async def connect(self, socket: Socket, auth: Any) -> None:
        """Sign the socket in by the access token in its `auth`, and load what it will hear."""
        try:
            token = auth.get("token") if isinstance(auth, dict) else None
            claims = self._tokens.read(token if isinstance(token, str) else "")
            await self._admit(socket, claims)
        except PalabreError as error:
            raise Refused(error.message, {"error": error.to_wire(socket.sid)}) from error
        except DatabaseError as error:
            raise Refused("unavailable", {"error": Unavailable(retry_after=1.0).to_wire(socket.sid)}) from error
        except Exception as error:
            log.exception("socket.connect_failed", socket=socket.sid)
            raise Refused("internal", {"error": Internal().to_wire(socket.sid)}) from error

    async def _admit(self, socket: Socket, claims: Claims) -> None:
        session = Session(socket, claims.user_id, claims.tenant_id, claims.sign_in_id, claims.expires_at)
        socket.session = session
        actor = await self._actor(session)
        session.is_staff = actor.role in STAFF
        session.begin(self._rooms)
        try:
            actor = await self._actor(session)  # again: now whatever changes is heard
            session.is_staff = actor.role in STAFF
            if len(self._rooms.sockets(user_room(actor.id))) >= actor.tenant.limits.sockets_per_user:
                raise RateLimited("You have too many connections open; close one first.", retry_after=10.0)
            session.loaded = await find_joined(self._ctx, actor)
        except BaseException:
            self._rooms.leave_all(socket)
            raise

    def connected(self, socket: Socket) -> None:
        session: Session = socket.session
        for conversation_id, last_rev in (session.loaded or {}).items():
            self.on_hearing(conversation_id, last_rev)
        session.finish(self._rooms)
        metrics.CONNECTIONS.inc()
        self._presence.connected(session.user_id)
        self.on_signed_in(session)

    def disconnected(self, socket: Socket, reason: str) -> None:
        session: Session | None = socket.session
        if session is None:
            return
        joined = session.early is None and session.loaded is None
        self._rooms.leave_all(socket)
        self.on_gone(session.user_id, socket.sid)
        if joined:
            metrics.CONNECTIONS.dec()
            if reason == "slow consumer":
                metrics.DROPPED_CONSUMERS.inc()
            self._presence.disconnected(session.tenant_id, session.user_id)
        log.debug("socket.disconnected", reason=reason, **session.describe())

    async def reassess(self, user_id: str) -> None:
        """Let the user's sockets hear what they now may, and nothing else; end those whose sign-in has ended."""
        for socket in list(self._rooms.sockets(user_room(user_id))):
            session: Session = socket.session
            try:
                actor = await self._actor(session)
                await self._earn_rooms(socket, actor)
            except Unauthenticated:
                end_session(socket, "revoked")
            except DatabaseError as error:
                log.warning("session.not_reassessed", error=type(error).__name__, **session.describe())

    async def _earn_rooms(self, socket: Socket, actor: Actor) -> None:
        found = await find_joined(self._ctx, actor)
        for room in [room for room in socket.rooms if room.startswith("c:") and room[2:] not in found]:
            if await find_access(self._ctx, actor, room[2:]) is None:
                self._rooms.leave(room, socket)
        if socket.connection.closed:
            return
        if actor.role in STAFF:
            self._rooms.join(staff_room(actor.tenant_id), socket)
            for topic in socket.session.topics:
                self._rooms.join(topic, socket)
        else:
            self._rooms.leave(staff_room(actor.tenant_id), socket)
        for conversation_id, last_rev in found.items():
            self.on_hearing(conversation_id, last_rev)
            self._rooms.join(conversation_room(conversation_id), socket)

    async def event(self, socket: Socket, arguments: list[Any], packet_id: bytes | None) -> None:
        """Carry out one command. Whatever happens, its sender learns of it."""
        name = arguments[0]
        try:
            command = COMMANDS.get(name) if isinstance(name, str) else None
            if command is None:
                raise NotFound("There is no such command; see /docs for those there are.")
            result = await self._carry_out(socket, command, arguments)
        except Exception as error:
            self._refuse(socket, packet_id, str(name), error)
            return
        if asyncio.isfuture(result):
            result.add_done_callback(lambda done: self._finish(socket, packet_id, command.name, done))
        else:
            self._acknowledge(socket, packet_id, command.name, result)

    async def _carry_out(self, socket: Socket, command: Command, arguments: list[Any]) -> Any:
        if len(arguments) != 2 or not isinstance(arguments[1], dict):
            raise Invalid("A command takes exactly one object as its payload.")
        session: Session = socket.session
        actor = await self._actor(session)
        limits = actor.tenant.limits
        per_minute = max(limits.messages_per_minute, limits.agent_messages_per_minute) * COMMANDS_PER_MESSAGE
        wait = self._ctx.limiter.take(f"commands:{actor.id}", per_minute, limits.burst * COMMANDS_PER_MESSAGE)
        if wait > 0:
            raise RateLimited(retry_after=wait)
        payload = command.payload.model_validate(arguments[1])
        return await command.handler(Ask(self._ctx, actor, payload, SocketCalls(self, socket)))

    async def _actor(self, session: Session) -> Actor:
        if session.expires_at <= time.time():
            raise Unauthenticated("The access token has ended; refresh it.")
        return await find_actor(self._ctx, session.tenant_id, session.user_id, session.sign_in_id)

    def _finish(self, socket: Socket, packet_id: bytes | None, name: str, done: "asyncio.Future[Committed]") -> None:
        if done.cancelled():
            self._refuse(socket, packet_id, name, Unavailable())
        elif error := done.exception():
            self._refuse(socket, packet_id, name, error)
        else:
            self._acknowledge(socket, packet_id, name, {"message": orjson.Fragment(done.result().encoded)})

    def _acknowledge(self, socket: Socket, packet_id: bytes | None, name: str, data: Any) -> None:
        metrics.COMMANDS.labels(name, "ok").inc()
        if packet_id is not None:
            socket.acknowledge(packet_id, orjson.dumps({"ok": True, "data": data}))

    def _refuse(self, socket: Socket, packet_id: bytes | None, name: str, error: BaseException) -> None:
        refusal = as_refusal(error)
        if isinstance(refusal, Internal):
            log.error("command.failed", command=name[:64], socket=socket.sid, exc_info=error)
        metrics.COMMANDS.labels(name if name in COMMANDS else "unknown", refusal.code).inc()
        if packet_id is not None:
            answer = {"ok": False, "error": refusal.to_wire(socket.sid)}
            socket.acknowledge(packet_id, orjson.dumps(answer))

    def hear(self, socket: Socket, conversation_id: str, last_rev: int) -> None:
        if not socket.connection.closed:
            self.on_hearing(conversation_id, last_rev)
            self._rooms.join(conversation_room(conversation_id), socket)

    def unhear(self, socket: Socket, conversation_id: str) -> None:
        self._rooms.leave(conversation_room(conversation_id), socket)

    def watch(self, socket: Socket, user_ids: list[str]) -> None:
        for room in [room for room in socket.rooms if room.startswith("w:")]:
            self._rooms.leave(room, socket)
        if not socket.connection.closed:
            for user_id in user_ids:
                self._rooms.join(watchers_room(user_id), socket)

    def follow(self, socket: Socket, topic: str) -> None:
        """Raise `Conflict` when the socket follows too much already."""
        session: Session = socket.session
        if len(session.topics) >= MOST_TOPICS and topic not in session.topics:
            raise Conflict(f"A connection follows at most {MOST_TOPICS} things; stop following one first.")
        if not socket.connection.closed:
            session.follow(self._rooms, topic)

    def unfollow(self, socket: Socket, topic: str) -> None:
        socket.session.unfollow(self._rooms, topic)

    def extend(self, socket: Socket, token: str) -> int:
        """Take a new access token of the same user and tenant; another's is refused."""
        claims, session = self._tokens.read(token), socket.session
        if (claims.user_id, claims.tenant_id) != (session.user_id, session.tenant_id):
            raise Unauthenticated("This token is another user's; connect anew with it.")
        session.expires_at, session.warned = claims.expires_at, False
        self.on_signed_in(session)
        return max(0, round(claims.expires_at - time.time()))


class SocketCalls:
    """What a command may ask of its socket (`handlers.socket.interface`)."""

    __slots__ = ("_dispatch", "_socket")

    def __init__(self, dispatch: Dispatch, socket: Socket) -> None:
        self._dispatch = dispatch
        self._socket = socket

    @property
    def id(self) -> str:
        return self._socket.sid

    @property
    def closed(self) -> bool:
        return self._socket.connection.closed

    def hear(self, conversation_id: str, last_rev: int) -> None:
        self._dispatch.hear(self._socket, conversation_id, last_rev)

    def unhear(self, conversation_id: str) -> None:
        self._dispatch.unhear(self._socket, conversation_id)

    def watch(self, user_ids: list[str]) -> None:
        self._dispatch.watch(self._socket, user_ids)

    def follow(self, topic: str) -> None:
        self._dispatch.follow(self._socket, topic)

    def unfollow(self, topic: str) -> None:
        self._dispatch.unfollow(self._socket, topic)

    def extend(self, token: str) -> int:
        return self._dispatch.extend(self._socket, token)


def as_refusal(error: BaseException) -> PalabreError:
    """Whatever went wrong as one of the declared errors; what nobody foresaw is `internal`."""
    if isinstance(error, PalabreError):
        return error
    if isinstance(error, ValidationError):
        return Invalid.from_validation(error)
    if isinstance(error, DatabaseError):
        return Unavailable(retry_after=1.0)
    return Internal()
