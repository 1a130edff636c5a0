"""Booking in the widget: from its button to the code, without leaving the page."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.booking import Studio
from tests.browser import NARROW, do, violations
from tests.conftest import People
from tests.faces import Visitor, new_context
from tests.processes import Server

pytestmark = pytest.mark.xdist_group("browser")


def test_a_visitor_books_in_the_widget_and_finds_it_there_again(
    browser: Browser, server: Server, people: People
) -> None:
    async def prepare() -> Studio:
        studio = await Studio.make(await people("admin"), name="Widget studio")
        await studio.class_with(3, name="Widget class")
        return studio

    studio = do(prepare())
    with new_context(browser, server.url, viewport=NARROW) as context:
        visitor = Visitor(context)
        visitor.visit()
        visitor.open()
        panel = visitor.page.locator("palabre-chat .panel")
        panel.get_by_role("button", name="Book", exact=True).click()
        panel.get_by_label("Name, activity or place").fill("Widget")
        expect(panel.locator(".booking-card")).to_have_count(1)
        panel.get_by_text("Widget studio").click()
        panel.get_by_text("Widget class").click()
        expect(panel.locator(".booking-start")).to_be_visible()
        assert violations(visitor.page) == []
        panel.locator(".booking-start").click()
        panel.get_by_label("Your name").fill("Nina Guest")
        panel.get_by_label("Your e-mail").fill("nina@guests.test")
        panel.get_by_role("button", name="Continue").click()
        panel.get_by_role("button", name="Confirm my booking").click()
        code = panel.locator(".booking-code")
        expect(code).to_have_text(re.compile(r"(\w{4} ){2}\w{4}"))
        assert violations(visitor.page) == []
        bookings = do(studio.owner.get("/partner/bookings")).body["items"]
        assert [one["code"] for one in bookings] == [code.inner_text().replace(" ", "")]
        panel.get_by_role("button", name="Back to the chat").click()
        strip = panel.get_by_role("region", name="Book a time")
        expect(strip).to_contain_text("Widget class")
        visitor.page.reload()
        visitor.open()
        strip.get_by_role("button", name="Open").click()
        panel.get_by_role("button", name="Cancel this booking").click()
        visitor.page.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
        expect(panel.get_by_text("The place was given back.")).to_be_visible()
        visitor.assert_no_complaints()
