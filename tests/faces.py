"""People in front of Palabre's pages: a visitor with the widget, and somebody of the team with the console."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import WIDE
from tests.processes import PASSWORD

LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
QUIET = re.compile(r"net::ERR_|WebSocket|Failed to load resource|status of 4\d\d")
"""What the browser itself says of a lost connection is no complaint about the page."""


class Face:
    """One page, with what its console said."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.expected: re.Pattern[str] = QUIET
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.add_init_script(LISTEN)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and not self.expected.search(message.text):
            self.complaints.append(message.text)

    def may_say(self, pattern: str) -> None:
        """What the browser says on this page for reasons that are not the page's."""
        self.expected = re.compile(f"{self.expected.pattern}|{pattern}")

    @property
    def thread(self) -> Locator:
        return self.page.locator(".chat-thread").first

    @property
    def field(self) -> Locator:
        return self.thread.locator(".chat-composer textarea")

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def bubble(self, text: str) -> Locator:
        return self.thread.locator(".chat-message", has=self.page.locator(".chat-bubble", has_text=text))

    def sees(self, text: str) -> None:
        expect(self.bubble(text)).to_have_count(1)

    def texts(self) -> list[str]:
        return self.thread.locator(".chat-bubble").all_inner_texts()

    def choose(self, text: str, action: str) -> None:
        """Open the menu of a message and choose an action."""
        bubble = self.bubble(text)
        bubble.hover()
        bubble.get_by_role("button", name="More about this message").click()
        self.page.get_by_role("menuitem", name=action).click()

    def assert_no_complaints(self) -> None:
        assert self.complaints == [], self.complaints
        assert self.page.evaluate("window.violations") == []


class Visitor(Face):
    """Somebody on the landing page."""

    def visit(self, path: str = "/") -> None:
        self.page.goto(path)
        self.page.wait_for_selector("palabre-chat button")

    def open(self) -> None:
        self.page.evaluate("Palabre.open()")
        self.page.wait_for_selector("palabre-chat .panel")

    def begin(self, name: str, text: str) -> None:
        """The first message, with the form."""
        self.open()
        form = self.page.locator(".start-form")
        form.get_by_label("Your name").fill(name)
        form.get_by_label("Your message").fill(text)
        form.get_by_role("button", name="Send").click()
        self.sees(text)


class Colleague(Face):
    """Somebody of the team."""

    def sign_in(self, name: str, path: str = "/console") -> None:
        self.page.goto(path)
        self.page.get_by_label("E-mail").fill(f"{name}@demo.test")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".shell")

    def open(self, title: str) -> None:
        row = self.page.locator(".row", has_text=title).first
        row.click()
        self.page.wait_for_selector(".chat-composer textarea")


@contextmanager
def new_context(browser: Browser, url: str, **options: Any) -> Iterator[BrowserContext]:
    settings = {"viewport": WIDE, "base_url": url, "locale": "en-GB", **options}
    with browser.new_context(**settings) as context:
        yield context
