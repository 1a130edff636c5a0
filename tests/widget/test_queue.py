"""The waiting line in the widget: a ticket in one tap, then one's own place, then the call."""

import re

from playwright.sync_api import Browser, expect

from tests.browser import do, violations
from tests.conftest import People
from tests.faces import Visitor
from tests.processes import Server


def call(people: People, ticket_number: str, queue_id: str) -> None:
    async def find_and_call() -> None:
        coach = await people("coach")
        found = (await coach.get(f"/queues/{queue_id}/tickets?limit=100")).body["items"]
        ticket = next(one for one in found if one["number"] == ticket_number)
        assert (await coach.post(f"/tickets/{ticket['id']}/call", {})).status == 200

    do(find_and_call())


def test_a_visitor_takes_a_ticket_and_is_called_in_the_widget(browser: Browser, server: Server, people: People) -> None:
    with browser.new_context(base_url=server.url, locale="en-US") as context:
        visitor = Visitor(context)
        visitor.visit()
        queue_id = visitor.page.locator("script[data-queue]").get_attribute("data-queue") or ""
        visitor.open()
        strip = visitor.page.locator("palabre-chat .waiting-line[data-state]")
        strip.get_by_role("button", name="Take a ticket").click()
        number = strip.locator("strong")
        expect(number).to_have_text(re.compile(r"A-\d{3}"))
        expect(strip).to_contain_text(re.compile("before you|You are next"))
        assert violations(visitor.page) == []
        with context.expect_page() as opened:
            strip.get_by_role("link", name="Open my ticket").click()
        expect(opened.value.get_by_text(number.inner_text()).first).to_be_visible()
        call(people, number.inner_text(), queue_id)
        expect(strip).to_contain_text("You are called")
        visitor.page.reload()
        visitor.open()
        expect(strip).to_contain_text("You are called")
        assert violations(visitor.page) == []
        visitor.assert_no_complaints()
