"""“Notify me on this device” in a real browser, and what the service worker shows."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.push_subscriptions import COLLECTION
from tests.browser import NARROW, WIDE, do, violations
from tests.channels.push_service import Browser as Subscribed
from tests.crowds import database_of
from tests.desks import KEEP, Desks, desks_at
from tests.faces import new_context
from tests.people import Json, Person
from tests.processes import Mongod, Server
from tests.waiting import Place

SWITCH = "Notify me on this device"
SUBSCRIBING = """
({endpoint, keys}) => {
  const made = (bytes) => ({
    endpoint, options: { applicationServerKey: Uint8Array.from(bytes).buffer },
    toJSON: () => ({ endpoint, expirationTime: null, keys }),
    unsubscribe: async () => (localStorage.removeItem("test.subscribed"), true),
  });
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem("test.subscribed", JSON.stringify([...applicationServerKey]));
    return made(applicationServerKey);
  };
  PushManager.prototype.getSubscription = async () => {
    const bytes = JSON.parse(localStorage.getItem("test.subscribed"));
    return bytes && made(bytes);
  };
}
"""
"""What a browser with a push service does. Tests' browsers keep nothing, and such ones have none."""
NOTE = """
() => {
  const show = registration.showNotification.bind(registration);
  self.shown = [];
  registration.showNotification = async (title, options) => {
    await show(title, options);
    shown.push({ title, body: options.body, tag: options.tag, lang: options.lang, link: options.data.link });
  };
}
"""
"""A headless browser forgets what it has just shown when it is asked too early."""
CLICK = """
async () => {
  const did = [], { link } = shown.pop();
  clients.openWindow = async (url) => did.push(`opened ${url}`);
  WindowClient.prototype.focus = async function () { did.push(`went to ${this.url}`); };
  let work;
  const notification = { data: { link }, close: () => did.push("closed") };
  dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil: (done) => (work = done) }));
  await work;
  return did;
}
"""
"""Only a person's own click may open a window, so what would be done is noted instead."""


@contextmanager
def somebody(browser: Browser, server: Server, person: Person | None = None, **options: object) -> Iterator[Page]:
    """Who allows notifications; with a person, they are signed in on the pages for customers."""
    with new_context(browser, server.url, **options) as context:
        context.grant_permissions(["notifications"], origin=server.url)
        if person is not None:
            kept = {name: person.signed_in[name] for name in ("access_token", "refresh_token", "user")}
            kept["expires_at"] = int(time.time() * 1000) + 600_000
            given = {"key": "palabre.session.widget.demo", "value": json.dumps(kept)}
            context.add_init_script(f"({KEEP})({json.dumps(given)})")
        yield context.new_page()


def let_subscribe(context: BrowserContext) -> Subscribed:
    device = Subscribed(f"http://127.0.0.1:9/{uuid.uuid4().hex}")
    context.add_init_script(f"({SUBSCRIBING})({json.dumps(device.subscription)})")
    return device


def stored(mongod: Mongod, device: Subscribed) -> list[Json]:
    async def read() -> list[Json]:
        async with database_of(mongod, "shared") as database:
            return await database[COLLECTION].find({"endpoint": device.endpoint}).to_list()

    return do(read())


def forget(mongod: Mongod, device: Subscribed) -> None:
    async def delete() -> None:
        async with database_of(mongod, "shared") as database:
            await database[COLLECTION].delete_one({"endpoint": device.endpoint})

    do(delete())


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


def test_the_switch_subscribes_this_device_and_ends_it_again(desks: Desks, server: Server, mongod: Mongod) -> None:
    coach = do(Person.sign_in(server.url, "coach"))
    desk = desks.of(coach)
    desk.context.grant_permissions(["notifications"], origin=server.url)
    device = let_subscribe(desk.context)
    switch = desk.go("/account").get_by_role("switch", name=SWITCH)
    switch.check()
    expect(switch).to_be_enabled()
    [row] = stored(mongod, device)
    assert (row["user_id"], row["keys"]) == (coach.id, device.keys)
    desk.page.reload()
    expect(switch).to_be_checked()
    switch.uncheck()
    expect(switch).to_be_enabled()
    assert stored(mongod, device) == []
    desk.page.reload()
    expect(switch).not_to_be_checked()
    assert desk.reports() == []


def test_a_device_is_made_known_again_from_time_to_time(desks: Desks, server: Server, mongod: Mongod) -> None:
    coach = do(Person.sign_in(server.url, "coach"))
    desk = desks.of(coach)
    desk.context.grant_permissions(["notifications"], origin=server.url)
    device = let_subscribe(desk.context)
    switch = desk.go("/account").get_by_role("switch", name=SWITCH)
    switch.check()
    expect(switch).to_be_enabled()
    forget(mongod, device)
    desk.page.evaluate("(key) => localStorage.setItem(key, JSON.stringify({ at: 0 }))", f"palabre.push.{coach.id}")
    with desk.page.expect_response("**/api/v1/push/subscriptions"):
        desk.go("/inbox")
    assert [row["user_id"] for row in stored(mongod, device)] == [coach.id]


