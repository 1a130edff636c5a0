"""Campaigns in the console in a real browser: from the basket to the reasons, and a server that dies on the way."""

import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pymongo import MongoClient
from pymongo.database import Database

from models.base import Row, new_id, now
from models.users import Role, User
from models.words import words_of
from tests.browser import do, violations
from tests.channels.mail_server import MailServer
from tests.console.posting import post_office
from tests.desks import Desks, desks_at
from tests.people import Person
from tests.processes import Mongod, Server

pytestmark = pytest.mark.xdist_group("browser")
CROWD, REFUSED = 30, 3
AFTER_A_KILL = 180_000
"""Milliseconds: a delivery that a sender has taken and not sent is free again after two minutes."""


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


class MailFirm:
    """A server of its own with a real mail server behind it, and a group of people with addresses."""

    def __init__(
        self, mongod: Mongod, start_server: Callable[..., Server], post: MailServer, pace: float = 4.0
    ) -> None:
        """`pace`: e-mails a second."""
        name = f"mails-{uuid.uuid4().hex[:8]}"
        address = f"smtp://127.0.0.1:{post.port}?starttls=off"
        self.server = start_server(
            mongod.url(name), trusted_proxies="127.0.0.1", smtp_url=address, smtp_from="hello@demo.test"
        )
        self.database: Database[Row] = MongoClient(mongod.url(name))[name]
        self.manager = do(Person.sign_in(self.server.url, "manager"))
        admin = do(Person.sign_in(self.server.url, "admin"))
        paces = {"sms": 1.0, "whatsapp": 10.0, "email": pace, "push": 50.0}
        assert do(admin.patch("/tenant", {"pace": paces})).status == 200
        members = [self._add(number) for number in range(CROWD)]
        group = do(self.manager.post("/conversations", {"kind": "group", "title": "Lake run", "member_ids": members}))
        assert group.status == 201, group.body
        self.group_id: str = group.body["id"]

    def launch(self, title: str) -> str:
        """A campaign to the group by e-mail, under way; gives its id."""
        targets = {"group_ids": [self.group_id], "group_mode": "members"}
        body = {"title": title, "text": "We run at nine.", "channels": ["email"], "targets": targets}
        campaign = do(self.manager.post("/campaigns", body))
        assert campaign.status == 201, campaign.body
        assert do(self.manager.post(f"/campaigns/{campaign.body['id']}/launch")).status == 200
        return str(campaign.body["id"])

    def states(self, campaign_id: str) -> Counter[str]:
        """How many of its deliveries are in each state."""
        return Counter(row["state"] for row in self.database.deliveries.find({"campaign_id": campaign_id}))

    def rest(self, campaign_id: str) -> Counter[str]:
        """The same once nothing is on its way to the mail server any more."""
        deadline = time.monotonic() + 30
        while (states := self.states(campaign_id)) and states["leased"] + states["submitting"]:
            assert time.monotonic() < deadline, states
            time.sleep(0.05)
        return states

    def _add(self, number: int) -> str:
        tenant = self.database.tenants.find_one({"slug": "demo"})
        assert tenant is not None
        person = User(
            _id=new_id(), tenant_id=tenant["_id"], role=Role.MEMBER, name=f"Runner{number} Favre",
            email=f"runner{number}@people.test",
        )  # fmt: skip
        self.database.users.insert_one(person.to_row() | {"words": words_of(person.name)})
        return person.id

    def begin(self, campaign_id: str, number: int) -> None:
        """Let the time of one of its dates come."""
        occurrence = self.database.occurrences.find_one_and_update(
            {"campaign_id": campaign_id, "number": number}, {"$set": {"due_at": now()}}
        )
        assert occurrence is not None
        job = {"_id": f"campaign.freeze:{occurrence['_id']}"}
        assert self.database.jobs.update_one(job, {"$set": {"due_at": now()}}).modified_count == 1

    def end_leases(self) -> None:
        """As if the time had passed for which a dead server holds what it had taken."""
        for name in ("deliveries", "jobs"):
            self.database[name].update_many({"lease_until": {"$ne": None}}, {"$set": {"lease_until": now()}})


