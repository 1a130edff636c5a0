"""What people do in the widget, and what its page hears and says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.base import now
from tests.browser import do
from tests.people import Person, from_somewhere
from tests.processes import PASSWORD, Server

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 720}
LAUNCHER = "palabre-chat .launcher"
SLUG = "demo"
WATCH = """
window.heard = []; window.violations = []; window.tones = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective + " " + event.blockedURI));
(window.palabreQueue = []).push((palabre) => {
  for (const name of ["ready", "open", "close", "message", "unread", "error"]) palabre.on(name, (detail) => heard.push([name, detail]));
});
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...values) { tones.push(this.frequency.value); return start.apply(this, values); };
"""
"""What a page says of the widget, what its policy refused, and the sounds that were made."""
HIDE = "Object.defineProperty(document, 'hidden', { get: () => window.away === true, configurable: true });"
"""Lets a test say that nobody looks at the page; a headless browser never says so."""


@contextmanager
def fresh(browser: Browser, server: Server, **options: Any) -> Iterator[BrowserContext]:
    """Somebody who was never here, from an address of their own."""
    options = {"viewport": WIDE, "locale": "en-GB"} | options
    with browser.new_context(base_url=server.url, **options) as context:
        address = from_somewhere()
        context.route("**/api/v1/auth/visitor", lambda route: route.continue_(headers=route.request.headers | address))
        context.add_init_script(WATCH)
        context.add_init_script(HIDE)
        yield context


def expect_ok(admin: Person, change: dict[str, Any]) -> None:
    reply = do(admin.patch("/tenant", change))
    assert reply.status == 200, reply.body


def embed(server: Server, attributes: str = "", before: str = "", tenant: str = SLUG) -> str:
    """A page of somebody else with the one line in it."""
    line = f'<script async src="{server.url}/widget.js" data-tenant="{tenant}" {attributes}></script>'
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>{before}{line}</head><body><main><h1>A shop</h1><button id="own">Buy</button></main></body></html>'


def open_chat(page: Page) -> None:
    page.locator(LAUNCHER).click()
    expect(page.get_by_role("dialog", name="Chat with Studio Palabre")).to_be_visible()


def write_first(page: Page, words: str, name: str = "Nora") -> None:
    open_chat(page)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".chat-message.mine").get_by_text(words)).to_be_visible()
    expect(page.locator(".chat-state", has_text="Sent")).to_be_visible()


def kept(page: Page) -> dict[str, Any]:
    """The identity in this browser."""
    found: dict[str, Any] = page.evaluate(f"JSON.parse(localStorage.getItem('palabre.session.widget.{SLUG}'))")
    return found


def conversation_of(page: Page, server: Server) -> str:
    """The only conversation of who is kept in this browser."""
    person = Person(server.url, kept(page))
    items = do(person.get("/conversations")).body["items"]
    assert len(items) == 1
    return str(items[0]["id"])


def answer(person: Person, conversation_id: str, words: str) -> None:
    reply = do(person.post(f"/conversations/{conversation_id}/messages", {"body": words}))
    assert reply.status == 201, reply.body


def until_online(page: Page) -> None:
    page.locator("palabre-chat .root[data-connection=online]").wait_for(state="attached")


def heard(page: Page, name: str) -> list[Any]:
    return [detail for event, detail in page.evaluate("heard") if event == name]


def until_heard(page: Page, name: str) -> Any:
    page.wait_for_function("(name) => heard.some(([event]) => event === name)", arg=name)
    return heard(page, name)[-1]


def site_token(secret: str, sub: str, name: str) -> str:
    return jwt.encode({"sub": sub, "name": name, "exp": int(now().timestamp()) + 300}, secret, "HS256")


def sign_in(page: Page, name: str) -> None:
    """As a member of the demo, on its own page."""
    page.goto("/")
    page.get_by_label("E-mail address of a demo member").fill(f"{name}@demo.test")
    page.get_by_label("Demo password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You are signed in as")).to_be_visible()
