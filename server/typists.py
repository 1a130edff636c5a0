"""Who is typing where: ends by itself, and is passed on at most once a second a person."""

import asyncio
from dataclasses import dataclass

from actions.context import Actor
from actions.facts import TYPING_CHANGED
from server.fanout import FanOut

ENDS_AFTER = 3.0
PASSED_ON_EVERY = 1.0
"""Seconds."""


@dataclass(slots=True)
class _Typist:
    typing: bool
    passed_on_at: float
    timer: asyncio.TimerHandle
    """Ends the typing, then forgets when it was last passed on."""


class Typists:
    def __init__(self, fanout: FanOut) -> None:
        self._fanout = fanout
        self._typists: dict[tuple[str, str], _Typist] = {}

    def start(self, actor: Actor, conversation_id: str) -> None:
        loop, key = asyncio.get_running_loop(), (conversation_id, actor.id)
        before = self._typists.get(key)
        if before is not None:
            before.timer.cancel()
        passed_on_at = before.passed_on_at if before is not None else -PASSED_ON_EVERY
        typing = before is not None and before.typing
        if loop.time() - passed_on_at >= PASSED_ON_EVERY:
            typing, passed_on_at = True, loop.time()
            self._tell(actor, conversation_id, typing=True)
        timer = loop.call_later(ENDS_AFTER, self.stop, actor, conversation_id)
        self._typists[key] = _Typist(typing, passed_on_at, timer)

    def stop(self, actor: Actor, conversation_id: str) -> None:
        loop, key = asyncio.get_running_loop(), (conversation_id, actor.id)
        typist = self._typists.get(key)
        if typist is None:
            return
        typist.timer.cancel()
        typist.timer = loop.call_later(PASSED_ON_EVERY, self._typists.pop, key, None)
        if typist.typing:
            typist.typing = False
            self._tell(actor, conversation_id, typing=False)

    def _tell(self, actor: Actor, conversation_id: str, *, typing: bool) -> None:
        fact = {
            "conversation_id": conversation_id,
            "user": {"id": actor.id, "name": actor.user.name},
            "typing": typing,
            "expires_in": ENDS_AFTER if typing else 0,
        }
        self._fanout.to_conversation(conversation_id, TYPING_CHANGED, fact, except_user=actor.id)
