"""Background work ends, also where a cancellation gets lost."""

import asyncio

import pytest

from server.background import all_or_none


class Deaf:
    """Loses the first cancellation, as drivers may."""

    def __init__(self) -> None:
        self.cancelled = 0

    async def run(self) -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                if self.cancelled > 1:
                    raise


async def test_one_that_lost_its_cancellation_is_asked_again() -> None:
    deaf = Deaf()
    work = asyncio.create_task(all_or_none(deaf.run(), asyncio.sleep(60)))
    await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):
            await work
    assert deaf.cancelled == 2


async def test_what_is_interrupted_while_it_ends_ends_all_the_same() -> None:
    deaf = Deaf()
    work = asyncio.create_task(all_or_none(deaf.run(), asyncio.sleep(60)))
    for _ in range(5):
        await asyncio.sleep(0)
        work.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):
            await work
    assert deaf.cancelled == 2


async def test_the_first_failure_ends_the_others() -> None:
    async def fail() -> None:
        raise OSError

    deaf = Deaf()
    with pytest.raises(OSError):
        async with asyncio.timeout(5):
            await all_or_none(deaf.run(), fail())
    assert deaf.cancelled == 2
