"""A mail server in a thread of its own, for tests whose thread belongs to a browser."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.channels.mail_server import MailServer, mail_server


@contextmanager
def post_office() -> Iterator[MailServer]:
    loop = asyncio.new_event_loop()
    opened: list[MailServer] = []
    is_open, ending = Event(), asyncio.Event()

    async def stay() -> None:
        async with mail_server() as server:
            opened.append(server)
            is_open.set()
            await ending.wait()

    thread = Thread(target=lambda: loop.run_until_complete(stay()))
    thread.start()
    is_open.wait()
    try:
        yield opened[0]
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()
        loop.close()
