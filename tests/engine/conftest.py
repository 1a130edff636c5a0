"""Fixtures of the conformance suite.

The server under test is the one at `CONFORMANCE_URL`, or else whatever the fixture `target` of an outer conftest gives,
which is a `wire.Target`.
"""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from tests.people import Person
from tests.processes import Mongod, Server, temporary_folder

from .sessions import Session
from .wire import Target, Wire

ORIGIN = "https://shop.test"


def target_from_environment() -> Target | None:
    """The target that `CONFORMANCE_*` describes; times in milliseconds. None without `CONFORMANCE_URL`."""
    if "CONFORMANCE_URL" not in os.environ:
        return None
    numbers: dict[str, Any] = {
        name: int(os.environ[f"CONFORMANCE_{name.upper()}"])
        for name in ("ping_interval", "ping_timeout", "max_payload", "connect_timeout", "upgrade_timeout")
        if f"CONFORMANCE_{name.upper()}" in os.environ
    }
    return Target(
        base_url=os.environ["CONFORMANCE_URL"],
        auth=json.loads(os.environ.get("CONFORMANCE_AUTH", "{}")),
        allowed_origin=os.environ.get("CONFORMANCE_ORIGIN"),
        **numbers,
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """On one worker: each that needs the node would start one of its own."""
    item.add_marker(pytest.mark.xdist_group("engine"))


@pytest.fixture(scope="session")
def target(mongod: Mongod) -> Iterator[Target]:
    """A node in production mode with heartbeats below a second, one allowed origin, and a visitor of the demo.

    Its database is its own: a second clock on the shared server's would take jobs that other tests wait for there.
    """
    folder = temporary_folder()
    process = Server(folder, mongod.url("engine"), ping_interval="0.3", ping_timeout="0.2")
    visitor = asyncio.run(_prepare(process.url))
    process.stop()
    process.seed = False
    process.environment["PALABRE_ENV"] = "production"
    process.start()
    yield Target(process.url, {"token": visitor.token}, bad_auth={"token": "forged"}, allowed_origin=ORIGIN)
    process.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def _prepare(url: str) -> Person:
    admin = await Person.sign_in(url, "admin")
    await admin.patch("/tenant", {"allowed_origins": [ORIGIN]})
    return await Person.visit(url)


@pytest.fixture
def under_test(request: pytest.FixtureRequest) -> Target:
    """The server that this run judges."""
    target: Target = target_from_environment() or request.getfixturevalue("target")
    return target


@pytest_asyncio.fixture
async def wire(under_test: Target) -> AsyncIterator[Wire]:
    """A client for one test."""
    client = Wire(under_test)
    yield client
    await client.close()


@pytest_asyncio.fixture(params=["polling", "websocket"])
async def session(request: pytest.FixtureRequest, wire: Wire) -> Session:
    """A session joined to the default namespace, once on each transport."""
    return await (wire.polling() if request.param == "polling" else wire.websocket())


@pytest_asyncio.fixture(params=["polling", "websocket"])
async def unjoined(request: pytest.FixtureRequest, wire: Wire) -> Session:
    """An Engine.IO session that has joined no namespace yet, once on each transport."""
    return await (wire.polling(connect=False) if request.param == "polling" else wire.websocket(connect=False))
