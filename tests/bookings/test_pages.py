"""The pages of bookings in a real browser: booking, one's own bookings, a company's packs, and the scanner at the door."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.booking import Studio, act, at, book, hold
from tests.browser import NARROW, WIDE, another, do, violations
from tests.faces import Face, new_context
from tests.people import Json, Person, from_somewhere
from tests.processes import PASSWORD, Server
from tests.queues.test_pages import press, read_qr
from tests.waiting import made

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture
def studio(admin: Person) -> Studio:
    """Of each test its own: all classes begin at the same time, and nobody gives two at once."""
    return do(Studio.make(admin))


@contextmanager
def someone(browser: Browser, server: Server, **options: object) -> Iterator[Face]:
    """Who was never here, at an address of their own, and what the page complained of in the end."""
    with new_context(browser, server.url, **options) as context:
        yield from _watched(context)


def _watched(context: BrowserContext) -> Iterator[Face]:
    address = from_somewhere()
    for path in ("visitor", "login", "register"):
        context.route(f"**/api/v1/auth/{path}", lambda route: route.continue_(headers=route.request.headers | address))
    face = Face(context)
    yield face
    face.assert_no_complaints()


def fill_in(page: Page, name: str = "Nina Guest") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail").fill("nina@guests.test")


def take(page: Page, studio: Studio, offer: Json, name: str = "Nina Guest") -> None:
    """The first start of an offer, confirmed."""
    page.goto(f"/book/demo/{offer['id']}")
    page.locator(".booking-start").first.click()
    fill_in(page, name)
    press(page, "Continue")
    press(page, "Confirm my booking")
    expect(page.locator(".booking-confirmed, .booking-pending_payment")).to_be_visible()


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def booking_of(page: Page, person: Person) -> Json:
    found = re.search(r"booking=(\w+)", page.url)
    assert found is not None
    return dict(do(person.get(f"/bookings/{found[1]}")).body)


# booking


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["wide", "narrow"])
def test_somebody_finds_a_class_holds_a_place_and_has_the_code(
    browser: Browser, server: Server, studio: Studio, scheme: str, size: Json
) -> None:
    offer, _session = do(studio.class_with(4, price=20, name=f"Yoga {scheme}"))
    do(studio.sessions(offer, "11:00"))
    with someone(browser, server, viewport=size, color_scheme=scheme) as face:
        page = face.page

        def check(state: str) -> None:
            expect(page.locator(state).first).to_be_visible()
            assert violations(page) == [], state

        page.goto("/book/demo")
        page.get_by_label("Name, activity or place").fill(studio.profile["name"])
        expect(page.locator(".booking-card")).to_have_count(1)
        check(".booking-card")
        page.locator(".booking-card").click()
        page.get_by_text(f"Yoga {scheme}").click()
        check(".booking-start")
        expect(page.locator(".booking-start")).to_have_count(2)
        page.reload()
        page.locator(".booking-start", has_text="09:00").click()
        press(page, "One more")
        press(page, "Continue")
        expect(page.locator(".ui-field-error").first).to_be_visible()
        fill_in(page)
        check(".booking-form")
        expect(page.locator(".booking-total")).to_contain_text("40")
        press(page, "Continue")
        expect(page.get_by_role("timer")).to_contain_text(re.compile(r"9:\d\d|10:00"))
        check(".booking-held .ui-countdown")
        page.reload()
        press(page, "Confirm my booking")
        check(".booking-qr")
        booking = booking_of(page, studio.owner)
        assert (booking["state"], booking["places"], booking["person"]["name"]) == ("confirmed", 2, "Nina Guest")
        assert read_qr(page, ".booking-qr") == booking["code"]
        assert page.locator(".booking-code").inner_text().replace(" ", "") == booking["code"]
        press(page, "Another time")
        page.locator(".booking-start", has_text="11:00").click()
        check(".ui-dialog")
        press(page, "Move it here")
        expect(page.locator(".booking-facts")).to_contain_text("11:00")
        assert booking_of(page, studio.owner)["start"] == at("11:00")
        press(page, "Cancel this booking")
        press(page, "Cancel the booking")
        check(".booking-cancelled")
        page.goto("/my/demo")
        expect(page.get_by_text("You are here as a guest")).to_be_visible()
        expect(page.locator(".booking-card", has_text=f"Yoga {scheme}")).to_contain_text("Cancelled")
        assert violations(page) == []


def test_a_booking_can_be_kept_in_one_s_calendar(browser: Browser, server: Server, studio: Studio) -> None:
    offer, _session = do(studio.class_with(2, name="Calendar class"))
    with someone(browser, server) as face:
        take(face.page, studio, offer)
        with face.page.expect_download() as saved:
            press(face.page, "Add to my calendar")
        text = Path(saved.value.path()).read_text()
        assert saved.value.suggested_filename == "Calendar-class.ics"
        assert "BEGIN:VEVENT" in text
        assert "Calendar class" in text


def test_the_last_place_goes_before_one_s_eyes_and_comes_back_to_who_waits(
    browser: Browser, server: Server, studio: Studio
) -> None:
    offer, session = do(studio.class_with(1, name="One place"))
    with someone(browser, server) as slow, someone(browser, server, viewport=NARROW) as quick:
        slow.page.goto(f"/book/demo/{offer['id']}")
        start = slow.page.locator(".booking-start")
        expect(start).to_contain_text("1 place left")
        take(quick.page, studio, offer, "Quick Guest")
        expect(start).to_contain_text("Full: waitlist")
        start.click()
        fill_in(slow.page, "Slow Guest")
        assert violations(slow.page) == []
        press(slow.page, "Join the waitlist")
        expect(slow.page.get_by_text("You are number 1 in line.")).to_be_visible()
        slow.page.get_by_role("link", name="My bookings").first.click()
        expect(slow.page.get_by_text("Number 1 in line")).to_be_visible()
        press(quick.page, "Cancel this booking")
        press(quick.page, "Cancel the booking")
        offered = slow.page.locator(".my-offered")
        expect(offered).to_contain_text("A place is free for you", timeout=30_000)
        assert violations(slow.page) == []
        offered.click()
        press(slow.page, "Confirm my booking")
        expect(slow.page.locator(".booking-code")).to_be_visible()
        assert booking_of(slow.page, studio.owner)["session_id"] == session["id"]


def test_who_is_too_late_for_an_appointment_is_led_to_what_is_free(
    browser: Browser, server: Server, admin: Person
) -> None:
    studio = do(Studio.make(admin))
    offer = do(studio.appointments(30, 60, name="A talk", price=50))
    with someone(browser, server) as face:
        page = face.page
        page.goto(f"/book/demo/{offer['id']}?start={at('08:00')}&minutes=60")
        expect(page.locator(".booking-facts")).to_contain_text("08:00 – 09:00")
        fill_in(page)
        page.route("**/slots?**", lambda route: route.abort())  # So that the page does not learn it before.
        alice = do(Person.sign_in(server.url, "alice"))
        do(act(alice, do(hold(alice, offer, at("08:00"), minutes=30)), "confirm"))
        press(page, "Continue")
        expect(page.get_by_text("Still free:")).to_be_visible()
        page.unroute("**/slots?**")
        page.locator(".booking-starts-wide button").first.click()
        fill_in(page)
        press(page, "Continue")
        press(page, "Confirm my booking")
        expect(page.locator(".booking-confirmed")).to_be_visible()
        assert booking_of(page, studio.owner)["start"] != at("08:00")
        page.goto(f"/book/demo/{offer['id']}")
        press(page, "1 h", exact=True)
        expect(page.locator(".booking-start", has_text="08:00")).to_have_count(0)


def test_what_is_to_be_paid_leads_to_the_payment_and_back(browser: Browser, server: Server, studio: Studio) -> None:
    link = "https://buy.stripe.com/test_palabre"
    offer, _session = do(studio.class_with(3, price=25, payment_link=link, name="Paid class"))
    with someone(browser, server, viewport=NARROW) as face:
        page = face.page
        take(page, studio, offer)
        booking = booking_of(page, studio.owner)
        pay = page.get_by_role("link", name="Pay CHF")
        expect(pay).to_have_attribute("href", f"{link}?client_reference_id={booking['id']}")
        assert violations(page) == []
        do(act(studio.owner, booking, "confirm"))
        expect(page.locator(".booking-code")).to_be_visible()


def test_every_view_says_what_to_do_when_there_is_nothing_or_trouble(
    browser: Browser, server: Server, studio: Studio
) -> None:
    empty = do(studio.offer("course", name="No dates yet"))
    with someone(browser, server, viewport=NARROW, locale="fr-CH", color_scheme="dark") as face:
        page = face.page
        page.goto("/book/demo?q=zzzzqqqq")
        expect(page.get_by_text("Aucun résultat")).to_be_visible()
        assert violations(page) == []
        page.goto("/book/demo/nothing-here")
        expect(page.locator(".ui-state-title")).to_have_text("Ceci ne peut plus être réservé")
        assert violations(page) == []
        page.goto(f"/book/demo/{empty['id']}")
        expect(page.get_by_text("Rien de libre ce mois-ci")).to_be_visible()
        assert violations(page) == []

        def fail(route: Route) -> None:
            route.fulfill(status=503, content_type="text/html", body="<h1>Bad gateway</h1>")

        page.route("**/partners/search?**", fail)
        page.goto("/book/demo")
        expect(page.get_by_role("alert").first).to_contain_text("Réessayer")
        assert violations(page) == []
        page.unroute("**/partners/search?**")
        press(page, "Réessayer")
        expect(page.locator(".booking-card").first).to_be_visible()
        page.context.set_offline(True)
        expect(page.locator(".connection-bar")).to_contain_text("Pas de connexion")
        page.context.set_offline(False)
        expect(page.locator(".connection-bar")).to_be_empty()
    with someone(browser, server) as lost:
        answer = lost.page.goto("/book/nobody")
        assert answer is not None
        assert answer.status == 404


# one's own page


def test_a_member_makes_an_account_books_and_finds_it_again(browser: Browser, server: Server, studio: Studio) -> None:
    _offer, _session = do(studio.class_with(3, name="Members class"))
    with someone(browser, server, viewport=NARROW) as face:
        page = face.page
        page.goto("/my/demo")
        press(page, "New here? Make an account")
        page.get_by_label("Your name").fill("Mia Member")
        page.get_by_label("E-mail").fill(f"{from_somewhere()['X-Forwarded-For']}@members.test")
        page.get_by_label("Password").fill("a long password")
        assert violations(page) == []
        press(page, "Make an account")
        expect(page.get_by_role("heading", name="Hello Mia")).to_be_visible()
        press(page, "Book something")
        page.get_by_label("Name, activity or place").fill(studio.profile["name"])
        page.get_by_text(studio.profile["name"]).click()
        page.get_by_text("Members class").click()
        page.locator(".booking-start").first.click()
        expect(page.get_by_label("Your name")).to_have_count(0)
        press(page, "Continue")
        press(page, "Confirm my booking")
        expect(page.locator(".booking-code")).to_be_visible()
        page.get_by_role("tab", name="Bookings").click()
        expect(page.locator(".booking-card", has_text="Members class")).to_contain_text("Confirmed")
        assert violations(page) == []
        page.get_by_role("tab", name="Passes").click()
        expect(page.get_by_text("No passes yet")).to_be_visible()
        page.get_by_role("tab", name="Calendar").click()
        address = page.get_by_label("Or paste this address").input_value()
        assert "Members class" in do(studio.owner.get(address)).body.decode()
        assert violations(page) == []
        press(page, "Sign out")
        expect(page.get_by_role("heading", name="Sign in to your bookings")).to_be_visible()


# at the door


@pytest.fixture
def today(admin: Person) -> Json:
    """A booking of Alice's that begins a few minutes from now."""
    studio = do(Studio.make(admin))
    offer = do(studio.appointments(30, name="Today's talk"))
    alice = do(Person.sign_in(admin.url, "alice"))
    start = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:00.000Z")
    return do(made(studio.owner, "/bookings", {"offer_id": offer["id"], "start": start, "user_id": alice.id}))


