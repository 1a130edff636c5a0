"""Sites that embed the widget: small real servers of another origin than Palabre's."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.processes import free_port


class Site:
    """Pages by their path, each with the headers it is sent with."""

    def __init__(self) -> None:
        self.port = free_port()
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def publish(self, path: str, html: str, headers: dict[str, str] | None = None) -> str:
        """Give the address."""
        self.pages[path] = (html, headers or {})
        return self.url + path

    async def _show(self, request: web.Request) -> web.Response:
        html, headers = self.pages.get(request.path, ("<!doctype html><title>Not here</title>", {}))
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def _serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._show)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        ready.set()
        await end.wait()
        await runner.cleanup()


@contextmanager
def site() -> Iterator[Site]:
    """A site that is up until the end of the block."""
    made, ready = Site(), threading.Event()
    loop, end = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(made._serve(ready, end)), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield made
    loop.call_soon_threadsafe(end.set)
    thread.join(10)
    loop.close()
