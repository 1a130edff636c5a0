"""The inbox in a real browser: finding conversations, answering them together, and what only moderators do."""

import asyncio
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import do, violations
from tests.desks import Desks, desks_at, overhearing
from tests.people import Person, eventually
from tests.processes import Server

MANY = 320


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


def sign_in(server: Server, name: str, tenant: str = "demo") -> Person:
    return do(Person.sign_in(server.url, name, tenant))


async def writes(url: str, name: str, body: str = "Good morning") -> tuple[Person, str]:
    """A visitor of this name, and the conversation with the team that they began."""
    visitor = await Person.visit(url, name)
    conversation_id = str((await visitor.post("/conversations", {"kind": "support"})).body["id"])
    await visitor.post(f"/conversations/{conversation_id}/messages", {"body": body})
    return visitor, conversation_id


def unique(name: str) -> str:
    return f"{name} {uuid.uuid4().hex[:8]}"


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


async def open_many(admin: Person) -> None:
    gate = asyncio.Semaphore(8)

    async def open_one(number: int) -> None:
        async with gate:
            await admin.open_group(title=f"Crowd {number:03}")

    await asyncio.gather(*(open_one(number) for number in range(MANY)))


def test_hundreds_of_conversations_are_scrolled_with_few_rows_in_the_page(desks: Desks, server: Server) -> None:
    admin = sign_in(server, "admin", "other")
    do(open_many(admin))
    page = desks.of(admin, "other").go("/inbox?q=crowd")
    rows = page.locator("[data-row]")
    expect(rows.first).to_be_visible()
    seen: set[str] = set()
    most = 0
    for _ in range(200):
        names = page.locator(".row-name").all_inner_texts()
        most = max(most, len(names))
        seen |= set(names)
        if len(seen) == MANY:
            break
        page.locator(".list-rows .ui-virtual").evaluate("(list) => { list.scrollTop += list.clientHeight; }")
        page.wait_for_timeout(40)
    assert len(seen) == MANY
    assert most < 60
    page.locator(".list-rows .ui-virtual").evaluate("(list) => { list.scrollTop = 0; }")
    expect(page.locator(".list-date").first).to_have_text("Today")