def test_the_team_checks_in_by_typing_also_without_a_connection(
    browser: Browser, server: Server, admin: Person, studio: Studio, today: Json
) -> None:
    offer, _session = do(studio.class_with(2, name="Another day"))
    later = do(book(admin, offer, at("09:00")))
    with someone(browser, server, viewport=NARROW, color_scheme="dark") as face:
        page = face.page
        page.goto("/scan/demo")
        assert violations(page) == []
        sign_in(page, "manager@demo.test")
        expect(page.get_by_text("who comes in appears here")).to_be_visible()
        field, answer = page.get_by_label("Or type the code"), page.locator(".scan-result")
        for code, says in (
            (later["code"], "another day"), ("AAAA-BBBB-CCCC", "Nobody has this code"),
        ):  # fmt: skip
            field.fill(code)
            page.keyboard.press("Enter")
            expect(answer).to_contain_text(says)
        assert violations(page) == []
        page.context.set_offline(True)
        field.fill(today["code"].lower())
        page.keyboard.press("Enter")
        expect(answer).to_contain_text("it is checked later")
        expect(page.get_by_text("1 code is kept here")).to_be_visible()
        page.context.set_offline(False)
        expect(answer).to_contain_text("Welcome", timeout=30_000)
        expect(answer).to_contain_text("Alice Martin")
        expect(page.get_by_text("is kept here")).to_have_count(0)
        field.fill(f"{today['code'][:4]}-{today['code'][4:]}")
        page.keyboard.press("Enter")
        expect(answer).to_contain_text("This code was used already.")
        expect(page.locator(".scan-line")).to_have_count(4)
        assert violations(page) == []


