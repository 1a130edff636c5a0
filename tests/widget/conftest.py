"""Pages with the widget: of this server, and of a site that is somebody else's."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import do
from tests.people import Person
from tests.processes import Server
from tests.widget.sites import Site, site
from tests.widget.visits import expect_ok, fresh


@pytest.fixture(scope="module")
def foreign() -> Iterator[Site]:
    with site() as up:
        yield up


@pytest.fixture(scope="module")
def admin(server: Server) -> Person:
    return do(Person.sign_in(server.url, "admin"))


@pytest.fixture(scope="module")
def coach(server: Server) -> Person:
    return do(Person.sign_in(server.url, "coach"))


@pytest.fixture(scope="module")
def secret(admin: Person) -> str:
    return str(do(admin.post("/tenant/embedding-secret")).body["embedding_secret"])


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    with fresh(browser, server) as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def allow(admin: Person) -> Iterator[Callable[[str], None]]:
    before = do(admin.get("/tenant")).body["allowed_origins"]
    yield lambda origin: expect_ok(admin, {"allowed_origins": [*before, origin]})
    expect_ok(admin, {"allowed_origins": before})
