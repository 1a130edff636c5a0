"""People and settings in a real browser: accounts, the tenant's face, its secret, replies, emojis and links."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pymongo import MongoClient

from tests.browser import do, violations
from tests.desks import Desks, desks_at
from tests.people import Person
from tests.processes import Mongod, Server


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


@pytest.fixture
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture
def stranger(server: Server) -> Person:
    """Of the other tenant, whose settings no other test looks at."""
    return do(Person.sign_in(server.url, "admin", "other"))


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


def test_an_account_is_made_and_its_password_shown_once(desks: Desks, admin: Person) -> None:
    name, email = f"Nina {uuid.uuid4().hex[:8]}", f"{uuid.uuid4().hex}@team.test"
    desk = desks.of(admin)
    page = desk.go("/people")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="New person").click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("E-mail").fill("alice@demo.test")
    dialog.get_by_label("Role").select_option("agent")
    assert violations(page) == []
    dialog.get_by_role("button", name="Create the account").click()
    expect(dialog.locator(".ui-field-error, .form-error").first).to_be_visible()
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_role("button", name="Create the account").click()
    secret = dialog.get_by_label("Password")
    expect(secret).to_have_value(re.compile(r"^\S{20}$"))
    assert violations(page) == []
    password = secret.input_value()
    dialog.get_by_role("button", name="I have kept it").click()
    assert password not in page.content()
    body = {"tenant": "demo", "email": email, "password": password}
    assert do(admin.post("/auth/login", body)).status == 200
    choose(page, f"More about {name}", "New password")
    dialog.get_by_role("button", name="Make a new password").click()
    expect(secret).to_have_value(re.compile(r"^\S{20}$"))
    assert secret.input_value() != password
    assert do(admin.post("/auth/login", body)).status == 401
    assert do(admin.post("/auth/login", {**body, "password": secret.input_value()})).status == 200
    assert desk.reports() == []


def test_people_are_found_renamed_given_roles_and_blocked(desks: Desks, admin: Person) -> None:
    name, email = f"Rolf {uuid.uuid4().hex[:8]}", f"{uuid.uuid4().hex}@team.test"
    do(admin.post("/users", {"name": name, "email": email, "role": "member"}))
    page = desks.of(admin).go("/people")
    row = page.get_by_role("row").filter(has_text=email)
    dialog = page.get_by_role("dialog")
    page.get_by_role("searchbox").fill(email)
    expect(page.locator("tbody tr")).to_have_count(1)
    choose(page, f"More about {name}", "Change the role")
    dialog.get_by_label("Role").select_option("manager")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Manager")
    choose(page, f"More about {name}", "Block")
    dialog.get_by_role("button", name="Block").click()
    expect(row).to_contain_text("Blocked")
    choose(page, f"More about {name}", "Unblock")
    expect(row).not_to_contain_text("Blocked")
    choose(page, f"More about {name}", "Rename")
    dialog.get_by_label("Name").fill(f"{name} Renamed")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text(f"{name} Renamed")
    page.get_by_label("Role", exact=True).select_option("agent")
    expect(page.get_by_text("Nobody fits")).to_be_visible()
    page.get_by_label("Role", exact=True).select_option("manager")
    expect(row).to_be_visible()


def test_the_business_changes_its_name_zone_and_limits(desks: Desks, stranger: Person) -> None:
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/general")
    name = f"Business {uuid.uuid4().hex[:8]}"
    page.get_by_label("Name of the business").fill(name)
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator(".sidebar-name")).to_have_text(name)
    expect(page).to_have_title(re.compile(name))
    page = desk.go("/settings/limits")
    page.get_by_label("Length of a message").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    page.get_by_label("Length of a message").fill("4000")
    page.get_by_label("Size of a file").fill("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    tenant = do(stranger.get("/tenant")).body
    assert tenant["time_zone"] == "Europe/Paris"
    assert tenant["limits"]["message_length"] == 4000
    assert tenant["limits"]["attachment_bytes"] == 5 * 1_048_576


def test_over_which_channels_people_are_reached_is_chosen_in_order(desks: Desks, stranger: Person) -> None:
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/reaching")
    bookings, unread = page.get_by_role("group", name="Bookings"), page.get_by_role("group", name="Unread messages")
    bookings.get_by_label("SMS").check()
    for _ in range(2):
        bookings.get_by_role("button", name="Bookings: try SMS earlier").click()
    unread.get_by_label("Minutes unread before they are told").fill("30")
    unread.get_by_label("Notification on the device", exact=True).uncheck()
    unread.get_by_label("Show the first line").check()
    page.get_by_label("Leave people in peace at night").check()
    page.get_by_label("Until").fill("07:30")
    page.get_by_label("Days for which the result of each message is kept").fill("90")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    tenant = do(stranger.get("/tenant")).body
    assert tenant["reach"]["bookings"] == ["sms", "push", "email"]
    assert tenant["away"] == {"after_minutes": 30, "channels": ["email"], "show_text": True}
    assert tenant["quiet_hours"] == {"enabled": True, "start": "21:00", "end": "07:30"}
    assert tenant["keep_deliveries_days"] == 90
    page.get_by_label("Days for which the result of each message is kept").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert do(stranger.get("/tenant")).body["keep_deliveries_days"] is None
    unread.get_by_label("Minutes unread before they are told").fill("99999")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    assert desk.reports() == []


def test_what_the_clock_gave_up_is_tried_again_or_forgotten(desks: Desks, stranger: Person, mongod: Mongod) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(mongod.url("shared"))
    jobs, user = client["shared"]["jobs"], client["shared"]["users"].find_one({"_id": stranger.id})
    assert user is not None
    moment, kinds = datetime.now(UTC), [f"test.{uuid.uuid4().hex[:6]}" for _ in range(2)]
    for kind in kinds:
        jobs.insert_one({
            "_id": f"{kind}:1", "tenant_id": user["tenant_id"], "kind": kind, "due_at": moment, "payload": {},
            "attempts": 10, "lease_owner": None, "lease_until": moment, "failed_at": moment, "error": "ConnectionError",
        })  # fmt: skip
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/scheduler")
    given_up = page.get_by_role("table", name="Given up")
    rows = [given_up.get_by_role("row").filter(has_text=kind) for kind in kinds]
    expect(rows[0]).to_contain_text("ConnectionError")
    expect(page.get_by_role("table", name="Done again and again")).to_contain_text("away.look")
    assert violations(page) == []
    rows[0].get_by_role("button", name="Retry").click()
    expect(rows[0]).to_have_count(0)
    rows[1].get_by_role("button", name=f"Forget {kinds[1]}").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget it").click()
    expect(rows[1]).to_have_count(0)
    left = {row["kind"]: row["failed_at"] for row in jobs.find({"kind": {"$in": kinds}})}
    assert left == {kinds[0]: None}
    jobs.delete_many({"kind": {"$in": kinds}})
    client.close()
    assert desk.reports() == []


def test_the_appearance_is_previewed_and_kept(desks: Desks, stranger: Person) -> None:
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/appearance")
    host = page.locator(".preview-host")
    expect(host.locator(".launcher")).to_be_visible()
    page.get_by_label("Theme").select_option("neon")
    expect(host).to_have_attribute("data-theme", "neon")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("Side", exact=True).select_option("left")
    page.get_by_label("Language", exact=True).select_option("fr")
    page.get_by_label("Greeting").fill("Bonjour, que puis-je pour vous ?")
    expect(host).to_contain_text("Bonjour, que puis-je pour vous ?")
    page.get_by_label("Ask for the e-mail address").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    face = do(stranger.get("/tenant")).body["appearance"]
    assert (face["theme"], face["side"], face["ask_email"]) == ("dark", "left", True)
    assert face["greeting"]["fr"] == "Bonjour, que puis-je pour vous ?"
    assert desk.reports() == []


def test_only_sites_can_be_allowed(desks: Desks, stranger: Person) -> None:
    page = desks.of(stranger, "other").go("/settings/domains")
    field = page.get_by_role("textbox", name="Sites")
    field.fill("not a site")
    field.press("Enter")
    expect(page.get_by_text("That is no site’s address")).to_be_visible()
    field.fill("Shop.Example/path?x=1")
    field.press("Enter")
    expect(page.locator(".ui-chip")).to_contain_text("https://shop.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert do(stranger.get("/tenant")).body["allowed_origins"] == ["https://shop.example"]


def test_the_secret_is_shown_once_and_replaced_after_a_question(desks: Desks, stranger: Person) -> None:
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/embedding")
    page.get_by_role("button", name="Make a secret").click()
    secret = page.get_by_label("Embedding secret")
    expect(secret).to_have_value(re.compile(r".{30,}"))
    first = secret.input_value()
    assert violations(page) == []
    page.reload()
    expect(page.get_by_text("There is a secret.")).to_be_visible()
    assert first not in page.content()
    page.get_by_role("button", name="Replace the secret").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(secret).to_have_count(0)
    page.get_by_role("button", name="Replace the secret").click()
    page.get_by_role("dialog").get_by_role("button", name="Replace the secret").click()
    expect(secret).to_have_value(re.compile(r".{30,}"))
    assert secret.input_value() != first


def test_canned_replies_are_written_changed_and_deleted(desks: Desks, stranger: Person) -> None:
    page = desks.of(stranger, "other").go("/settings/replies")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="New canned reply").click()
    dialog.get_by_label("Title").fill("Hours")
    dialog.get_by_label("Shortcut").fill("Ho urs!")
    expect(dialog.get_by_label("Shortcut")).to_have_value("hours")
    dialog.get_by_label("Text").fill("We open at nine, {nobody}.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".ui-field-error")).to_contain_text("{first_name}")
    dialog.get_by_label("Text").fill("We open at nine, {first_name}.")
    dialog.get_by_role("button", name="Save").click()
    thing = page.locator(".thing")
    expect(thing).to_contain_text("/hours")
    page.get_by_role("button", name="Change Hours").click()
    dialog.get_by_label("Title").fill("Opening hours")
    dialog.get_by_role("button", name="Save").click()
    expect(thing).to_contain_text("Opening hours")
    page.get_by_role("button", name="Delete Opening hours").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No canned reply yet")).to_be_visible()


def test_an_emoji_is_previewed_uploaded_used_and_deleted(desks: Desks, stranger: Person) -> None:
    picture = BytesIO()
    Image.new("RGB", (64, 64), "orange").save(picture, "PNG")
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/emojis")
    chosen = {"name": "Our Logo.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator("input[type=file]").set_input_files([chosen])
    expect(page.get_by_role("img", name="The chosen picture")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("our_logo")
    page.get_by_role("button", name="Add the emoji").click()
    expect(page.locator(".emoji-tile")).to_contain_text(":our_logo:")
    assert violations(page) == []
    page.locator("input[type=file]").set_input_files([{**chosen, "buffer": b"not a picture"}])
    page.get_by_role("textbox", name="Name").fill("broken")
    page.get_by_role("button", name="Add the emoji").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Delete our_logo").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No emoji of your own yet")).to_be_visible()
    assert desk.reports() == []


def test_a_chat_link_is_made_opened_and_deleted(desks: Desks, stranger: Person) -> None:
    desk = desks.of(stranger, "other")
    page = desk.go("/settings/links")
    dialog = page.get_by_role("dialog")
    title = f"Ask us {uuid.uuid4().hex[:8]}"
    page.get_by_role("button", name="New chat link").click()
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Greeting").fill("Hello!")
    assert violations(page) == []
    dialog.get_by_role("button", name="Create the link").click()
    address = page.get_by_label(f"Address of {title}").input_value()
    opened = desk.context.request.get(address)
    assert opened.status == 200
    assert title in opened.text()
    page.get_by_role("button", name=f"Delete {title}").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The link is deleted.")).to_be_visible()
    assert desk.context.request.get(address).status == 404


def test_a_manager_sees_only_the_sections_of_a_manager(desks: Desks, server: Server) -> None:
    page = desks.of(do(Person.sign_in(server.url, "manager"))).go("/settings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queues")
    sections = page.get_by_role("navigation", name="Sections of the settings").get_by_role("link")
    assert sections.all_inner_texts() == ["Queues", "Bookings", "Canned replies", "Emojis", "Chat links"]
