"""Contacts in the console in a real browser: one put down by hand, and a table brought in although some lines are wrong."""

import csv
import io
import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import NARROW, do, violations
from tests.desks import Desks, desks_at
from tests.people import Person
from tests.processes import Server

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


@pytest.fixture
def manager(server: Server) -> Person:
    return do(Person.sign_in(server.url, "manager"))


def table_of(word: str) -> bytes:
    """As a spreadsheet of Windows saves it in French; two of its lines are wrong."""
    lines = (
        "Prénom;Nom;Courriel;Téléphone;Étiquettes;Remarque",
        f"Zoé;{word};zoe.{word}@people.test;079 123 45 67;lac;vient à pied",
        f"Max;{word};max.{word}@people;;lac;",
        f"Léa;{word};lea.{word}@people.test;12;;",
        f"Ugo;{word};ugo.{word}@people.test;+33 6 12 34 56 78;lac, montagne;",
    )
    return "\r\n".join(lines).encode("windows-1252")


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


def bring_in(page: Page, file: bytes) -> None:
    """Up to the trial."""
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_label("Choose a file").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": file})
    expect(page.get_by_text("people.csv: 4 lines")).to_be_visible()


def tally(page: Page) -> dict[str, str]:
    pairs = page.get_by_role("group", name="Contacts").locator("dl > div")
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in pairs.all()}


def test_a_table_is_tried_and_brought_in_although_lines_are_wrong(desks: Desks, manager: Person) -> None:
    word = f"Q{uuid.uuid4().hex[:8]}"
    desk = desks.of(manager)
    page = desk.go(f"/contacts?q={word}")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    bring_in(page, table_of(word))
    for column, field in (("Prénom", "First name"), ("Nom", "Family name"), ("Courriel", "E-mail address")):
        chosen = page.get_by_label(f"What {column} means").locator("option:checked")
        assert chosen.inner_text() == field
    expect(page.get_by_label("What Remarque means")).to_have_value("")
    page.get_by_label("E-mail", exact=True).check()
    expect(page.get_by_role("button", name="Try it")).to_be_disabled()
    page.get_by_label("Where they agreed").fill("Paper forms of the open day")
    assert violations(page) == []
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    assert tally(page) == {"New": "2", "Updated": "0", "Unchanged": "0", "Left out": "2"}
    wrong = page.get_by_role("dialog").get_by_role("row")
    expect(wrong.nth(1)).to_contain_text("3")
    expect(wrong.nth(1)).to_contain_text("This is not an e-mail address")
    expect(wrong.nth(2)).to_contain_text("4")
    expect(wrong.nth(2)).to_contain_text("This is not a telephone number of the country")
    assert violations(page) == []
    assert do(manager.get(f"/contacts?q={word}")).body["items"] == []
    page.get_by_role("button", name="Import 2").click()
    expect(page.get_by_text("The import is finished.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(3)
    zoe = rows.filter(has_text=f"Zoé {word}")
    expect(zoe).to_contain_text("+41791234567")
    expect(zoe).to_contain_text("E-mail Agreed")
    expect(rows.filter(has_text="Ugo")).to_contain_text("montagne")

    bring_in(page, table_of(word))
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    assert tally(page) == {"New": "0", "Updated": "0", "Unchanged": "2", "Left out": "2"}
    expect(page.get_by_role("button", name="Import 0")).to_be_disabled()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    kept = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert {one["email"] for one in kept} == {f"{name}.{word}@people.test".lower() for name in ("zoe", "ugo")}
    assert desk.reports() == []


def test_a_contact_is_put_down_changed_and_says_no(desks: Desks, manager: Person) -> None:
    word = f"W{uuid.uuid4().hex[:8]}"
    desk = desks.of(manager, viewport=NARROW)
    page = desk.go(f"/contacts?q={word}")
    page.get_by_role("button", name="New contact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(f"Nora {word}")
    dialog.get_by_label("Telephone number").fill("12")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This is not a telephone number")
    dialog.get_by_label("Telephone number").fill("078 765 43 21")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text=f"Nora {word}")
    expect(row).to_contain_text("+41787654321")
    choose(page, f"More about Nora {word}", "Edit")
    dialog.get_by_label("Labels").fill("vip")
    dialog.get_by_label("Labels").press("Enter")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("vip")
    choose(page, f"More about Nora {word}", "Consent")
    dialog.get_by_role("button", name="Said no SMS").click()
    expect(dialog.get_by_role("listitem").filter(has_text="SMS")).to_contain_text("Written down by the team")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(row).to_contain_text(re.compile("SMS Withdrawn"))
    (card,) = do(manager.get(f"/contacts?q={word}")).body["items"]
    assert [(one["channel"], one["state"]) for one in card["consents"]] == [("sms", "withdrawn")]
    assert violations(page) == []
    choose(page, f"More about Nora {word}", "Delete")
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    assert desk.reports() == []


def test_agents_read_contacts_and_change_nothing(desks: Desks, server: Server) -> None:
    page = desks.of(do(Person.sign_in(server.url, "coach"))).go("/contacts?q=Alice")
    expect(page.get_by_role("row").filter(has_text="Alice Martin")).to_be_visible()
    assert page.get_by_role("button", name=re.compile("Import|Export|New contact")).count() == 0
    page.get_by_role("button", name="More about Alice Martin").click()
    assert page.get_by_role("menuitem").all_inner_texts() == ["Write privately", "Consent"]
