"""The documentation page in a real browser, at both widths and in both colour schemes."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import NARROW, WIDE, violations
from tests.processes import Server

SCENES = [(WIDE, "light"), (NARROW, "dark")]


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with browser.new_context(viewport=WIDE, base_url=server.url) as context:
        yield context.new_page()


def read(page: Page) -> None:
    page.goto("/docs")
    page.wait_for_selector(".entry")


@pytest.mark.parametrize(("size", "scheme"), SCENES)
def test_everybody_can_use_the_page_in_each_of_its_states(
    browser: Browser, server: Server, size: Any, scheme: Any
) -> None:
    with browser.new_context(viewport=size, color_scheme=scheme, base_url=server.url) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        read(page)
        assert violations(page) == []
        for entry in ("open_conversation", "message.send", "presence.changed", "error.rate_limited"):
            page.locator(f"[id='{entry}'] > summary").click()
            page.locator(f"[id='{entry}'] .fold").evaluate_all(
                "(folds) => folds.forEach((fold) => { fold.open = true })"
            )
        assert violations(page) == []
        page.fill("#filter", "send")
        assert violations(page) == []
        page.fill("#filter", "no such words")
        expect(page.get_by_text("Nothing here has all these words.")).to_be_visible()
        assert violations(page) == []
        assert complaints == []


def test_the_page_shows_every_operation_command_fact_and_error(page: Page, server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/api/v1/openapi.json") as reply:
        openapi = json.load(reply)
    with urllib.request.urlopen(f"{server.url}/api/v1/asyncapi.json") as reply:
        asyncapi = json.load(reply)
    read(page)
    shown = set(page.locator(".entry").evaluate_all("(entries) => entries.map((entry) => entry.id)"))
    operations = {one["operationId"] for methods in openapi["paths"].values() for one in methods.values()}
    messages = {name.split(".", 1)[1] for name in asyncapi["operations"]}
    errors = {f"error.{one['code']}" for one in asyncapi["components"]["x-error-codes"]}
    assert shown == operations | messages | errors
    page.locator(".entry > summary").evaluate_all("(all) => all.forEach((summary) => summary.click())")
    page.wait_for_function(
        "[...document.querySelectorAll('.entry')].every((entry) => entry.open && entry.children.length > 1)"
    )
    assert "undefined" not in page.locator("#reference").inner_text()


def test_the_filter_works_from_the_keyboard(page: Page) -> None:
    read(page)
    page.keyboard.press("/")
    page.keyboard.type("typing.start")
    expect(page.locator(".entry:visible")).to_have_count(1)
    expect(page.locator("#matches")).to_have_text("1 match")
    page.keyboard.press("Escape")
    expect(page.locator("#introduction")).to_be_visible()


def test_an_address_opens_its_entry(page: Page) -> None:
    page.goto("/docs#session.resume")
    expect(page.locator("[id='session.resume'] h4").first).to_be_visible()


def test_the_page_says_what_to_do_when_the_documents_cannot_be_loaded(page: Page) -> None:
    page.route("**/asyncapi.json", lambda route: route.fulfill(status=503, body="{}"))
    page.goto("/docs")
    expect(page.get_by_role("alert")).to_contain_text("asyncapi.json answered 503")
    assert violations(page) == []
    page.unroute("**/asyncapi.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#commands")).to_be_attached()


def test_the_first_conversation_happens_as_written(page: Page) -> None:
    """Both examples are run as they stand on the page; the one in JavaScript in the browser, with the vendored client."""
    read(page)
    said = subprocess.run(
        ["bash", "-c", page.locator("#first-curl").inner_text()], capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout)["message"]["body"] == "Good morning"
    script = page.locator("#first-javascript").inner_text()
    message = page.evaluate(f"(async () => {{ {script.replace('await client.send', 'return await client.send')} }})()")
    assert message["body"] == "Good morning"
    assert message["sender"]["name"] == "Alice Martin"
