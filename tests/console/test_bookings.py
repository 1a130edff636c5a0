"""Bookings in the console in a real browser: the agenda and its clocks, opening hours, the settings."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.booking import FIRST_DAY, Studio, at, book, hold
from tests.browser import NARROW, do, violations
from tests.desks import Desk, Desks, desks_at
from tests.people import Json, Person
from tests.processes import Server
from tests.waiting import made

pytestmark = pytest.mark.xdist_group("browser")
ZONE = "Asia/Kolkata"
"""Five and a half hours ahead of UTC all year, so that the tests know its wall clock; the browser is elsewhere."""
HERE = {"timezone_id": "America/New_York"}


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


@pytest.fixture
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture
def alice(server: Server) -> Person:
    return do(Person.sign_in(server.url, "alice"))


@pytest.fixture
def bob(server: Server) -> Person:
    return do(Person.sign_in(server.url, "bob"))


@pytest.fixture
def studio(admin: Person) -> Studio:
    return do(Studio.make(admin, time_zone=ZONE))


def agenda(desk: Desk, view: str = "week") -> Page:
    page = desk.go(f"/agenda?view={view}&date={FIRST_DAY}")
    expect(page.locator(".calendar .fc-view")).to_be_visible()
    return page


def entry(page: Page, text: str) -> Locator:
    return page.locator(".fc-event:not(.fc-bg-event)", has_text=text)


def shown(person: Person, booking: Json) -> Json:
    found: Json = do(person.get(f"/bookings/{booking['id']}")).body
    return found


def drag_down(page: Page, event: Locator, slots: int) -> None:
    """By so many quarters of an hour, from the middle of one: on the line between two it could be either."""
    event.scroll_into_view_if_needed()
    lanes = page.locator(".fc-timegrid-slot-lane")
    box, first, last = event.bounding_box(), lanes.nth(0).bounding_box(), lanes.nth(slots).bounding_box()
    assert box is not None and first is not None and last is not None
    x, y, way = box["x"] + box["width"] / 2, box["y"] + first["height"] / 2, last["y"] - first["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + way / 2, steps=4)
    page.mouse.move(x, y + way, steps=4)
    page.mouse.up()


def test_the_agenda_follows_bookings_in_the_providers_time(desks: Desks, studio: Studio, alice: Person) -> None:
    offer = do(studio.appointments(30, name="Massage"))
    course = do(studio.offer("course", name="Yoga", capacity=2))
    do(studio.sessions(course, "17:00"))
    desk = desks.of(studio.owner, **HERE)
    page = agenda(desk, "day")
    expect(page.get_by_text("All times are those of Asia/Kolkata.")).to_be_visible()
    expect(entry(page, "Yoga")).to_contain_text("17:00 - 18:00")
    expect(entry(page, "Yoga")).to_contain_text("0 of 2 places")
    held = do(hold(alice, offer, at("04:30")))
    expect(entry(page, "Alice Martin")).to_contain_text("10:00 - 10:30")
    expect(entry(page, "Alice Martin")).to_contain_text("Massage · Held")
    do(alice.post(f"/bookings/{held['id']}/confirm"))
    expect(entry(page, "Alice Martin")).to_contain_text("Confirmed")
    do(book(alice, course, at("11:30")))
    expect(entry(page, "Yoga")).to_contain_text("1 of 2 places")
    assert violations(page) == []
    do(alice.post(f"/bookings/{held['id']}/cancel"))
    expect(entry(page, "Alice Martin")).to_have_count(0)

    for view in ("Week", "Month"):
        page.get_by_role("button", name=view, exact=True).click()
        expect(entry(page, "Yoga")).to_be_visible()
        assert violations(page) == []
    page.reload()
    expect(page.get_by_role("button", name="Month", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(entry(page, "Yoga")).to_be_visible()
    page.locator(f".fc-daygrid-day[data-date='{FIRST_DAY}'] .fc-daygrid-day-number").click()
    expect(page.get_by_role("button", name="Day", exact=True)).to_have_attribute("aria-pressed", "true")
    assert desk.reports() == []


def test_what_is_dragged_moves_when_that_is_meant_and_possible(
    desks: Desks, studio: Studio, alice: Person, bob: Person
) -> None:
    offer = do(studio.appointments(30, name="Massage"))
    mine = do(book(alice, offer, at("04:30")))
    do(book(bob, offer, at("06:30")))
    desk = desks.of(studio.owner, **HERE)
    page = agenda(desk, "day")
    event = entry(page, "Alice Martin")
    dialog = page.get_by_role("dialog")

    drag_down(page, event, 4)
    expect(dialog).to_contain_text("11:00")
    dialog.get_by_role("button", name="Cancel").click()
    expect(event).to_contain_text("10:00 - 10:30")
    assert shown(alice, mine)["start"] == at("04:30")

    drag_down(page, event, 4)
    dialog.get_by_role("button", name="Move").click()
    expect(page.get_by_text(re.compile("Alice Martin is now .* 11:00"))).to_be_visible()
    expect(event).to_contain_text("11:00 - 11:30")
    assert shown(alice, mine)["start"] == at("05:30")

    drag_down(page, event, 4)
    dialog.get_by_role("button", name="Move").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(event).to_contain_text("11:00 - 11:30")
    assert shown(alice, mine)["start"] == at("05:30")
    assert desk.reports() == []


def test_a_booking_is_made_moved_and_cancelled_without_a_mouse_on_the_calendar(
    desks: Desks, studio: Studio, alice: Person
) -> None:
    offer = do(studio.appointments(30, 60, name="Massage", price=80))
    desk = desks.of(studio.owner, **HERE)
    page = agenda(desk, "day")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="New booking").click()
    dialog.get_by_label("Length").select_option("60")
    dialog.get_by_role("button", name="10:00", exact=True).click()
    dialog.get_by_label(re.compile("^Alice Martin")).check()
    assert violations(page) == []
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(entry(page, "Alice Martin")).to_contain_text("10:00 - 11:00")
    made_for = do(alice.get("/bookings", params={"limit": 100})).body["items"]
    (mine,) = [one for one in made_for if one["offer_id"] == offer["id"]]
    assert (mine["start"], mine["state"], mine["price"]) == (at("04:30"), "confirmed", 80)

    entry(page, "Alice Martin").press("Enter")
    expect(dialog).to_contain_text(mine["code"])
    assert violations(page) == []
    dialog.get_by_role("button", name="Another time").click()
    dialog.get_by_label("Time").fill("14:30")
    dialog.get_by_role("button", name="Move").click()
    expect(entry(page, "Alice Martin")).to_contain_text("14:30 - 15:30")

    entry(page, "Alice Martin").click()
    dialog.get_by_role("button", name="Cancel the booking").click()
    page.get_by_role("dialog", name=re.compile("^Cancel the booking of")).get_by_role(
        "button", name="Cancel the booking"
    ).click()
    expect(dialog).to_contain_text("Nothing can be done with it any more.")
    assert shown(alice, mine)["state"] == "cancelled"
    assert desk.reports() == []


def test_sessions_are_made_in_a_series_and_everybody_in_one_is_seen(
    desks: Desks, studio: Studio, alice: Person
) -> None:
    course = do(studio.offer("course", name="Yoga", capacity=6))
    desk = desks.of(studio.owner, viewport=NARROW, **HERE)
    page = agenda(desk, "day")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="New session").click()
    dialog.get_by_label("Time").fill("09:30")
    dialog.get_by_label("Repeats").select_option("weekly")
    dialog.get_by_label("How many times").fill("3")
    assert violations(page) == []
    dialog.get_by_role("button", name="Make").click()
    expect(page.get_by_text("3 sessions are made.")).to_be_visible()
    params = {"from": at("00:00"), "to": at("00:00", 30)}
    starts = [one["start"] for one in do(studio.owner.get("/partner/sessions", params=params)).body["items"]]
    assert starts == [at("04:00"), at("04:00", 7), at("04:00", 14)]
    do(book(alice, course, at("04:00")))
    entry(page, "Yoga").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("Alice Martin")
    dialog.get_by_role("button", name="Change the session").click()
    dialog.get_by_label("Places").fill("0")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Places").fill("9")
    dialog.get_by_label("Time").fill("10:15")
    dialog.get_by_role("button", name="Save").click()
    expect(entry(page, "Yoga")).to_contain_text("10:15 - 11:15")
    expect(entry(page, "Yoga")).to_contain_text("1 of 9 places")
    assert violations(page) == []
    assert desk.reports() == []


def test_opening_hours_are_painted_changed_and_closed(desks: Desks, studio: Studio) -> None:
    do(studio.appointments(30, name="Massage", opens="09:00", closes="12:00"))
    desk = desks.of(studio.owner, **HERE)
    page = desk.go(f"/agenda/hours?date={FIRST_DAY}")
    dialog = page.get_by_role("dialog")
    first = page.locator(f".fc-timegrid-col[data-date='{FIRST_DAY}'] .fc-event")
    expect(first).to_contain_text("09:00 - 12:00")
    drag_down(page, first, 4)
    dialog.get_by_role("button", name="Change").click()
    expect(first).to_contain_text("10:00 - 13:00")
    page.get_by_role("button", name="Days that differ").click()
    dialog.get_by_label("First day").fill(str(FIRST_DAY))
    dialog.get_by_label("Reason").fill("Fair")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(first).to_contain_text("Closed")
    page.get_by_role("button", name="Open hours").click()
    dialog.get_by_label("Repeats").select_option("other")
    dialog.get_by_label("Rule (RFC 5545)").fill("FREQ=HOURLY")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Rule (RFC 5545)").fill("FREQ=MONTHLY;BYDAY=1MO")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("list", name="All opening hours").get_by_role("listitem")).to_have_count(3)
    assert violations(page) == []
    kept = do(studio.owner.get("/partner/availability")).body["items"]
    assert [(one["kind"], one.get("opens"), one.get("reason")) for one in kept[:2]] == [
        ("rule", "10:00", ""), ("exception", "", "Fair")
    ]  # fmt: skip
    assert desk.reports() == []


def test_somebody_new_fills_in_a_profile_and_offers_something(desks: Desks, admin: Person) -> None:
    name = uuid.uuid4().hex[:12]
    account = do(made(admin, "/users", {"name": f"Coach {name}", "email": f"{name}@coaches.test", "role": "agent"}))
    body = {"tenant": "demo", "email": f"{name}@coaches.test", "password": account["password"]}
    coach = Person(admin.url, do(admin.post("/auth/login", body)).body)
    desk = desks.of(coach)
    page = desk.go("/agenda")
    page.get_by_role("link", name="Fill in the profile").click()
    page.get_by_label("Category").fill("Physiotherapy")
    page.get_by_label("Coordinates").fill("99, 6.1432")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Coordinates").fill("46.2044, 6.1432")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_role("tab", name="Offers").click()
    page.get_by_role("button", name="New offer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option("appointment")
    dialog.get_by_label("Name").fill("First visit")
    dialog.get_by_label("Price", exact=False).first.fill("90.50")
    dialog.get_by_label("Payment link").fill("http://pay.example")
    dialog.get_by_text("Reminders, rules and resources").click()
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Payment link").fill("https://pay.example/visit")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thing", has_text="First visit")).to_contain_text("90.50")
    (offer,) = do(coach.get("/partner/offers")).body["items"]
    assert (offer["kind"], offer["price"], offer["lengths"][0]["minutes"]) == ("appointment", 90.5, 60)
    assert do(coach.get("/partner/profile")).body["place"] == {"lat": 46.2044, "lon": 6.1432}
    assert desk.reports() == []


def test_the_agenda_says_when_it_cannot_be_read(desks: Desks, studio: Studio) -> None:
    desk = desks.of(studio.owner)
    broken: list[Any] = [True]

    def answer(route: Route) -> None:
        route.fulfill(status=503, json={}) if broken else route.continue_()

    desk.page.route("**/partner/bookings?*", answer)
    page = desk.go("/agenda")
    expect(page.get_by_role("alert").first).to_contain_text("That did not work")
    assert violations(page) == []
    broken.clear()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".calendar .fc-view")).to_be_visible()
    expect(page.get_by_text("Nothing can be booked yet")).to_be_visible()


def test_a_manager_sets_a_promo_code_and_sells_a_pass(
    desks: Desks, studio: Studio, admin: Person, alice: Person
) -> None:
    do(studio.offer("card", name="Ten classes", card_sizes=[{"accesses": 10, "price": 200}]))
    desk = desks.of(admin)
    page = desk.go("/settings/bookings/codes")
    code = f"F-{uuid.uuid4().hex[:8].upper()}"
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="New promo code").first.click()
    dialog.get_by_label("Code", exact=False).first.fill(code.lower())
    dialog.get_by_label("Per cent off").fill("150")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Per cent off").fill("12.5")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thing", has_text=code)).to_contain_text("12.5 % off")

    page.get_by_role("tab", name="Offers").click()
    page.get_by_label("Whose agenda").select_option(label=studio.profile["name"])
    expect(page.locator(".thing", has_text="Ten classes")).to_be_visible()
    page.get_by_role("tab", name="Passes").click()
    page.get_by_role("button", name="Sell a pass").first.click()
    dialog.get_by_label(re.compile("^Alice Martin")).check()
    assert violations(page) == []
    dialog.get_by_role("button", name="Sell a pass").click()
    row = page.locator(".thing", has_text="Ten classes").first
    expect(row).to_contain_text("10 of 10 left")
    row.get_by_role("button", name="More about Ten classes").click()
    page.get_by_role("menuitem", name="Adjust").click()
    dialog.get_by_label("Change").fill("-1")
    dialog.get_by_label("Reason").fill("Came by before")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("9 of")
    row.get_by_role("button", name="More about Ten classes").click()
    page.get_by_role("menuitem", name="Ledger").click()
    expect(dialog.get_by_role("row")).to_have_count(3)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Payments").click()
    expect(page.get_by_role("button", name="Save as CSV")).to_be_visible()
    assert violations(page) == []
    assert desk.reports() == []
