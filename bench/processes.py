"""The processes of a run: each pinned to its core, and none left behind."""

import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
OPEN_FILES: Final = 20_000
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 5.0


class StartError(Exception):
    """A program that the benchmark needs is missing or did not start."""


@dataclass(frozen=True)
class Cores:
    """Which processor has the server to itself, and which the database and the load share."""

    server: str = "0"
    others: str = "1"

    @classmethod
    def share(cls) -> "Cores":
        """Give the server the first core that we may use and everyone else the rest. Raises StartError on one core."""
        first, *rest = sorted(os.sched_getaffinity(0))
        if not rest:
            raise StartError("the benchmark needs two processor cores: one for the server, one for all the rest")
        return cls(str(first), ",".join(map(str, rest)))


def allow_many_connections() -> None:
    """Raise the limit of open files, for ourselves and all that we start."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], *, core: str, log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program pinned to `core` until the block ends, in a session of its own, away from the terminal's Ctrl-C."""
    with log.open("wb") as output:
        pinned = ["taskset", "-c", core, *command]
        process = subprocess.Popen(
            pinned, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, cwd=cwd, start_new_session=True
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started: politely at first, then by force."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until something listens. Raises StartError with the end of the log when the program gives up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise StartError(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
