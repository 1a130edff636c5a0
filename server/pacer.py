"""Saying things not too often: at once, and what changes meanwhile once the time is over. On this node."""

import asyncio
from collections.abc import Callable

Say = Callable[[], object]


class Pacer:
    def __init__(self) -> None:
        self._closed = False
        self._waiting: dict[str, Say | None] = {}
        """What to say next of what was said lately; a key is forgotten when its time ends with nothing to say."""

    def tell(self, key: str, every: float, say: Say) -> None:
        if key in self._waiting:
            self._waiting[key] = say
            return
        self._waiting[key] = None
        asyncio.get_running_loop().call_later(every, self._continue, key, every)
        say()

    def _continue(self, key: str, every: float) -> None:
        say = self._waiting.pop(key)
        if say is not None and not self._closed:
            self.tell(key, every, say)

    def close(self) -> None:
        """Say nothing more by itself: what there is to say it with is about to be closed."""
        self._closed = True
