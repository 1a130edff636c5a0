"""Ending background work for good.

A cancellation that meets a driver in the middle of its own can get lost; `asyncio.TaskGroup` asks each of its tasks once,
and would wait for such a one for ever.
"""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any

ASK_AGAIN = 0.2
"""Seconds."""


async def cancel_all(tasks: "Collection[asyncio.Task[None]]") -> None:
    """Cancel until all have ended, whatever comes meanwhile."""
    pending, interrupted = set(tasks), False
    while pending:
        for task in pending:
            task.cancel()
        try:
            _, pending = await asyncio.wait(pending, timeout=ASK_AGAIN)
        except asyncio.CancelledError:
            interrupted, pending = True, {task for task in pending if not task.done()}
    if interrupted:
        raise asyncio.CancelledError


async def all_or_none(*parts: Coroutine[Any, Any, None]) -> None:
    """Run them side by side until one fails or this is cancelled; then none of them is left. Raises what failed first."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await cancel_all(tasks)
