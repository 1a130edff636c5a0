"""Sessions end with their token: warned a minute before, told why, then closed."""

import asyncio
import heapq
import itertools
import time

import orjson

from actions.facts import SESSION_EXPIRING
from server.engine.packets import event_packet
from server.fanout import end_session
from server.sessions import Session

WARNED_BEFORE = 60.0
"""Seconds."""


class Expiry:
    def __init__(self) -> None:
        self._ends: list[tuple[float, int, Session]] = []
        self._order = itertools.count()
        self._sooner = asyncio.Event()

    def watch(self, session: Session) -> None:
        """Warn and end the session by its present `expires_at`; call again when that has moved."""
        heapq.heappush(self._ends, (session.expires_at - WARNED_BEFORE, next(self._order), session))
        if self._ends[0][2] is session:
            self._sooner.set()

    async def run(self) -> None:
        while True:
            self._sooner.clear()
            wait = self._ends[0][0] - time.time() if self._ends else None
            try:
                async with asyncio.timeout(max(wait, 0) if wait is not None else None):
                    await self._sooner.wait()
            except TimeoutError:
                self._act(time.time())

    def _act(self, moment: float) -> None:
        while self._ends and self._ends[0][0] <= moment:
            _, _, session = heapq.heappop(self._ends)
            remaining = session.expires_at - moment
            if session.socket.connection.closed or remaining > WARNED_BEFORE:
                continue
            if remaining <= 0:
                end_session(session.socket, "expired")
            elif not session.warned:
                session.warned = True
                payload = orjson.dumps({"expires_in": round(remaining)})
                session.socket.send(event_packet(SESSION_EXPIRING.name, payload))
            if remaining > 0:
                heapq.heappush(self._ends, (session.expires_at, next(self._order), session))
