"""Argon2id in threads, a few at a time, so that signing in never blocks the event loop or fills the memory."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Threads:
    """Processor-bound work away from the event loop."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="work")

    async def __call__(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


class Passwords:
    """The parameters are argon2-cffi's defaults: RFC 9106, second recommendation (64 MiB).

    `quick` does as little as there can be, for tests that make accounts by the thousand.
    """

    def __init__(self, in_thread: Threads, *, quick: bool = False) -> None:
        self._in_thread = in_thread
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if quick else PasswordHasher()
        self._decoy = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        hashed: str = await self._in_thread(self._hasher.hash, password)
        return hashed

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Without a hash, compare with a decoy: an unknown account must not answer sooner."""
        matches: bool = await self._in_thread(self._matches, password_hash or self._decoy, password)
        return matches and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
