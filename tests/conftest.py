"""Fixtures: one real MongoDB and one real server for all tests of a process; own ones for tests that break them."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.fakes.twilio import TOKEN
from tests.people import Api, Person
from tests.processes import Mongod, Process, Server, Valkey, temporary_folder

hypothesis.settings.register_profile("palabre", deadline=None)
hypothesis.settings.load_profile("palabre")  # examples prove what is right; how long they take, `bench` measures
OPEN_LIMITS = {
    "messages_per_minute": 1_000_000, "agent_messages_per_minute": 1_000_000, "burst": 100_000, "sockets_per_user": 1_000,
}  # fmt: skip


@pytest.fixture(scope="session")
def mongod() -> Iterator[Mongod]:
    folder = temporary_folder()
    process = Mongod(folder)
    yield process
    process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(mongod: Mongod) -> Iterator[Server]:
    """A server with the demo in it, whose limits are out of the way. It takes the tests for a proxy that it trusts.

    It believes what Twilio signs, and has no account there to send with.
    """
    folder = temporary_folder()
    process = Server(
        folder, mongod.url("shared"), trusted_proxies="127.0.0.1", push_insecure_hosts="127.0.0.1",
        twilio_auth_token=TOKEN,
    )  # fmt: skip
    asyncio.run(lift_limits(process.url))
    yield process
    process.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def lift_limits(url: str) -> None:
    for tenant in ("demo", "other"):
        admin = await Person.sign_in(url, "admin", tenant)
        reply = await admin.patch("/tenant", {"limits": OPEN_LIMITS})
        assert reply.status == 200, reply.body


_signed_in: dict[tuple[str, str, str], Person] = {}


class People:
    """The demo's people, each signed in once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.nobody = Api(url)

    async def __call__(self, name: str, tenant: str = "demo") -> Person:
        key = (self.url, tenant, name)
        if key not in _signed_in:
            _signed_in[key] = await Person.sign_in(self.url, name, tenant)
        return _signed_in[key]

    async def fresh(self, name: str, tenant: str = "demo") -> Person:
        """With a sign-in of their own, to be ended in a test."""
        return await Person.sign_in(self.url, name, tenant)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at pages runs apart (`-m browser`): a browser keeps a core of a small machine busy."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: while it is open, this thread has no event loop for others."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def people(server: Server) -> People:
    return People(server.url)


@pytest.fixture
def start_mongod() -> Iterator[Callable[[], Mongod]]:
    yield from _starter(Mongod)


@pytest.fixture
def start_valkey() -> Iterator[Callable[[], Valkey]]:
    yield from _starter(Valkey)


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    yield from _starter(Server)


def _starter(kind: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """A function that starts processes which end with the test."""
    started: list[tuple[Process, Path]] = []

    def start(*arguments: Any, **settings: Any) -> Any:
        folder = temporary_folder()
        process = kind(folder, *arguments, **settings)
        started.append((process, folder))
        return process

    yield start
    for process, folder in reversed(started):
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)
