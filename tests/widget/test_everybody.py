"""Everybody can use the widget and the public pages."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import violations
from tests.people import Person
from tests.processes import Server
from tests.widget.sites import Site
from tests.widget.visits import LAUNCHER, NARROW, WIDE, answer, conversation_of, embed, fresh, open_chat, sign_in


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", WIDE), ("dark", NARROW), ("neon", NARROW)],
    ids=["light-wide", "dark-narrow", "neon-narrow"],
)
def test_everybody_can_use_it_in_each_of_its_states(
    browser: Browser, server: Server, foreign: Site, allow: Any, coach: Person, secret: str, theme: str, size: Any
) -> None:
    allow(foreign.url)
    address = foreign.publish(f"/{theme}", embed(server, f'data-theme="{theme}"'))
    with fresh(browser, server, viewport=size) as context:
        page = context.new_page()
        problems: dict[str, list[str]] = {}

        def look(state: str) -> None:
            if found := violations(page):
                problems[state] = found

        page.goto(address)
        expect(page.locator(LAUNCHER)).to_be_visible()
        look("closed")
        open_chat(page)
        expect(page.locator(".start-form")).to_be_visible()
        look("form")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Please tell us your name.")).to_be_visible()
        look("form with what is missing")
        page.get_by_label("Your name").fill("Nora")
        page.get_by_label("Your message").fill("Hello")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".chat-state", has_text="Sent")).to_be_visible()
        answer(coach, conversation_of(page, server), "Good morning [emoji:fire] https://example.com")
        expect(page.locator(".chat-coach")).to_be_visible()
        look("thread")
        page.get_by_role("button", name="Settings of the chat").click()
        look("menu")
        page.keyboard.press("Escape")
        if size is WIDE:
            page.get_by_role("button", name="Full screen").click()
            look("full screen")
        page.get_by_role("button", name="Close the chat").click()
        answer(coach, conversation_of(page, server), "Are you still there?")
        expect(page.locator(".news")).to_contain_text("Are you still there?")
        look("news")
        page.evaluate("() => Palabre.setListing({ external_id: 'a', title: 'A lamp', price: 3, currency: 'CHF' })")
        expect(page.get_by_role("heading", name="Sign in to ask about it")).to_be_visible()
        look("members only")
        assert problems == {}


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"])
def test_a_member_with_many_conversations_can_use_it_too(
    browser: Browser, server: Server, size: Any, scheme: Any
) -> None:
    with fresh(browser, server, viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, "alice")
        open_chat(page)
        page.get_by_role("button", name="Community").wait_for()
        assert violations(page) == []
        page.get_by_role("button", name="Community").click()
        page.get_by_role("button", name="Bob Keller").click()
        page.locator(".beside textarea").wait_for()
        assert violations(page) == []


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_public_pages_are_for_everybody(
    browser: Browser, server: Server, size: Any, scheme: Any, locale: str
) -> None:
    with fresh(browser, server, viewport=size, color_scheme=scheme, locale=locale) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        for path, there in (("/", LAUNCHER), ("/c/demo-chat-link-01", ".start-form")):
            page.goto(path)
            expect(page.locator(there)).to_be_visible()
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.lang") == locale
        assert page.evaluate("violations") == []
        assert complaints == []
        page.goto("/c/none")
        assert violations(page) == []


def test_the_landing_page_says_the_same_without_its_script(browser: Browser, server: Server) -> None:
    words = "[...document.querySelectorAll('[data-text]')].map((one) => [one.dataset.text, one.textContent])"
    said = []
    for script in (True, False):
        with browser.new_context(base_url=server.url, locale="en", java_script_enabled=script) as context:
            page = context.new_page()
            page.goto("/")
            texts = [[one.get_attribute("data-text"), one.text_content()] for one in page.locator("[data-text]").all()]
            said.append(texts)
    assert words
    assert said[0] == said[1]


def test_a_chat_link_is_a_page_with_its_own_words_and_cannot_be_closed(
    page: Page, server: Server, coach: Person
) -> None:
    page.goto("/c/demo-chat-link-01")
    title = page.locator("body").get_attribute("data-title") or ""
    assert title
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_text(page.locator("body").get_attribute("data-greeting") or "-")).to_be_visible()
    assert page.get_by_role("button", name="Close the chat").count() == 0
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("Your message").fill("By the link")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".chat-message").get_by_text("By the link")).to_be_visible()
    page.keyboard.press("Escape")
    answer(coach, conversation_of(page, server), "Welcome")
    expect(page.locator(".chat-message").get_by_text("Welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".chat-message").get_by_text("Welcome")).to_be_visible()
    page.goto("/")
    page.locator(LAUNCHER).click()
    expect(page.locator(".chat-message").get_by_text("Welcome")).to_be_visible()
