"""Desks: pages of the console, each with somebody of the team signed in, in a real browser."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import WIDE
from tests.people import Line, Person

KEEP = """
({key, value}) => {
  if (!localStorage.getItem(key)) {
    localStorage.setItem(key, value);
    localStorage.setItem("palabre.console.tenant", JSON.stringify(key.split(".").pop()));
  }
}
"""
LISTEN = """
window.reports = [];
document.addEventListener("securitypolicyviolation", (event) => window.reports.push(event.violatedDirective + " " + event.blockedURI));
"""


@contextmanager
def overhearing(person: Person) -> Iterator[list[tuple[str, Any]]]:
    """All facts that a socket of this person hears meanwhile, as they come."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    line = Line(person.url)
    asyncio.run_coroutine_threadsafe(line.connect(person.token or ""), loop).result()
    try:
        yield line.facts
    finally:
        asyncio.run_coroutine_threadsafe(line.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


class Desk:
    """One page, what it complained of, and how to get around in it."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: Any) -> None:
        """Refusals and closed sockets are told by the browser too; what the page makes of them is tested by itself."""
        expected = ("Failed to load resource", "WebSocket connection to")
        if message.type == "error" and not message.text.startswith(expected):
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(f"/console{path}")
        self.page.wait_for_selector(".shell")
        return self.page

    def reports(self) -> list[str]:
        """What the Content-Security-Policy reported, and errors."""
        return [*self.page.evaluate("window.reports"), *self.complaints]


class Desks:
    """Opens desks and closes them all at the end."""

    def __init__(self, browser: Browser, url: str, stack: ExitStack) -> None:
        self.browser = browser
        self.url = url
        self.stack = stack

    def empty(self, **options: Any) -> Desk:
        """Nobody is signed in."""
        given = {"viewport": WIDE, "locale": "en-GB", "base_url": self.url} | options
        context = self.stack.enter_context(self.browser.new_context(**given))
        context.set_default_timeout(20_000)
        context.add_init_script(LISTEN)
        return Desk(context, context.new_page())

    def of(self, person: Person, tenant: str = "demo", **options: Any) -> Desk:
        """Somebody has signed in here before."""
        desk = self.empty(**options)
        names = ("access_token", "refresh_token", "user")
        kept = {name: person.signed_in[name] for name in names}
        kept["expires_at"] = int(time.time() * 1000) + person.signed_in["expires_in"] * 1000
        given = {"key": f"palabre.session.console.{tenant}", "value": json.dumps(kept)}
        desk.context.add_init_script(f"({KEEP})({json.dumps(given)})")
        return desk


@contextmanager
def desks_at(browser: Browser, url: str) -> Iterator[Desks]:
    with ExitStack() as stack:
        yield Desks(browser, url, stack)
