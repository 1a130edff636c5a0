"""The three servers that are compared, and how each is started."""

import os
import secrets
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.mongo import mongo_url
from bench.processes import Cores, StartError, free_port, running, wait_for_port

PEERS: Final = Path(__file__).parent / "peers"
DEMO_PASSWORD: Final = "palabre-demo"


@dataclass(frozen=True)
class Running:
    """A server that is up."""

    pid: int
    port: int


class Server(ABC):
    """One of the compared programs, with a database and a directory of its own for the whole benchmark."""

    name: str
    title: str

    def __init__(self, mongo_address: str, directory: Path, name: str = "") -> None:
        """`name` sets what it keeps apart from another one of the same kind."""
        self.mongo_url = mongo_url(mongo_address, f"bench_{name or self.name}")
        self.directory = directory / (name or self.name)
        self.directory.mkdir()

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def settings(self, port: int) -> dict[str, str]: ...

    def prepare(self) -> None:
        """Do what must be done once, before the first start. Raises StartError."""
        return

    @contextmanager
    def running(self, cores: Cores) -> Iterator[Running]:
        """Run the server alone on its core until the block ends."""
        port, log = free_port(), self.directory / "server.log"
        env = _environment(self.settings(port))
        with running(self.command(), core=cores.server, log=log, env=env, cwd=self.directory) as process:
            wait_for_port(port, process, log)
            yield Running(process.pid, port)


class Palabre(Server):
    name = "palabre"
    title = "Palabre"

    def __init__(self, mongo_address: str, directory: Path, name: str = "") -> None:
        super().__init__(mongo_address, directory, name)
        self._jwt_keys = f"bench:{secrets.token_hex(32)}"

    def command(self) -> list[str]:
        return [_find_palabre(), "serve"]

    def settings(self, port: int) -> dict[str, str]:
        return {
            "PALABRE_MONGO_URL": self.mongo_url,
            "PALABRE_PORT": str(port),
            "PALABRE_ENV": "development",
            "PALABRE_DATA_DIR": str(self.directory),
            "PALABRE_JWT_KEYS": self._jwt_keys,
            "PALABRE_DEMO_PASSWORD": DEMO_PASSWORD,
        }

    def prepare(self) -> None:
        _run_once([_find_palabre(), "seed"], self.directory, _environment(self.settings(free_port())))


class NodePeer(Server):
    name = "node"
    title = "Node Socket.IO"

    def command(self) -> list[str]:
        return ["node", str(PEERS / "node_socketio" / "server.js")]

    def settings(self, port: int) -> dict[str, str]:
        # What Node's own packages and guides advise for production.
        return {"PORT": str(port), "MONGO_URL": self.mongo_url, "NODE_ENV": "production"}

    def prepare(self) -> None:
        folder = PEERS / "node_socketio"
        if not (folder / "node_modules").exists():
            print("installing the Node peer", flush=True)
            _run_once(["npm", "ci", "--no-audit", "--no-fund"], folder, _environment({}))


class PythonPeer(Server):
    name = "python"
    title = "python-socketio"

    def command(self) -> list[str]:
        return [sys.executable, str(PEERS / "python_socketio" / "server.py")]

    def settings(self, port: int) -> dict[str, str]:
        return {"PORT": str(port), "MONGO_URL": self.mongo_url}


SERVERS: Final[dict[str, type[Server]]] = {server.name: server for server in (Palabre, NodePeer, PythonPeer)}


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """Give our environment with these settings and without any of Palabre's that the caller happened to have."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
    return inherited | settings


def _find_palabre() -> str:
    """Find the `palabre` of the Python environment that runs the benchmark, or else the one on PATH."""
    beside = Path(sys.executable).with_name("palabre")
    found = str(beside) if beside.exists() else shutil.which("palabre")
    if found is None:
        raise StartError("there is no palabre command: install the project first")
    return found


def _run_once(command: list[str], directory: Path, env: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, cwd=directory, env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise StartError(f"there is no {command[0]} command") from error
    if done.returncode:
        raise StartError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")
