"""A server beside a local Twilio, for all that goes over it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from models import tenants
from server.database import connect
from tests.channels.telephone import PUBLIC, Desk
from tests.conftest import lift_limits
from tests.fakes.twilio import FakeTwilio
from tests.people import Person
from tests.processes import Mongod, Server, temporary_folder

QUICK = {"sms": 500, "whatsapp": 500, "email": 500, "push": 500}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Those that need the server with an account at Twilio are on one worker: each would start one of its own."""
    if "served" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group("twilio"))


@pytest.fixture(scope="package")
def fake() -> Iterator[FakeTwilio]:
    with FakeTwilio.apart() as running:
        yield running


@pytest.fixture(scope="package")
def served(mongod: Mongod, fake: FakeTwilio) -> Iterator[Server]:
    folder = temporary_folder()
    process = Server(folder, mongod.url("twilio"), trusted_proxies="127.0.0.1", **fake.settings(PUBLIC))
    asyncio.run(_prepare(process.url))
    yield process
    process.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def _prepare(url: str) -> None:
    await lift_limits(url)
    admin = await Person.sign_in(url, "admin")
    assert (await admin.patch("/tenant", {"pace": QUICK})).status == 200


@pytest_asyncio.fixture
async def desk(served: Server, fake: FakeTwilio, mongod: Mongod) -> AsyncIterator[Desk]:
    client, database = connect(mongod.url("twilio"))
    coach = await Person.sign_in(served.url, "coach")
    tenant = await tenants.find_tenant_by_slug(database, "demo")
    assert tenant is not None
    yield Desk(fake, served.url, database, coach, tenant.id)
    await client.close()
