"""How a queue goes today is told to the team that watches it, in absolute numbers and not too often."""

import time

from tests.conftest import People
from tests.waiting import Place


async def test_the_team_hears_how_a_queue_goes_at_most_every_five_seconds(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    async with coach.connected() as line:
        await line.do("queue.watch", {"queue_id": place.id})
        for _ in range(3):
            await place.take(coach)
        await place.call_next(coach)
        began = time.monotonic()
        told = await line.until_heard("stats.updated", lambda fact: fact["stats"]["waiting"] == 2)
        took = time.monotonic() - began
        count = len(line.heard("stats.updated"))
    assert told["queue_id"] == place.id
    assert (told["stats"]["joined_today"], told["stats"]["called"], told["stats"]["done_today"]) == (3, 1, 0)
    assert count <= 1 + (took + 5) / 5, "at once, then at most every five seconds"
