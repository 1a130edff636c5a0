"""The console's frame in a real browser: signing in, rooms, rights, keys, and everybody being able to use it."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import NARROW, WIDE, do, violations
from tests.desks import Desks, desks_at
from tests.people import Person, from_somewhere
from tests.processes import PASSWORD, Server

ROOMS = (
    "inbox", "queues", "agenda", "field", "campaigns", "contacts", "media", "articles", "articles/new", "reports", "people", "account",
)  # fmt: skip
SECTIONS = (
    "general",
    "appearance",
    "domains",
    "limits",
    "embedding",
    "queues",
    "bookings",
    "replies",
    "emojis",
    "links",
    "reaching",
    "scheduler",
)


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


def sign_in(server: Server, name: str, tenant: str = "demo") -> Person:
    return do(Person.sign_in(server.url, name, tenant))


def fill(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_signing_in_leads_to_where_one_wanted_to_go(desks: Desks) -> None:
    desk = desks.empty()
    page = desk.page
    page.goto("/console/people?role=agent")
    expect(page.get_by_label("Business")).to_have_value("demo")
    fill(page, "coach@demo.test", "not the password")
    expect(page.locator("main [role=alert]")).to_contain_text("These do not fit together.")
    fill(page, "coach@demo.test", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    expect(page.get_by_label("Role", exact=True)).to_have_value("agent")
    expect(page).to_have_title(re.compile(r"People · Studio Palabre · Palabre$"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.get_by_role("button", name="Your menu Carla Coach").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert desk.reports() == []


def test_an_unknown_business_is_said_to_be_unknown(desks: Desks) -> None:
    page = desks.empty().page
    page.goto("/console?tenant=nowhere")
    expect(page.get_by_label("Business")).to_have_value("nowhere")
    fill(page, "coach@demo.test", PASSWORD)
    expect(page.locator("main [role=alert]")).to_be_visible()


def test_who_tried_too_often_is_told_when_to_try_again(desks: Desks, server: Server) -> None:
    person = do(Person.register(server.url))
    page = desks.empty(extra_http_headers=from_somewhere()).page
    page.goto("/console")
    fill(page, person.user["email"], "wrong")
    button = page.get_by_role("button", name=re.compile("^(Sign in|Try again in)"))
    for _ in range(30):
        expect(page.locator("main [role=alert]")).to_be_visible()
        if button.is_disabled():
            break
        button.click()
        expect(button).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("main [role=alert]")).to_contain_text(re.compile(r"You can try again in \d+ seconds?\."))
    expect(button).to_have_text(re.compile(r"Try again in \d+ seconds?"))
    expect(button).to_be_disabled()


def test_a_customer_is_sent_to_the_right_door(desks: Desks, server: Server) -> None:
    page = desks.of(sign_in(server, "alice")).page
    page.goto("/console/inbox")
    expect(page.get_by_text("This is the team’s entrance")).to_be_visible()
    assert page.locator(".shell").count() == 0


def test_every_address_survives_a_reload_and_the_heading_has_the_focus(desks: Desks, server: Server) -> None:
    desk = desks.of(sign_in(server, "admin"))
    page = desk.go("/settings/limits")
    expect(page.get_by_role("heading", level=1)).to_have_text("Limits")
    page.get_by_role("link", name="Agenda").click()
    expect(page).to_have_url(re.compile(r"/console/agenda$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Limits")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Limits")
    desk.go("/nothing/here")
    expect(page.get_by_text("There is no such page here")).to_be_visible()
    page.get_by_role("link", name="Go to the inbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")


def test_an_agent_sets_what_they_offer_and_has_nothing_that_only_moderators_may(desks: Desks, server: Server) -> None:
    coach, bob = sign_in(server, "coach"), sign_in(server, "bob")
    group = do(coach.open_group(bob, title="Rights"))
    desk = desks.of(coach)
    page = desk.go(f"/inbox/{group}")
    page.get_by_role("button", name="More about Bob Keller").click()
    assert page.get_by_role("menuitem").all_inner_texts() == ["Write privately", "Remove from the group"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More about this conversation").click()
    items = page.get_by_role("menuitem").all_inner_texts()
    assert "Rename the group" in items
    assert "Delete the history" not in items
    desk.go("/settings/general")
    expect(page.locator(".settings-sections a")).to_have_text(["Bookings"])
    desk.go("/people?q=Bob")
    expect(page.get_by_text("Bob Keller")).to_be_visible()
    assert page.get_by_role("button", name="New person").count() == 0
    page.get_by_role("button", name="More about Bob Keller").click()
    assert page.get_by_role("menuitem").all_inner_texts() == ["Write privately"]


def test_the_keyboard_reaches_every_room_and_lists_its_keys(desks: Desks, server: Server) -> None:
    page = desks.of(sign_in(server, "admin")).go("/inbox")
    expect(page.locator(".row").first).to_be_visible()
    for keys, heading in (("gp", "People"), ("gs", "General"), ("gq", "Queues"), ("gm", "My account"), ("gi", "Inbox")):
        page.keyboard.type(keys)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".row").first).to_be_visible()
    page.keyboard.type("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("g")
    expect(page.get_by_role("searchbox")).to_have_value("g")
    page.get_by_role("heading", level=1).click()
    page.keyboard.type("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Next conversation")
    expect(dialog).to_contain_text("Go to: People")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_language_theme_and_sidebar_are_kept(desks: Desks, server: Server) -> None:
    page = desks.of(sign_in(server, "coach")).go("/account")
    page.get_by_label("Theme", exact=True).select_option("neon")
    expect(page.locator("html")).to_have_attribute("data-theme", "neon")
    page.get_by_role("button", name="Make the sidebar narrow").click()
    page.get_by_label("Language", exact=True).select_option("fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    expect(page.locator("html")).to_have_attribute("data-theme", "neon")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Élargir la barre latérale")).to_be_visible()


def test_a_lost_connection_is_shown_and_repaired(desks: Desks, server: Server) -> None:
    desk = desks.of(sign_in(server, "coach"))
    page = desk.go("/queues")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queues")
    desk.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("You are offline.")).to_be_visible(timeout=60_000)
    desk.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0, timeout=60_000)


def test_ones_own_password_changes_and_other_sign_ins_end(desks: Desks, server: Server) -> None:
    admin = sign_in(server, "admin")
    email = f"{uuid.uuid4().hex}@team.test"
    made = do(admin.post("/users", {"name": "Pia Password", "email": email, "role": "agent"})).body
    page = desks.empty().page
    page.goto("/console/account")
    fill(page, email, made["password"])
    page.get_by_label("Current password").fill("not it")
    page.get_by_label("New password").fill("another-password-1")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("main .ui-field-error, main [role=alert]").first).to_be_visible()
    page.get_by_label("Current password").fill(made["password"])
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("The password is changed")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


def test_the_kit_needs_no_sign_in(desks: Desks) -> None:
    desk = desks.empty()
    desk.page.goto("/console/kit")
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert (
        desk.page.get_by_label("Password").count() == 0 or desk.page.get_by_role("button", name="Sign in").count() == 0
    )
    assert desk.reports() == []


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", WIDE), ("dark", NARROW), ("neon", NARROW)],
    ids=["light-wide", "dark-narrow", "neon-narrow"],
)
def test_everybody_can_use_every_room(desks: Desks, server: Server, size: dict[str, int], theme: str) -> None:
    admin = sign_in(server, "admin")
    visitor = do(Person.visit(server.url, "Vera Visitor"))
    conversation_id = do(open_support(visitor, admin))
    desk = desks.of(admin, viewport=size, color_scheme="light")
    chosen = f'{{"theme": "{theme}", "language": "en", "collapsed": false, "sound": false, "notify": false}}'
    desk.context.add_init_script(f"localStorage.setItem('palabre.console.preferences', '{chosen}')")
    paths = [*(f"/{room}" for room in ROOMS), *(f"/settings/{section}" for section in SECTIONS)]
    for path in [*paths, f"/inbox/{conversation_id}", "/people?q=nobody-has-this-name"]:
        page = desk.go(path)
        expect(page.locator(".ui-skeleton, .ui-spinner")).to_have_count(0)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        assert violations(page) == [], path
    assert desk.reports() == []


async def open_support(visitor: Person, agent: Person) -> str:
    conversation_id = str((await visitor.post("/conversations", {"kind": "support"})).body["id"])
    await visitor.post(f"/conversations/{conversation_id}/messages", {"body": "Is the class at six?"})
    await visitor.put("/contacts/me", {"page_url": "https://studio.test/yoga", "page_title": "Yoga", "locale": "fr"})
    await agent.patch(f"/conversations/{conversation_id}/handling", {"assignee_id": agent.id, "labels": ["classes"]})
    await agent.post(f"/conversations/{conversation_id}/notes", {"body": "A regular."})
    return conversation_id