OF_THE_CAMERA = "camera stream is only|willReadFrequently"
"""The library's words on plain http, and the browser's on how it reads its canvas."""


def film(code: str, path: Path) -> None:
    """A minute of a camera that sees a code, as raw video (YUV4MPEG2)."""
    rows = [
        [0 if dark else 255 for dark in row] for row in segno.make_qr(code, error="m").matrix_iter(scale=8, border=6)
    ]
    side = len(rows) - len(rows) % 2
    light = b"".join(bytes(row[:side]) for row in rows[:side])
    frame = b"FRAME\n" + light + b"\x80" * (side * side // 2)
    path.write_bytes(f"YUV4MPEG2 W{side} H{side} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 20)


def test_the_camera_reads_the_code(browser: Browser, server: Server, today: Json, tmp_path: Path) -> None:
    film(today["code"], tmp_path / "door.y4m")
    camera = f"--use-file-for-fake-video-capture={tmp_path / 'door.y4m'}"
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", camera)
    with another(browser, *flags) as other, someone(other, server, permissions=["camera"]) as face:
        face.may_say(OF_THE_CAMERA)
        face.page.goto("/scan/demo")
        sign_in(face.page, "manager@demo.test")
        press(face.page, "Scan with the camera")
        expect(face.page.locator(".scan-result")).to_contain_text("Welcome", timeout=30_000)
        expect(face.page.locator(".scan-line")).to_have_count(1)
        assert violations(face.page) == []
        press(face.page, "Stop the camera")


def test_the_door_is_for_the_team(browser: Browser, server: Server) -> None:
    with someone(browser, server) as face:
        face.page.goto("/scan/demo")
        sign_in(face.page, "alice@demo.test")
        expect(face.page.get_by_text("For the team")).to_be_visible()
        assert violations(face.page) == []


# companies


def test_a_company_buys_a_pack_and_gives_it_to_its_people(
    browser: Browser, server: Server, admin: Person, studio: Studio
) -> None:
    sizes = [{"accesses": 10, "price": 200}, {"accesses": 30, "price": 570}]
    card = do(studio.offer("card", name="Team pack", card_sizes=sizes))
    with someone(browser, server) as face:
        page = face.page
        page.goto("/company/demo")
        sign_in(page, "company@demo.test")
        press(page, "Buy a pack")
        offer = page.locator(".card", has_text="Team pack")
        offer.get_by_role("button", name="30 accesses").click()
        assert violations(page) == []
        offer.get_by_role("button", name="Buy for").click()
        expect(offer).to_contain_text("Pay on the spot")
        packs = do(admin.get("/passes?limit=100")).body["items"]
        pack = next(one for one in packs if one["offer_id"] == card["id"])
        assert do(admin.post(f"/passes/{pack['id']}/confirm", {})).status == 200
        page.reload()
        pack_card = page.locator(".card", has_text="Team pack")
        expect(pack_card.locator(".pass-left strong")).to_have_text("30")
        pack_card.get_by_role("button", name="Assign").click()
        page.get_by_label("E-mail addresses").fill("nina@firm.test,5\nno address\nomar@firm.test")
        expect(page.locator(".assign-problems")).to_contain_text("Line 2")
        assert violations(page) == []
        page.get_by_label("E-mail addresses").fill("nina@firm.test,5\nomar@firm.test")
        page.get_by_role("dialog").get_by_role("button", name="Assign to 2 people").click()
        expect(pack_card.locator(".pass-left strong")).to_have_text("24")
        pack_card.get_by_text("Who has accesses").click()
        pack_card.get_by_role("button", name="nina@firm.test").click()
        expect(pack_card.locator(".pass-left strong")).to_have_text("29")
        page.get_by_role("tab", name="Use").click()
        expect(page.locator(".company-people")).to_contain_text("omar@firm.test")
        assert violations(page) == []
        page.get_by_role("tab", name="Payments").click()
        expect(page.locator(".company")).to_contain_text("Team pack")
        assert violations(page) == []
