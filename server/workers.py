"""Several processes on one machine: each listens on a port of its own, for a proxy to share out (docs/operations.md)."""

import asyncio
import contextlib
import os
import signal
import sys

import structlog

RESTART_AFTER = 1.0
"""Seconds."""
log = structlog.get_logger()


async def supervise(count: int, first_port: int, mongo_url: str) -> None:
    """Run `count` workers and start again those that die, until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    workers = [asyncio.create_task(_keep(first_port + number, mongo_url)) for number in range(count)]
    await stop.wait()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


async def _keep(port: int, mongo_url: str) -> None:
    environment = os.environ | {"PALABRE_PORT": str(port), "PALABRE_MONGO_URL": mongo_url}
    while True:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server", "serve", env=environment, start_new_session=True
        )
        try:
            code = await process.wait()
            log.error("worker.died", port=port, code=code)
            await asyncio.sleep(RESTART_AFTER)
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
