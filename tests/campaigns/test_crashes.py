"""A campaign whose nodes are killed on the way: everybody gets it once, and the counts agree (I2, I7, I8)."""

import asyncio
import os
import random
import uuid
from collections.abc import AsyncIterator

import pytest

from models.base import now
from models.deliveries import ChannelName
from server import database
from server.app import Node
from server.settings import Settings
from tests.campaigns.campaigning import Firm
from tests.clockwork import Clockwork
from tests.people import eventually
from tests.processes import SECRET, Mongod, temporary_folder

RECIPIENTS, KILLS = int(os.environ.get("CAMPAIGN_RECIPIENTS", "2500")), 10
"""More of them by hand: `CAMPAIGN_RECIPIENTS=100000 .venv/bin/pytest tests/campaigns/test_crashes.py`."""
STEP = RECIPIENTS * 2 // (KILLS + 2)
"""Of writing down and saying, between two kills."""
PATIENCE = 60 + RECIPIENTS / 200
"""Seconds."""
pytestmark = pytest.mark.xdist_group("campaign_crashes")


@pytest.fixture
async def node(mongod: Mongod) -> AsyncIterator[Node]:
    """Not running: it launches, and others send."""
    made = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(f"k-{uuid.uuid4().hex[:8]}"))
    await database.prepare(made.database)
    yield made
    await made.client.drop_database(made.database.name)
    await made.client.close()


async def test_two_nodes_killed_ten_times_tell_everybody_once(node: Node, mongod: Mongod) -> None:
    firm = await Firm.make(node.database, RECIPIENTS)
    await firm.launch(node.ctx, ChannelName.INTERNAL)
    folder, url = temporary_folder(), mongod.url(node.database.name)
    nodes = [Clockwork(folder, url, now()) for _ in range(2)]
    chance = random.Random(6)

    async def count() -> int:
        """What was written down and said."""
        collections = ("deliveries", "messages")
        return sum([await node.database[name].count_documents({}) for name in collections])

    async def moved_from(before: int) -> bool:
        return await count() >= before + STEP or (await firm.occurrences())[0]["state"] == "completed"

    on_the_way = 0
    try:
        for number in range(KILLS):
            before = await count()
            await eventually(lambda before=before: moved_from(before), within=PATIENCE)
            await asyncio.sleep(chance.uniform(0, 0.15))
            on_the_way += (await firm.occurrences())[0]["state"] in ("freezing", "sending")
            nodes[number % 2].kill()
            nodes[number % 2].start()

        async def is_over() -> bool:
            return (await firm.occurrences())[0]["state"] == "completed"

        await eventually(is_over, within=PATIENCE)
    finally:
        for running in nodes:
            running.kill()
    assert on_the_way >= 4
    said = await firm.said()
    assert set(said) == {person.id for person in firm.people}
    assert set(said.values()) == {1}
    assert await firm.states() == {"delivered": RECIPIENTS}
    (occurrence,) = await firm.occurrences()
    assert (occurrence["total"], occurrence["counts"]) == (RECIPIENTS, {"delivered": RECIPIENTS})
