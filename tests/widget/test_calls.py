"""What a page asks of the widget, and what the team sees of the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import do
from tests.people import Person
from tests.processes import Server
from tests.widget.visits import heard, kept, open_chat, site_token, until_heard, write_first

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
