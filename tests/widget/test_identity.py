"""Who somebody is in the widget: known again, said by the site, or forgotten."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import do
from tests.people import Person
from tests.processes import Server
from tests.widget.visits import (
    LAUNCHER,
    answer,
    conversation_of,
    expect_ok,
    heard,
    kept,
    open_chat,
    site_token,
    until_heard,
    until_online,
    write_first,
)


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
