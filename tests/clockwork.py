"""`python -m tests.clockwork URL MOMENT`: a node without doors whose jobs believe that it is MOMENT and goes on from there.

It is what a server runs (`Node.running`), so that tests can move time forward in a process that they can kill.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from models import jobs
from models.base import Row, now
from server.app import Node
from server.settings import Settings
from tests.people import eventually
from tests.processes import SECRET, Process

LEASE = timedelta(seconds=1.5)
"""Shorter than usual: tests wait for the end of what the killed one held."""


def clock_from(moment: datetime) -> Callable[[], datetime]:
    began = now()
    return lambda: moment + (now() - began)


class Clock:
    """A node in this process whose jobs know the time from here."""

    def __init__(self, node: Node, moment: datetime) -> None:
        self.node = node
        self.moment = moment
        node.due.clock = lambda: self.moment

    async def turn(self, moment: datetime) -> None:
        """Let everything that is due by then be done."""
        self.moment = moment
        self.node.due.wake()
        due: Row = {"payload": {"$exists": True}, "due_at": {"$lte": moment}, "failed_at": None}
        collection = self.node.database[jobs.COLLECTION]

        async def done() -> bool:
            return await collection.count_documents(due) == 0

        await eventually(done, within=20)


class Clockwork(Process):
    """One such process."""

    def __init__(self, folder: Path, url: str, moment: datetime) -> None:
        super().__init__(folder / f"clockwork-{id(self)}.log")
        self.command = [sys.executable, "-m", "tests.clockwork", url, moment.isoformat()]
        self.start()

    def start(self) -> None:
        self.spawn(self.command)


async def _run(url: str, moment: datetime) -> None:
    node = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), url)
    node.due.clock, node.due.lease = clock_from(moment), LEASE
    async with node.running():
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
