"""The line that other sites embed: when the chat comes, where it may, and what it leaves alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.processes import Server
from tests.widget.sites import Site
from tests.widget.visits import LAUNCHER, SLUG, embed, open_chat, until_heard, write_first


def test_nothing_happens_before_the_page_is_idle(page: Page, server: Server, foreign: Site, allow: Any) -> None:
    allow(foreign.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server.url).partition("?")[0]))
    wait = "<script>window.requestIdleCallback = (work) => { window.goIdle = work; };</script>"
    page.goto(foreign.publish("/idle", embed(server, before=wait)))
    page.wait_for_function("() => window.goIdle && window.Palabre")
    assert page.locator("palabre-chat").count() == 0
    assert [path for path in asked if path.startswith(("/api", "/static"))] == []
    page.evaluate("goIdle({})")
    expect(page.locator(LAUNCHER)).to_be_visible()
    assert [path for path in asked if path.endswith(".js")] == ["/widget.js"], (
        "the launcher needs no more than its loader"
    )
    page.locator(LAUNCHER).hover()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('widget/widget.js'))"
    )
    assert page.locator(".panel").count() == 0, "meaning to is not asking for it"


def test_it_works_under_a_strict_policy_of_another_site(page: Page, server: Server, foreign: Site, allow: Any) -> None:
    allow(foreign.url)
    policy = (
        f"default-src 'none'; script-src {server.url}; connect-src {server.url} {server.url.replace('http', 'ws')}; "
        f"img-src {server.url} blob: data:; require-trusted-types-for 'script'; base-uri 'none'"
    )
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.goto(foreign.publish("/strict", embed(server), {"Content-Security-Policy": policy}))
    write_first(page, "Does it hold?")
    page.get_by_role("button", name="Settings of the chat").click()
    page.get_by_role("menuitem", name="End and forget me").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Full screen").click()
    assert page.evaluate("violations") == []
    assert [text for text in complaints if "favicon" not in text] == []


def test_a_site_that_is_not_allowed_gets_no_chat_and_one_clear_line(page: Page, server: Server, foreign: Site) -> None:
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text) if message.type == "warning" else None)
    page.goto(foreign.publish("/spy", embed(server)))
    assert until_heard(page, "error")["code"] == "forbidden"
    assert page.locator("palabre-chat").count() == 0
    assert len(lines) == 1
    assert all(words in lines[0] for words in (foreign.url, "allowed domains", SLUG))
    assert page.evaluate("Palabre.open()") is False, "calls are answered all the same"


def test_a_refusal_that_the_browser_hides_is_understood_too(page: Page, server: Server, foreign: Site) -> None:
    """In production a page of another site may not even read that it is refused."""
    page.route("**/api/v1/appearance?*", lambda route: route.abort())
    page.goto(foreign.publish("/spy", embed(server)))
    assert until_heard(page, "error")["code"] == "forbidden"


def test_an_unknown_tenant_is_named(page: Page, server: Server, foreign: Site) -> None:
    page.goto(foreign.publish("/typo", embed(server, tenant="demmo")))
    error = until_heard(page, "error")
    assert error["code"] == "not_found"
    assert "demmo" in error["message"]


def test_a_server_that_is_away_for_a_while_is_asked_again(page: Page, server: Server) -> None:
    page.clock.install()
    page.route("**/api/v1/appearance?*", lambda route: route.fulfill(status=503, body="{}"), times=1)
    page.goto("/")
    page.clock.run_for(4_000)
    assert until_heard(page, "error")["code"] == "unavailable"
    page.clock.run_for(16_000)
    expect(page.locator(LAUNCHER)).to_be_visible()


def test_calls_before_it_is_there_are_kept_and_a_second_line_does_no_harm(
    page: Page, server: Server, foreign: Site, allow: Any
) -> None:
    allow(foreign.url)
    early = "<script>(window.palabreQueue ??= []).push((palabre) => { window.answered = palabre.open(); })</script>"
    twice = f'<script async src="{server.url}/widget.js" data-tenant="{SLUG}"></script>'
    page.goto(foreign.publish("/early", embed(server, before=early + twice)))
    expect(page.locator(".panel")).to_be_visible()
    assert page.evaluate("answered") is True
    assert page.locator("palabre-chat").count() == 1
    assert page.evaluate("Palabre.ready.then(() => 'ready')") == "ready"
    assert page.evaluate("new Promise((resolve) => Palabre.on('ready', () => resolve('late')))") == "late"
    end = page.evaluate(
        "() => { const hear = () => 0; const end = Palabre.on('open', hear); end(); return typeof end; }"
    )
    assert end == "function"


@pytest.mark.parametrize("kind", ["text/javascript", "module"])
def test_the_line_may_come_later_and_as_a_module(
    page: Page, server: Server, foreign: Site, allow: Any, kind: str
) -> None:
    allow(foreign.url)
    page.goto(foreign.publish("/plain", "<!doctype html><title>Plain</title><p>Nothing yet"))
    page.evaluate(
        "([src, type, tenant]) => { const line = Object.assign(document.createElement('script'), { src, type }); "
        "line.dataset.tenant = tenant; document.head.append(line); }",
        [f"{server.url}/widget.js", kind, SLUG],
    )
    expect(page.locator(LAUNCHER)).to_be_visible()


def test_attributes_of_the_line_decide(page: Page, server: Server, foreign: Site, allow: Any) -> None:
    allow(foreign.url)
    chosen = (
        'data-side="left" data-color="#ffd400" data-lang="fr" data-launcher="Une question ?" '
        'data-greeting="Dites-nous tout." data-theme="light" data-open="true"'
    )
    page.goto(foreign.publish("/chosen", embed(server, chosen)))
    expect(page.get_by_text("Dites-nous tout.")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BODY", "nobody asked for the focus"
    launcher = page.locator(LAUNCHER)
    expect(launcher).to_have_accessible_name("Une question ?")
    expect(launcher).to_have_css("background-color", "rgb(255, 212, 0)")
    expect(launcher).to_have_css("color", "rgb(0, 0, 0)")
    box = launcher.bounding_box()
    assert box is not None
    assert box["x"] < 100


def test_it_follows_the_language_of_the_page(page: Page) -> None:
    page.goto("/")
    open_chat(page)
    page.get_by_role("button", name="FR").click()
    expect(page.get_by_label("Votre message")).to_be_visible()
    expect(page.locator(LAUNCHER)).to_have_accessible_name("Parlez avec nous")


def test_no_style_leaks_in_or_out(page: Page, server: Server, foreign: Site, allow: Any) -> None:
    allow(foreign.url)
    loud = (
        "<style>:root { --accent: red; --ground: red } * { color: red !important; font-size: 40px !important; border-radius: 0 !important; "
        "text-transform: uppercase !important; letter-spacing: 9px !important; --accent: red !important } "
        "palabre-chat { position: absolute; opacity: 0.1 !important; display: none } button, input, textarea { display: none !important }</style>"
    )
    look = "(selector) => { const { color, fontSize, fontFamily, borderRadius, textTransform, letterSpacing, opacity, backgroundColor } = getComputedStyle(%s); return { color, fontSize, fontFamily, borderRadius, textTransform, letterSpacing, opacity, backgroundColor } }"
    inside = look % "document.querySelector('palabre-chat').shadowRoot.querySelector(selector)"
    outside = "JSON.stringify([...document.querySelectorAll('body, h1, main')].map((one) => Object.entries(Object.fromEntries([...getComputedStyle(one)].map((name) => [name, getComputedStyle(one).getPropertyValue(name)])))))"
    seen = []
    for path, style in (("/loud", loud), ("/calm", "")):
        page.goto(foreign.publish(path, embed(server, before=style)))
        expect(page.locator(LAUNCHER)).to_be_visible()
        before = page.evaluate(outside)
        page.evaluate("Palabre.open()")
        expect(page.locator(".start-form")).to_be_visible()
        page.wait_for_function("() => document.querySelector('palabre-chat').shadowRoot.getAnimations().length === 0")
        assert page.evaluate(outside) == before, "the page looks as it did"
        seen.append([page.evaluate(inside, one) for one in (".launcher", ".panel h2", ".ui-input", ".ui-primary")])
        assert page.evaluate("getComputedStyle(document.querySelector('palabre-chat')).opacity") == "1"
    assert seen[0] == seen[1], "the widget looks the same on both"


def test_a_page_that_replaces_its_body_keeps_the_chat(page: Page) -> None:
    page.goto("/")
    write_first(page, "Still here?")
    page.evaluate("document.body = Object.assign(document.createElement('body'), { textContent: 'Another page' })")
    expect(page.locator(".chat-message").get_by_text("Still here?")).to_be_visible()
