"""Field work in the console in a real browser: an intervention from its plan to the client's signature."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.booking import FIRST_DAY
from tests.browser import NARROW, do, violations
from tests.conftest import People
from tests.desks import Desks, desks_at
from tests.firm import CHECKLIST, Firm
from tests.permission_scene import picture
from tests.processes import Server

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


@pytest.fixture
def firm(people: People) -> Firm:
    return do(Firm.make(people))


WIDER = "cards => cards.filter(card => card.scrollWidth > card.clientWidth).map(card => card.innerText)"
"""The cards that do not hold what is in them."""


def spilt(page: Page) -> list[str]:
    found: list[str] = page.locator(".card").evaluate_all(WIDER)
    return found


def draw(page: Page, pad: Locator) -> None:
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    left, middle, step = box["x"] + 20, box["y"] + box["height"] / 2, (box["width"] - 40) / 6
    page.mouse.move(left, middle)
    page.mouse.down()
    for turn in range(1, 7):
        page.mouse.move(left + turn * step, middle + (20 if turn % 2 else -20), steps=4)
    page.mouse.up()


def test_an_intervention_goes_from_its_plan_to_the_signature(desks: Desks, firm: Firm) -> None:
    """The provider plans it at a desk, the technician carries it out by telephone, and the provider opens it again."""
    desk = desks.of(firm.boss)
    page = desk.go("/field")
    expect(page.get_by_text("There are no interventions yet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Plan an intervention").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Client").select_option(label=firm.client["name"])
    dialog.get_by_label("Equipment").select_option(label=firm.boiler["name"])
    dialog.get_by_label("Technician").select_option(value=firm.technician["id"])
    dialog.get_by_label("Day").fill(str(FIRST_DAY))
    dialog.get_by_label("Time").fill("09:30")
    dialog.get_by_label("Note").fill("Ring twice")
    assert violations(page) == []
    # SHOT plan
    dialog.get_by_role("button", name="Plan an intervention").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(firm.client["name"])
    expect(page.get_by_text("Ring twice")).to_be_visible()
    expect(page.get_by_text("Start the work to tick things off.")).to_be_visible()
    assert (violations(page), spilt(page)) == ([], [])
    # SHOT planned
    address = page.url.removeprefix(f"{desks.url}/console")

    page.get_by_role("link", name="Interventions").first.click()
    page.get_by_role("button", name="Plan an intervention").first.click()
    dialog.get_by_label("Client").select_option(label=firm.client["name"])
    dialog.get_by_label("Technician").select_option(value=firm.technician["id"])
    dialog.get_by_label("Day").fill(str(FIRST_DAY))
    dialog.get_by_label("Time").fill("10:00")
    dialog.get_by_role("button", name="Plan an intervention").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The technician has other work at that time")
    page.keyboard.press("Escape")

    telephone = desks.of(firm.nadia, viewport=NARROW)
    page = telephone.go("/field")
    page.get_by_role("link", name=re.compile("^I-")).click()
    page.get_by_role("button", name="Start the work").click()
    page.get_by_label(CHECKLIST[0]).check()
    expect(page.get_by_role("status").filter(has_text="1 of 2")).to_be_visible()
    page.get_by_label("Add files").set_input_files(
        {"name": "boiler.png", "mimeType": "image/png", "buffer": picture(64)}
    )
    paper = page.locator(".thing", has_text="boiler.png")
    expect(paper).to_be_visible()
    page.get_by_label("Add files").set_input_files(
        {"name": "wrong.png", "mimeType": "image/png", "buffer": picture(32)}
    )
    page.get_by_role("button", name="Delete wrong.png").click()
    expect(page.locator(".thing", has_text="wrong.png")).to_have_count(0)
    with page.expect_download() as download:
        paper.get_by_role("button", name="Download boiler.png").click()
    assert download.value.path().read_bytes() == picture(64)
    assert (violations(page), spilt(page)) == ([], [])
    # SHOT progress

    page.get_by_role("button", name="Finish the work").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Report").fill("Cleaned, and all is well.")
    dialog.get_by_label("Why it stays open").fill("No gauge at hand")
    assert violations(page) == []
    # SHOT finish
    dialog.get_by_role("button", name="Finish the work").click()
    expect(page.get_by_text("Cleaned, and all is well.")).to_be_visible()
    page.get_by_role("button", name="Have it signed").click()
    dialog.get_by_label("Name of who signs").fill("Anna Client")
    draw(page, dialog.locator("canvas"))
    assert violations(page) == []
    # SHOT sign
    dialog.get_by_role("button", name="Have it signed").click()
    signature = page.get_by_role("img", name="Signature of Anna Client")
    expect(signature).to_be_visible()
    assert signature.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    expect(page.locator(".state-chip")).to_have_text("Signed")
    expect(page.get_by_role("button", name="Open again")).to_have_count(0)
    assert violations(page) == []
    # SHOT signed

    page = desk.go(address)
    page.get_by_role("button", name="Open again").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("A part was missing")
    page.get_by_role("dialog").get_by_role("button", name="Open again").click()
    expect(page.locator(".state-chip")).to_have_text("In progress")
    expect(page.get_by_role("img", name="Signature of Anna Client")).to_have_count(0)
    # SHOT reopened
    page.get_by_role("link", name="Interventions").first.click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("State").select_option(label="Signed")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    assert violations(page) == []
    assert [desk.reports(), telephone.reports()] == [[], []]
