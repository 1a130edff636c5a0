"""The pages of live queues in a real browser: joining by telephone, one's ticket, the kiosk, and the board on the wall."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import node, waiting
from tests.browser import NARROW, WIDE, do, violations
from tests.faces import Face, new_context
from tests.people import Json, Person, eventually, from_somewhere
from tests.processes import Mongod, Server
from tests.waiting import Place

WALL = {"width": 1920, "height": 1080}
SENSES = """
window.tones = []; window.shakes = []; window.said = []; window.notices = []; window.awake = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...values) { tones.push(this.frequency.value); return start.apply(this, values); };
Navigator.prototype.vibrate = (pattern) => shakes.push(pattern);
const speak = SpeechSynthesis.prototype.speak;
SpeechSynthesis.prototype.speak = function (words) { said.push([words.lang.slice(0, 2), words.text]); return speak.call(this, words); };
window.Notification = class extends Notification { constructor(title, more) { super(title, more); notices.push([title, more.body]); } };
const request = WakeLock.prototype.request;
WakeLock.prototype.request = function (kind) { awake++; return request.call(this, kind); };
Object.defineProperty(document, "hidden", { get: () => window.away === true, configurable: true });
"""
"""What a page makes people hear and feel; a headless browser never says by itself that nobody looks."""
RELUCTANT = """
let touched = false;
addEventListener("pointerdown", () => (touched = true), true);
const resume = AudioContext.prototype.resume;
Object.defineProperty(AudioContext.prototype, "state", { get: () => (touched ? "running" : "suspended") });
AudioContext.prototype.resume = function () { return touched ? resume.call(this) : new Promise(() => {}); };
"""
"""A browser that lets nothing be heard before somebody touches the page; the one for tests is set to allow it."""
UNHEARD = "AudioContext was not allowed to start"
READ_QR = """(image) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 400;
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0, 400, 400);
  return jsQR(paper.getImageData(0, 0, 400, 400).data, 400, 400)?.data;
}"""


@pytest.fixture(scope="module")
def manager(server: Server) -> Person:
    return do(Person.sign_in(server.url, "manager"))


@pytest.fixture(scope="module")
def coach(server: Server) -> Person:
    return do(Person.sign_in(server.url, "coach"))


@pytest.fixture
def make(manager: Person, coach: Person) -> Callable[..., Place]:
    """A site with a queue, and the coach at its Desk 2."""

    async def made(**fields: Any) -> Place:
        place = await Place.make(manager, **fields)
        desk = await place.add_desk("Desk 2")
        assert (await coach.post(f"/desks/{desk['id']}/open", {})).status == 200
        return place

    return lambda **fields: do(made(**fields))


@contextmanager
def someone(browser: Browser, server: Server, **options: Any) -> Iterator[BrowserContext]:
    """Who was never here, at an address of their own."""
    with new_context(browser, server.url, **options) as context:
        address = from_somewhere()
        context.route("**/api/v1/auth/visitor", lambda route: route.continue_(headers=route.request.headers | address))
        context.add_init_script(SENSES)
        yield context


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Face]:
    with someone(browser, server, viewport=NARROW, has_touch=True) as context:
        face = Face(context)
        yield face
        assert [one for one in face.complaints if UNHEARD not in one] == []
        assert face.page.evaluate("window.violations") == []


def press(page: Page, name: str, *, exact: bool = False) -> None:
    page.get_by_role("button", name=name, exact=exact).click()


def until(page: Page, holds: str) -> None:
    """Wait for something of which the page shows nothing; its policy forbids to do so inside of it."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it did not become so: {holds}")


def join(face: Face, place: Place, name: str = "Nina") -> Json:
    """Take a ticket as people do; give it as the server has it."""
    page = face.page
    page.goto(place.queue["url"])
    page.get_by_label("Your first name").fill(name)
    press(page, "Take a ticket")
    page.wait_for_url("**/t/*")
    expect(page.locator(".ticket-waiting")).to_be_visible()
    return show(place.manager, page.evaluate("document.body.dataset.ticket"))


