"""The room of queues in a real browser: an agent's desk by keyboard, two agents at once, the settings, figures and reports."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser import NARROW, WIDE, do, violations
from tests.desks import Desk, Desks, desks_at
from tests.people import Json, Person
from tests.processes import Server
from tests.waiting import Place

PEOPLE = ("Anna Weber", "Bo Lind", "Cléo Martin", "Dina Sahin", "Egon Frey", "Femi Ade", "Gil Roth")


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


@pytest.fixture
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture
def coach(server: Server) -> Person:
    return do(Person.sign_in(server.url, "coach"))


@pytest.fixture
def seller(server: Server) -> Person:
    return do(Person.sign_in(server.url, "seller"))


def unique(name: str) -> str:
    return f"{name} {uuid.uuid4().hex[:8]}"


async def _open_place(admin: Person, people: int, queue: Json) -> tuple[Place, list[Json]]:
    place = await Place.make(admin, **{"name": unique("Blood tests"), "prefix": "B"} | queue)
    for name in ("Desk 1", "Desk 2"):
        await place.add_desk(name)
    return place, [await place.take(admin, name=name) for name in PEOPLE[:people]]


def open_place(admin: Person, people: int = 0, **queue: Any) -> tuple[Place, list[Json]]:
    """A site with two desks and a queue in which so many wait."""
    return do(_open_place(admin, people, queue))


def go_to(desk: Desk, place: Place, path: str = "/queues") -> Page:
    """The room, with this site chosen."""
    page = desk.go(path)
    page.get_by_label("Site", exact=True).select_option(label=place.site["name"])
    expect(page.get_by_role("heading", name=place.queue["name"], exact=True).first).to_be_visible()
    return page


def sit_down(page: Page, name: str = "Desk 1") -> None:
    page.get_by_label(re.compile(r"^Desk( \(instead of .+\))?$")).select_option(label=name)
    page.get_by_role("button", name="Sit down").click()
    expect(page.get_by_role("button", name="Leave the desk")).to_be_visible()
    page.get_by_role("heading", level=1).click()  # Keys count where nothing has the focus.


def card(page: Page, ticket: Json) -> Locator:
    return page.get_by_role("article", name=f"Ticket {ticket['number']}, {ticket['name']}")


def next_ones(page: Page) -> Locator:
    return page.locator(".line-row .line-number")


def state_of(person: Person, ticket: Json) -> Json:
    found: Json = do(person.get(f"/tickets/{ticket['id']}")).body
    return found


def test_an_agent_serves_people_by_keyboard_alone(desks: Desks, admin: Person, coach: Person) -> None:
    place, (anna, bo, cleo) = open_place(admin, 3, grace_seconds=2)
    other = do(place.add_queue(name="X-rays", prefix="X"))
    desk = desks.of(coach)
    page = go_to(desk, place)
    expect(page.get_by_role("button", name="Call next")).to_be_disabled()
    sit_down(page)
    expect(next_ones(page)).to_have_text([anna["number"], bo["number"], cleo["number"]])

    page.keyboard.press("n")
    expect(card(page, anna)).to_contain_text("Called")
    expect(next_ones(page)).to_have_text([bo["number"], cleo["number"]])
    page.keyboard.press("r")
    expect(page.get_by_text(f"{anna['number']} is called again.")).to_be_visible()
    assert state_of(admin, anna)["calls"] == 2
    page.keyboard.press("s")
    expect(card(page, anna)).to_contain_text("Being served")
    page.keyboard.press("d")
    expect(page.get_by_role("article")).to_have_count(0)
    assert state_of(admin, anna)["state"] == "done"

    page.keyboard.press("n")
    expect(card(page, bo)).to_be_visible()
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("To the queue")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{bo['number']} now waits in X-rays.")).to_be_visible()
    assert state_of(admin, bo)["queue_id"] == other["id"]
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.locator(".line-panel", has=page.get_by_role("heading", name="X-rays"))).to_contain_text("Bo Lind")

    page.get_by_role("button", name=re.compile("X-rays")).first.click()  # Call from the first queue alone.
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    expect(card(page, cleo)).to_be_visible()
    page.keyboard.press("x")
    expect(page.get_by_text("Give them a little more time")).to_be_visible()
    expect(card(page, cleo).get_by_role("button", name="No-show", exact=True)).to_be_enabled()
    page.keyboard.press("x")
    expect(page.locator(".aside-row", has_text="Cléo Martin")).to_contain_text("Did not come")
    assert state_of(admin, cleo)["state"] == "no_show"
    page.get_by_role("button", name=f"Call {cleo['number']}, Cléo Martin").click()
    expect(card(page, cleo)).to_contain_text("Called")
    assert desk.reports() == []


def test_the_keys_of_the_desk_are_in_the_list_of_keys(desks: Desks, admin: Person, coach: Person) -> None:
    place, _ = open_place(admin)
    page = go_to(desks.of(coach), place)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog").locator("dt").all_inner_texts()
    assert {"Call next", "Recall", "Start", "Done", "Transfer", "No-show", "Hold"} <= set(listed)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.get_by_role("status").get_by_text("Nobody is at your desk")).to_be_visible()


def test_two_agents_see_each_others_work_and_never_call_the_same_person(
    desks: Desks, admin: Person, coach: Person, seller: Person
) -> None:
    place, (anna, bo, *_) = open_place(admin, 4)
    one, other = go_to(desks.of(coach), place), go_to(desks.of(seller), place)
    sit_down(one, "Desk 1")
    expect(other.locator("option", has_text="Desk 1 (Carla Coach is there)")).to_have_count(1)
    sit_down(other, "Desk 2")
    one.keyboard.press("n")
    expect(card(one, anna)).to_be_visible()
    with_others = other.get_by_role("region", name="With colleagues")
    expect(with_others).to_contain_text(anna["number"])
    expect(with_others).to_contain_text("Desk 1 · Carla Coach")
    other.keyboard.press("n")
    expect(card(other, bo)).to_be_visible()
    expect(next_ones(one)).to_have_count(2)
    other.keyboard.press("s")
    expect(one.locator(".aside-row", has_text=bo["number"])).to_contain_text("Being served")
    for page in (one, other):
        page.keyboard.press("n")
    for page in (one, other):
        expect(page.get_by_role("article")).to_have_count(2)
        expect(next_ones(page)).to_have_count(0)
    shown = [number for page in (one, other) for number in page.locator(".ticket-number").all_inner_texts()]
    assert len(set(shown)) == 4


def test_a_lost_answer_to_call_next_calls_nobody_else(desks: Desks, admin: Person, coach: Person) -> None:
    place, (anna, _) = open_place(admin, 2)
    page = go_to(desks.of(coach), place)
    sit_down(page)
    lost = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)  # The server has called somebody, and nobody hears of it.
            route.abort()
        else:
            route.continue_()

    page.route("**/call-next", lose)
    page.keyboard.press("n")
    expect(card(page, anna)).to_be_visible()
    expect(page.get_by_role("button", name="Call next")).not_to_have_attribute("aria-busy", "true")
    assert lost == [200]
    assert do(place.show())["waiting"] == 1
    expect(page.get_by_role("article")).to_have_count(1)


def test_what_happened_while_the_desk_was_offline_is_there_afterwards(
    desks: Desks, admin: Person, coach: Person, seller: Person
) -> None:
    place, (anna, bo, cleo) = open_place(admin, 3)
    desk = desks.of(coach)
    page = go_to(desk, place)
    expect(next_ones(page)).to_have_count(3)
    desk.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("You are offline.")).to_be_visible(timeout=60_000)
    called = do(place.call_next(seller))
    assert called is not None
    do(admin.post(f"/tickets/{bo['id']}/cancel", {}))
    dina = do(place.take(admin, name="Dina Sahin"))
    desk.context.set_offline(False)
    expect(next_ones(page)).to_have_text([cleo["number"], dina["number"]], timeout=60_000)
    expect(page.locator(".aside-row", has_text=anna["number"])).to_contain_text("Called")


def test_a_place_is_held_and_given_back(desks: Desks, admin: Person, coach: Person) -> None:
    place, (anna, bo) = open_place(admin, 2)
    page = go_to(desks.of(coach), place)
    sit_down(page)
    page.keyboard.press("n")
    expect(card(page, anna)).to_be_visible()
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("For how long").select_option(label="Let 2 people pass")
    dialog.get_by_role("button", name="Hold").click()
    row = page.locator(".aside-row", has_text=anna["number"])
    expect(row).to_contain_text("lets 2 people pass")
    row.get_by_role("button", name=f"Put {anna['number']}").click()
    expect(next_ones(page)).to_have_text([anna["number"], bo["number"]])


def test_notes_are_kept_with_the_ticket(desks: Desks, admin: Person, coach: Person) -> None:
    place, (anna,) = open_place(admin, 1)
    page = go_to(desks.of(coach), place)
    page.get_by_role("button", name=f"More about {anna['number']}").click()
    page.get_by_role("menuitem", name="Note").click()
    page.get_by_role("dialog").get_by_label("Note").fill("Brings an interpreter")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".line-row", has_text=anna["number"])).to_contain_text("1 note")
    page.get_by_role("button", name=f"Call {anna['number']}").click()
    expect(card(page, anna)).to_contain_text("Brings an interpreter")
    assert state_of(admin, anna)["notes"][0]["body"] == "Brings an interpreter"


def test_one_can_write_with_whoever_holds_the_ticket(
    desks: Desks, admin: Person, coach: Person, server: Server
) -> None:
    place, (paper,) = open_place(admin, 1)
    visitor = do(Person.visit(server.url, unique("Vera")))
    own = do(place.take(visitor, name="Vera"))
    page = go_to(desks.of(coach), place)
    page.get_by_role("button", name=f"More about {paper['number']}").click()
    page.get_by_role("menuitem", name="Chat").click()
    expect(page.get_by_text(f"{paper['number']} was taken at the counter.")).to_be_visible()
    page.get_by_role("button", name=f"More about {own['number']}").click()
    page.get_by_role("menuitem", name="Chat").click()
    expect(page).to_have_url(re.compile(r"/console/inbox/\w+"))
    expect(page.locator(".chat-composer textarea")).to_be_visible()


def test_a_ticket_is_taken_for_somebody_at_the_counter(desks: Desks, admin: Person, coach: Person) -> None:
    place, (anna,) = open_place(admin, 1, strategy="priority")
    desk = desks.of(coach)
    page = go_to(desk, place)
    page.get_by_role("button", name=re.compile("^Take a ticket for")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Gran Dupont")
    dialog.get_by_label("Priority").select_option("5")
    assert violations(page) == []
    dialog.get_by_role("button", name="Take a ticket").click()
    expect(dialog.locator(".taken-number")).to_have_text("B-002")
    expect(dialog).to_contain_text("Place 1")
    page.wait_for_function("document.querySelector('.taken-code').naturalWidth > 0")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(next_ones(page)).to_have_text(["B-002", anna["number"]])
    assert desk.reports() == []


def test_a_queue_is_paused_closed_and_opened_at_the_desk(desks: Desks, admin: Person, coach: Person) -> None:
    place, _ = open_place(admin)
    name = place.queue["name"]
    page = go_to(desks.of(coach), place)
    for choice, said, status in (
        ("Pause", "is paused.", "paused"),
        ("Close", "is closed.", "closed"),
        ("Open", "is open.", "open"),
    ):
        page.get_by_role("button", name=f"Open, pause or close {name}").click()
        page.get_by_role("menuitem", name=f"{choice} the queue").click()
        if status == "closed":
            page.get_by_role("dialog").get_by_role("button", name="Close the queue").click()
        expect(page.get_by_text(f"{name} {said}")).to_be_visible()
        assert do(place.show())["status"] == status
        if status == "paused":
            page.get_by_role("button", name=f"Take a ticket for {name}").click()
            page.get_by_role("dialog").get_by_role("button", name="Take a ticket").click()
            expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This queue takes nobody just now")
            page.keyboard.press("Escape")


def test_an_agent_has_the_desk_but_no_figures_and_no_settings(desks: Desks, admin: Person, coach: Person) -> None:
    place, _ = open_place(admin)
    desk = desks.of(coach)
    page = go_to(desk, place, "/queues/live")
    expect(page.get_by_role("button", name="Call next")).to_be_visible()
    assert page.get_by_role("tab").count() == 0
    assert page.get_by_role("link", name="Reports").count() == 0
    desk.go("/reports")
    expect(page.get_by_text("Your role does not open this room")).to_be_visible()


def test_a_manager_sets_up_a_queue_from_nothing(desks: Desks, admin: Person) -> None:
    site, service, counter, queue = unique("Town hall"), unique("Passports"), unique("Counter"), unique("Window A")
    desk = desks.of(admin)
    page = desk.go("/settings/queues")
    dialog = page.get_by_role("dialog")

    page.get_by_role("button", name="New site").first.click()
    dialog.get_by_label("Name").fill(site)
    dialog.get_by_label("Time zone").fill("Europe/Nowhere")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".ui-field-error")).to_be_visible()
    dialog.get_by_label("Time zone").fill("Europe/Zurich")
    dialog.get_by_label("Always open").uncheck()
    expect(dialog.get_by_label("Opens on Monday")).to_have_value("09:00")
    dialog.get_by_role("button", name="Remove the hours from 09:00 on Friday").click()
    dialog.get_by_label("Closes on Monday").fill("12:00")
    dialog.get_by_role("button", name="Add hours on Monday").click()
    dialog.get_by_role("button", name="Add a day").click()
    dialog.get_by_label("Date").fill("2030-12-25")
    dialog.get_by_label("Reason").fill("Christmas")
    dialog.get_by_label("Announcement on the board").fill("Please have your papers ready.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    row = page.locator(".thing", has_text=site)
    expect(row).to_contain_text("open on 4 days a week")
    expect(row.get_by_label("Display board")).to_have_value(re.compile(r"^http.*/board/\w+"))
    expect(row.get_by_label("Kiosk")).to_have_value(re.compile(r"^http.*/kiosk/\w+"))
    kept = next(one for one in do(admin.get("/sites?limit=100")).body["items"] if one["name"] == site)
    monday = [hours for hours in kept["opening_hours"] if hours["day"] == 0]
    assert monday == [{"day": 0, "opens": "09:00", "closes": "12:00"}, {"day": 0, "opens": "12:00", "closes": "24:00"}]
    assert kept["exceptions"] == [{"date": "2030-12-25", "hours": [], "reason": "Christmas"}]

    page.get_by_role("tab", name="Services").click()
    page.get_by_role("button", name="New service").first.click()
    dialog.get_by_label("Name").fill(service)
    dialog.get_by_label("Minutes it usually takes").fill("12")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thing", has_text=service)).to_contain_text("about 12 minutes each")

    page.get_by_role("tab", name="Queues").click()
    page.get_by_role("button", name="New queue").first.click()
    dialog.get_by_label("Name", exact=False).first.fill(queue)
    dialog.get_by_label("Number prefix").fill("pa")
    dialog.get_by_label("Site").select_option(label=site)
    dialog.get_by_label("Service").select_option(label=service)
    dialog.get_by_label("Order").select_option("priority")
    dialog.get_by_label("Minutes worth one priority step").fill("15")
    dialog.get_by_label("Seconds to come to the desk").fill("-1")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".ui-field-error")).to_be_visible()
    dialog.get_by_label("Seconds to come to the desk").fill("45")
    dialog.get_by_role("button", name="Save").click()
    made = page.locator(".thing", has_text=queue)
    expect(made).to_contain_text("By priority")
    kept = next(one for one in do(admin.get("/queues?limit=100")).body["items"] if one["name"] == queue)
    assert (kept["prefix"], kept["ageing_minutes"], kept["grace_seconds"]) == ("PA", 15, 45)

    page.get_by_role("tab", name="Desks").click()
    page.get_by_role("button", name="New desk").first.click()
    dialog.get_by_label("Name").fill(counter)
    dialog.get_by_label("Site").select_option(label=site)
    dialog.get_by_label(queue).check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thing", has_text=counter)).to_contain_text(queue)

    page.get_by_role("tab", name="Queues").click()
    expect(made.get_by_label("Link to join")).to_have_value(re.compile(r"^http.*/q/\w+"))
    made.get_by_role("img").scroll_into_view_if_needed()
    page.wait_for_function(
        "name => [...document.querySelectorAll('.thing-code')].find((one) => one.alt.includes(name)).naturalWidth > 0",
        arg=queue,
    )
    with page.expect_popup() as opened:
        made.get_by_role("link", name="Poster to print").click()
    expect(opened.value.get_by_text(queue).first).to_be_visible()

    made.get_by_role("button", name=f"Change {queue}").click()
    dialog.get_by_label("Name", exact=False).first.fill(f"{queue} bis")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".thing", has_text=f"{queue} bis")).to_be_visible()
    page.get_by_role("tab", name="Sites").click()
    page.get_by_role("button", name=f"Delete {site}").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("alert").filter(has_text="queue").first).to_be_visible()
    assert desk.reports() == []


def serve(agent: Person, place: Place) -> None:
    async def once() -> None:
        called = await place.call_next(agent)
        assert called is not None
        for move in ("start", "close"):
            assert (await agent.post(f"/tickets/{called['id']}/{move}", {})).status == 200

    do(once())


def figure(page: Page, name: str) -> Locator:
    return page.locator(".figure", has_text=name).first.locator("dd")


def test_the_live_figures_move(desks: Desks, admin: Person, coach: Person) -> None:
    place, _ = open_place(admin, 2)
    desk = desks.of(admin)
    page = go_to(desk, place, "/queues/live")
    expect(figure(page, "Waiting")).to_have_text("2")
    expect(page.locator(".chart canvas").first).to_be_visible()
    serve(coach, place)
    expect(figure(page, "Waiting")).to_have_text("1")
    expect(figure(page, "Done")).to_have_text("1")
    do(place.take(admin, name="Dina Sahin"))
    expect(figure(page, "Waiting")).to_have_text("2")
    expect(figure(page, "Joined today")).to_have_text("3")
    page.locator(".chart-table summary").first.click()
    expect(page.locator(".chart-table tbody tr").first).to_be_visible()
    assert violations(page) == []
    assert desk.reports() == []


def test_reports_tell_what_was_done_and_are_saved(desks: Desks, admin: Person, coach: Person) -> None:
    place, _ = open_place(admin, 3)
    for _ in range(2):
        serve(coach, place)
    desk = desks.of(admin)
    page = desk.go("/reports")
    page.get_by_label("Queue", exact=True).select_option(place.id)
    totals = page.locator(".report-totals")
    expect(totals.locator(".figure", has_text="Called").locator("dd")).to_have_text("2")
    expect(page.locator(".chart canvas")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    assert saved.value.path().read_text().count("\n") >= 2
    page.get_by_role("tab", name="Agents").click()
    expect(page.get_by_role("row", name=re.compile("Carla Coach"))).to_contain_text("2")
    page.get_by_role("tab", name="Volumes").click()
    expect(totals.locator(".figure", has_text="Joined").locator("dd")).to_have_text("3")
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_label("To", exact=True).fill("2020-01-02")
    expect(page.get_by_text("Nothing in these days")).to_be_visible()
    for tab in ("Satisfaction", "Estimates"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel")).to_contain_text("Nothing in these days")
    page.reload()
    expect(page.get_by_label("From")).to_have_value("2020-01-01")
    assert desk.reports() == []


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW)],
    ids=["light-wide", "dark-wide", "light-narrow", "dark-narrow"],
)
def test_everybody_can_use_the_queues(desks: Desks, admin: Person, size: dict[str, int], theme: str) -> None:
    place, (_, bo, *_) = open_place(admin, 7, strategy="priority", ageing_minutes=10)
    do(admin.post(f"/tickets/{bo['id']}/hold", {"minutes": 10}))
    desk = desks.of(admin, viewport=size, color_scheme="light")
    chosen = f'{{"theme": "{theme}", "language": "en", "collapsed": false, "sound": false, "notify": false}}'
    desk.context.add_init_script(f"localStorage.setItem('palabre.console.preferences', '{chosen}')")
    page = go_to(desk, place)
    sit_down(page)
    for key in ("n", "s", "n"):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name="Call next")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("article")).to_have_count(2)
    assert violations(page) == []
    page.keyboard.press("h")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    for path in ("/queues/live", *(f"/settings/queues/{kind}" for kind in ("sites", "services", "desks", "queues"))):
        desk.go(path)
        expect(page.locator(".ui-skeleton, .ui-spinner")).to_have_count(0)
        assert violations(page) == [], path
    for report in ("waits", "volumes", "agents", "satisfaction", "estimates"):
        desk.go(f"/reports/{report}")
        expect(page.locator(".ui-skeleton, .ui-spinner")).to_have_count(0)
        assert violations(page) == [], report
    assert desk.reports() == []
