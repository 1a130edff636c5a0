"""How light the widget is."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.processes import Server
from tests.widget.visits import SLUG, open_chat

LOADER_BUDGET, FIRST_VISIT_BUDGET, CONVERSATION_BUDGET = 5_000, 60_000, 83_000
"""Bytes, compressed."""


def transferred(page: Page) -> dict[str, int]:
    """What the widget's files weigh on the way, by name."""
    page.wait_for_load_state("networkidle")
    sizes: list[list[Any]] = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => [one.name, one.encodedBodySize])"
    )
    return {
        name.partition("/static/")[2].partition("/")[2] or "loader": size
        for name, size in sizes
        if "/static/" in name or name.endswith("/widget.js")
    }


def test_the_loader_is_small(page: Page) -> None:
    reply = page.request.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) <= LOADER_BUDGET


def test_the_chat_is_light_and_fetched_in_few_files(page: Page, server: Server) -> None:
    def arrive() -> None:
        """On a page that has nothing of it yet; of this server, as browsers tell no sizes of others' files."""
        page.goto("/c/none")
        page.evaluate(
            "([src, tenant]) => { performance.clearResourceTimings(); const line = document.createElement('script'); "
            "Object.assign(line.dataset, { tenant }); line.src = src; document.head.append(line); }",
            [f"{server.url}/widget.js", SLUG],
        )
        open_chat(page)

    arrive()
    expect(page.locator(".start-form")).to_be_visible()
    first = transferred(page)
    assert 20_000 < sum(first.values()) <= FIRST_VISIT_BUDGET, first
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("Your message").fill("Hello")
    page.keyboard.press("Enter")
    expect(page.locator(".chat-state", has_text="Sent")).to_be_visible()
    arrive()
    expect(page.locator(".chat-message")).to_be_visible()
    again = transferred(page)
    assert len(again) <= 16, again
    assert 40_000 < sum(again.values()) <= CONVERSATION_BUDGET, again
