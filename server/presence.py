"""Who is online: those with a socket on any node. Leaving is told after a moment, so that a reload is no coming and going."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from models.base import DatabaseError
from server.rooms import Rooms, user_room

GRACE = 2.0
"""Seconds."""
log = structlog.get_logger()


class Elsewhere(Protocol):
    """Presence on the other nodes."""

    async def mark(self, user_id: str, *, online: bool) -> None: ...

    async def find(self, user_ids: list[str]) -> set[str]:
        """Those of `user_ids` who are on another node; empty while it cannot be asked."""
        ...


class Presence:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._told: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.elsewhere: Elsewhere | None = None
        self.announce: Callable[[str, bool], Awaitable[None]]
        """Set by the server: tells those who watch."""

    def connected(self, user_id: str) -> None:
        leaving = self._leaving.pop(user_id, None)
        if leaving is not None:
            leaving.cancel()
        elif user_id not in self._told:
            self._told.add(user_id)
            self._start(self._arrive(user_id))

    def disconnected(self, _tenant_id: str, user_id: str) -> None:
        if self._rooms.sockets(user_room(user_id)) or user_id not in self._told:
            return
        loop = asyncio.get_running_loop()
        self._leaving[user_id] = loop.call_later(GRACE, self._gone, user_id)

    def _gone(self, user_id: str) -> None:
        self._leaving.pop(user_id, None)
        self._told.discard(user_id)
        self._start(self._leave(user_id))

    async def _arrive(self, user_id: str) -> None:
        if self.elsewhere is not None:
            known = await self.elsewhere.find([user_id])
            await self.elsewhere.mark(user_id, online=True)
            if known:
                return
        await self.announce(user_id, True)

    async def _leave(self, user_id: str) -> None:
        if self.elsewhere is not None:
            await self.elsewhere.mark(user_id, online=False)
            if await self.elsewhere.find([user_id]):
                return
        await self.announce(user_id, False)

    def _start(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            try:
                await work
            except DatabaseError as error:
                log.warning("presence.not_told", error=type(error).__name__)

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def local(self) -> set[str]:
        """Users with a socket here, and those who have just left."""
        return set(self._told)

    async def online(self, user_ids: list[str]) -> list[str]:
        here = {user_id for user_id in user_ids if user_id in self._told}
        others = [user_id for user_id in user_ids if user_id not in here]
        if self.elsewhere is not None and others:
            here |= await self.elsewhere.find(others)
        return [user_id for user_id in user_ids if user_id in here]
