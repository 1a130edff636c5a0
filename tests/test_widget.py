"""The widget on pages of this server and of others, in a real browser, against the real server."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.base import now
from tests import node
from tests.browser import REST, do, violations
from tests.people import Person, from_somewhere
from tests.processes import PASSWORD, Server
from tests.sites import Site, site

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


@pytest.fixture(scope="module")
def foreign() -> Iterator[Site]:
    with site() as up:
        yield up


@pytest.fixture(scope="module")
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture(scope="module")
def coach(server: Server) -> Person:
    return do(Person.sign_in(server.url, "coach"))


@pytest.fixture(scope="module")
def secret(admin: Person) -> str:
    return str(do(admin.post("/tenant/embedding-secret")).body["embedding_secret"])


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    with fresh(browser, server) as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


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


@pytest.fixture
def allow(admin: Person) -> Iterator[Callable[[str], None]]:
    before = do(admin.get("/tenant")).body["allowed_origins"]
    yield lambda origin: expect_ok(admin, {"allowed_origins": [*before, origin]})
    expect_ok(admin, {"allowed_origins": before})


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


# The loader


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


# Who somebody is


def test_a_person_is_known_again_after_a_reload_and_in_a_second_tab(
    page: Page, context: BrowserContext, server: Server, coach: Person
) -> None:
    page.goto("/")
    write_first(page, "Is there a trial class?")
    for _ in range(5):
        page.reload()
        page.locator(LAUNCHER).click()
        expect(page.locator(".chat-message").get_by_text("Is there a trial class?")).to_be_visible()
        assert page.get_by_label("Your name").count() == 0
    page.keyboard.press("Escape")
    other = context.new_page()
    other.goto("/")
    answer(coach, conversation_of(page, server), "Yes, on Monday")
    for tab in (page, other):
        expect(tab.locator(".launcher .count")).to_have_text("1")
    expect(other.locator(LAUNCHER)).to_have_accessible_name("Talk with us 1 unread message")
    assert until_heard(other, "unread") == {"total": 1}
    other.locator(LAUNCHER).click()
    expect(other.locator(".chat-message").get_by_text("Yes, on Monday")).to_be_visible()
    for tab in (page, other):
        expect(tab.locator(".launcher .count")).to_have_text("")


@pytest.mark.parametrize("rubbish", ["{", "null", "[]", '{"access_token": 1}', '"x"'])
def test_rubbish_in_the_storage_is_thrown_away_quietly(page: Page, rubbish: str) -> None:
    page.goto("/docs")
    page.evaluate(
        "(rubbish) => ['palabre.session.widget.demo', 'palabre.widget.demo', 'palabre.language'].forEach((key) => localStorage.setItem(key, rubbish))",
        rubbish,
    )
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/")
    write_first(page, "Hello")
    assert troubles == []
    assert kept(page)["user"]["role"] == "visitor"


def test_a_browser_without_storage_has_a_chat_for_the_page(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto("/")
    write_first(page, "Nothing is kept")


def test_a_tenant_that_asks_nothing_gets_the_first_message_only(page: Page, admin: Person) -> None:
    expect_ok(admin, {"appearance": {"ask_name": False, "ask_email": False}})
    try:
        page.goto("/")
        open_chat(page)
        expect(page.get_by_label("Your message")).to_be_focused()
        assert page.get_by_label("Your name").count() == 0
        page.keyboard.type("Straight away")
        page.keyboard.press("Enter")
        expect(page.locator(".chat-message").get_by_text("Straight away")).to_be_visible()
    finally:
        expect_ok(admin, {"appearance": {"ask_name": True}})


def test_the_form_says_what_is_missing_and_where(page: Page, admin: Person) -> None:
    expect_ok(admin, {"appearance": {"ask_email": True}})
    try:
        page.goto("/")
        open_chat(page)
        page.get_by_label("Your message").fill("Hello")
        page.get_by_label("Your e-mail address").fill("nowhere")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Please tell us your name.")).to_be_visible()
        expect(page.get_by_text("Please give an address such as")).to_be_visible()
        expect(page.get_by_label("Your name")).to_be_focused()
        page.get_by_label("Your name").fill("Nora")
        page.get_by_label("Your e-mail address").fill("nora@example.com")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".chat-message").get_by_text("Hello")).to_be_visible()
        assert Person("", kept(page)).user["name"] == "Nora"
    finally:
        expect_ok(admin, {"appearance": {"ask_email": False}})


def test_a_site_says_who_somebody_is(page: Page, secret: str) -> None:
    page.goto("/")
    write_first(page, "As a visitor")
    visitor = kept(page)["user"]["id"]
    assert page.evaluate("(token) => Palabre.identify({ token })", site_token(secret, "w-1", "Wanda")) is True
    wanda = kept(page)["user"]
    assert (wanda["name"], wanda["role"]) == ("Wanda", "member")
    assert wanda["id"] != visitor
    expect(page.get_by_label("Your message")).to_be_visible()
    assert page.get_by_label("Your name").count() == 0, "who is known is not asked"
    assert page.get_by_text("As a visitor").count() == 0, "another person's words are gone"
    page.get_by_label("Your message").fill("As Wanda")
    page.keyboard.press("Enter")
    expect(page.locator(".chat-message").get_by_text("As Wanda")).to_be_visible()
    assert page.evaluate("(token) => Palabre.identify({ token })", site_token(secret, "w-1", "Wanda")) is True
    assert kept(page)["user"]["id"] == wanda["id"]
    expect(page.locator(".chat-message").get_by_text("As Wanda")).to_be_visible()
    assert page.evaluate("(token) => Palabre.identify({ token })", site_token(secret, "x-1", "Xaver")) is True
    expect(page.get_by_text("As Wanda")).to_have_count(0)
    assert page.evaluate("Palabre.reset()") is True
    assert kept(page) is None
    expect(page.get_by_label("Your name")).to_be_visible()


def test_a_token_that_is_refused_is_an_event_and_shows_nobody_else(page: Page, secret: str) -> None:
    page.goto("/")
    page.evaluate("(token) => Palabre.identify({ token })", site_token(secret, "w-2", "Wanda"))
    page.add_init_script("palabreQueue.push((palabre) => { window.answered = palabre.identify({ token: 'forged' }); })")
    page.reload()
    assert page.evaluate("answered") is False
    assert until_heard(page, "error")["code"] == "unauthenticated"
    open_chat(page)
    expect(page.get_by_label("Your name")).to_be_visible()
    assert page.evaluate("Palabre.identify()") is False
    assert "token" in heard(page, "error")[-1]["message"]


def test_forgetting_is_asked_back_and_then_done(page: Page, server: Server) -> None:
    page.goto("/")
    write_first(page, "Forget me")
    person = Person(server.url, kept(page))
    for choice in ("Cancel", "End and forget me"):
        page.get_by_role("button", name="Settings of the chat").click()
        page.get_by_role("menuitem", name="End and forget me").click()
        page.locator("dialog").get_by_role("button", name=choice).click()
    expect(page.get_by_label("Your name")).to_be_visible()
    assert kept(page) is None
    assert do(person.get("/auth/me")).status == 401, "the server was told as well"


def test_of_who_leaves_nothing_stays(page: Page, server: Server, coach: Person) -> None:
    page.goto("/")
    write_first(page, "Forget all of it")
    me, conversation = kept(page)["user"]["id"], conversation_of(page, server)
    until_online(page)
    page.get_by_role("textbox", name="Write a message").fill("A draft")
    failed = {"client_id": "c", "conversation_id": "gone", "body": "Not sent", "attachments": [], "state": "failed"}
    page.evaluate(
        "([id, entry]) => localStorage.setItem(`palabre.unsent.${id}`, JSON.stringify([entry]))", [me, failed]
    )
    page.evaluate("Palabre.setContext({ plan: 'gold' })")
    page.evaluate("Palabre.close()")
    answer(coach, conversation, "For your eyes only")
    expect(page.locator("palabre-chat .news")).to_contain_text("For your eyes only")
    assert page.evaluate("Palabre.reset()") is True
    expect(page.locator("palabre-chat .news-box")).to_have_count(0)
    assert [name for name in page.evaluate("Object.keys(localStorage)") if me in name] == []
    open_chat(page)
    expect(page.get_by_label("Your name")).to_be_visible()
    assert page.get_by_text("Your earlier conversation has ended").count() == 0, "one ended it oneself"
    page.get_by_label("Your name").fill("Somebody else")
    page.get_by_label("Your message").fill("Who am I?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".chat-state", has_text="Sent")).to_be_visible()
    other = kept(page)["user"]["id"]
    for _ in range(50):
        contact = do(coach.get(f"/contacts/{other}")).body
        if contact["page"]:
            break
        page.wait_for_timeout(100)
    assert (contact["page"]["title"], contact["custom"]) == (page.title(), {})


# What the page asks for


LISTING = {"external_id": "lamp-1", "title": "A reading lamp", "url": "/lamp", "price": 35.5, "currency": "CHF"}


def test_a_visitor_who_asks_about_a_product_is_told_what_to_do(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Ask about it: Steel tourer").click()
    expect(page.get_by_role("heading", name="Sign in to ask about it")).to_be_visible()
    assert until_heard(page, "error")["code"] == "identity_required"
    page.get_by_role("button", name="Ask the team").click()
    expect(page.get_by_label("Your message")).to_have_value("About “Steel tourer, 56 cm”: ")


def test_a_member_talks_with_the_seller_about_a_product(page: Page, server: Server, secret: str) -> None:
    seller = do(Person.sign_in(server.url, "seller"))
    page.goto("/")
    page.evaluate("(token) => Palabre.identify({ token })", site_token(secret, "buyer-1", "Bruno"))
    listing = LISTING | {"seller_id": seller.id}
    assert page.evaluate("(listing) => Palabre.setListing(listing)", listing) is True
    expect(page.locator(".product")).to_contain_text("A reading lamp")
    expect(page.locator(".product")).to_contain_text("CHF 35.50")
    expect(page.locator(".product a")).to_have_attribute("href", f"{server.url}/lamp")
    expect(page.locator(".head h2")).to_have_text("A reading lamp")
    field = page.get_by_role("textbox", name="Write a message")
    field.fill("Is it still there?")
    field.press("Enter")
    expect(page.locator(".chat-state", has_text="Sent")).to_be_visible()
    page.evaluate("(listing) => Palabre.setListing(listing)", listing)
    buyer = Person(server.url, kept(page))
    assert len(do(buyer.get("/conversations")).body["items"]) == 1, "one thread a product"
    assert page.evaluate("(listing) => Palabre.setListing(listing)", listing | {"seller_id": buyer.id}) is False
    expect(page.locator(".panel").get_by_role("alert")).to_be_visible()


def test_calls_never_throw_whatever_a_page_gives(page: Page) -> None:
    page.goto("/")
    write_first(page, "Careful")
    page.evaluate("addEventListener('error', (event) => heard.push(['thrown', event.message]))")
    given = LISTING | {"url": "http://["}
    assert page.evaluate("(listing) => Palabre.setListing(listing)", given) is False
    assert until_heard(page, "error")["code"] == "invalid"
    assert page.evaluate("Palabre.setContext({ custom: null, plan: 'gold' })") is True
    page.evaluate("document.title = 'Another page'")
    page.wait_for_timeout(1_500)
    assert heard(page, "thrown") == []


def test_the_team_sees_what_the_person_looks_at(page: Page, server: Server, coach: Person) -> None:
    page.goto("/")
    write_first(page, "Where am I?")
    me = kept(page)["user"]["id"]
    page.evaluate("Palabre.setContext({ plan: 'gold', custom: { visits: 3 } })")
    page.evaluate("history.pushState({}, '', '/?bikes=gravel'); document.title = 'Gravel bikes'")

    def seen() -> dict[str, Any]:
        reply: dict[str, Any] = do(coach.get(f"/contacts/{me}")).body
        return reply

    page.wait_for_timeout(100)
    for _ in range(100):
        contact = seen()
        if contact["page"] and contact["page"]["url"].endswith("bikes=gravel"):
            break
        page.wait_for_timeout(100)
    assert contact["page"]["title"] == "Gravel bikes"
    assert contact["custom"] == {"plan": "gold", "visits": "3"}


def test_a_title_is_cut_between_characters(page: Page, coach: Person) -> None:
    page.goto("/")
    write_first(page, "A long title")
    me, title = kept(page)["user"]["id"], "x" * 299
    page.evaluate("(title) => (document.title = title)", title + "\N{GRINNING FACE} and more")
    for _ in range(100):
        contact = do(coach.get(f"/contacts/{me}")).body
        if contact["page"] and contact["page"]["title"].startswith(title):
            break
        page.wait_for_timeout(100)
    assert contact["page"]["title"] == title + "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    "draft", ["too long " * 700, "\N{GRINNING FACE}" * 3_000], ids=["too long", "in two units each"]
)
def test_a_long_draft_outlives_a_reload(page: Page, draft: str) -> None:
    page.goto("/")
    write_first(page, "A long story follows")
    page.get_by_role("textbox", name="Write a message").fill(draft)
    page.reload()
    open_chat(page)
    expect(page.get_by_role("textbox", name="Write a message")).to_have_value(draft)


# What one sees and hears


def test_a_message_makes_a_sound_a_badge_and_a_few_words_and_looking_ends_them(
    page: Page, server: Server, coach: Person
) -> None:
    page.goto("/")
    write_first(page, "Hello")
    page.keyboard.press("Escape")
    conversation = conversation_of(page, server)
    answer(coach, conversation, "Good morning [emoji:fire] <img src=x onerror=alert(1)>")
    news = page.locator(".news")
    expect(news).to_contain_text("Carla Coach")
    expect(news).to_contain_text("Good morning 🔥 <img src=x onerror=alert(1)>")
    assert page.evaluate("tones") == [660, 880]
    assert until_heard(page, "message")["message"]["body"].startswith("Good morning")
    news.get_by_role("button", name="Carla Coach").click()
    expect(page.locator(".chat-message").get_by_text("Good morning")).to_be_visible()
    expect(news).to_have_text("")
    answer(coach, conversation, "You see this")
    expect(page.locator(".chat-message").get_by_text("You see this")).to_be_visible()
    assert page.evaluate("tones") == [660, 880], "what one looks at needs no noise"


def test_sounds_can_be_muted_for_good_and_private_ones_differ(page: Page, server: Server) -> None:
    one, other = do(Person.register(server.url, "Ida")), do(Person.register(server.url, "Otto"))
    page.goto("/")
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, JSON.stringify(kept))",
        [f"palabre.session.widget.{SLUG}", one.signed_in | {"expires_at": 4e12}],
    )
    page.reload()
    page.locator("h1").click()
    private = do(other.open_direct(one))
    expect(page.locator(LAUNCHER)).to_be_visible()
    until_online(page)
    answer(other, private, "Only for you")
    page.wait_for_function("() => tones.length > 0")
    assert page.evaluate("tones") == [880, 660, 988]
    open_chat(page)
    page.get_by_role("button", name="Settings of the chat").click()
    sound = page.get_by_role("menuitemcheckbox", name="Sound")
    expect(sound).to_have_attribute("aria-checked", "true")
    sound.click()
    page.reload()
    page.locator("h1").click()
    until_online(page)
    answer(other, private, "Quietly")
    expect(page.locator(".news")).to_contain_text("Quietly")
    assert page.evaluate("tones") == []


def test_no_sound_is_tried_before_the_person_did_anything(page: Page, server: Server, coach: Person) -> None:
    page.goto("/")
    write_first(page, "Hello")
    # Whatever Playwright evaluates counts as an act of the person, so the page is told that there was none.
    page.add_init_script("Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } })")
    page.reload()
    until_online(page)
    answer(coach, conversation_of(page, server), "Silence")
    expect(page.locator(".news")).to_contain_text("Silence")
    assert page.evaluate("tones") == []


def test_nobody_looking_the_title_flashes_and_the_browser_notifies(
    browser: Browser, server: Server, coach: Person
) -> None:
    with fresh(browser, server, permissions=["notifications"]) as context:
        context.add_init_script(
            "window.shown = []; window.Notification = class { static permission = 'granted'; "
            "static requestPermission() { return Promise.resolve('granted'); } "
            "constructor(title, options) { shown.push([title, options.body]); } close() {} };"
        )
        page = context.new_page()
        page.goto("/")
        write_first(page, "Hello")
        page.get_by_role("button", name="Settings of the chat").click()
        page.get_by_role("menuitemcheckbox", name="Browser notifications").click()
        own = page.title()
        page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
        answer(coach, conversation_of(page, server), "Are you there?")
        page.wait_for_function("() => document.title === 'New message from Carla Coach'")
        page.wait_for_function("() => shown.length === 1")
        assert page.evaluate("shown") == [["Carla Coach", "Are you there?"]]
        page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
        assert page.title() == own


def test_a_name_in_a_group_opens_a_private_conversation_beside_it(page: Page, server: Server) -> None:
    alice, bob = do(Person.sign_in(server.url, "alice")), do(Person.sign_in(server.url, "bob"))
    sign_in(page, "alice")
    open_chat(page)
    page.get_by_role("navigation", name="Your conversations").get_by_role("button", name="Community").click()
    page.get_by_role("button", name="Bob Keller").click()
    private = page.get_by_role("dialog", name="Private conversation with Bob Keller")
    field = private.get_by_role("textbox", name="Write a message")
    expect(field).to_be_focused()
    field.fill("Between us")
    field.press("Enter")
    expect(private.get_by_text("Between us")).to_be_visible()
    expect(private.locator(".chat-state", has_text="Sent")).to_be_visible()
    expect(page.get_by_role("dialog", name="Chat with").locator(".head h2")).to_have_text("Community")
    direct = do(alice.open_direct(bob))
    last = do(bob.get(f"/conversations/{direct}/messages")).body["items"][-1]
    assert last["body"] == "Between us"
    field.press("Escape")
    expect(private).to_have_count(0)
    expect(page.get_by_role("dialog", name="Chat with")).to_be_visible()


def test_a_visitor_has_no_control_of_the_team_and_no_way_to_private_messages(
    page: Page, server: Server, coach: Person
) -> None:
    page.goto("/")
    write_first(page, "Who are you?")
    answer(coach, conversation_of(page, server), "Your coach")
    message = page.locator(".chat-message", has_text="Your coach")
    message.hover()
    assert message.get_by_role("button", name="Carla Coach").count() == 0
    message.get_by_role("button", name="More about this message").click()
    expect(page.get_by_role("menuitem", name="Copy the text")).to_be_visible()
    for control in ("Delete", "Edit", "Mute", "Block", "Rename", "Assign", "Note"):
        assert page.get_by_role("menuitem", name=control).count() == 0
        assert message.get_by_role("button", name=control).count() == 0


def test_the_keyboard_goes_in_and_comes_back(page: Page) -> None:
    page.goto("/")
    launcher = page.locator(LAUNCHER)
    expect(launcher).to_be_visible()
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "true")
    book = page.get_by_role("button", name="Book", exact=True)
    expect(page.get_by_role("button", name="Take a ticket")).to_be_visible()
    expect(book).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(book).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Take a ticket")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Close the chat")).to_be_focused()
    page.get_by_role("button", name="Settings of the chat").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.locator(".panel")).to_be_visible()
    page.get_by_role("button", name="Full screen").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(launcher).to_be_focused()
    assert [name for name, _ in page.evaluate("heard")] == ["ready", "open", "close"]


def test_the_focus_stays_in_the_chat_while_the_form_gives_way_to_the_conversation(page: Page) -> None:
    """Otherwise a key that is pressed in that moment, such as Escape, is heard by nobody."""
    page.goto("/")
    open_chat(page)
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("Your message").fill("Hello")
    page.evaluate("""() => {
      window.focused = new Set();
      const look = () => { focused.add(document.activeElement.tagName); requestAnimationFrame(look); };
      look();
    }""")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    assert "BODY" not in page.evaluate("[...focused]")


def test_on_a_telephone_the_chat_is_the_screen_and_leaves_room_for_the_keyboard(
    browser: Browser, server: Server
) -> None:
    with fresh(browser, server, viewport=NARROW, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto("/")
        page.locator(LAUNCHER).tap()
        panel = page.locator(".panel")
        expect(panel).to_be_visible()
        page.evaluate(REST)
        box = panel.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 720)
        expect(panel).to_be_focused()
        page.evaluate(
            "Object.defineProperty(visualViewport, 'height', { value: 400 }); visualViewport.dispatchEvent(new Event('resize'))"
        )
        expect(panel).to_have_css("height", "400px")
        send = page.get_by_role("button", name="Send").bounding_box()
        assert send is not None
        assert send["height"] >= 40


# The whole


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


# Everybody


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


PAGE = Path(__file__).parent.parent / "docs/widget.md"
CLAIMS = {"id": "site-1", "name": "Sina", "email": "sina@example.com"}


def snippet(language: str, word: str) -> str:
    blocks = [part.partition("```")[0] for part in PAGE.read_text().split(f"```{language}\n")[1:]]
    return next(block for block in blocks if word in block)


def token_of_python(monkeypatch: pytest.MonkeyPatch, secret: str) -> str:
    monkeypatch.setenv("PALABRE_EMBEDDING_SECRET", secret)
    names: dict[str, Any] = {}
    exec(snippet("python", "palabre_token"), names)
    return str(names["palabre_token"](SimpleNamespace(**CLAIMS)))


def token_of_node(_monkeypatch: pytest.MonkeyPatch, secret: str) -> str:
    script = f"{snippet('js', 'palabreToken')}\nconsole.log(palabreToken({json.dumps(CLAIMS)}))"
    done = node.run("node", "--input-type=module", "-e", script, PALABRE_EMBEDDING_SECRET=secret)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@pytest.mark.parametrize("made_by", [token_of_python, token_of_node])
def test_the_tokens_that_the_documentation_makes_are_taken(
    page: Page, secret: str, monkeypatch: pytest.MonkeyPatch, made_by: Callable[..., str]
) -> None:
    page.goto("/")
    assert page.evaluate("(token) => Palabre.identify({ token })", made_by(monkeypatch, secret)) is True
    assert kept(page)["user"]["name"] == "Sina"


def test_the_page_of_the_documentation_works_as_written(
    page: Page, server: Server, foreign: Site, allow: Any, secret: str
) -> None:
    allow(foreign.url)
    html = snippet("html", "A reading lamp").replace("https://chat.example.org", server.url)
    page.route(
        f"{foreign.url}/shop.js",
        lambda route: route.fulfill(body=snippet("js", "// shop.js"), content_type="text/javascript"),
    )
    token = site_token(secret, "doc-1", "Dora")
    page.route(f"{foreign.url}/palabre-token", lambda route: route.fulfill(json={"token": token}))
    page.goto(foreign.publish("/lamp", html))
    page.get_by_role("button", name="Ask the seller").click()
    expect(page.locator(".panel")).to_be_visible()
    error = until_heard(page, "error")
    assert error["code"] == "invalid", "the seller of the example does not exist"
    assert kept(page)["user"]["name"] == "Dora"


def test_all_texts_are_in_both_languages_and_none_is_missing() -> None:
    folder = Path(__file__).parent.parent / "static"
    script = """
      import { readFileSync } from "node:fs";
      const [, , tables, ...files] = process.argv;
      const text = tables.split(",").map((table) => readFileSync(table, "utf8")).join("\\n");
      const known = new Set([...text.matchAll(/^  "([\\w.]+)": \\{/gm)].map((one) => one[1]));
      const used = new Set(files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\\bt\\(("[\\w.]+")|"(widget\\.[\\w.]+|landing\\.[\\w.]+)"/g)].map((one) => (one[1] ?? `"${one[2]}"`).slice(1, -1))));
      const both = [...text.matchAll(/\\ben: /g)].length === [...text.matchAll(/\\bfr: /g)].length;
      console.log(JSON.stringify({ missing: [...used].filter((key) => !known.has(key)), unused: [...known].filter((key) => !used.has(key)), both }));
    """
    node.install_packages()
    widget = sorted(str(path) for path in (folder / "widget").glob("*.js"))
    pages = sorted(str(path) for path in (folder / "pages").glob("*") if path.suffix in (".js", ".html"))
    tables = {"widget": ("widget", "widget-queue", "widget-booking"), "landing": ("landing",)}
    for table, files in (("widget", [*widget, str(folder / "pages/chat.js")]), ("landing", pages)):
        texts = ",".join(str(folder / f"i18n/{name}.js") for name in tables[table])
        done = node.run("node", "--input-type=module", "-e", script, "-", texts, *files)
        found = json.loads(done.stdout)
        assert found["both"], table
        assert [key for key in found["missing"] if key.startswith(table)] == []
        assert [key for key in found["unused"] if not key.startswith("landing.")] == []