@pytest.fixture(scope="module", autouse=True)
def _started(server: Server) -> None:
    """Before the browser is opened: while it is, nothing else can wait in this thread."""


@pytest.fixture
def post() -> Iterator[MailServer]:
    with post_office() as server:
        yield server


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


def sending(page: Page, number: int) -> Locator:
    """One of the dates in the card on progress."""
    name = page.locator("strong", has_text=re.compile(rf"^Sending {number}( \(again\))?$"))
    return page.get_by_role("listitem").filter(has=name)


def done_of(page: Page, number: int) -> int:
    """Percent of a date's bar."""
    return int(sending(page, number).get_by_role("progressbar").get_attribute("aria-valuenow") or 0)


def fill_basket(page: Page) -> None:
    """By one search over groups and people; emptied once and filled again."""
    search = page.get_by_role("searchbox", name="Search for groups and people")
    search.fill("Lake run")
    page.get_by_role("checkbox", name=re.compile("Lake run")).check()
    search.fill("Alice")
    page.get_by_role("checkbox", name=re.compile("Alice Martin")).check()
    expect(page.get_by_text("1 group · 1 person")).to_be_visible()
    page.get_by_role("button", name="Clear").last.click()
    expect(page.get_by_text("Nobody is chosen yet.")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Alice Martin")).check()
    search.fill("Lake run")
    page.get_by_role("button", name="Add the 1 found").click()
    basket = page.get_by_role("group", name="Chosen")
    expect(basket.get_by_role("button", name="Remove Lake run")).to_be_visible()
    expect(basket.get_by_role("button", name="Remove Alice Martin")).to_be_visible()


def write_message(page: Page) -> None:
    page.get_by_role("checkbox", name="E-mail").check()
    page.get_by_role("checkbox", name="Message in Palabre").uncheck()
    page.get_by_role("textbox", name="Subject").fill("We run on Sunday")
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("Hello ! We run at nine.")
    text.evaluate("field => field.setSelectionRange(6, 6)")
    choose(page, "Insert a variable", "First name")
    expect(text).to_have_value("Hello {first_name}! We run at nine.")
    page.get_by_role("combobox", name="Preview for").select_option(label="Alice Martin")
    expect(page.get_by_role("region", name="Preview for")).to_contain_text("Hello Alice! We run at nine.")


def test_a_campaign_survives_the_server_and_says_what_became_of_everybody(
    browser: Browser, mongod: Mongod, start_server: Callable[..., Server], post: MailServer
) -> None:
    """Basket, preview, two dates, the bar, a server killed on the way, reasons, and the failures once more."""
    firm = MailFirm(mongod, start_server, post)
    post.answers["RCPT"] = ["552 5.2.2 The mailbox is full"] * REFUSED
    with desks_at(browser, firm.server.url) as desks:
        desk = desks.of(firm.manager)
        page = desk.go("/campaigns")
        expect(page.get_by_text("There are no campaigns yet")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="New campaign").first.click()
        page.get_by_label("Title").fill("Lake run on Sunday")
        fill_basket(page)
        write_message(page)
        for _ in range(2):
            page.get_by_role("button", name="Add a date").click()
        before = page.get_by_role("region", name="Before launch")
        expect(before).to_contain_text(f"{CROWD + 2} will get it")
        assert violations(page) == []
        page.get_by_role("button", name="Schedule").click()
        question = page.get_by_role("dialog")
        expect(question).to_contain_text("It is sent on 2 dates: ")
        question.get_by_role("button", name="Schedule").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lake run on Sunday")
        expect(sending(page, 2)).to_contain_text("Scheduled")
        campaign_id = page.url.rpartition("/")[2]

        firm.begin(campaign_id, 1)
        bar = sending(page, 1).get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^(2[5-9]|[3-8]\d)$"), timeout=AFTER_A_KILL)
        firm.server.kill()
        assert done_of(page, 1) < 100
        firm.end_leases()
        firm.server.start()
        expect(sending(page, 1)).to_contain_text("Completed", timeout=AFTER_A_KILL)
        assert done_of(page, 1) == 100
        firm.begin(campaign_id, 2)
        expect(sending(page, 2)).to_contain_text("Completed", timeout=AFTER_A_KILL)
        assert violations(page) == []

        page.get_by_label("Outcome").select_option(label="Failed")
        rows = page.get_by_role("table").get_by_role("row")
        expect(rows).to_have_count(1 + REFUSED)
        expect(rows.nth(1)).to_contain_text("The mailbox is full.")
        page.get_by_role("button", name=f"Send the {REFUSED} failures again").click()
        expect(sending(page, 3)).to_contain_text("Completed", timeout=AFTER_A_KILL)
        expect(sending(page, 3)).to_contain_text(f"{REFUSED} Accepted")
        expect(page.get_by_role("button", name="failures again")).to_have_count(0)
        page.get_by_role("tab", name="Log").click()
        expect(page.get_by_role("row", name="Sent again")).to_contain_text("Mona Manager")
        assert (violations(page), desk.reports()) == ([], [])
    deliveries = list(firm.database.deliveries.find({"campaign_id": campaign_id}))
    meant = {row["address"] for row in deliveries}
    got = Counter(address for address in post.recipients if address in meant)  # the demo reminds others of bookings
    states = Counter(row["state"] for row in deliveries)
    assert states["failed"] == REFUSED
    assert states["accepted"] + states["unknown"] + REFUSED == 2 * (CROWD + 2) + REFUSED
    assert max(got.values()) == 2
    assert states["accepted"] <= sum(got.values()) <= states["accepted"] + states["unknown"]


def test_groups_hear_it_once_and_what_was_only_simulated_says_so(desks: Desks, server: Server) -> None:
    """An agent's own groups, a template that is kept and used again, and a channel without credentials."""
    word = f"Cast{uuid.uuid4().hex[:8]}"
    coach, bob = do(Person.sign_in(server.url, "coach")), do(Person.sign_in(server.url, "bob"))
    groups = [do(coach.open_group(bob, title=f"{word} {name}")) for name in ("morning", "evening")]
    desk = desks.of(coach)
    page = desk.go("/inbox")
    choose(page, "New", "Message to many")
    for name in ("All contacts", "Choose by criteria"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.get_by_label("Title").fill(word)
    page.get_by_role("searchbox", name="Search for groups and people").fill(word)
    page.get_by_role("button", name="Add all 2 found").click()
    page.get_by_label("A group gets it").select_option(label="once, said in the group")
    page.get_by_role("textbox", name="Text", exact=True).fill("We close at six today.")
    expect(page.get_by_role("region", name="Before launch")).to_contain_text("2 will get it")
    choose(page, "Templates", "Keep as a template")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("The template is kept.")).to_be_visible()
    page.get_by_role("button", name="Launch now").click()
    page.get_by_role("dialog").get_by_role("button", name="Launch now").click()
    expect(sending(page, 1)).to_contain_text("Completed", timeout=AFTER_A_KILL)
    for group in groups:
        said = do(bob.get(f"/conversations/{group}/messages")).body["items"]
        assert [message["body"] for message in said] == ["We close at six today."]

    page = desk.go("/campaigns/templates")
    page.locator(".thing", has_text=word).get_by_role("link", name="Use it").click()
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text).to_have_value("We close at six today.")
    page.get_by_role("searchbox", name="Search for groups and people").fill("Alice")
    page.get_by_role("checkbox", name=re.compile("Alice Martin")).check()
    page.get_by_role("checkbox", name="E-mail").check()
    page.get_by_role("checkbox", name="Message in Palabre").uncheck()
    before = page.get_by_role("region", name="Before launch")
    expect(before).to_contain_text("Nothing is really sent by E-mail")
    assert violations(page) == []
    page.get_by_role("button", name="Launch now").click()
    page.get_by_role("dialog").get_by_role("button", name="Launch now").click()
    expect(sending(page, 1)).to_contain_text("1 Simulated", timeout=AFTER_A_KILL)
    expect(page.get_by_text("Nothing is really sent by E-mail")).to_be_visible()
    page.get_by_text("What would have been sent", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text("We close at six today.")
    assert (violations(page), desk.reports()) == ([], [])


def steps(page: Page) -> list[str]:
    """What can be done with the campaign, as its buttons say."""
    return page.locator(".form-actions").first.locator("button:not([aria-haspopup]), a").all_inner_texts()


def test_a_campaign_is_paused_goes_on_and_is_cancelled_before_two_pairs_of_eyes(
    browser: Browser, mongod: Mongod, start_server: Callable[..., Server], post: MailServer
) -> None:
    """The bar and the buttons on the page where it is done, on that of somebody else meanwhile, and after a reload."""
    firm = MailFirm(mongod, start_server, post, pace=0.5)
    with desks_at(browser, firm.server.url) as desks:
        desk = desks.of(firm.manager)
        other = desks.of(do(Person.sign_in(firm.server.url, "admin")))
        campaign_id = firm.launch("Lake run on Sunday")
        page, watched = desk.go(f"/campaigns/{campaign_id}"), other.go(f"/campaigns/{campaign_id}")
        expect(sending(page, 1)).to_contain_text("Sending")
        expect(sending(page, 1).get_by_role("progressbar")).to_have_attribute(
            "aria-valuenow", re.compile(r"^[1-9]\d?$")
        )
        assert steps(page) == steps(watched) == ["Pause", "Cancel the campaign"]

        page.get_by_role("button", name="Pause", exact=True).click()
        expect(page.get_by_text("The campaign is paused.")).to_be_visible()
        for one in (page, watched):
            expect(sending(one, 1)).to_contain_text("Paused")
            expect(sending(one, 1)).to_contain_text("Asked for by the team.")
            expect(one.get_by_role("button", name="Go on")).to_be_visible()
            assert steps(one) == ["Go on", "Cancel the campaign"]
        states = firm.rest(campaign_id)
        assert states["accepted"] and states["queued"], states
        total = sum(states.values())
        percent = round(states["accepted"] / total * 100)
        for one in (page, watched):
            one.reload()
            bar = sending(one, 1).get_by_role("progressbar")
            expect(bar).to_have_attribute("aria-valuenow", str(percent))
            expect(bar).to_have_attribute("aria-label", f"{states['accepted']} of {total} done")  # No end is foretold.
            assert steps(one) == ["Go on", "Cancel the campaign"]
            assert violations(one) == []
        assert firm.states(campaign_id) == states

        watched.get_by_role("button", name="Go on").click()
        for one in (page, watched):
            expect(one.get_by_role("button", name="Pause", exact=True)).to_be_visible()
            expect(sending(one, 1)).not_to_contain_text("Asked for by the team.")
            bar = sending(one, 1).get_by_role("progressbar")
            expect(bar).not_to_have_attribute("aria-valuenow", str(percent))

        page.get_by_role("button", name="Cancel the campaign").click()
        question = page.get_by_role("dialog")
        expect(question).to_contain_text("What is sent stays sent.")
        question.get_by_role("button", name="Cancel", exact=True).click()
        assert steps(page) == ["Pause", "Cancel the campaign"]
        page.get_by_role("button", name="Cancel the campaign").click()
        question.get_by_role("button", name="Cancel the campaign").click()
        for one in (page, watched):
            expect(sending(one, 1).get_by_text(re.compile(r"^[1-9]\d* Cancelled$"))).to_be_visible()
            assert steps(one) == ["Make a copy"]
        states = firm.rest(campaign_id)
        assert set(states) == {"accepted", "cancelled"}, states
        meant = {row["address"] for row in firm.database.deliveries.find({"campaign_id": campaign_id})}
        for one in (page, watched):
            one.reload()
            bar = sending(one, 1).get_by_role("progressbar")
            expect(bar).to_have_attribute("aria-label", f"{states['accepted']} of {total} done")
            expect(sending(one, 1)).to_contain_text(f"{states['cancelled']} Cancelled")
            assert steps(one) == ["Make a copy"]
            assert violations(one) == []
        page.get_by_role("tab", name="Log").click()
        for event, by in (("Paused", "Mona Manager"), ("Gone on", "Ada Admin"), ("Cancelled", "Mona Manager")):
            expect(page.get_by_role("row", name=event)).to_contain_text(by)
        assert (desk.reports(), other.reports()) == ([], [])
    assert len([address for address in post.recipients if address in meant]) == states["accepted"]


def test_a_segment_says_how_many_it_means_before_it_is_used(desks: Desks, server: Server) -> None:
    """Conditions one by one, nobody left, no way to the server, into the basket, and out of a draft again."""
    label = f"lake{uuid.uuid4().hex[:8]}"
    manager = do(Person.sign_in(server.url, "manager"))
    for name, language in (("Anna", "en"), ("Louis", "fr")):
        card = {
            "name": f"{name} {label}",
            "email": f"{name}.{label}@people.test",
            "labels": [label],
            "language": language,
        }
        assert do(manager.post("/contacts", card)).status == 201
    desk = desks.of(manager)
    page = desk.go("/campaigns/new")
    page.get_by_label("Title").fill(label)
    page.get_by_role("textbox", name="Text", exact=True).fill("We run at nine.")
    page.get_by_role("button", name="Choose by criteria").click()
    dialog = page.get_by_role("dialog")
    use = dialog.get_by_role("button", name="Add these people")
    expect(dialog).to_contain_text("Say at least one thing about them")
    expect(use).to_be_disabled()
    labels = dialog.get_by_label("With one of these labels")
    labels.fill(label)
    labels.press("Enter")
    expect(dialog).to_contain_text("2 people fit now.")
    dialog.get_by_role("checkbox", name="Français").check()
    expect(dialog).to_contain_text("1 person fits now.")
    absent = dialog.get_by_label("Did not come at least … times")
    absent.fill("5000")
    expect(dialog).to_contain_text("A whole number from 1 to 1000.")
    expect(use).to_be_disabled()
    absent.fill("3")
    expect(dialog).to_contain_text("Nobody fits now.")
    assert violations(page) == []
    desk.context.set_offline(True)
    absent.fill("")
    expect(dialog.get_by_role("alert")).to_contain_text("The connection was lost.")
    desk.context.set_offline(False)
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog).to_contain_text("1 person fits now.")
    use.click()
    basket = page.get_by_role("group", name="Chosen")
    expect(basket).to_contain_text(f"label {label}, language French")
    expect(page.get_by_role("region", name="Before launch")).to_contain_text("1 will get it")

    basket.get_by_role("button", name="Change the criteria").click()
    expect(dialog.get_by_role("checkbox", name="Français")).to_be_checked()
    dialog.get_by_role("checkbox", name="Français").uncheck()
    page.keyboard.press("Escape")
    expect(basket).to_contain_text("language French")
    basket.get_by_role("button", name="Change the criteria").click()
    dialog.get_by_role("checkbox", name="Français").uncheck()
    use.click()
    expect(page.get_by_role("region", name="Before launch")).to_contain_text("2 will get it")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("definition").first).to_contain_text(f"label {label}")
    page.get_by_role("button", name="Launch").click()
    expect(dialog).to_contain_text("2 recipients will get it.")
    expect(dialog).to_contain_text("By: Message in Palabre.")
    expect(dialog).to_contain_text("It is sent at once.")
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("link", name="Edit").click()
    expect(basket).to_contain_text(f"label {label}")
    basket.get_by_role("button", name=re.compile("^Remove label")).click()
    expect(page.get_by_text("Nobody is chosen yet.")).to_be_visible()
    assert desk.reports() == []
