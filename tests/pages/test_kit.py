"""The components, in every state, on the kit's page in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser import violations
from tests.processes import Server

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
OPENS_WITHIN = 30_000
"""Milliseconds, of a browser that has everything still to fetch."""
PREPARE = """
    localStorage.clear();
    window.refusals = [];
    document.addEventListener("securitypolicyviolation", (event) => refusals.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
FOCUSED = "document.activeElement"


@contextmanager
def fresh_context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=server.url, reduced_motion="reduce") as context:
        context.add_init_script(PREPARE)
        yield context


@pytest.fixture(scope="module")
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """One for most tests, so that the page's files are fetched once."""
    with fresh_context(browser, server) as context:
        yield context


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest, complaints: list[str]) -> Iterator[Page]:
    """The kit; its parameter is the theme and the size of the window."""
    theme, size = cast("tuple[str, ViewportSize]", getattr(request, "param", ("light", WIDE)))
    page = context.new_page()
    page.set_viewport_size(size)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_kit(page, theme)
    yield page
    page.close()


def open_kit(page: Page, theme: str) -> None:
    page.goto(f"/console/kit?theme={theme}")
    expect(page.get_by_role("heading", name="The kit")).to_be_visible(timeout=OPENS_WITHIN)
    expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()
    expect(page.locator(".kit-section").last).to_be_attached(timeout=OPENS_WITHIN)


@pytest.fixture
def still_page(browser: Browser, server: Server) -> Iterator[Page]:
    """The kit with its clock stopped, in a context of its own, all of whose pages share the clock."""
    with fresh_context(browser, server) as context:
        page = context.new_page()
        open_kit(page, "light")
        page.clock.install(time="2030-01-01T09:00:00")
        page.clock.pause_at("2030-01-01T10:00:00")
        yield page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("page", [("light", WIDE), ("dark", NARROW), ("neon", WIDE), ("neon", NARROW)], indirect=True)
def test_everybody_can_use_every_component_in_every_theme(page: Page, complaints: list[str]) -> None:
    assert violations(page) == []
    for opener in ("Invite a colleague", "Ask for the name", "Show the shortcuts"):
        button(page, opener).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page, "dialog") == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    for kind in ("It worked", "Mind this", "It did not work", "One that stays"):
        button(page, kind).click()
    expect(page.locator(".ui-toast")).to_have_count(4)
    button(page, "Sort").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page, ".ui-menu") == []
    assert violations(page, ".ui-toasts") == []
    assert page.evaluate("refusals") == []
    assert complaints == []


def test_the_kit_speaks_french(page: Page) -> None:
    page.get_by_label("Language").select_option("fr")
    expect(page.get_by_role("heading", name="La boîte à outils")).to_be_visible()
    texts: str = page.evaluate("document.body.innerText")
    assert [word for word in texts.split() if word.startswith(("kit.", "ui."))] == []


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    opener = button(page, "Invite a colleague")
    opener.click()
    dialog = page.get_by_role("dialog", name="Invite a colleague")
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED} === document.body || Boolean({FOCUSED}.closest('dialog'))")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_question_is_answered_only_by_its_own_action(page: Page) -> None:
    news = page.get_by_role("status")
    button(page, "Ask for the name").click()
    dialog = page.get_by_role("dialog", name="Delete the history?")
    action = dialog.get_by_role("button", name="Delete the history")
    expect(action).to_be_disabled()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Type demo to confirm").fill("demo")
    action.click()
    expect(news.get_by_text("Confirmed.")).to_be_visible()
    button(page, "Ask before deleting").click()
    expect(button(page, "Cancel")).to_be_focused()
    page.mouse.click(5, 5)
    expect(dialog).to_have_count(0)
    expect(news.get_by_text("Nothing was done.")).to_be_visible()


def test_a_menu_is_used_with_the_keyboard_alone(page: Page) -> None:
    opener = button(page, "More actions")
    opener.focus()
    item = {name: page.get_by_role("menuitem", name=name) for name in ("Rename", "Mute", "Assign", "Delete")}
    page.keyboard.press("ArrowDown")
    expect(item["Rename"]).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(item["Delete"]).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("m")
    expect(item["Mute"]).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(item["Delete"]).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chosen: Delete")).to_be_visible()
    expect(opener).to_be_focused()