TYPE = """(field, text) => {
    for (let length = 1; length <= text.length; length++) {
        field.value = text.slice(0, length);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""
"""Letter by letter without a pause, however busy the machine is."""


def test_the_search_waits_for_a_pause_and_stands_in_the_address(desks: Desks, server: Server) -> None:
    name = unique("Quirin")
    do(writes(server.url, name))
    desk = desks.of(sign_in(server, "coach"))
    page = desk.go("/inbox")
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if "q=" in request.url and "/conversations" in request.url else None,
    )
    page.get_by_role("searchbox").evaluate(TYPE, name)
    expect(page.locator(".row-name")).to_have_text([name])
    assert len(asked) == 1
    expect(page).to_have_url(re.compile(r"q=Quirin"))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value(name)
    expect(page.locator(".row-name")).to_have_text([name])
    page.get_by_role("searchbox").fill("nobody is called this")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    page.get_by_role("button", name="Show all conversations").click()
    expect(page.locator(".row-name").first).to_be_visible()
    assert desk.reports() == []


def test_filters_narrow_the_list_and_conversations_leave_it_as_they_change(desks: Desks, server: Server) -> None:
    coach = sign_in(server, "coach")
    word, label = unique("Filter"), uuid.uuid4().hex[:8]
    _, mine = do(writes(server.url, f"{word} mine"))
    _, free = do(writes(server.url, f"{word} free"))
    do(coach.patch(f"/conversations/{mine}/handling", {"assignee_id": coach.id, "labels": [label]}))
    page = desks.of(coach).go(f"/inbox?q={word}")
    names = page.locator(".row-name")
    expect(names).to_have_count(2)
    page.get_by_role("button", name="Unassigned").click()
    expect(names).to_have_text([f"{word} free"])
    do(coach.patch(f"/conversations/{free}/handling", {"assignee_id": coach.id}))
    expect(names).to_have_count(0)
    page.get_by_role("button", name="Mine").click()
    expect(names).to_have_count(2)
    page.get_by_role("button", name="More filters").click()
    page.get_by_label("Label", exact=True).select_option(label)
    expect(names).to_have_text([f"{word} mine"])
    page.get_by_label("Label", exact=True).select_option("")
    page.get_by_label("Kind").select_option("group")
    expect(names).to_have_count(0)
    page.get_by_label("Kind").select_option("support")
    do(coach.patch(f"/conversations/{free}/handling", {"status": "closed"}))
    page.get_by_role("button", name="Closed").click()
    expect(names).to_have_text([f"{word} free"])
    page.reload()
    expect(names).to_have_text([f"{word} free"])


def test_a_new_message_moves_its_conversation_up_at_once(desks: Desks, server: Server) -> None:
    word = unique("Lift")
    first, conversation_id = do(writes(server.url, f"{word} one"))
    do(writes(server.url, f"{word} two"))
    page = desks.of(sign_in(server, "coach")).go(f"/inbox?q={word}")
    names = page.locator(".row-name")
    expect(names).to_have_text([f"{word} two", f"{word} one"])
    do(first.post(f"/conversations/{conversation_id}/messages", {"body": "Are you there? [emoji:fire]"}))
    expect(names).to_have_text([f"{word} one", f"{word} two"])
    expect(page.locator(".row-excerpt").first).to_have_text("Are you there? 🔥")
    expect(page.locator(".row").first).to_contain_text("2 unread messages")
    expect(page).to_have_title(re.compile(r"^\(\d+\) Inbox"))
    do(writes(server.url, f"{word} three"))
    expect(names.first).to_have_text(f"{word} three")


def test_the_team_works_together_and_the_visitor_learns_nothing_of_it(desks: Desks, server: Server) -> None:
    coach, seller = sign_in(server, "coach"), sign_in(server, "seller")
    name, label = unique("Team"), uuid.uuid4().hex[:8]
    visitor, conversation_id = do(writes(server.url, name))
    one, other = (
        desks.of(coach).go(f"/inbox/{conversation_id}"),
        desks.of(seller).go(f"/inbox/{conversation_id}?q={name}"),
    )
    expect(other.locator(".viewers")).to_contain_text("Carla Coach is looking at this too")
    expect(one.locator(".viewers")).to_contain_text("Sami Seller is looking at this too")
    with overhearing(visitor) as facts:
        expect(one.get_by_role("complementary", name="Details")).to_contain_text("Here now")
        work_on(one, label)
        do(coach.post(f"/conversations/{conversation_id}/messages", {"body": "Now you may know"}))
        do(eventually(lambda: "Now you may know" in json.dumps(facts)))
    expect(other.get_by_role("button", name="Assigned to Carla Coach")).to_be_visible()
    expect(other.locator(".note")).to_contain_text("Owes us a mat.")
    assert other.locator(".note").get_by_role("button", name="Delete note").count() == 0
    one.locator(".note").get_by_role("button", name="Delete note").click()
    one.get_by_role("dialog").get_by_role("button", name="Delete note").click()
    expect(other.locator(".note")).to_have_count(0)
    expect(other.locator(".row-marks")).to_contain_text("Carla Coach")
    expect(other.locator(".row-marks")).to_contain_text(label)
    told = json.dumps(facts)
    assert "handling.changed" not in told
    assert "note.created" not in told
    assert label not in told
    assert "Owes us a mat." not in told
    shown = do(visitor.get(f"/conversations/{conversation_id}")).body
    assert shown["handling"] is None
    one.get_by_label("Write a message").press_sequentially("Just a moment")
    expect(other.locator(".viewers")).to_contain_text("Carla Coach is answering")
    one.get_by_role("button", name="Close", exact=True).click()
    expect(other.get_by_role("button", name="Reopen")).to_be_visible()
    expect(other.locator(".row-marks")).to_contain_text("Closed")
    do(visitor.post(f"/conversations/{conversation_id}/messages", {"body": "One more thing"}))
    expect(one.get_by_role("button", name="Close", exact=True)).to_be_visible()


def work_on(page: Page, label: str) -> None:
    page.get_by_role("button", name="Assigned to Nobody").click()
    page.get_by_role("menuitemcheckbox", name="Assign to me").click()
    expect(page.get_by_role("button", name="Assigned to You")).to_be_visible()
    page.get_by_role("textbox", name="Labels").fill(label)
    page.keyboard.press("Enter")
    expect(page.locator(".row-marks").filter(has_text=label)).to_be_visible()
    page.get_by_role("button", name="Write an internal note").click()
    page.get_by_label("Internal note").fill("Owes us a mat.")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("Owes us a mat.")


def test_a_note_s_draft_is_kept_and_may_be_changed_after_a_lost_reply(desks: Desks, server: Server) -> None:
    _visitor, conversation = do(writes(server.url, unique("Nadja")))
    page = desks.of(sign_in(server, "coach")).go(f"/inbox/{conversation}")
    page.get_by_role("button", name="Write an internal note").click()
    page.get_by_role("textbox", name="Internal note").fill("Half a note")
    page.reload()
    page.get_by_role("button", name="Write an internal note (draft)").click()
    field = page.get_by_role("textbox", name="Internal note")
    expect(field).to_have_value("Half a note")

    def lose_the_reply(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/notes", lose_the_reply)
    field.press("Enter")
    expect(page.locator(".note")).to_contain_text("Half a note")
    page.unroute("**/notes")
    field.fill("Another note")
    field.press("Enter")
    expect(page.locator(".note").filter(has_text="Another note")).to_have_count(1)
    expect(field).to_have_count(0)


def test_a_canned_reply_is_filled_in_and_sent(desks: Desks, server: Server) -> None:
    manager, coach = sign_in(server, "manager"), sign_in(server, "coach")
    shortcut = f"hi-{uuid.uuid4().hex[:8]}"
    body = "Hello {first_name}, {agent_name} of {company} here about {product}."
    do(manager.post("/canned-replies", {"shortcut": shortcut, "title": "Greeting", "body": body}))
    visitor, conversation_id = do(writes(server.url, "Noémie Blanc"))
    desk = desks.of(coach)
    page = desk.go(f"/inbox/{conversation_id}")
    composer = page.get_by_label("Write a message")
    expect(page.get_by_role("heading", name="Noémie Blanc").first).to_be_visible()
    composer.press_sequentially("/")
    page.get_by_role("combobox", name="Search a canned reply").fill(shortcut)
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(composer).to_have_value("Hello Noémie, Carla Coach of Studio Palabre here about {product}.")
    expect(page.get_by_text("Not known here, please fill in by hand: {product}")).to_be_visible()
    composer.fill("")
    product = {"external_id": "m", "title": "Cork mat", "url": "https://shop.test/m", "price": 49.0, "currency": "CHF"}
    do(visitor.put("/contacts/me", {"page_url": "https://shop.test/m", "product": {**product, "image_url": None}}))
    expect(page.get_by_role("region", name="Looks at")).to_contain_text("Cork mat")
    page.get_by_role("button", name="Canned replies (type /)").click()
    page.get_by_role("combobox", name="Search a canned reply").fill(shortcut)
    page.get_by_role("option").first.click()
    expect(composer).to_have_value("Hello Noémie, Carla Coach of Studio Palabre here about Cork mat.")
    composer.press("Enter")
    expect(page.locator(".chat-message.mine")).to_contain_text("about Cork mat.")
    assert desk.reports() == []


def test_a_group_is_made_and_looked_after(desks: Desks, server: Server) -> None:
    word = unique("Care")
    page = desks.of(sign_in(server, "manager")).go("/inbox")
    choose(page, "New", "New group")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(word)
    dialog.get_by_role("searchbox").fill("Bob")
    dialog.get_by_role("checkbox", name=re.compile("Bob Keller")).check()
    dialog.get_by_role("button", name="Create the group").click()
    expect(page.locator(".thread-title")).to_contain_text(word)
    choose(page, "More about Bob Keller", "Mute for one hour")
    bob = page.get_by_role("listitem").filter(has_text="Bob Keller").last
    expect(bob).to_contain_text("Muted")
    choose(page, "More about Bob Keller", "Let speak again")
    expect(bob).not_to_contain_text("Muted")
    page.get_by_role("button", name="Add", exact=True).click()
    dialog.get_by_role("searchbox").fill("Alice")
    dialog.get_by_role("checkbox", name=re.compile("Alice Martin")).check()
    dialog.get_by_role("button", name="Add 1 person").click()
    expect(page.get_by_role("region", name="Members")).to_contain_text("3 members")
    choose(page, "More about Alice Martin", "Remove from the group")
    dialog.get_by_role("button", name="Remove from the group").click()
    expect(page.get_by_role("region", name="Members")).to_contain_text("2 members")
    choose(page, "More about this conversation", "Rename the group")
    dialog.get_by_label("Title").fill(f"{word} anew")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thread-title")).to_contain_text(f"{word} anew")


def test_moderators_delete_only_after_confirming(desks: Desks, server: Server) -> None:
    manager = sign_in(server, "manager")
    name = unique("Moder")
    visitor, conversation_id = do(writes(server.url, name, "Something rude"))
    page = desks.of(manager).go(f"/inbox/{conversation_id}?q={name}")
    dialog = page.get_by_role("dialog")
    choose(page, "More about this conversation", "Delete the history")
    sure = dialog.get_by_role("button", name="Delete the history")
    expect(sure).to_be_disabled()
    assert violations(page) == []
    dialog.get_by_role("textbox").fill("something else")
    expect(sure).to_be_disabled()
    dialog.get_by_role("textbox").fill(name)
    sure.click()
    expect(page.get_by_text("The history is deleted.")).to_be_visible()
    expect(page.locator(".chat-message")).to_have_count(0)
    choose(page, "More about this conversation", f"Block {name}")
    dialog.get_by_role("button", name="Cancel").click()
    assert do(visitor.post(f"/conversations/{conversation_id}/messages", {"body": "Still here"})).status == 201
    choose(page, "More about this conversation", f"Block {name}")
    dialog.get_by_role("button", name="Block").click()
    expect(page.get_by_text(f"{name} is blocked.")).to_be_visible()
    assert do(visitor.post(f"/conversations/{conversation_id}/messages", {"body": "Still here"})).code == "forbidden"
    choose(page, "More about this conversation", f"Unblock {name}")
    expect(page.get_by_text(f"{name} may write again.")).to_be_visible()
    choose(page, "More about this conversation", "Delete the conversation")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page).to_have_url(re.compile(r"/console/inbox$"))
    assert do(manager.get(f"/conversations/{conversation_id}")).status == 404


def test_a_conversation_is_saved_as_a_file(desks: Desks, server: Server, tmp_path: Path) -> None:
    name = unique("Export")
    _, conversation_id = do(writes(server.url, name, "=1+1"))
    page = desks.of(sign_in(server, "coach")).go(f"/inbox/{conversation_id}")
    with page.expect_download() as download:
        choose(page, "More about this conversation", "Export as CSV")
    assert download.value.suggested_filename == f"{name.replace(' ', '-')}.csv"
    download.value.save_as(tmp_path / "saved.csv")
    assert "'=1+1" in (tmp_path / "saved.csv").read_text(encoding="utf-8-sig")
    expect(page.get_by_role("dialog").get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        choose(page, "More about this conversation", "Export as JSON")
    download.value.save_as(tmp_path / "saved.json")
    assert [one["body"] for one in json.loads((tmp_path / "saved.json").read_text())] == ["=1+1"]


def test_the_keys_of_an_open_conversation_do_what_they_say(desks: Desks, server: Server) -> None:
    word = unique("Keys")
    do(writes(server.url, f"{word} below"))
    do(writes(server.url, f"{word} above"))
    page = desks.of(sign_in(server, "seller")).go(f"/inbox?q={word}")
    title = page.locator(".thread-title")
    expect(page.locator(".row-name")).to_have_count(2)
    page.keyboard.type("j")
    expect(title).to_contain_text(f"{word} above")
    expect(title.get_by_role("heading")).to_be_focused()
    page.keyboard.type("j")
    expect(title).to_contain_text(f"{word} below")
    page.keyboard.type("k")
    expect(title).to_contain_text(f"{word} above")
    expect(title.get_by_role("heading")).to_be_focused()
    page.keyboard.type("a")
    expect(page.get_by_role("button", name="Assigned to You")).to_be_visible()
    page.keyboard.type("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.keyboard.type("n")
    expect(page.get_by_label("Internal note")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.type("r")
    expect(page.get_by_label("Write a message")).to_be_focused()
    page.locator("[data-row]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(title).to_contain_text(f"{word} below")


def test_on_a_telephone_one_thing_is_shown_at_a_time(desks: Desks, server: Server) -> None:
    name = unique("Phone")
    do(writes(server.url, name))
    page = desks.of(sign_in(server, "coach"), viewport={"width": 390, "height": 844}).go(f"/inbox?q={name}")
    page.get_by_role("link", name=re.compile(name)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_role("complementary", name="Details")).to_contain_text("Visitor")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Details")).to_have_count(0)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("searchbox")).to_have_value(name)


def test_a_private_conversation_begins_from_a_name(desks: Desks, server: Server) -> None:
    coach, bob = sign_in(server, "coach"), sign_in(server, "bob")
    group = do(coach.open_group(bob, title=unique("Aside")))
    do(bob.post(f"/conversations/{group}/messages", {"body": "May I ask you something?"}))
    page = desks.of(coach).go(f"/inbox/{group}")
    page.locator(".chat-sender-link").first.click()
    expect(page.locator(".thread-title")).to_contain_text("Bob Keller")
    expect(page.locator(".thread-title")).to_contain_text("Private")
    assert page.get_by_role("button", name="Write an internal note").count() == 0