def show(person: Person, ticket_id: str) -> Json:
    return dict(do(person.get(f"/tickets/{ticket_id}")).body)


def site_of(place: Place) -> Json:
    return dict(do(place.manager.get(f"/sites/{place.site['id']}")).body)


def take(coach: Person, place: Place, count: int) -> list[Json]:
    """Tickets of people who came in."""
    return [do(place.take(coach, name=f"Walk-in {at}")) for at in range(count)]


def change(place: Place, **fields: Any) -> None:
    reply = do(place.manager.patch(f"/queues/{place.id}", fields))
    assert reply.status == 200, reply.body


# joining


def test_somebody_joins_from_a_telephone(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(), phone.page
    take(coach, place, 2)
    page.goto(place.queue["url"])
    expect(page.get_by_role("heading", name="Blood tests")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("2 people")
    take(coach, place, 1)
    expect(page.locator(".facts")).to_contain_text("3 people")
    before = page.evaluate("history.length")
    page.get_by_label("Your first name").fill("  Zoë <b>  ")
    press(page, "Take a ticket")
    expect(page.locator(".ticket-number")).to_contain_text("A-004")
    expect(page.locator(".place")).to_have_text("3 people before you")
    assert page.evaluate("history.length") == before, "the way back does not lead to taking another"
    ticket = show(coach, page.evaluate("document.body.dataset.ticket"))
    assert (ticket["name"], ticket["language"], ticket["state"], ticket["place"]) == ("Zoë <b>", "en", "waiting", 4)
    assert page.title() == "A-004 · 3 people before you"
    page.goto(place.queue["url"])
    expect(page.get_by_text("You already have ticket A-004")).to_be_visible()
    page.get_by_role("link", name="Go to my ticket").click()
    expect(page.locator(".ticket-number")).to_contain_text("A-004")


def test_a_page_speaks_french_to_who_likes_it(browser: Browser, server: Server, make: Callable[..., Place]) -> None:
    place = make()
    with someone(browser, server, viewport=NARROW, locale="fr-CH") as context:
        page = context.new_page()
        page.goto(place.queue["url"])
        press(page, "Prendre un ticket")
        expect(page.locator(".place")).to_have_text("Vous êtes en tête de la file")
        assert show(place.manager, page.evaluate("document.body.dataset.ticket"))["language"] == "fr"
        press(page, "EN", exact=True)
        expect(page.locator(".place")).to_have_text("You are next")
        page.reload()
        expect(page.locator(".place")).to_have_text("You are next")
        assert page.evaluate("document.documentElement.lang") == "en"


def test_a_queue_that_takes_nobody_says_why_and_until_when(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(capacity=2), phone.page
    page.goto(place.queue["url"])
    button = page.get_by_role("button", name="Take a ticket")
    expect(button).to_be_visible()
    change(place, status="paused")
    expect(page.get_by_role("heading", name="A short break")).to_be_visible()
    expect(button).to_have_count(0)
    change(place, status="closed")
    expect(page.get_by_role("heading", name="This queue is closed")).to_be_visible()
    change(place, status="open")
    expect(button).to_be_visible()
    walk_ins = take(coach, place, 2)
    expect(page.get_by_role("heading", name="The queue is full")).to_be_visible()
    do(waiting.do(coach, walk_ins[0], "cancel"))
    expect(button).to_be_visible()


def test_a_closed_site_says_when_it_opens_by_its_own_clock(phone: Face, make: Callable[..., Place]) -> None:
    hours = [{"day": day, "opens": "08:30", "closes": "08:31"} for day in range(7)]
    place = make(site={"time_zone": "Pacific/Kiritimati", "opening_hours": hours})
    site = site_of(place)
    if site["is_open"]:
        pytest.skip("it is half past eight on Kiritimati")
    phone.page.goto(place.queue["url"])
    expect(phone.page.get_by_role("heading", name="We are closed now")).to_be_visible()
    expect(phone.page.locator(".notice")).to_contain_text(re.compile(r"We open (today|tomorrow) at 08:30\."))


def test_the_wait_is_told_as_a_range_while_a_desk_is_open(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(), phone.page
    take(coach, place, 6)
    page.goto(place.queue["url"])
    expect(page.locator(".facts")).to_contain_text(re.compile(r"about \d+ to \d+ minutes"))
    join(phone, place)
    expect(page.locator(".estimate")).to_have_text(re.compile(r"about \d+ to \d+ minutes"))
    desks = do(coach.get(f"/desks?site_id={place.site['id']}")).body["items"]
    do(coach.post(f"/desks/{desks[0]['id']}/close", {}))
    expect(page.locator(".estimate")).to_have_text("Waiting time not known yet")
    do(coach.post(f"/desks/{desks[0]['id']}/open", {}))
    expect(page.locator(".estimate")).to_have_text(re.compile(r"about \d+ to \d+ minutes"))


def test_a_press_that_was_lost_on_its_way_makes_one_ticket(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(), phone.page
    page.goto(place.queue["url"])
    page.wait_for_selector(".join-form")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/tickets", lose_the_answer, times=1)
    press(page, "Take a ticket")
    page.get_by_role("link", name="Go to my ticket").click()
    expect(page.locator(".ticket-number")).to_contain_text("A-001")
    assert do(place.show())["waiting"] == 1


# the ticket


def test_a_ticket_moves_up_and_is_called_before_ones_eyes(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(near_places=1), phone.page
    take(coach, place, 2)
    ticket = join(phone, place)
    page.get_by_label("Alert me when it is my turn").check()
    page.evaluate("tones.length = 0")
    expect(page.locator(".place")).to_have_text("2 people before you")
    do(place.call_next(coach))
    expect(page.locator(".place")).to_have_text("1 person before you")
    expect(page.locator(".near")).to_have_count(0)
    do(place.call_next(coach))
    expect(page.locator(".place")).to_have_text("You are next")
    expect(page.locator(".near")).to_contain_text("Almost your turn")
    until(page, "tones.length > 0 && shakes.length === 1")
    page.evaluate("tones.length = 0")
    called = do(place.call_next(coach))
    assert called is not None
    assert called["id"] == ticket["id"]
    expect(page.locator(".called")).to_contain_text("It is your turn!")
    expect(page.locator(".called-desk")).to_have_text("Desk 2")
    until(page, "tones.length > 0 && shakes.length === 2")
    assert page.title() == "Desk 2! It is your turn · A-003"
    page.evaluate("tones.length = 0")
    do(waiting.do(coach, ticket, "recall"))
    expect(page.locator(".called")).to_contain_text("Called 2 times")
    until(page, "tones.length > 0 && shakes.length === 3")
    do(waiting.do(coach, ticket, "start"))
    expect(page.get_by_text("We are with you now")).to_be_visible()


def test_who_looks_elsewhere_is_notified_if_they_wish(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(near_places=0), phone.page
    page.context.grant_permissions(["notifications"])
    ticket = join(phone, place)
    assert page.evaluate("awake") == 0
    page.get_by_label("Alert me when it is my turn").check()
    until(page, "awake === 1")
    page.evaluate("window.away = true")
    do(place.call_next(coach))
    until(page, "notices.length === 1")
    assert page.evaluate("notices[0]") == ["It is your turn!", "Desk 2! It is your turn · A-001"]
    page.reload()
    expect(page.get_by_label("Alert me when it is my turn")).to_be_checked()
    expect(page.locator(".called")).to_be_visible()
    page.get_by_label("Alert me when it is my turn").uncheck()
    page.evaluate("window.away = true")
    do(waiting.do(coach, ticket, "recall"))
    expect(page.locator(".called-again")).to_be_visible()
    assert page.evaluate("notices") == [], "no news is no news after a reload, and who does not wish it is left alone"


def test_who_stands_behind_what_the_line_tells_learns_their_place(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(), phone.page
    do(fray(place, coach, 70))
    assert not do(place.show())["line_complete"]
    join(phone, place)
    expect(page.locator(".place")).to_have_text("70 people before you")
    do(place.call_next(coach))
    expect(page.locator(".place")).to_have_text("69 people before you")


async def fray(place: Place, coach: Person, runs: int) -> None:
    """A line of as many runs as people, since between two of them somebody left."""
    for at in range(2 * runs):
        ticket = await place.take(coach)
        if at % 2:
            await waiting.do(coach, ticket, "cancel")


def test_somebody_steps_aside_and_comes_back(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(holds={"most": 2, "minutes": 10, "places": 3}), phone.page
    ticket = join(phone, place)
    take(coach, place, 2)
    press(page, "I need a moment")
    offered = page.locator(".hold-choices button").all_inner_texts()
    assert offered == ["5 minutes", "10 minutes", "1 person", "3 people"]
    press(page, "10 minutes")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"(10:00|9:5\d)"))
    held = show(coach, ticket["id"])
    assert (held["state"], held["holds_left"]) == ("held", 1)
    expect(page.get_by_text("You can do this 1 more time.")).to_be_visible()
    other = do(place.call_next(coach))
    assert other is not None
    assert other["number"] == "A-002", "who steps aside is passed"
    press(page, "I am back")
    expect(page.locator(".place")).to_have_text("You are next")
    press(page, "I need a moment")
    press(page, "1 person")
    expect(page.get_by_text("1 person may still pass before you.")).to_be_visible()
    do(place.call_next(coach))
    expect(page.locator(".place")).to_have_text("You are next")
    expect(page.get_by_role("button", name="I need a moment")).to_have_count(0)
    expect(page.get_by_text("You can do this 0 more times.")).to_be_visible()


def test_giving_up_a_place_is_asked_twice_and_another_ticket_is_near(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(), phone.page
    ticket = join(phone, place)
    press(page, "Give up my place")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert show(coach, ticket["id"])["state"] == "waiting"
    press(page, "Give up my place")
    page.get_by_role("dialog").get_by_role("button", name="Give up my place").click()
    expect(page.get_by_text("Your place is given up")).to_be_visible()
    assert show(coach, ticket["id"])["state"] == "cancelled"
    page.get_by_role("link", name="Take a new ticket").click()
    press(page, "Take a ticket")
    expect(page.locator(".ticket-number")).to_contain_text("A-002")


def test_who_did_not_come_learns_it_and_can_still_be_called(
    phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(grace_seconds=0), phone.page
    ticket = join(phone, place)
    do(place.call_next(coach))
    expect(page.locator(".called")).to_be_visible()
    do(waiting.do(coach, ticket, "no-show"))
    expect(page.get_by_text("We missed you")).to_be_visible()
    expect(page.get_by_role("link", name="Take a new ticket")).to_be_visible()
    do(waiting.do(coach, ticket, "call"))
    expect(page.locator(".called-desk")).to_have_text("Desk 2")


def test_afterwards_one_says_how_it_was_by_keyboard(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(), phone.page
    ticket = join(phone, place)
    do(place.call_next(coach))
    for step in ("start", "close"):
        do(waiting.do(coach, ticket, step))
    csat = page.get_by_role("group", name="How was it?")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    csat.get_by_role("radio", name="3").focus()
    page.keyboard.press("ArrowRight")
    expect(csat.get_by_role("radio", name="4")).to_be_checked()
    page.get_by_role("group", name="Would you recommend us").get_by_role("radio", name="10, certainly").check()
    page.get_by_label("Anything else").fill("Quick and kind.")
    press(page, "Send")
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    given = show(coach, ticket["id"])["feedback"]
    assert (given["csat"], given["nps"], given["comment"]) == (4, 10, "Quick and kind.")
    page.reload()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(csat).to_have_count(0)


def test_a_ticket_survives_a_reload_and_a_lost_network(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(), phone.page
    take(coach, place, 2)
    join(phone, place)
    page.reload()
    expect(page.locator(".place")).to_have_text("2 people before you")
    page.context.set_offline(True)
    expect(page.locator(".connection-bar")).to_contain_text("No connection right now")
    for _ in range(3):
        do(place.call_next(coach))
    expect(page.locator(".place")).to_have_text("2 people before you")
    page.context.set_offline(False)
    expect(page.locator(".called-desk")).to_have_text("Desk 2")
    expect(page.locator(".connection-bar")).to_be_empty()


def test_a_ticket_follows_to_another_queue(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(), phone.page
    ticket = join(phone, place)
    other = do(place.add_queue(name="Results", prefix="R"))
    do(coach.post(f"/queues/{other['id']}/tickets", {"name": "Somebody"}))
    do(waiting.do(coach, ticket, "transfer", queue_id=other["id"], keep_arrival=False))
    expect(page.locator(".ticket-where")).to_contain_text("Results")
    expect(page.locator(".place")).to_have_text("1 person before you")
    do(coach.post(f"/queues/{other['id']}/call-next", {}))
    expect(page.locator(".place")).to_have_text("You are next")


def test_a_ticket_goes_along_to_another_device(
    browser: Browser, server: Server, phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place, page = make(), phone.page
    join(phone, place)
    press(page, "My QR code")
    code = page.get_by_role("img", name="QR code of ticket A-001")
    expect(code).to_be_visible()
    assert read_qr(page, ".qr") == page.url
    with someone(browser, server, viewport=WIDE) as context:
        second = context.new_page()
        second.goto(page.url)
        expect(second.locator(".place")).to_have_text("You are next")
        press(second, "I need a moment")
        press(second, "5 minutes", exact=True)
        expect(page.get_by_role("timer")).to_be_visible()
        page.keyboard.press("Escape")
        press(page, "I am back")
        expect(second.locator(".place")).to_have_text("You are next")
        do(place.call_next(coach))
        for each in (page, second):
            expect(each.locator(".called-desk")).to_have_text("Desk 2")


def read_qr(page: Page, selector: str) -> str | None:
    """What a telephone would read."""
    node.install_packages()
    page.evaluate((node.FOLDER / "node_modules/jsqr/dist/jsQR.js").read_text())
    expect(page.locator(selector)).to_have_js_property("complete", True)
    found: str | None = page.locator(selector).evaluate(READ_QR)
    return found


def test_one_writes_to_the_team_from_the_ticket(phone: Face, make: Callable[..., Place], coach: Person) -> None:
    place, page = make(), phone.page
    ticket = join(phone, place)
    press(page, "Write to us")
    phone.field.fill("Is there a ramp?")
    phone.thread.get_by_role("button", name="Send").click()
    phone.sees("Is there a ramp?")
    found = do(eventually(lambda: conversation_of(coach, ticket["id"])))
    page.keyboard.press("Escape")
    expect(page.locator(".chat-thread")).to_have_count(0)
    body = {"client_id": "answer", "body": "Yes, on the left."}
    assert do(coach.post(f"/conversations/{found}/messages", body)).status == 201
    expect(page.get_by_role("button", name="Write to us")).to_contain_text("1")
    press(page, "Write to us")
    phone.sees("Yes, on the left.")


async def conversation_of(person: Person, ticket_id: str) -> str | None:
    found: str | None = (await person.get(f"/tickets/{ticket_id}")).body["conversation_id"]
    return found


# the kiosk


def test_a_kiosk_gives_a_ticket_to_take_along(
    browser: Browser, server: Server, phone: Face, make: Callable[..., Place], coach: Person
) -> None:
    place = make()
    do(place.add_queue(name="Vaccinations", prefix="B"))
    do(place.add_queue(name="Archive", prefix="C", status="paused"))
    with someone(browser, server, viewport=WIDE) as context:
        page = context.new_page()
        page.goto(site_of(place)["kiosk_url"])
        expect(page.locator(".kiosk-queue")).to_have_count(3)
        expect(page.get_by_role("button", name="Archive")).to_be_disabled()
        page.get_by_role("button", name="FR").click()
        page.get_by_role("button", name="Vaccinations").click()
        expect(page.locator(".taken-number")).to_have_text("B-001")
        expect(page.locator(".taken")).to_contain_text("Vous êtes en tête de la file")
        address = read_qr(page, ".taken .qr")
        assert address is not None
        press(page, "Terminé")
        expect(page.get_by_text("What are you here for?")).to_be_visible()
        page.get_by_role("button", name="Vaccinations").click()
        expect(page.locator(".taken-number")).to_have_text("B-002")
        phone.page.goto(address)
        expect(phone.page.locator(".ticket-number")).to_contain_text("B-001")
        ticket = show(coach, phone.page.evaluate("document.body.dataset.ticket"))
        assert (ticket["language"], ticket["state"]) == ("fr", "waiting")
        do(waiting.do(coach, ticket, "call"))
        expect(phone.page.locator(".called")).to_be_visible()


def test_a_kiosk_returns_to_its_start_by_itself(browser: Browser, server: Server, make: Callable[..., Place]) -> None:
    place = make()
    with someone(browser, server, viewport=WIDE) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(site_of(place)["kiosk_url"])
        page.get_by_role("button", name="Blood tests").click()
        expect(page.locator(".taken-number")).to_have_text("A-001")
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.clock.run_for(15_000)
        expect(page.locator(".taken-number")).to_have_text("A-001")
        page.clock.run_for(6_000)
        expect(page.get_by_role("button", name="Blood tests")).to_be_visible()


# the board


@contextmanager
def board(browser: Browser, server: Server, place: Place, query: str = "?lang=en") -> Iterator[Page]:
    """A board in a browser that lets it be heard, as those on walls are set."""
    with someone(browser, server, viewport=WALL) as context:
        face = Face(context)
        face.page.goto(site_of(place)["board_url"] + query)
        expect(face.page.locator(".board")).to_be_visible()
        yield face.page
        assert [one for one in face.complaints if UNHEARD not in one] == []
        assert face.page.evaluate("window.violations") == []


def test_a_board_shows_and_speaks_two_calls_one_after_the_other(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person
) -> None:
    place = make(site={"announcement": "Please have your card ready."})
    take(coach, place, 3)
    with board(browser, server, place) as page:
        expect(page.get_by_text("Please have your card ready.")).to_be_visible()
        expect(page.locator(".line-count")).to_have_text("3")
        first, second = do(place.call_next(coach)), do(place.call_next(coach))
        assert first is not None
        assert second is not None
        shown = page.locator(".now-announced .now-number")
        expect(shown).to_have_text("A-001")
        expect(page.locator(".now-desk")).to_contain_text("Desk 2")
        expect(page.locator(".last-number")).to_have_text(["A-002", "A-001"])
        expect(page.locator(".line-count")).to_have_text("1")
        until(page, "tones.length > 0 && said.length === 1")
        began = page.evaluate("performance.now()")
        expect(shown).to_have_text("A-002", timeout=12_000)
        assert page.evaluate("performance.now()") - began > 4_000, "each has its whole time"
        until(page, "said.length === 2")
        assert page.evaluate("said") == [
            ["en", "Number A 1, please go to Desk 2."],
            ["en", "Number A 2, please go to Desk 2."],
        ]
        do(waiting.do(coach, first, "recall"))
        expect(shown).to_have_text("A-001", timeout=12_000)
        expect(page.locator(".last-number")).to_have_text(["A-001", "A-002"])
        until(page, "said.length === 3")
        expect(page.locator(".now-announced")).to_have_count(0, timeout=12_000)
        assert page.evaluate("said.length") == 3


def test_a_board_remembers_the_last_four_calls_and_announces_none_of_them_again(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person
) -> None:
    place = make()
    take(coach, place, 6)
    for _ in range(5):
        do(place.call_next(coach))
    with board(browser, server, place) as page:
        expect(page.locator(".last-number")).to_have_text(["A-005", "A-004", "A-003", "A-002"])
        expect(page.locator(".now-announced")).to_have_count(0)
        do(place.call_next(coach))
        expect(page.locator(".now-announced .now-number")).to_have_text("A-006")
        expect(page.locator(".last-number")).to_have_text(["A-006", "A-005", "A-004", "A-003"])


def test_a_board_speaks_both_languages_or_keeps_quiet(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person
) -> None:
    place = make()
    take(coach, place, 2)
    with board(browser, server, place, "?lang=fr,en") as both, board(browser, server, place, "?voice=off") as chiming:
        do(place.call_next(coach))
        until(both, "said.length === 2")
        assert both.evaluate("said") == [
            ["fr", "Numéro A 1, Desk 2, s’il vous plaît."],
            ["en", "Number A 1, please go to Desk 2."],
        ]
        until(chiming, "tones.length > 0")
        assert chiming.evaluate("said") == []
    with board(browser, server, place, "?chime=off&lang=en") as speaking:
        do(place.call_next(coach))
        until(speaking, "said.length === 1")
        assert speaking.evaluate("tones") == []
    with board(browser, server, place, "?chime=off&voice=off") as silent:
        expect(silent.locator(".now-number")).to_have_text("A-002")
        expect(silent.locator(".sound")).to_have_count(0)


def test_a_board_asks_for_a_hand_where_the_browser_wants_one_and_works_without(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person
) -> None:
    place = make()
    take(coach, place, 2)
    with someone(browser, server, viewport=WALL) as context:
        context.add_init_script(RELUCTANT)
        page = context.new_page()
        page.goto(site_of(place)["board_url"] + "?lang=en")
        button = page.get_by_role("button", name="Turn the sound on")
        expect(button).to_be_visible()
        do(place.call_next(coach))
        expect(page.locator(".now-announced .now-number")).to_have_text("A-001")
        assert violations(page) == []
        button.click()
        expect(button).to_have_count(0)
        assert page.evaluate("tones") == []
        do(place.call_next(coach))
        until(page, "tones.length > 0")


def test_a_call_that_a_board_missed_is_announced_when_it_is_back(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person
) -> None:
    place = make()
    take(coach, place, 1)
    with board(browser, server, place) as page:
        page.context.set_offline(True)
        expect(page.locator(".connection-bar")).to_contain_text("No connection")
        do(place.call_next(coach))
        page.context.set_offline(False)
        expect(page.locator(".now-announced .now-number")).to_have_text("A-001")


def test_a_ticket_and_a_board_outlive_their_server(
    browser: Browser, mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    server = start_server(mongod.url("outlived"), trusted_proxies="127.0.0.1")
    manager, coach = do(Person.sign_in(server.url, "manager")), do(Person.sign_in(server.url, "coach"))
    place = do(Place.make(manager))
    with someone(browser, server, viewport=NARROW) as mine, someone(browser, server, viewport=WALL) as wall:
        phone = Face(mine)
        join(phone, place)
        page = wall.new_page()
        page.goto(site_of(place)["board_url"])
        expect(page.locator(".line-count")).to_have_text("1")
        server.kill()
        for each in (phone.page, page):
            expect(each.locator(".connection-bar")).to_contain_text("No connection")
        server.start()
        for each in (phone.page, page):
            expect(each.locator(".connection-bar")).to_be_empty(timeout=60_000)
        do(place.call_next(coach))
        expect(phone.page.locator(".called")).to_be_visible()
        expect(page.locator(".now-announced .now-number")).to_have_text("A-001")
        assert phone.page.evaluate("window.violations") == []


def test_a_board_loads_itself_anew_when_the_server_has_new_files(
    browser: Browser, server: Server, make: Callable[..., Place]
) -> None:
    place = make()
    with someone(browser, server, viewport=WALL) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(site_of(place)["board_url"])
        expect(page.locator(".board")).to_be_visible()
        page.evaluate("window.old = true")
        page.clock.fast_forward(11 * 60_000)
        assert page.evaluate("window.old") is True

        def renew(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace("data-version=", 'data-version="new" data-old='))

        page.route(lambda url: "/board/" in url, renew)
        with page.expect_event("load"):
            page.clock.fast_forward(11 * 60_000)
        assert page.evaluate("window.old") is None
        expect(page.locator(".board")).to_be_visible()


def test_a_boards_clock_is_that_of_its_site(browser: Browser, server: Server, make: Callable[..., Place]) -> None:
    place = make(site={"time_zone": "Asia/Kathmandu"})
    with board(browser, server, place) as page:
        wanted = page.evaluate(
            "new Date().toLocaleTimeString('en-GB', {timeZone: 'Asia/Kathmandu', hour: '2-digit', minute: '2-digit'})"
        )
        later = page.evaluate(
            "new Date(Date.now() + 60000).toLocaleTimeString('en-GB', {timeZone: 'Asia/Kathmandu', hour: '2-digit', minute: '2-digit'})"
        )
        assert page.locator(".clock-time").inner_text() in (wanted, later)


# for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_everybody_can_use_every_state_of_a_ticket(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person, size: Any, scheme: Any
) -> None:
    place = make(grace_seconds=0, near_places=1)
    take(coach, place, 12)
    with someone(browser, server, viewport=size, color_scheme=scheme) as context:
        face = Face(context)
        page = face.page

        def check(state: str) -> None:
            expect(page.locator(state).first).to_be_visible()
            assert violations(page) == [], state

        page.goto(place.queue["url"])
        check(".join-form")
        ticket = join(face, place)
        check(".ahead-more")
        press(page, "I need a moment")
        check(".hold-choices")
        press(page, "5 minutes", exact=True)
        check(".countdown")
        press(page, "I am back")
        press(page, "Give up my place")
        check(".ui-dialog")
        page.keyboard.press("Escape")
        press(page, "My QR code")
        check(".qr")
        page.keyboard.press("Escape")
        press(page, "Write to us")
        check(".chat-composer")
        page.keyboard.press("Escape")
        for _ in range(12):
            do(place.call_next(coach))
        check(".near")
        do(place.call_next(coach))
        check(".called-desk")
        page.goto(place.queue["url"])
        check(".notice-number")
        page.goto(ticket["url"])
        do(waiting.do(coach, ticket, "no-show"))
        check(".ticket-no_show")
        for step in ("call", "start", "close"):
            do(waiting.do(coach, ticket, step))
        check(".feedback")
        change(place, status="paused")
        page.goto(place.queue["url"])
        check(".notice-closed")
        assert [one for one in face.complaints if UNHEARD not in one] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE, WALL], ids=["narrow", "wide", "wall"])
def test_everybody_can_use_the_screens_of_a_site(
    browser: Browser, server: Server, make: Callable[..., Place], coach: Person, size: Any, scheme: Any
) -> None:
    place = make(site={"announcement": "Please have your card ready."})
    do(place.add_queue(name="Archive", prefix="C", status="paused"))
    with someone(browser, server, viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        site = site_of(place)
        page.goto(site["board_url"] + f"?theme={scheme}")
        expect(page.locator(".board")).to_be_visible()
        assert violations(page) == []
        page.goto(site["kiosk_url"])
        page.get_by_role("button", name="Blood tests").click(trial=True)
        assert violations(page) == []
        page.get_by_role("button", name="Blood tests").click()
        expect(page.locator(".taken")).to_be_visible()
        assert violations(page) == []
        page.goto(site["board_url"] + f"?theme={scheme}")
        expect(page.locator(".board")).to_be_visible()
        do(place.call_next(coach))
        expect(page.locator(".now-announced")).to_be_visible()
        assert violations(page) == []
        page.goto(f"{place.queue['url']}/poster")
        assert violations(page) == []


def test_a_poster_is_one_sheet_that_a_telephone_can_read(
    browser: Browser, server: Server, make: Callable[..., Place]
) -> None:
    place = make(name="Vaccinations, travel advice and certificates")
    with someone(browser, server, viewport=WIDE) as context:
        page = context.new_page()
        page.goto(f"{place.queue['url']}/poster")
        assert read_qr(page, ".qr") == server.url + place.queue["url"]
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        page.emulate_media(media="print")
        expect(page.locator("#print")).to_be_hidden()
