"""Who looks at which conversation: ends by itself, and with the last socket that started it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from actions.context import Actor, OpenSocket
from actions.conversations.viewing import ENDS_AFTER
from models.base import DatabaseError

PASSED_ON_EVERY = 5.0
"""Seconds between two facts that somebody goes on looking."""
MOST_AT_ONCE = 20
"""Conversations that one person looks at; with another one the oldest ends."""
log = structlog.get_logger()


@dataclass(slots=True)
class _View:
    actor: Actor
    sockets: set[str]
    passed_on_at: float
    timer: asyncio.TimerHandle


class Viewers:
    def __init__(self) -> None:
        self._views: defaultdict[str, dict[str, _View]] = defaultdict(dict)
        """User id to conversation id to the view."""
        self._viewers: defaultdict[str, dict[str, str]] = defaultdict(dict)
        """Conversation id to user id to name."""
        self._telling: dict[tuple[str, str], asyncio.Task[None]] = {}
        self.announce: Callable[[Actor, str], Awaitable[None]]
        """Set by the server: tells the others what now is."""

    def start(self, actor: Actor, conversation_id: str, socket: OpenSocket) -> None:
        if socket.closed:
            return
        loop, views = asyncio.get_running_loop(), self._views[actor.id]
        before = views.get(conversation_id)
        timer = loop.call_later(ENDS_AFTER, self._end, actor.id, conversation_id)
        if before is not None:
            before.timer.cancel()
            before.timer, before.actor = timer, actor
            before.sockets.add(socket.id)
        else:
            if len(views) >= MOST_AT_ONCE:
                self._end(actor.id, next(iter(views)))
            views[conversation_id] = _View(actor, {socket.id}, float("-inf"), timer)
        self._viewers[conversation_id][actor.id] = actor.user.name
        view = views[conversation_id]
        if loop.time() - view.passed_on_at >= PASSED_ON_EVERY:
            view.passed_on_at = loop.time()
            self._tell(actor, conversation_id)

    def stop(self, actor: Actor, conversation_id: str, socket: OpenSocket) -> None:
        self._leave(actor.id, conversation_id, socket.id)

    def gone(self, user_id: str, socket_id: str) -> None:
        """The socket was disconnected."""
        for conversation_id in list(self._views.get(user_id, ())):
            self._leave(user_id, conversation_id, socket_id)

    def viewers(self, conversation_id: str) -> dict[str, str]:
        return dict(self._viewers.get(conversation_id, {}))

    def _leave(self, user_id: str, conversation_id: str, socket_id: str) -> None:
        view = self._views.get(user_id, {}).get(conversation_id)
        if view is not None and socket_id in view.sockets:
            view.sockets.discard(socket_id)
            if not view.sockets:
                self._end(user_id, conversation_id)

    def _end(self, user_id: str, conversation_id: str) -> None:
        view = self._views[user_id].pop(conversation_id)
        view.timer.cancel()
        self._viewers[conversation_id].pop(user_id, None)
        if not self._views[user_id]:
            del self._views[user_id]
        if not self._viewers[conversation_id]:
            del self._viewers[conversation_id]
        self._tell(view.actor, conversation_id)

    def _tell(self, actor: Actor, conversation_id: str) -> None:
        """One after another, so that what is told last is what is."""
        key, before = (conversation_id, actor.id), self._telling.get((conversation_id, actor.id))

        async def run() -> None:
            if before is not None:
                await asyncio.wait([before])
            try:
                await self.announce(actor, conversation_id)
            except DatabaseError as error:
                log.warning("viewing.not_told", error=type(error).__name__)
            finally:
                if self._telling.get(key) is asyncio.current_task():
                    del self._telling[key]

        self._telling[key] = asyncio.create_task(run())