def test_ten_thousand_rows_keep_less_than_a_hundred_in_the_document(page: Page) -> None:
    many = page.get_by_role("list", name="Ten thousand rows")
    rows = many.get_by_role("listitem")
    expect(many.get_by_text("Row 1", exact=True)).to_be_visible()
    assert rows.count() < 100
    button(page, "To the end").click()
    expect(many.get_by_text("Row 10000", exact=True)).to_be_in_viewport()
    assert rows.count() < 100
    assert rows.last.get_attribute("aria-posinset") == rows.last.get_attribute("aria-setsize") == "10000"


def test_a_list_that_nothing_bounds_keeps_its_rows_few_all_the_same(browser: Browser, server: Server) -> None:
    with fresh_context(browser, server) as context:
        page = context.new_page()
        page.route("**/kit.css", lambda route: route.abort())
        open_kit(page, "light")
        rows = page.get_by_role("list", name="Ten thousand rows").get_by_role("listitem")
        expect(rows.first).to_be_attached()
        assert rows.count() < 200


def test_what_is_read_stays_where_it_is_when_rows_come_before_it(page: Page) -> None:
    many = page.get_by_role("list", name="Ten thousand rows")
    many.scroll_into_view_if_needed()
    many.evaluate("(list) => { list.scrollTop = 20_000 }")
    row = many.get_by_text("Row 345", exact=True)
    expect(row).to_be_visible()
    before = row.bounding_box()
    button(page, "Ten more before").evaluate("(button) => button.click()")
    expect(many.get_by_role("listitem").first).to_have_attribute("aria-setsize", "10010")
    assert row.bounding_box() == before


def test_labels_are_typed_one_by_one(page: Page) -> None:
    field = page.get_by_label("Allowed domains")
    chips = page.locator(".ui-chips", has=field).locator(".ui-chip-text")
    field.fill("Third.Example.org")
    field.press("Enter")
    expect(chips).to_have_text(["example.org", "shop.example.org", "third.example.org"])
    expect(field).to_have_value("")
    field.fill("nonsense")
    field.press(",")
    expect(page.get_by_text("Enter a domain such as www.example.org.")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("example.org")
    field.press("Enter")
    expect(page.get_by_text("“example.org” is there already.")).to_be_visible()
    field.fill("")
    field.press("Backspace")
    button(page, "Remove example.org").click()
    expect(chips).to_have_text(["shop.example.org"])
    expect(field).to_be_focused()


def test_a_search_asks_once_when_the_person_pauses(still_page: Page) -> None:
    page = still_page
    field = page.get_by_role("searchbox", name="Search conversations")
    field.press_sequentially("boo", delay=0)
    page.clock.run_for(299)
    expect(page.get_by_text("Asked for: –")).to_be_visible()
    field.press("k")
    page.clock.run_for(299)
    expect(page.get_by_text("Asked for: –")).to_be_visible()
    page.clock.run_for(2)
    expect(page.get_by_text("Asked for: book")).to_be_visible()
    field.press("Escape")
    page.clock.run_for(1)
    expect(field).to_have_value("")
    expect(page.get_by_text("Asked for: –")).to_be_visible()


def test_arrows_move_between_tabs(page: Page) -> None:
    page.get_by_role("tab", name="All").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Files")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Files")).to_have_text("What was sent along.")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Unread", selected=True)).to_be_focused()


def test_shortcuts_wait_while_somebody_types(page: Page) -> None:
    last = page.get_by_text("Last pressed:")
    expect(last).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(last).to_have_text("Last pressed: g i")
    field = page.get_by_role("textbox", name="Name", exact=True)
    field.press_sequentially("gi?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    field.press("Control+k")
    expect(last).to_have_text("Last pressed: mod+k")
    field.blur()
    page.keyboard.press("?")
    page.get_by_role("switch", name="Shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_secret_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").nth(1).click()
    expect(button(page, "Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "kT4-mW9p-Xr7d-Vb2n-Lq8s"


def test_news_goes_by_itself_but_not_while_somebody_is_on_it(still_page: Page) -> None:
    page = still_page
    button(page, "It worked").click()
    page.clock.run_for(100)
    news = page.locator(".ui-toast", has_text="The conversation is closed.")
    news.hover()
    page.clock.run_for(20_000)
    expect(news).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(4_001)
    expect(news).to_have_count(0)
