"""A lane is never claimed twice, even where nobody prepared it (I9)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from models import claims
from models.base import Database, new_id, now
from models.claims import Need
from models.transactions import Transaction, transact
from tests.crowds import database_of
from tests.processes import Mongod

START = now() + timedelta(days=1)
END = START + timedelta(hours=1)


@pytest.fixture
async def database(mongod: Mongod) -> AsyncIterator[Database]:
    async with database_of(mongod, "shared") as found:
        yield found


async def test_of_two_who_claim_a_new_lane_at_once_one_has_it(database: Database) -> None:
    needs = [Need([f"r:{new_id()}:0"])]
    both_looked = asyncio.Barrier(2)

    async def claim() -> bool:
        tries = 0

        async def work(tx: Transaction) -> bool:
            nonlocal tries
            tries += 1
            await tx[claims.COLLECTION].find_one({}, session=tx.session)
            if tries == 1:
                await both_looked.wait()  # neither sees what the other does from now on
            return await claims.take(tx, "tenant", needs, START, END, new_id())

        return await transact(database, work)

    assert sorted(await asyncio.gather(claim(), claim())) == [False, True]
    assert await database[claims.COLLECTION].count_documents({"lane": needs[0].lanes[0]}) == 1


async def test_who_looks_whether_to_wait_sees_what_is_given_back_at_once(database: Database) -> None:
    needs, holder = [Need([f"p:{new_id()}:0"])], new_id()
    await transact(database, lambda tx: claims.take(tx, "tenant", needs, START, END, holder))
    looking, given_back = asyncio.Event(), asyncio.Event()

    async def look(tx: Transaction) -> bool:
        await tx[claims.COLLECTION].find_one({}, session=tx.session)
        looking.set()
        await given_back.wait()
        return await claims.is_free(tx, needs, START, END)

    asked = asyncio.create_task(transact(database, look))
    await looking.wait()
    await transact(database, lambda tx: claims.release(tx, holder))
    given_back.set()
    assert await asked, "it was decided by what was before"