def test_signing_out_ends_the_notifications_here_too(browser: Browser, server: Server, mongod: Mongod) -> None:
    with somebody(browser, server, do(Person.register(server.url, "Nora Member"))) as page:
        device = let_subscribe(page.context)
        page.goto("/my/demo")
        page.get_by_role("switch", name=SWITCH).check()
        expect(page.get_by_role("switch", name=SWITCH)).to_be_enabled()
        assert len(stored(mongod, device)) == 1
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("switch", name=SWITCH)).to_have_count(0)
        assert stored(mongod, device) == []
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('palabre.push.'))") == []


def test_a_browser_without_a_push_service_says_so_and_can_try_again(browser: Browser, server: Server) -> None:
    with somebody(browser, server, do(Person.register(server.url)), locale="fr-CH") as page:
        page.goto("/my/demo")
        switch = page.get_by_role("switch", name="Me prévenir sur cet appareil")
        switch.click()
        expect(page.get_by_text("n’atteint pas son service de notifications")).to_be_visible()
        expect(switch).not_to_be_checked()
        expect(switch).to_be_enabled()


def test_who_blocks_notifications_is_told_where_to_allow_them(browser: Browser, server: Server) -> None:
    with somebody(browser, server, do(Person.register(server.url))) as page:
        page.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
        page.goto("/my/demo")
        expect(page.get_by_text("Your browser blocks notifications of this site")).to_be_visible()
        expect(page.get_by_role("switch", name=SWITCH)).to_be_disabled()


def test_only_who_holds_a_ticket_is_offered_to_be_called_on_this_device(browser: Browser, server: Server) -> None:
    manager, holder = do(Person.sign_in(server.url, "manager")), do(Person.visit(server.url))
    place = do(Place.make(manager))
    ticket = do(place.take(holder))
    with somebody(browser, server, holder, viewport=NARROW) as page:
        page.goto(ticket["url"])
        expect(page.get_by_role("switch", name=SWITCH)).to_be_visible()
        assert violations(page) == []
    with somebody(browser, server) as page:
        page.goto(ticket["url"])
        expect(page.get_by_role("switch", name="Alert me")).to_be_visible()
        expect(page.get_by_role("switch", name=SWITCH)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_switch(browser: Browser, server: Server, scheme: str) -> None:
    with somebody(browser, server, do(Person.register(server.url)), viewport=NARROW, color_scheme=scheme) as page:
        page.goto("/my/demo")
        page.get_by_role("switch", name=SWITCH).focus()
        assert violations(page) == []
        page.set_viewport_size(WIDE)
        assert violations(page) == []


class Postman:
    """Brings messages to the service worker as the browser does once it has decrypted them."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin, self.registrations = page, origin, [""]
        with page.context.expect_event("serviceworker") as started:
            page.goto("/console")
            page.evaluate(
                "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 0)"
            )
        self.worker = started.value
        self.worker.evaluate(NOTE)
        self.protocol = page.context.new_cdp_session(page)
        self.protocol.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.protocol.send("ServiceWorker.enable")

    def _note(self, news: Json) -> None:
        self.registrations += [one["registrationId"] for one in news["registrations"]]

    def bring(self, data: str) -> Json:
        """What is shown then."""
        while not self.registrations[-1]:
            self.page.wait_for_timeout(50)
        message = {"origin": self.origin, "registrationId": self.registrations[-1], "data": data}
        self.protocol.send("ServiceWorker.deliverPushMessage", message)
        while not (shown := self.worker.evaluate("self.shown")):
            self.page.wait_for_timeout(50)
        return dict(shown[-1])


def test_the_worker_shows_what_was_sent_and_a_click_goes_where_it_leads(browser: Browser, server: Server) -> None:
    message = {"title": "Été", "body": "Come in", "tag": "one", "link": "/console", "language": "fr"}
    with somebody(browser, server) as page:
        postman = Postman(page, server.url)
        assert postman.bring(json.dumps(message)) == {
            "title": "Été", "body": "Come in", "tag": "one", "lang": "fr", "link": f"{server.url}/console",
        }  # fmt: skip
        assert postman.worker.evaluate(CLICK) == ["closed", f"went to {page.url}"]
        postman.bring(json.dumps(message | {"link": "https://shop.test/v/1", "tag": "two"}))
        assert postman.worker.evaluate(CLICK) == ["closed", "opened https://shop.test/v/1"]


@pytest.mark.parametrize("data", ["not JSON", json.dumps({"title": "x", "link": "javascript:alert(1)"})])
def test_the_worker_opens_only_pages_whatever_it_is_sent(browser: Browser, server: Server, data: str) -> None:
    with somebody(browser, server) as page:
        shown = Postman(page, server.url).bring(data)
        assert shown["link"].rstrip("/") == server.url
        assert shown["title"]
